"""An import of the whole district beside the pipeline floor on the same file, the peer, and SQLite."""

from bench.figures import Figure, Outcome, at_least, at_most, kib, thousands
from bench.machine import NotRun
from bench.world import HOUSEHOLDS, PEER_ROWS

YEAR = 2019
LIMIT, PERSONS_LIMIT, AGAIN_LIMIT, SQLITE_LIMIT = 3.0, 2.5, 1.2, 1.5
PEAK, PREVIEW = 400, 300 * 1024
PEER_TIMES = 20
PAIRS = 3  # of the floor and the import, one after the other: the machine's speed drifts


def _need(world):
    world.need("households/importing/applying.py", "households/management/commands/make_survey_workbook.py")


def _run(world, path, database, **env):
    world.static  # noqa: B018 - the preview page names its files
    return world.call("bench.product.importing", path, YEAR, database=database, **env)


def _floor(world, path, sheet):
    spec = path.with_suffix(f".{sheet}.json")
    return world.call("bench.floors.pipeline", path, "insert", spec, database=world.floor_database)


def _parts(run):
    parts = ", ".join(f"{name} {seconds}" for name, seconds in run.note["parts"].items())
    return f"{parts}; whole process {run.cpu_seconds:.0f} s of CPU"


def households(world):
    """55,000 new households of one person each, then the same file again; the floor reads the same sheet."""
    world.has_tried_import = True
    _need(world)
    path = world.survey_workbook("heads")
    pairs = []
    for _ in range(PAIRS):
        floor, database = _floor(world, path, "households"), world.postgres.copy(world.empty_district, "imported")
        pairs.append((floor, _run(world, path, database)))
    again, heads = _run(world, path, database), _floor(world, path, "persons")
    ratios = sorted(run.seconds / floor.seconds for floor, run in pairs)
    floor, first = next(pair for pair in pairs if pair[1].seconds / pair[0].seconds == ratios[PAIRS // 2])
    world.first_import = first
    rows = floor.note["rows"]
    columns = len(world.spec(path, "households")["columns"])
    size = first.note["preview_bytes"]
    outcomes = [
        at_most(
            "import households",
            ratios[PAIRS // 2],
            LIMIT,
            measured=f"{first.seconds:.1f} s = {ratios[PAIRS // 2]:.2f} x floor {floor.seconds:.1f} s "
            f"({floor.cpu_seconds:.0f} s of CPU), the middle of {PAIRS} pairs, {ratios[0]:.2f} to {ratios[-1]:.2f}; "
            f"{thousands(rows)} x {columns}, {first.note['bytes'] / 1e6:.1f} MB "
            f"({_parts(first)}); with the floor of the heads' sheet, which it reads too: "
            f"{first.seconds / (floor.seconds + heads.seconds):.2f} x {floor.seconds + heads.seconds:.1f} s",
            target=f"<= {LIMIT:.0f} x floor",
        ),
        at_most(
            "import again",
            again.seconds / first.seconds,
            AGAIN_LIMIT,
            measured=f"{again.seconds:.1f} s = {again.seconds / first.seconds:.2f} x first, "
            f"{thousands(again.note['counts'].get('same', 0))} unchanged",
            target=f"<= {AGAIN_LIMIT} x first",
        ),
        at_most(
            "import peak",
            max(first.peak_mib, again.peak_mib),
            PEAK,
            measured=f"{first.peak_mib:.0f} MiB, again {again.peak_mib:.0f} MiB, with its copy of the process",
            target=f"<= {PEAK} MiB",
        ),
    ]
    if size is None:
        outcomes.append(Outcome("import preview", "-", f"<= {kib(PREVIEW)}", "not run: no preview page yet"))
    else:
        outcomes.append(at_most("import preview", size, PREVIEW, measured=kib(size), target=f"<= {kib(PREVIEW)}"))
    return outcomes


def _first(world):
    """Measures the first import unless it was, since the others stand beside it; raises NotRun where it cannot."""
    if world.first_import is None:
        if world.has_tried_import:
            raise NotRun("the import of households did not run")
        households(world)


def persons(world):
    """The same households with all their persons: what the persons beyond the heads cost."""
    _need(world)
    _first(world)
    path = world.survey_workbook("full")
    full = _run(world, path, world.postgres.copy(world.empty_district, "imported"))
    floor = _floor(world, path, "persons")
    more = floor.note["rows"] - HOUSEHOLDS
    floor_of_more = floor.seconds * more / floor.note["rows"]
    cost = full.seconds - world.first_import.seconds
    columns = len(world.spec(path, "persons")["columns"])
    return [
        at_most(
            "import persons",
            cost / floor_of_more,
            PERSONS_LIMIT,
            measured=f"{cost:.1f} s, {thousands(more)} more persons x {columns} = {cost / floor_of_more:.2f} x floor "
            f"{floor_of_more:.1f} s; all {thousands(floor.note['rows'])}: {full.seconds:.1f} s ({_parts(full)})",
            target=f"<= {PERSONS_LIMIT} x floor",
        ),
        at_most(
            "import persons peak",
            full.peak_mib,
            PEAK,
            measured=f"{full.peak_mib:.0f} MiB, {full.note['bytes'] / 1e6:.1f} MB",
            target=f"<= {PEAK} MiB",
        ),
    ]


def sqlite(world):
    """The same import into SQLite."""
    _need(world)
    _first(world)
    path = world.survey_workbook("heads")
    address = f"sqlite:///{world.folder / 'imported.sqlite3'}"
    world.call("bench.product.prepare", "empty", database=address, DJANGO_ENV="development")
    run = _run(world, path, address)
    ratio = run.seconds / world.first_import.seconds
    return [
        at_most(
            "import SQLite",
            ratio,
            SQLITE_LIMIT,
            measured=f"{run.seconds:.1f} s = {ratio:.2f} x PostgreSQL {world.first_import.seconds:.1f} s",
            target=f"<= {SQLITE_LIMIT} x PostgreSQL",
        )
    ]


def _peer_run(world, rows):
    """Returns (the peer's Run on so many rows, the seconds that all households would take it, row for row)."""
    path = world.workbook("households", rows)
    run = world.call("bench.peer.measure", path, database=world.postgres.database("peer"))
    return run, run.seconds / run.note["rows"] * HOUSEHOLDS


def peer(world):
    """The peer's import of as many columns, row for row."""
    theirs, whole = _peer_run(world, PEER_ROWS)
    size = ""
    if PEER_ROWS != HOUSEHOLDS:
        half, as_half = _peer_run(world, PEER_ROWS // 2)
        size = (
            f" ({theirs.seconds:.0f} s for {thousands(PEER_ROWS)} rows, scaled; {half.seconds:.0f} s for half of them "
            f"would say {as_half:.0f} s; FULL=1 for all)"
        )
    said = (
        f"django-import-export {whole:.0f} s{size}, peak {theirs.peak_mib:.0f} MiB, "
        f"preview {kib(theirs.note['preview_bytes'])}"
    )
    _first(world)
    ours = world.first_import.seconds
    return [
        at_least(
            "import against peer",
            whole / ours,
            PEER_TIMES,
            measured=f"{said} = {whole / ours:.0f} x ours {ours:.1f} s",
            target=f">= {PEER_TIMES} x faster",
        )
    ]


FIGURES = (
    Figure("import households", f"<= {LIMIT:.0f} x floor", households),
    Figure("import persons", f"<= {PERSONS_LIMIT} x floor", persons),
    Figure("import SQLite", f"<= {SQLITE_LIMIT} x PostgreSQL", sqlite),
    Figure("import against peer", f">= {PEER_TIMES} x faster", peer),
)
