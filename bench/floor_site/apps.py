from django.apps import AppConfig


class FloorSite(AppConfig):
    name = "bench.floor_site"
    label = "floor_site"
    default_auto_field = "django.db.models.BigAutoField"
