"""Pages: how many a second beside the floor page, and how heavy they are over the wire.

The product keeps what it counted for as long as nothing is written (docs/adr/0028). While the load lasts nothing is,
and the output says so; some tables are read once more while somebody writes every second.
"""

import gzip
import re
from contextlib import nullcontext

from bench.figures import MEASURED, Figure, Outcome, at_least, at_most, kib, thousands
from bench.machine import NotRun, beside, get, median, requests_per_second, server

FLOOR_SHARE = 0.15
TABLE = "bang-"  # begins the names of the tables' pages
WHILE_WRITTEN = ("bang-classes", "bang-poor_movements", "bang-completeness")  # quick and slow to count
ROUNDS = 3
FIRST_PAGE, LATER_PAGE = 60 * 1024, 30 * 1024
CSS_LIMIT, JS_LIMIT = 12 * 1024, 15 * 1024
FLOOR = "bench.floor_site.wsgi:application"
PRODUCT = "trieuson_poverty.wsgi:application"


def throughput(world, page, meanwhile=None):
    """Returns (requests a second of the product's page, of the floor page), taken in turns; raises NotRun. `meanwhile`
    is a module that runs beside the product."""
    user, path = world.facts["pages"][page]
    if path is None:
        raise NotRun(f"the page “{page}” does not exist yet")
    world.static  # noqa: B018 - collected before the server starts
    ours, floors = [], []
    env = world.env(world.district)
    with (
        beside(meanwhile, env=env, cwd=world.product) if meanwhile else nullcontext(),
        server(FLOOR, env=world.env(world.floor_database), cwd=world.product) as floor_port,
        server(PRODUCT, env=env, cwd=world.product) as port,
    ):
        requests_per_second(floor_port, "/page", world.floor_session, seconds=1)
        requests_per_second(port, path, world.facts["sessions"][user], seconds=1)
        for _ in range(ROUNDS):
            floors.append(requests_per_second(floor_port, "/page", world.floor_session))
            ours.append(requests_per_second(port, path, world.facts["sessions"][user]))
    return median(ours), median(floors)


def page_rate(name, page):
    def measure(world):
        ours, floor = throughput(world, page)
        forms = thousands(world.facts["forms"])
        return [
            at_least(
                name,
                ours / floor,
                FLOOR_SHARE,
                measured=f"{ours:.0f} req/s = {ours / floor:.2f} x floor page {floor:.0f} req/s, {forms} forms a year, "
                "nothing written meanwhile",
                target=f">= {FLOOR_SHARE} x floor",
            )
        ]

    return measure


def weights(world):
    """Bytes over the wire, gzip, of each main page with everything that it loads; then of all styles and scripts."""
    world.static  # noqa: B018
    outcomes, heaviest = [], {"css": 0, "js": 0}
    with server(PRODUCT, env=world.env(world.district), cwd=world.product) as port:
        for page, (user, path) in world.facts["pages"].items():
            if path is None:
                outcomes.append(
                    Outcome(f"weight {page}", "-", "first 60 KiB, later 30 KiB", "not run: no such page yet")
                )
                continue
            session = world.facts["sessions"][user]
            status, headers, body = get(port, path, session=session)
            if status == 302:
                path = headers["Location"]
                status, _, body = get(port, path, session=session)
            if status != 200:
                outcomes.append(Outcome(f"weight {page}", "-", "first 60 KiB", f"not run: {path} answers {status}"))
                continue
            text = _decoded(body)
            files = {file: len(get(port, file)[2]) for file in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))}
            for kind in heaviest:
                heaviest[kind] = max(heaviest[kind], sum(size for file, size in files.items() if f".{kind}" in file))
            total = len(body) + sum(files.values())
            is_light = total <= FIRST_PAGE and len(body) <= LATER_PAGE
            outcomes.append(
                at_most(
                    f"weight {page}",
                    0 if is_light else 1,
                    0,
                    measured=f"first visit {kib(total)} ({len(files)} files), later {kib(len(body))}",
                    target="first <= 60 KiB, later <= 30 KiB",
                )
            )
    for kind, limit in (("css", CSS_LIMIT), ("js", JS_LIMIT)):
        outcomes.append(
            at_most(
                f"{kind} of the heaviest page",
                heaviest[kind],
                limit,
                measured=f"{kib(heaviest[kind])} gzip",
                target=f"<= {kib(limit)} gzip",
            )
        )
        outcomes.append(_all_of(world, kind, limit))
    return outcomes


def _decoded(body):
    try:
        return gzip.decompress(body).decode()
    except gzip.BadGzipFile:
        return body.decode()


def _all_of(world, kind, limit):
    files = list((world.product / "static" / kind).rglob(f"*.{kind}"))
    if not files:
        return Outcome(f"all {kind}", "-", f"<= {kib(limit)} gzip", f"not run: static/{kind} is empty")
    total = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)
    return at_most(
        f"all {kind}", total, limit, measured=f"{kib(total)} gzip, {len(files)} files", target=f"<= {kib(limit)} gzip"
    )


def table_pages(world):
    """Every table's page of the year with most forms, each in turns with the floor page; then a few while written."""
    outcomes = []
    for page in world.facts["pages"]:
        if page.startswith(TABLE):
            outcomes += page_rate(f"table page {page.removeprefix(TABLE)}", page)(world)
    for page in WHILE_WRITTEN:
        ours, floor = throughput(world, page, meanwhile="bench.product.writing")
        outcomes.append(
            Outcome(
                f"table page {page.removeprefix(TABLE)} while somebody writes each second",
                f"{ours:.1f} req/s = {ours / floor:.2f} x floor page {floor:.0f} req/s",
                "none: counted anew after each write",
                MEASURED,
            )
        )
    return outcomes


FIGURES = (
    Figure("list page", f">= {FLOOR_SHARE} x floor", page_rate("list page", "danh-sach-ho")),
    Figure("table page", f">= {FLOOR_SHARE} x floor", table_pages),
    Figure("weights", "first <= 60 KiB, later <= 30 KiB", weights),
)
