"""The gallery: every component in every state, under the name it has in the code."""

from django.shortcuts import render

from ui.gallery import sample_context


def gallery(request):
    """Shows invented figures only; it reads nothing. `?giay=1` lays it out for wide paper."""
    return render(request, "ui/gallery.html", sample_context() | {"is_landscape": "giay" in request.GET})
