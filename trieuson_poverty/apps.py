from django.apps import AppConfig


class TrieusonPovertyConfig(AppConfig):
    name = "trieuson_poverty"
