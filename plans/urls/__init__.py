"""Addresses of plans: a module a subject. The cycle year Y stands in the address; the plan is for Y + 1."""

from plans.targets import urls as targets
from plans.urls import commune, district, programme, work

urlpatterns = [
    *commune.urlpatterns,
    *targets.urlpatterns,
    *district.urlpatterns,
    *programme.urlpatterns,
    *work.urlpatterns,
]
