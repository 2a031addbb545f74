"""The programme's targets 2016-2020, as they stand at the end of the address's year."""

from django.urls import path

from plans.views import programme

HERE = "<int:year>/chuong-trinh/"

urlpatterns = [
    path(HERE, programme.programme, name="programme"),
    path(f"{HERE}excel/", programme.programme_excel, name="programme_excel"),
    path("chuong-trinh/tep/<int:pk>/", programme.programme_file, name="programme_file"),
    path(f"{HERE}<slug:key>/", programme.programme_target, name="programme_target"),
    path(f"{HERE}<slug:key>/xac-nhan/", programme.programme_decide, name="programme_decide"),
]
