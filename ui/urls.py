from django.urls import path

from ui import views

urlpatterns = [
    path("mau/", views.gallery, name="gallery"),
]
