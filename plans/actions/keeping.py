"""What was approved goes on counting while the commune writes an amendment: rows and lines kept beside those written.

Bodies go on recording results on what was approved, so results move to the kept lines and back when the amendment is
approved. Callers hold a transaction and the plan, which whoever records a result holds too.
"""

from django.db.models import F, OuterRef, Subquery

from plans.models import HouseholdPlan, Intervention, PlanLine

BATCH = 300  # a row has some twenty values, and SQLite takes some thousands in one statement


def keep_approved(plan):
    """Keeps the current rows and lines of a plan that is about to be changed."""
    rows = list(HouseholdPlan.objects.filter(plan=plan).current())
    lines = list(PlanLine.objects.filter(row__plan=plan).current().order_by("pk"))
    kept = {row.pk: _kept(row) for row in rows}
    HouseholdPlan._base_manager.bulk_create(kept.values(), batch_size=BATCH)
    PlanLine._base_manager.bulk_create(
        (_kept(line, row=kept[line.row_id], kept_of_id=line.pk) for line in lines), batch_size=BATCH
    )
    _move(Intervention.objects.filter(line__in=PlanLine.objects.filter(row__plan=plan).current()), "pk", "kept_of")


def _kept(thing, **values):
    """Returns an unsaved copy of a row or a line."""
    of_copy = {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}
    del of_copy[thing._meta.pk.attname]
    of_copy |= {"is_kept": True}
    for name in values:
        of_copy.pop(f"{name}_id", None)
    return type(thing)(**of_copy | values)


def let_go(plan):
    """Drops what was kept of a plan, its amendment being approved; returns how many results are now help outside the
    plan, because the amendment took their line out or gave it another measure or body."""
    kept = PlanLine._base_manager.filter(row__plan=plan, is_kept=True)
    of_kept = Intervention.objects.filter(line__in=kept)
    same = kept.filter(measure_key=F("kept_of__measure_key"), body=F("kept_of__body"))
    _move(of_kept.filter(line__in=same), "kept_of", "pk")
    left = of_kept.count()
    HouseholdPlan._base_manager.filter(plan=plan, is_kept=True).delete()  # the rest of the results have no line now
    return left


def _move(results, to, by):
    """Puts results to the line `to` of the one whose `by` is their line."""
    lines = PlanLine._base_manager.filter(**{by: OuterRef("line")})
    results.update(line=Subquery(lines.values(to)[:1]))
