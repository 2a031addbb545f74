"""Excel in and out, and the tables' queries, beside their floors and the peer."""

from bench.figures import MEASURED, Figure, Outcome, at_most, thousands
from bench.machine import NotRun
from bench.world import HOUSEHOLDS, PERSONS

EXPORT_LIMIT, EXPORT_PEAK = 1.2, 150
TABLE_LIMIT = 3.0
PACK_LIMIT = 60  # seconds
SEED_LIMIT = 600  # "in minutes", five years of forms


def export(world):
    """The year's list as Excel, all columns, beside xlsxwriter writing the same cells."""
    world.need("reports/management/commands/export_report.py")
    target, copy = world.folder / "list.xlsx", world.folder / "list_floor.xlsx"
    runs = [
        world.call("bench.product.exporting", world.facts["year"], target, database=world.district) for _ in range(3)
    ]
    ours = sorted(runs, key=lambda each: each.seconds)[1]
    floor = sorted(
        (world.call("bench.floors.export", target, copy, database=world.district) for _ in range(3)),
        key=lambda each: each.seconds,
    )[1]
    ratio = ours.seconds / floor.seconds
    shape = f"{thousands(floor.note['rows'])} rows x {floor.note['columns']}"
    return [
        at_most(
            "export time",
            ratio,
            EXPORT_LIMIT,
            measured=f"{ours.seconds:.1f} s = {ratio:.2f} x xlsxwriter {floor.seconds:.1f} s, {shape}, "
            f"{ours.note['bytes'] / 1e6:.1f} MB",
            target=f"<= {EXPORT_LIMIT} x floor",
        ),
        at_most(
            "export peak",
            ours.peak_mib,
            EXPORT_PEAK,
            measured=f"{ours.peak_mib:.0f} MiB",
            target=f"<= {EXPORT_PEAK} MiB",
        ),
    ]


def tables(world):
    """Every table of one year beside the plainest SQL that counts the same; five years are stored."""
    world.need("reports/build/tables.py")
    note = world.call("bench.product.tables", world.facts["year"], database=world.district).note
    stored = f"{thousands(world.facts['all_forms'])} forms of {world.facts['years']} years stored"
    outcomes = [
        at_most(
            f"table {key}",
            found["query"] / found["floor"],
            TABLE_LIMIT,
            measured=f"{_ms(found['query'])} of {found['queries']} queries = "
            f"{found['query'] / found['floor']:.2f} x SQL {_ms(found['floor'])}; the table built in "
            f"{_ms(found['build'])}, {stored}",
            target=f"<= {TABLE_LIMIT:.0f} x floor",
        )
        for key, found in note["tables"].items()
    ]
    outcomes += [
        Outcome(f"table {key}", "-", f"<= {TABLE_LIMIT:.0f} x floor", f"not run: {why}")
        for key, why in note["passed_over"].items()
    ]
    if not outcomes:
        raise NotRun("no table is declared yet")
    return outcomes


def _ms(seconds):
    return f"{seconds * 1000:.1f} ms"


def pack(world):
    """The whole year as one zip: all tables as Excel and Word, and the lists with personal columns."""
    world.need("reports/packing.py")
    run = world.call("bench.product.packing", world.facts["year"], world.folder / "pack.zip", database=world.district)
    return [
        at_most(
            "district pack",
            run.seconds,
            PACK_LIMIT,
            measured=f"{run.seconds:.1f} s, {run.note['reports']} reports, {run.note['bytes'] / 1e6:.1f} MB, "
            f"peak {run.peak_mib:.0f} MiB",
            target=f"<= {PACK_LIMIT} s",
        )
    ]


def floors(world):
    """The floors of the import alone, on flat rows of 40 and of 12 columns."""
    outcomes = []
    for kind, count in (("households", HOUSEHOLDS), ("persons", PERSONS)):
        path = world.workbook(kind, count)
        for how in ("insert", "again"):
            run = world.call("bench.floors.pipeline", path, how, database=world.floor_database)
            parts = ", ".join(f"{name} {seconds}" for name, seconds in run.note["parts"].items())
            outcomes.append(
                Outcome(
                    f"floor {kind} {how}",
                    f"{run.seconds:.2f} s, {thousands(run.note['rows'])} rows, peak {run.peak_mib:.0f} MiB ({parts})",
                    "a floor",
                    MEASURED,
                )
            )
    return outcomes


def seed(world):
    """How long `seed_demo` took for the district that the other figures stand on."""
    world.district  # noqa: B018 - seeded when first asked for
    made = world.seeding
    rows = ", ".join(f"{thousands(made.note[name])} {name}" for name in ("households", "persons", "forms"))
    return [
        at_most(
            "seed demo",
            made.seconds,
            SEED_LIMIT,
            measured=f"{made.seconds:.0f} s ({made.cpu_seconds:.0f} s of CPU), {rows}, peak {made.peak_mib:.0f} MiB",
            target=f"<= {SEED_LIMIT} s",
        )
    ]


FIGURES = (
    Figure("seed demo", "minutes", seed),
    Figure("export", f"<= {EXPORT_LIMIT} x floor", export),
    Figure("table queries", f"<= {TABLE_LIMIT:.0f} x floor", tables),
    Figure("district pack", f"<= {PACK_LIMIT} s", pack),
    Figure("floors", "floors", floors),
)
