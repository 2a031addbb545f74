"""Uploaded workbooks, looked at before any library opens them."""
