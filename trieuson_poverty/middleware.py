"""Request-wide behaviour that belongs to no single app."""

from django.http import Http404
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers


class NoStoreMiddleware:
    """Keeps pages with people's data out of shared browser caches: an office machine has many users."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "user", None) and request.user.is_authenticated and "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response


class CleanAddressMiddleware:
    """An address with a NUL character names nothing: 404 here, before PostgreSQL refuses the text with an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)


class ButtonAddressMiddleware:
    """An address that only takes what a button sends, opened as a page: says so. Who signs in again after a button was
    pressed too late is led there, and would see a blank answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page
