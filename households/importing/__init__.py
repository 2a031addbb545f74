"""A survey that comes and goes as an Excel workbook: template, reading, checking, staging, applying, undoing.

`columns.py` is the only place that knows which columns there are; everything else reads that declaration.
Nothing here decides who may do what: that is households/actions/importing.py.
"""
