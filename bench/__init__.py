"""Measures the product beside floors that run in the same hour on the same machine: `make bench`, README.md here."""
