"""Addresses: one file an app, and nothing else here. Words in addresses are Vietnamese without accents."""

from django.urls import include, path

urlpatterns = [
    path("", include("trieuson_poverty.home")),
    path("", include("trieuson_poverty.help.views")),
    path("", include("accounts.urls")),
    path("", include("assignments.urls")),
    path("", include("households.urls")),
    path("", include("plans.urls")),
    path("", include("resources.urls")),
    path("", include("reports.urls")),
    path("", include("ui.urls")),
]

handler403 = "accounts.views.errors.forbidden"
