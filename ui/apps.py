"""The look: how numbers, dates, fields, errors, tables and charts appear. It has no models and knows no household."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ui"
    verbose_name = "Giao diện"
