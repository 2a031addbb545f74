from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from bench.floor_site.models import Unit

PAGE = engines["django"].from_string(
    "<!doctype html><html lang=vi><title>Xã</title><p>{{ user.username }}<table>"
    "{% for unit in units %}<tr><td>{{ unit.code }}<td>{{ unit.name }}{% endfor %}</table>"
)


@login_required
def page(request):
    return HttpResponse(PAGE.render({"units": Unit.objects.order_by("code")}, request))


urlpatterns = [path("page", page)]
