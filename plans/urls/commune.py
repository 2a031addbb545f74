"""The catalogue of measures, the communes' plans of a year, and one commune's plan."""

from django.urls import path

from plans.views import bulk, catalogue, draft, gaps, households, overview, papers, planned, steps, text, workbook

YEAR = "<int:year>/ke-hoach/"
HERE = f"{YEAR}xa/<slug:code>/"

urlpatterns = [
    path(YEAR, overview.plan_list, name="plan_list"),
    path(f"{YEAR}con-thieu/", gaps.plan_gap_list, name="plan_gap_list"),
    path(f"{YEAR}giai-phap/", catalogue.plan_measures, name="plan_measures"),
    path(f"{YEAR}giai-phap/them/", catalogue.plan_measure_add, name="plan_measure_add"),
    path(f"{YEAR}giai-phap/<slug:key>/sua/", catalogue.plan_measure_edit, name="plan_measure_edit"),
    path(f"{YEAR}giai-phap/<slug:key>/thoi-dung/", catalogue.plan_measure_end, name="plan_measure_end"),
    path(f"{YEAR}ho/", planned.planned_list, name="planned_list"),
    path(HERE, overview.plan, name="plan"),
    path(f"{HERE}lap/", draft.plan_draft, name="plan_draft"),
    path(f"{HERE}ho/", households.plan_households, name="plan_households"),
    path(f"{HERE}ho/<str:household>/", households.plan_household, name="plan_household"),
    path(f"{HERE}con-thieu/", gaps.plan_gaps, name="plan_gaps"),
    path(f"{HERE}hang-loat/", bulk.plan_bulk, name="plan_bulk"),
    path(f"{HERE}thuyet-minh/", text.plan_text, name="plan_text"),
    path(f"{HERE}trinh/", steps.plan_submit, name="plan_submit"),
    path(f"{HERE}duyet/", steps.plan_review, name="plan_review"),
    path(f"{HERE}tra-lai/", steps.plan_return, name="plan_return"),
    path(f"{HERE}dieu-chinh/", steps.plan_amend, name="plan_amend"),
    path(f"{HERE}ban/<int:number>/", steps.plan_version, name="plan_version"),
    path(f"{HERE}excel/", workbook.plan_workbook, name="plan_workbook"),
    path(f"{HERE}excel/tai/", workbook.plan_download, name="plan_download"),
    path(f"{HERE}van-ban/", papers.plan_paper_page, name="plan_paper"),
    path(f"{HERE}van-ban/word/", papers.plan_word, name="plan_word"),
]
