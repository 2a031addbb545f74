"""The first page of each role, put together from what the apps tell."""

from django.shortcuts import render
from django.urls import path

from trieuson_poverty.overview import overview


def home(request):
    return render(request, "home.html", {"overview": overview(request.user, request.working_year)})


urlpatterns = [path("", home, name="home")]
