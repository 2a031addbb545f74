"""Addresses of tables and lists. Keys of reports are those of `export_report --list`."""

from django.urls import path

from reports import views

urlpatterns = [
    path("<int:year>/bang/", views.report_list, name="report_list"),
    path("<int:year>/bang/<slug:key>.xlsx", views.report_xlsx, name="report_xlsx"),
    path("<int:year>/bang/<slug:key>.docx", views.report_docx, name="report_docx"),
    path("<int:year>/bang/<slug:key>/", views.report_page, name="report_page"),
    path("<int:year>/ho/xuat-excel/", views.form_list_xlsx, name="report_form_list"),
]
