"""The household list, the entry page of a form and what surrounds it, and the file of a household."""

from django.urls import path

from households.views import drafts, forms, household, lists, reading

urlpatterns = [
    path("<int:year>/ho/", lists.form_list, name="form_list"),
    path("<int:year>/phieu/moi/", forms.form_new, name="form_new"),
    path("<int:year>/phieu/phan-loai/", forms.form_classify, name="form_classify"),
    path("<int:year>/phieu/nhap/", drafts.draft_list, name="draft_list"),
    path("<int:year>/phieu/nhap/bo/", drafts.draft_discard, name="draft_discard"),
    path("<int:year>/phieu/<str:code>/", forms.form_edit, name="form_edit"),
    path("<int:year>/phieu/<str:code>/da-luu/", reading.form_receipt, name="form_receipt"),
    path("<int:year>/phieu/<str:code>/in/", reading.form_print, name="form_print"),
    path("ho/<str:code>/", household.household_file, name="household_file"),
]
