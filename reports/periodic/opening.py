"""What the figures of a periodic report open: the lists that hold exactly the households or the work they counted."""

from accounts.permissions import Verb
from accounts.scoping import commune_ids
from areas.models import Commune
from assignments.deadlines import State
from assignments.units import code_of
from households.balance_legs import KEYS_WITH_FORMS
from households.filters import UNSURVEYED
from households.models import SurveyRound
from plans.planned import HELPED
from plans.worklists import WAITING, body_of
from reports.links import address_of_drill
from reports.periodic.figures import remit_figures
from reports.periodic.sources import REQUESTS
from reports.periods import Period
from reports.table import Drill, Opens

FIGURES = "so-lieu"  # stands where lists of a table have its key

OF_SURVEY = {
    "so_ho_ngheo": {"loai": "ngheo"},
    "so_ho_ngheo_thu_nhap": {"loai": "N1"},
    "so_ho_ngheo_thieu_hut": {"loai": "N2"},
    "so_ho_can_ngheo": {"loai": "can_ngheo"},
    "so_ho_ngheo_dtts": {"loai": "ngheo", "doi_tuong": "dtts"},
    "so_ho_ngheo_co_cong": {"loai": "ngheo", "doi_tuong": "nguoi_co_cong"},
    "ho_chua_ra_soat": {"loai": UNSURVEYED},
    "so_ho_ngheo_bao_tro": {"loai": "ngheo", "doi_tuong": "bao_tro"},
}
OF_BALANCE = {
    "so_ho_ngheo_dau_nam": "ngheo_dau_nam",
    "so_ho_thoat_ngheo": "thoat_ngheo",
    "so_ho_tai_ngheo": "tai_ngheo",
    "so_ho_ngheo_phat_sinh": "ngheo_phat_sinh",
    "so_ho_thoat_can_ngheo": "thoat_can_ngheo",
    "so_ho_can_ngheo_phat_sinh": "can_ngheo_phat_sinh",
}
OF_WORK = {
    "giai_phap_ke_hoach": {},
    "giai_phap_xong": {"tinh_trang": "done"},
    "giai_phap_dang_lam": {"tinh_trang": "doing"},
    "giai_phap_da_dung": {"tinh_trang": "stopped"},
    "giai_phap_chua_lam": {"tinh_trang": WAITING},
}

OF_TASKS = {
    "nhiem_vu_den_han": "da-den-han",
    "nhiem_vu_dung_han": State.DONE,
    "nhiem_vu_xong_tre": State.DONE_LATE,
    "nhiem_vu_qua_han": State.LATE,
}
NEEDED = {
    Opens.FORMS: Verb.VIEW_HOUSEHOLDS, Opens.MOVEMENTS: Verb.VIEW_HOUSEHOLDS, Opens.PLANNED: Verb.VIEW_HOUSEHOLDS,
    Opens.REQUESTS: Verb.VIEW_HOUSEHOLDS, Opens.WORK: Verb.VIEW_PLANS, Opens.TASKS: Verb.VIEW_TASKS,
}  # fmt: skip


def drills_of(unit, period: Period, year):
    """Returns {figure key: Drill} of a commune's report, or the district's (`unit` None); of a body's, which tells the
    district's figures and those of its remit and its tasks."""
    survey_year, is_body = period.survey_year(year), unit is not None and not isinstance(unit, Commune)
    where = {"xa": unit.code} if isinstance(unit, Commune) else {}
    found = {key: Drill(where | filters, year=survey_year) for key, filters in OF_SURVEY.items()}
    for key, leg in OF_BALANCE.items():
        opens = Opens.FORMS if leg in KEYS_WITH_FORMS else Opens.MOVEMENTS
        found[key] = Drill(where | {"dien_bien": leg}, opens, survey_year)
    found |= {key: Drill(where | filters, Opens.WORK, year - 1) for key, filters in OF_WORK.items()}
    found["ho_duoc_giup"] = Drill(where | {"co": HELPED}, Opens.PLANNED, year - 1)
    when = {"tu": period.begins_on(year).isoformat(), "den": period.ends_on(year).isoformat()}
    when |= {"don_vi": code_of(unit)} if unit is not None else {}
    asked = {"gop": "1", "tru": ",".join(period.duty_keys)}
    found |= {
        key: Drill({"trang_thai": str(state)} | when | asked, Opens.TASKS, year) for key, state in OF_TASKS.items()
    }
    if is_body:
        return found | _of_remit(unit.code, survey_year)
    return found | {key: Drill({"de_nghi": str(kind)} | when, Opens.REQUESTS, year) for key, kind in REQUESTS.items()}


def _of_remit(code, year):
    survey_round = SurveyRound.objects.filter(year=year).first()
    found = remit_figures(code, survey_round.standard) if survey_round else ()
    return {figure.key: Drill({"loai": "ngheo", word: str(number)}, year=year) for figure, word, number in found}


def links_of(unit, period: Period, year, values, user):
    """Returns {figure key: address} of what the figures of a report open today for its reader; none for a blank or 0.

    A body opens the work of its remit and its tasks and no household; what its remit's work is nobody else's list
    tells.
    """
    of_body = unit is not None and not isinstance(unit, Commune)
    is_own = of_body and body_of(user) == unit.code
    if not is_own and not isinstance(unit, Commune) and commune_ids(user) is not None:
        return {}
    return {
        key: address_of_drill(drill, year)
        for key, drill in drills_of(unit, period, year).items()
        if values.get(key)
        and user.can(NEEDED[drill.opens])
        and (is_own or not of_body or drill.opens is not Opens.WORK)
    }
