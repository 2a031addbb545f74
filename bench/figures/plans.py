"""A commune's plan drafted in one click, beside the insertion of as many rows."""

from bench.figures import Figure, at_most, thousands

HOUSEHOLDS = 1_500
LIMIT = 2.0


def draft(world):
    """1,500 households, four needs each: what a large commune waits for."""
    world.need("plans/actions/draft.py")
    database = world.postgres.copy(world.empty_district, "planned")
    run = world.call("bench.product.planning", HOUSEHOLDS, database=database)
    floor, ratio = run.note["floor"], run.seconds / run.note["floor"]
    return [
        at_most(
            "plan draft",
            ratio,
            LIMIT,
            measured=f"{run.seconds:.2f} s = {ratio:.2f} x bulk_create {floor:.2f} s, "
            f"{thousands(run.note['households'])} households, {thousands(run.note['lines'])} lines",
            target=f"<= {LIMIT:.0f} x floor",
        )
    ]


FIGURES = (Figure("plan draft", f"<= {LIMIT:.0f} x floor", draft),)
