"""Request-wide behaviour that belongs to no single app."""

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
