"""The poverty balance of a year on screen, and the households behind each of its figures."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.permissions import Verb, requires
from accounts.scoping import commune_ids, visible_communes
from areas.models import Village
from households.balance import UnitBalances, balance_sheet, households_of_leg
from households.balance_legs import (
    BALANCES,
    HEADINGS,
    KEYS_WITH_FORMS,
    LEGS,
    MISSING,
    OTHER,
    label_of,
    legs_of,
)
from households.lineage import lineage_on
from households.models import Household, SurveyForm
from households.movement_queries import previous_round
from households.movements import Movement, Standing
from households.standards import HouseholdClass
from households.views.desk import find_round
from ui.formatting import whole_or_none

PAGE_SIZE = 50
WORDS = {"ngheo": Standing.POOR, "can_ngheo": Standing.NEAR}


@dataclass(frozen=True, slots=True)
class Column:
    """A leg that the table shows."""

    key: str
    label: str
    definition: str
    sign: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A group of columns."""

    label: str
    columns: tuple[Column, ...]

    @property
    def span(self):
        return len(self.columns)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit's figures, (number, address that opens it) in the order of the columns, and by how many it is out."""

    label: str
    href: str
    cells: tuple
    gap: int


@requires(Verb.VIEW_HOUSEHOLDS)
def movement_table(request, year):
    """Poor and near-poor households from last year to this: by commune, or by village of one commune."""
    survey_round = find_round(year)
    communes = _communes(request.user, survey_round)
    chosen = _chosen(request, communes)
    standing = WORDS.get(request.GET.get("dien"), Standing.POOR)
    scope = None
    if chosen is not None or commune_ids(request.user) is not None:
        scope = {each.pk for each in ([chosen] if chosen else communes)}
    sheet = balance_sheet(survey_round, commune_ids=scope)
    context = {
        "survey_round": survey_round,
        "previous": sheet.previous,
        "note": sheet.note,
        "communes": communes,
        "chosen": chosen,
        "standing": standing,
        "tabs": [(word, each.label, each is standing) for word, each in WORDS.items()],
        "with_commune": len(communes) > 1,
    }
    if sheet.previous is not None:
        total = sheet.commune(chosen.pk) if chosen else sheet.total
        headings = _headings(standing, total)
        keys = [column.key for heading in headings for column in heading.columns]
        rows = list(_rows(sheet, standing, keys, year, communes, chosen, survey_round))
        context |= {
            "headings": headings,
            "rows": rows,
            "total": _row("Cộng", sheet, total, standing, keys, year, {"xa": chosen.code} if chosen else {}),
            "balance": total.of(standing),
        }
    return render(request, "households/movements.html", context)


def _communes(user, survey_round):
    return list(visible_communes(user).valid_on(survey_round.reference_date).order_by("-area_type", "code"))


def _chosen(request, communes):
    """The commune that the address names, the only one of a commune's people, or None; 404 out of scope."""
    code = request.GET.get("xa", "")
    if not code:
        return communes[0] if len(communes) == 1 else None
    found = next((each for each in communes if each.code == code), None)
    if found is None:
        raise Http404
    return found


def _headings(standing, balances):
    """Columns in the order of the sum; of the legs that are seldom used only those that count something."""
    found = []
    for heading, label in HEADINGS[standing].items():
        legs = [leg for leg in BALANCES[standing] if leg.heading == heading]
        if heading == OTHER:
            legs = [leg for leg in legs if balances.of(standing)[leg.key]]
        if not legs:
            continue
        signs = {1: "+", -1: "−", 0: ""}
        columns = tuple(Column(leg.key, leg.label, leg.definition, signs[leg.sign]) for leg in legs)
        found.append(Heading(label, columns))
    return found


def _rows(sheet, standing, keys, year, communes, chosen, survey_round):
    if chosen is None:
        for commune in communes:
            balances = sheet.by_commune.get(commune.pk, UnitBalances())
            href = f"?{urlencode({'xa': commune.code, 'dien': _word(standing)})}"
            yield _row(commune.name, sheet, balances, standing, keys, year, {"xa": commune.code}, href)
        return
    villages = Village.objects.valid_on(survey_round.reference_date).filter(commune=chosen).order_by("number")
    for village in villages:
        balances = sheet.by_village.get(village.pk, UnitBalances())
        yield _row(village.name, sheet, balances, standing, keys, year, {"xa": chosen.code, "thon": village.pk})
    # Households of a village that ended without a successor belong to the commune all the same.
    if None in sheet.by_village:
        yield _row("Thôn cũ, chưa ghi nhập vào thôn nào", sheet, sheet.by_village[None], standing, keys, year, None)


def _word(standing):
    return next(word for word, each in WORDS.items() if each is standing)


def _row(label, sheet, balances, standing, keys, year, unit, href=""):
    balance = balances.of(standing)
    cells = tuple(
        (
            None if key in sheet.unknown else balance[key],
            leg_address(year, key, **unit) if unit is not None and balance[key] else "",
        )
        for key in keys
    )
    return Row(label, href, cells, balance.gap)


def leg_address(year, key, **unit):
    """Returns the address that opens a leg or group: the list of forms where all have one, else the list of movements.

    `unit` holds `xa` (GSO code) and `thon` (village id) as addresses name them.
    """
    name = "form_list" if key in KEYS_WITH_FORMS else "movement_households"
    params = {name: value for name, value in unit.items() if value not in (None, "")}
    return f"{reverse(name, kwargs={'year': year})}?{urlencode({**params, 'dien_bien': key})}"


@dataclass(frozen=True, slots=True)
class Mover:
    """A household behind a figure: what it was, what it is, and what is written about it."""

    household: Household
    before: HouseholdClass | None
    now: HouseholdClass | None
    movement: Movement | None
    place: str
    events: tuple
    is_readable: bool


@requires(Verb.VIEW_HOUSEHOLDS)
def movement_households(request, year):
    """The households that one figure of the balance counts, also those that have no form this year."""
    survey_round = find_round(year)
    key = request.GET.get("dien_bien", "")
    legs = legs_of(key)
    if len(legs) != 1:
        raise Http404
    communes = _communes(request.user, survey_round)
    chosen = _chosen(request, communes)
    village = _village(request, chosen)
    area = request.GET.get("khu_vuc", "")
    only_minority = request.GET.get("doi_tuong", "") == "dtts"
    within = None
    if chosen is not None:
        within = {chosen.pk}
    elif area or commune_ids(request.user) is not None:
        within = {each.pk for each in communes if area in ("", each.area_type)}
    found = households_of_leg(
        survey_round,
        legs[0],
        commune_ids=within,
        village_id=village.pk if village else None,
        only_minority=only_minority,
        lineage=lineage_on(survey_round.reference_date),
    )
    page = Paginator(found.order_by("code"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "survey_round": survey_round,
        "previous": previous_round(survey_round),
        "title": label_of(key) + (", hộ dân tộc thiểu số" if only_minority else ""),
        "leg": LEGS[key],
        "chosen": chosen,
        "village": village,
        "page_obj": page,
        "movers": _movers(request.user, survey_round, list(page.object_list)),
        "is_missing": LEGS[key].heading == MISSING,
    }
    return render(request, "households/movements_households.html", context)


def _village(request, chosen):
    number = request.GET.get("thon", "")
    if not number:
        return None
    key = whole_or_none(number)
    village = None if chosen is None or key is None else Village.objects.filter(pk=key, commune=chosen).first()
    if village is None:
        raise Http404
    return village


def _movers(user, survey_round, households):
    """Returns the page's Movers; a fixed number of queries whatever the rows."""
    previous = previous_round(survey_round)
    ids = [each.pk for each in households]
    forms = {}
    for form in SurveyForm.objects.filter(household__in=ids, round__in=[survey_round, previous]).select_related(
        "village", "commune"
    ):
        forms[form.household_id, form.round_id] = form
    readable = set(Household.objects.ever_visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    with_events = {
        each.pk: tuple(each.events.all())
        for each in Household.objects.filter(pk__in=ids).prefetch_related("events__village_to__commune")
    }
    found = []
    for household in households:
        before, now = forms.get((household.pk, previous.pk)), forms.get((household.pk, survey_round.pk))
        form = now or before
        found.append(
            Mover(
                household=household,
                before=before.class_ if before else None,
                now=now.class_ if now else None,
                movement=Movement(household.movement) if household.movement else None,
                place=f"{form.village}, {form.commune}",
                events=tuple(
                    event
                    for event in with_events[household.pk]
                    if event.cancelled_at is None and event.happened_on > previous.reference_date
                ),
                is_readable=household.pk in readable,
            )
        )
    return found
