"""Addresses of survey rounds, households, forms and Excel import: a module a subject."""

from households.urls import forms, importing, procedure, quality, rounds

urlpatterns = [
    *forms.urlpatterns,
    *importing.urlpatterns,
    *procedure.urlpatterns,
    *quality.urlpatterns,
    *rounds.urlpatterns,
]
