"""The first page of each role, and the same in one sheet for leaders."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import Role, Verb, requires
from accounts.scoping import table_commune_ids
from households.actions.flags import look_at_some
from households.due import due_days
from households.models import CommuneSurvey, SurveyRound
from households.procedure import step_states
from households.progress import progress_of
from trieuson_poverty.help.roles import first_visit
from trieuson_poverty.overview.documents import documents_of, documents_of_all
from trieuson_poverty.overview.duties import duties_of
from trieuson_poverty.overview.measures import MEASURES
from trieuson_poverty.overview.office import office_of
from trieuson_poverty.overview.picture import picture
from trieuson_poverty.overview.remit import remit_of
from trieuson_poverty.overview.waiting import waiting_for


@require_GET
def home(request):
    """The role's page for the year one works in; ?xa= opens a commune's for those who watch several."""
    user, today = request.user, timezone.localdate()
    if user.role == Role.ADMINISTRATOR:
        context = {"office": office_of(today), "first_visit": first_visit(user, request.working_year)}
        return render(request, "home/office.html", context)
    survey_round = SurveyRound.objects.filter(year=request.working_year).first()
    year = request.working_year or today.year
    context = {"today": today, "year": year, "survey_round": survey_round, "measures": MEASURES}
    context["first_visit"] = first_visit(user, request.working_year)
    if user.role == Role.DEPARTMENT_OFFICER:
        return render(request, "home/body.html", context | _body(user, survey_round, year, today))
    commune = _commune(request, survey_round)
    is_leader = user.role == Role.DISTRICT_LEADER and commune is None
    if commune is None or user.commune_id:
        context["waiting"] = waiting_for(user, today)
    context["duties"] = duties_of(user, year, today, with_boards=commune is None and not is_leader)
    if survey_round is None:
        return render(request, "home/no_year.html", context)
    ids = [commune.pk] if commune else table_commune_ids(user)
    context["unlooked"] = 0 if is_leader else look_at_some(survey_round, ids)
    context["picture"] = found = picture(user, survey_round, request.GET, commune)
    if found is None:
        return render(request, "home/no_year.html", context)
    if is_leader:
        return render(request, "home/brief.html", context)
    if commune is not None:
        context["steps"] = _steps(found, today)
        context["documents"] = documents_of(user, year, commune=commune)
    else:
        context["documents"] = documents_of_all(user, year)
    return render(request, "home/picture.html", context)


@require_GET
@requires(Verb.VIEW_TABLES)
def brief(request, year):
    """The year on one A4 sheet: of the reader's commune, or of the district (?xa= for one commune of it)."""
    survey_round = get_object_or_404(SurveyRound, year=year)
    found = picture(request.user, survey_round, request.GET, _commune(request, survey_round))
    if found is None:
        raise Http404
    today = timezone.localdate()
    context = {
        "picture": found, "today": today, "year": year, "survey_round": survey_round,
        "duties": duties_of(request.user, year, today),
    }  # fmt: skip
    return render(request, "home/brief.html", context)


def _commune(request, survey_round):
    """The commune that the page is about: one's own as it was that year, or ?xa= among those whose figures one may
    read. None for all of them, as when one's own was made of several that year."""
    user, code = request.user, request.GET.get("xa", "")[:5]
    ids = table_commune_ids(user)
    if survey_round is None or (ids is None and not code):
        return None
    surveys = CommuneSurvey.objects.of_round(survey_round)
    if ids is not None:
        surveys = surveys.filter(commune__in=ids)
    if code:
        surveys = surveys.filter(commune__code=code)
    found = [survey.commune for survey in surveys]
    if not found and code:
        raise Http404
    return found[0] if len(found) == 1 else None


def _body(user, survey_round, year, today):
    lines = []
    if survey_round is not None:
        surveys = CommuneSurvey.objects.of_round(survey_round)
        lines = [(survey.commune_id, survey.commune.short_name) for survey in surveys]
    return {
        "duties": duties_of(user, year, today),
        "documents": documents_of(user, year, department=user.department),
        "remit": remit_of(user.department, survey_round, lines) if survey_round else None,
    }


def _steps(found, today):
    """The commune's steps of the year as components/steps.html takes them, each leading to the commune's page."""
    survey = found.survey
    progress = progress_of(found.round, [survey])[survey.commune_id]
    due = due_days(found.round, [survey])[survey.commune_id]
    states = step_states(progress, today=today, is_overdue=due.is_overdue(progress, today))
    return [{"label": each.label, "state": str(each.mark), "note": each.note} for each in states]


urlpatterns = [path("", home, name="home"), path("<int:year>/tom-tat/", brief, name="brief")]
