"""A commune's year step by step, its papers, completeness, histories, the village grid and the codes on paper forms."""

from django.urls import path

from households.views import completeness, grid, history, papers, procedure, requests, steps

HERE = "<int:year>/tien-trinh/<slug:code>/"

urlpatterns = [
    path("<int:year>/tien-trinh/", completeness.completeness, name="completeness"),
    path(HERE, procedure.procedure, name="procedure"),
    path(f"{HERE}danh-sach/", procedure.list_settle, name="list_settle"),
    path(f"{HERE}hop-dan/", steps.meetings, name="meetings"),
    path(f"{HERE}hop-dan/<int:village>/", steps.meeting_edit, name="meeting_edit"),
    path(f"{HERE}niem-yet/", steps.posting, name="posting"),
    path(f"{HERE}y-kien/", steps.objection_add, name="objection_add"),
    path(f"{HERE}y-kien/<int:pk>/", steps.objection_answer, name="objection_answer"),
    path(f"{HERE}trinh/", procedure.submission, name="submission"),
    path(f"{HERE}tham-dinh/", procedure.appraisal, name="appraisal"),
    path(f"{HERE}tra-lai/", procedure.survey_return, name="survey_return"),
    path(f"{HERE}cong-nhan/", procedure.recognition, name="recognition"),
    path(f"{HERE}mo-lai/", procedure.reopening, name="reopening"),
    path(f"{HERE}khoa-lai/", procedure.relock, name="relock"),
    path(f"{HERE}trong-nam/", requests.request_list, name="request_list"),
    path(f"{HERE}trong-nam/<int:pk>/", requests.request_decide, name="request_decide"),
    path("<int:year>/xet-trong-nam/", requests.request_granted, name="request_granted"),
    path(f"{HERE}giay-to/<slug:key>/", papers.paper_page, name="paper_page"),
    path(f"{HERE}giay-to/<slug:key>/word/", papers.paper_word, name="paper_word"),
    path("<int:year>/van-ban/<slug:key>/", papers.district_paper_page, name="district_paper_page"),
    path("<int:year>/van-ban/<slug:key>/word/", papers.district_paper_word, name="district_paper_word"),
    path("<int:year>/phieu-giay/<int:pk>/", papers.village_forms, name="village_forms"),
    path("<int:year>/phieu-giay/ho/<str:code>/", papers.household_form, name="household_paper"),
    path("<int:year>/bang-thon/<int:pk>/", grid.grid, name="grid"),
    path("<int:year>/bang-thon/<int:pk>/dong/", grid.grid_row, name="grid_row"),
    path("<int:year>/bang-thon/", grid.grid_list, name="grid_list"),
    path("q/", papers.code_form, name="code_form"),
    path("q/<str:code>/", papers.code_open, name="code_open"),
    path("ho/<str:code>/lich-su/", history.household_history, name="household_history"),
    path("nguoi/<int:pk>/lich-su/", history.user_history, name="user_history"),
]
