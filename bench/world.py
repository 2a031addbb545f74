"""What the figures share: the copied product, its databases, its seeded district, workbooks. Each is made once, when
the first figure asks for it.
"""

import json
import os
import secrets
import shutil
import tempfile
from functools import cached_property
from pathlib import Path

from bench.machine import NOT_COPIED, ROOT, NotRun, Postgres, run

HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", 55_000))
PERSONS = HOUSEHOLDS * 40 // 11  # 200,000 for a district
PEER_ROWS = HOUSEHOLDS if os.environ.get("FULL") else min(HOUSEHOLDS, 5_000)


class World:
    """Made by `with World() as world`; everything is gone at the end."""

    def __init__(self, say=lambda text: None):
        self.say = say
        self.first_import = None  # the Run that other figures of imports stand beside
        self.has_tried_import = False

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="bench-"))
        self.folder.chmod(0o755)  # PostgreSQL's user must reach its folder
        self._running = None
        return self

    def __exit__(self, *_):
        if self._running is not None:
            self._running.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @cached_property
    def product(self):
        """A copy of the project: what is measured does not change meanwhile, and nothing is written into the tree."""
        copy = self.folder / "product"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
        return copy

    @cached_property
    def postgres(self):
        cluster = Postgres(self.folder / "postgres")
        self._running = cluster
        return cluster.start()

    def env(self, database, **more):
        """The environment of the product as it runs in an office, on this database."""
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return {
            **plain,
            "PYTHONPATH": str(self.product),
            "DATABASE_URL": database,
            "DJANGO_ENV": "production",
            "SECRET_KEY": self._secret,
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "HTTPS": "0",
            "FILES_DIR": str(self.folder / "files"),
            **more,
        }

    @cached_property
    def _secret(self):
        return secrets.token_urlsafe(60)

    def call(self, module, *arguments, database, timeout=3600, **env):
        """Runs a module of the bench on the product, in a fresh process; returns its Run."""
        return run(module, *arguments, env=self.env(database, **env), cwd=self.product, timeout=timeout)

    @cached_property
    def floor_database(self):
        return self.postgres.database("floor")

    @cached_property
    def floor_session(self):
        return self.call("bench.floor_site.prepare", database=self.floor_database).note["session"]

    @cached_property
    def empty_district(self):
        """The name of a database with units, people and villages, the survey years open and not one household."""
        address = self.postgres.database("empty")
        self.call("bench.product.prepare", "empty", database=address, DJANGO_ENV="development")
        return "empty"

    @cached_property
    def district(self):
        """The address of the seeded district; see bench/product/prepare.py."""
        address = self.postgres.database("district")
        self.say(f"seeding {HOUSEHOLDS} households, this takes minutes")
        self.seeding = self.call(
            "bench.product.prepare", "seed", HOUSEHOLDS, database=address, DJANGO_ENV="development", timeout=3000
        )
        return address

    @cached_property
    def facts(self):
        """Of the seeded district: the year with most forms, sessions by user name, addresses of pages."""
        return self.call("bench.product.facts", database=self.district).note

    @cached_property
    def static(self):
        """The product's static files collected and compressed as an office serves them; returns their folder."""
        self.call("bench.product.prepare", "static", database=self.floor_database)
        return self.product / "staticfiles"

    def workbook(self, kind, count):
        """A workbook of bench/workload.py with its spec beside it."""
        path = self.folder / f"{kind}_{count}.xlsx"
        if not path.exists():
            run("bench.workload", kind, count, path, env=self.env(""), cwd=self.product)
        return path

    def survey_workbook(self, shape):
        """The district's workbook in the product's template: "heads" for one person a household, "full" for all."""
        path = self.folder / f"survey_{shape}.xlsx"
        if not path.exists():
            database = f"{self.postgres.address}/{self.empty_district}"
            extra = ("heads",) if shape == "heads" else ()
            self.call("bench.product.workbook", path, 2019, HOUSEHOLDS, *extra, database=database)
        return path

    @staticmethod
    def spec(path, sheet):
        return json.loads(path.with_suffix(f".{sheet}.json").read_text())

    def need(self, *parts):
        """Raises NotRun unless these files of the product exist."""
        for part in parts:
            if not (self.product / part).exists():
                raise NotRun(f"{part} does not exist yet")
