"""Addresses of targets, under the cycle year."""

from django.urls import path

from plans.targets.views import decisions, scenarios, units

HERE = "<int:year>/chi-tieu/"
SCENARIO = f"{HERE}phuong-an/<int:pk>/"
DECISION = f"{HERE}quyet-dinh/<int:order>/"

urlpatterns = [
    path(HERE, scenarios.target_home, name="target_home"),
    path(f"{HERE}phuong-an/", scenarios.target_new, name="target_new"),
    path(f"{HERE}so-sanh/", scenarios.target_compare, name="target_compare"),
    path(SCENARIO, scenarios.target_scenario, name="target_scenario"),
    path(f"{SCENARIO}quy-tac/", scenarios.target_rules, name="target_rules"),
    path(f"{SCENARIO}tinh-lai/", scenarios.target_recount, name="target_recount"),
    path(f"{SCENARIO}chep/", scenarios.target_copy, name="target_copy"),
    path(f"{SCENARIO}xoa/", scenarios.target_delete, name="target_delete"),
    path(f"{SCENARIO}trinh/", scenarios.target_submit, name="target_submit"),
    path(DECISION, decisions.target_decision, name="target_decision"),
    path(f"{DECISION}duyet/", decisions.target_approve, name="target_approve"),
    path(f"{DECISION}tra-lai/", decisions.target_return, name="target_return"),
    path(f"{DECISION}ban-hanh/", decisions.target_issue, name="target_issue"),
    path(f"{DECISION}word/", decisions.target_word, name="target_word"),
    path(f"{DECISION}excel/", decisions.target_excel, name="target_excel"),
    path(f"{HERE}xa/<slug:code>/", units.target_commune, name="target_commune"),
    path(f"{HERE}nganh/", units.target_bodies, name="target_bodies"),
]
