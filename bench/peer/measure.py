"""Times the peer's import as its user waits for it: the upload page, the preview, the confirmation.

    python -m bench.peer.measure WORKBOOK

Prints one line of JSON.
"""

import html
import json
import os
import re
import sys
from pathlib import Path
from time import perf_counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peer.settings"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.peer.models import Row  # noqa: E402

UPLOAD, CONFIRM = "/admin/peer/row/import/", "/admin/peer/row/process_import/"


def main():
    path = Path(sys.argv[1])
    call_command("migrate", run_syncdb=True, verbosity=0)
    Row.objects.all().delete()
    user, _ = get_user_model().objects.get_or_create(username="peer", defaults={"is_staff": True, "is_superuser": True})
    client = Client()
    client.force_login(user)
    file = SimpleUploadedFile(path.name, path.read_bytes())
    reverse("admin:index")  # a server knows its addresses before anybody comes

    started = perf_counter()
    page = client.get(UPLOAD).content.decode()
    file_format = re.search(r'<option value="(\d+)"[^>]*>\s*xlsx\s*</option>', page).group(1)
    preview = client.post(UPLOAD, {"format": file_format, "import_file": file, "resource": "0"})
    previewed = perf_counter()
    size = len(preview.content)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', preview.content.decode())
    hidden = {name: html.unescape(value) for name, value in hidden}
    if "import_file_name" not in hidden:
        sys.exit("the peer refused the file: " + re.sub(r"<[^>]+>|\s+", " ", preview.content.decode())[:600])
    answer = client.post(CONFIRM, hidden)
    assert answer.status_code == 302, answer.status_code
    done = perf_counter()
    print(
        json.dumps(
            {
                "seconds": done - started,
                "parts": {"preview": round(previewed - started, 1), "confirm": round(done - previewed, 1)},
                "rows": Row.objects.count(),
                "preview_bytes": size,
            }
        )
    )


if __name__ == "__main__":
    main()
