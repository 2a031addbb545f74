"""Of the seeded district: the year with most forms, signed-in sessions, and where the main pages are.

python -m bench.product.facts
"""

import json

from django.db.models import Count
from django.test import Client
from django.urls import NoReverseMatch, reverse

import bench.product.setup  # noqa: F401 - before any model
from accounts.models import User
from households.models import SurveyForm, SurveyRound
from reports.definitions import REPORTS
from trieuson_poverty.demo import ADMINISTRATOR, LABOUR

OFFICER = "canbo.binhson"


def address(name, **values):
    """The address of a page, None while it does not exist."""
    for keys in (values, {}):
        try:
            return reverse(name, kwargs=keys)
        except NoReverseMatch:
            continue
    return None


def session(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.cookies["sessionid"].value


def main():
    by_year = SurveyRound.objects.annotate(count=Count("forms")).order_by("-count")
    fullest = by_year.first()
    open_round = SurveyRound.objects.filter(is_open=True).order_by("-year").first()
    officer = User.objects.get(username=OFFICER)
    form = SurveyForm.objects.filter(round=open_round, commune=officer.commune).order_by("household__code").first()
    household = form.household
    pages = {
        "tong-quan": (LABOUR, address("home")),
        "danh-sach-ho": (LABOUR, address("form_list", year=fullest.year)),
        "phieu": (OFFICER, address("form_edit", year=open_round.year, code=household.code)),
        "ho-so-ho": (OFFICER, address("household_file", code=household.code)),
        **{
            f"bang-{key}": (LABOUR, address("report_page", year=fullest.year, key=key))
            for key, report in REPORTS.items()
            if not report.is_list
        },
        "danh-muc-bang": (LABOUR, address("report_list", year=fullest.year)),
        "nhiem-vu": (LABOUR, address("task_list")),
        "ma-tran-nhiem-vu": (LABOUR, address("task_matrix", year=open_round.year)),
        "tien-trinh": (LABOUR, address("completeness", year=open_round.year)),
        "ke-hoach-xa": (LABOUR, address("plan_list", year=open_round.year)),
        "chi-tieu": (LABOUR, address("target_home", year=open_round.year)),
        "muc-tieu": (LABOUR, address("programme", year=open_round.year)),
        "nguon-luc": (LABOUR, address("money_table", year=open_round.year)),
        "quy": (LABOUR, address("fund_ledger", year=open_round.year)),
        "bao-cao-dinh-ky": (LABOUR, address("periodic_list", year=open_round.year)),
        "nhap-excel": (OFFICER, address("import_list", year=open_round.year)),
        "tai-khoan": (ADMINISTRATOR, address("user_list")),
        "tro-giup": (OFFICER, address("help")),
    }
    print(
        json.dumps(
            {
                "year": fullest.year,
                "forms": fullest.count,
                "years": by_year.count(),
                "all_forms": SurveyForm.objects.count(),
                "sessions": {name: session(name) for name in (LABOUR, OFFICER, ADMINISTRATOR)},
                "pages": pages,
            }
        )
    )


if __name__ == "__main__":
    main()
