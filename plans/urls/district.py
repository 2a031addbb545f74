"""The district's plan of a cycle year (`nam`) and of the period (`giai-doan`)."""

from django.urls import path

from plans.views import district

LIST = "<int:year>/ke-hoach-huyen/"
HERE = f"{LIST}<slug:scope>/"

urlpatterns = [
    path(LIST, district.plan_district_list, name="plan_district_list"),
    path(HERE, district.plan_district, name="plan_district"),
    path(f"{HERE}lap/", district.plan_district_draft, name="plan_district_draft"),
    path(f"{HERE}muc/<slug:key>/", district.plan_district_text, name="plan_district_text"),
    path(f"{HERE}trinh/", district.plan_district_submit, name="plan_district_submit"),
    path(f"{HERE}duyet/", district.plan_district_approve, name="plan_district_approve"),
    path(f"{HERE}tra-lai/", district.plan_district_return, name="plan_district_return"),
    path(f"{HERE}dieu-chinh/", district.plan_district_amend, name="plan_district_amend"),
    path(f"{HERE}word/", district.plan_district_word, name="plan_district_word"),
    path(f"{HERE}excel/", district.plan_district_excel, name="plan_district_excel"),
    path(f"{HERE}ban/<int:number>/", district.plan_district_version, name="plan_district_version"),
]
