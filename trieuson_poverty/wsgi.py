"""WSGI entry point: `gunicorn trieuson_poverty.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trieuson_poverty.settings")
application = get_wsgi_application()
