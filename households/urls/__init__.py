"""Addresses of survey rounds, households, forms and Excel import: a module a subject."""

from households.urls import forms, importing, quality, rounds

urlpatterns = [*forms.urlpatterns, *importing.urlpatterns, *quality.urlpatterns, *rounds.urlpatterns]
