"""Carrying out, under the calendar year of the work, so that the header's year is the year one lives in; and the plans
of the bodies, under their cycle year."""

from django.urls import path

from plans.views import departments, models_training, work, work_lines

YEAR = "<int:year>/thuc-hien/"
PLANS = "<int:year>/ke-hoach-nganh/"  # of the cycle year, as all plans

urlpatterns = [
    path(YEAR, work.work_list, name="work_list"),
    path(f"{YEAR}viec.xlsx", work.work_excel, name="work_excel"),
    path(f"{YEAR}viec/<int:pk>/", work_lines.work_line, name="work_line"),
    path(f"{YEAR}hang-loat/", work_lines.work_bulk, name="work_bulk"),
    path(f"{YEAR}ho/<str:code>/them/", work.work_help, name="work_help_add"),
    path(f"{YEAR}ho/<str:code>/<int:pk>/", work.work_help, name="work_help"),
    path("thuc-hien/tep/<int:pk>/", work.work_file, name="work_file"),
    path(f"{YEAR}mo-hinh/", models_training.model_list, name="model_list"),
    path(f"{YEAR}mo-hinh/them/", models_training.model_add, name="model_add"),
    path("thuc-hien/mo-hinh/<int:pk>/", models_training.model_page, name="model_page"),
    path("thuc-hien/mo-hinh/<int:pk>/sua/", models_training.model_edit, name="model_edit"),
    path("thuc-hien/mo-hinh/<int:pk>/ho/", models_training.model_household, name="model_household"),
    path(f"{YEAR}tap-huan/", models_training.training_list, name="training_list"),
    path(f"{YEAR}tap-huan/<slug:unit>/", models_training.training_edit, name="training_edit"),
    path(PLANS, departments.department_list, name="department_list"),
    path(f"{PLANS}<slug:code>/", departments.department_plan, name="department_plan"),
    path(f"{PLANS}<slug:code>/lap/", departments.department_draft, name="department_draft"),
    path(f"{PLANS}<slug:code>/sua/", departments.department_edit, name="department_edit"),
    path(f"{PLANS}<slug:code>/trinh/", departments.department_submit, name="department_submit"),
    path(f"{PLANS}<slug:code>/chap-nhan/", departments.department_accept, name="department_accept"),
    path(f"{PLANS}<slug:code>/tra-lai/", departments.department_return, name="department_return"),
    path(f"{PLANS}<slug:code>/dieu-chinh/", departments.department_amend, name="department_amend"),
    path(f"{PLANS}<slug:code>/ban/<int:number>/", departments.department_version, name="department_version"),
    path(f"{PLANS}<slug:code>/word/", departments.department_word, name="department_word"),
]
