"""Makes the floor's tables, 36 rows and a user; prints {"session": key} of that user, signed in.

python -m bench.floor_site.prepare
"""

import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floor_site.settings"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from bench.floor_site.models import Unit  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
Unit.objects.bulk_create(
    [Unit(code=f"{15_600 + number}", name=f"Xã số {number}") for number in range(36)], ignore_conflicts=True
)
user, _ = get_user_model().objects.get_or_create(username="floor")
client = Client()
client.force_login(user)
print(json.dumps({"session": client.cookies["sessionid"].value}))
