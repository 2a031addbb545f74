"""Addresses of periodic reports. A period is "6t" or "nam"; a unit is "xa-12" or "cq-3", as in duties."""

from django.urls import path

from reports.periodic.views import consolidated, issued, sendings, units

_OF = "<int:year>/bao-cao/<slug:period>"

urlpatterns = [
    path("<int:year>/bao-cao/", units.periodic_list, name="periodic_list"),
    path(f"{_OF}/tong-hop/", consolidated.consolidated, name="consolidated"),
    path(f"{_OF}/tong-hop/soan/", consolidated.consolidated_edit, name="consolidated_edit"),
    path(f"{_OF}/tong-hop/bao-cao.docx", consolidated.consolidated_docx, name="consolidated_docx"),
    path(f"{_OF}/tong-hop/so-lieu.xlsx", consolidated.consolidated_xlsx, name="consolidated_xlsx"),
    path(f"{_OF}/tong-hop/bang/<slug:table>/", consolidated.consolidated_table, name="consolidated_table"),
    path(f"{_OF}/tong-hop/xa-bao-cao/", consolidated.reported_rows, name="reported_rows"),
    path(f"{_OF}/tong-hop/phat-hanh/", consolidated.consolidated_issue, name="consolidated_issue"),
    path(f"{_OF}/da-phat-hanh/", issued.issued_report, name="issued_report"),
    path(f"{_OF}/da-phat-hanh/bang/<slug:table>/", issued.issued_table, name="issued_table"),
    path(f"{_OF}/da-phat-hanh/bang/<slug:table>/ho/", issued.issued_households, name="issued_households"),
    path(f"{_OF}/da-phat-hanh/tep/<int:pk>/", issued.issued_file, name="issued_file"),
    path(f"{_OF}/da-phat-hanh/dinh-chinh/", issued.erratum_add, name="erratum_add"),
    path(f"{_OF}/<slug:unit>/", units.periodic_report, name="periodic_report"),
    path(f"{_OF}/<slug:unit>/soan/", units.periodic_edit, name="periodic_edit"),
    path(f"{_OF}/<slug:unit>/gui/", units.periodic_send, name="periodic_send"),
    path(f"{_OF}/<slug:unit>/tra-lai/", units.periodic_return, name="periodic_return"),
    path(f"{_OF}/<slug:unit>/chap-nhan/", units.periodic_accept, name="periodic_accept"),
    path(f"{_OF}/<slug:unit>/lan/<int:number>/", units.periodic_sending, name="periodic_sending"),
    path(f"{_OF}/<slug:unit>/lan/<int:number>/bang/<slug:table>/", sendings.sending_table, name="sending_table"),
    path(
        f"{_OF}/<slug:unit>/lan/<int:number>/bang/<slug:table>/ho/",
        sendings.sending_households,
        name="sending_households",
    ),
    path(f"{_OF}/<slug:unit>/bao-cao.docx", sendings.periodic_docx, name="periodic_docx"),
    path(f"{_OF}/<slug:unit>/so-lieu.xlsx", sendings.periodic_xlsx, name="periodic_xlsx"),
    path(f"{_OF}/<slug:unit>/tep/<int:pk>/", sendings.periodic_file, name="periodic_file"),
]
