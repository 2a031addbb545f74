"""What an office would set up instead: Django's admin with django-import-export as its documentation shows it.

Flat rows of bench/workload.py, no history, no classification. Its import is the product's peer.
"""
