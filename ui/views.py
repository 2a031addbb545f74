"""The gallery: every component in every state, under the name it has in the code."""

from django.shortcuts import render


def gallery(request):
    """Shows invented figures only; it reads nothing."""
    return render(request, "ui/gallery.html", {})
