"""Addresses of signing in, of administration, and of the trail."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.views import audit, sign_in, transfer, units, users

urlpatterns = [
    path("dang-nhap/", sign_in.SignIn.as_view(), name="login"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("doi-mat-khau/", sign_in.password_change, name="password_change"),
    path("tai-khoan/", sign_in.profile, name="profile"),
    path("quan-tri/nguoi-dung/", users.user_list, name="user_list"),
    path("quan-tri/nguoi-dung/them/", users.user_create, name="user_create"),
    path("quan-tri/nguoi-dung/nhap-excel/", transfer.user_import, name="user_import"),
    path("quan-tri/nguoi-dung/xuat-excel/", transfer.user_export, name="user_export"),
    path("quan-tri/nguoi-dung/<int:pk>/", users.user_edit, name="user_edit"),
    path("quan-tri/nguoi-dung/<int:pk>/ngung-dung/", users.user_disable, name="user_disable"),
    path("quan-tri/nguoi-dung/<int:pk>/mo-lai/", users.user_enable, name="user_enable"),
    path("quan-tri/nguoi-dung/<int:pk>/dat-lai-mat-khau/", users.user_reset, name="user_reset"),
    path("quan-tri/nguoi-dung/<int:pk>/bo-khoa/", users.user_unlock, name="user_unlock"),
    path("quan-tri/don-vi/", units.area_list, name="area_list"),
    path("quan-tri/thon/", units.village_list, name="village_list"),
    path("quan-tri/thon/them/", units.village_add, name="village_add"),
    path("quan-tri/thon/nhap-excel/", transfer.village_import, name="village_import"),
    path("quan-tri/thon/xuat-excel/", transfer.village_export, name="village_export"),
    path("quan-tri/thon/<int:pk>/", units.village_edit, name="village_edit"),
    path("quan-tri/thon/<int:pk>/ket-thuc/", units.village_end, name="village_end"),
    path("quan-tri/nhat-ky/", audit.audit_log, name="audit_log"),
]
