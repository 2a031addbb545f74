"""Addresses of Excel import. `number` is the one that people quote: "Nhập số 12"."""

from django.urls import path

from households.views import importing

HERE = "<int:year>/nhap-excel/<int:number>/"

urlpatterns = [
    path("<int:year>/nhap-excel/", importing.import_list, name="import_list"),
    path("<int:year>/nhap-excel/mau.xlsx", importing.template_download, name="template_download"),
    path(HERE, importing.import_detail, name="import_detail"),
    path(f"{HERE}tien-do/", importing.import_state, name="import_state"),
    path(f"{HERE}kiem-tra/", importing.import_check, name="import_check"),
    path(f"{HERE}ap-dung/", importing.import_apply, name="import_apply"),
    path(f"{HERE}bo/", importing.import_cancel, name="import_cancel"),
    path(f"{HERE}hoan-tac/", importing.import_undo, name="import_undo"),
    path(f"{HERE}o-sai.xlsx", importing.import_marked, name="import_marked"),
]
