"""Addresses of tables and lists. Keys of reports are those of `export_report --list`."""

from django.urls import path

from reports.periodic.urls import urlpatterns as periodic_patterns
from reports.province import views as province
from reports.views import catalogue, packs, tables

urlpatterns = [
    path("<int:year>/bang/", catalogue.report_list, name="report_list"),
    path("<int:year>/bang/goi/", packs.report_pack_ask, name="report_pack_ask"),
    path("<int:year>/bang/goi/<int:number>/", packs.report_pack, name="report_pack"),
    path("<int:year>/bang/goi/<int:number>/tinh-trang/", packs.report_pack_state, name="report_pack_state"),
    path("<int:year>/bang/goi/<int:number>/tai/", packs.report_pack_file, name="report_pack_file"),
    path("<int:year>/bang/mau-tinh/", province.template_list, name="report_template_list"),
    path("<int:year>/bang/mau-tinh/<int:number>/", province.template_map, name="report_template"),
    path("<int:year>/bang/mau-tinh/<int:number>/bo-cho/", province.template_unmap, name="report_template_unmap"),
    path("<int:year>/bang/mau-tinh/<int:number>/thoi/", province.template_retire, name="report_template_retire"),
    path("<int:year>/bang/mau-tinh/<int:number>/dien/", province.template_fill, name="report_template_fill"),
    path("<int:year>/bang/<slug:key>/ghim/", catalogue.report_favourite, name="report_favourite"),
    path("<int:year>/bang/<slug:key>.xlsx", tables.report_xlsx, name="report_xlsx"),
    path("<int:year>/bang/<slug:key>.docx", tables.report_docx, name="report_docx"),
    path("<int:year>/bang/<slug:key>/", tables.report_page, name="report_page"),
    path("<int:year>/ho/xuat-excel/", tables.form_list_xlsx, name="report_form_list"),
    *periodic_patterns,
]
