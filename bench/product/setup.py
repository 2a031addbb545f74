"""Starts Django with the product's settings; import it before any model."""

import os
from io import StringIO

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "trieuson_poverty.settings"
django.setup()


def quietly(command, *arguments, **options):
    """Runs a management command and returns what it said."""
    said = StringIO()
    call_command(command, *arguments, stdout=said, **options)
    return said.getvalue()
