"""Movements of the year, warnings, pairs that may be one person, and the events of a household."""

from django.urls import path

from households.views import duplicates, movements, quality, roster

urlpatterns = [
    path("<int:year>/dien-bien/", movements.movement_table, name="movement_table"),
    path("<int:year>/dien-bien/ho/", movements.movement_households, name="movement_households"),
    path("<int:year>/canh-bao/", quality.warning_list, name="warning_list"),
    path("<int:year>/canh-bao/tra-loi/", quality.warning_answer, name="warning_answer"),
    path("nghi-trung/", duplicates.duplicate_list, name="duplicate_list"),
    path("nghi-trung/<int:pk>/", duplicates.duplicate_pair, name="duplicate_pair"),
    path("ho/<str:code>/su-kien/", roster.household_events, name="household_events"),
    path("ho/<str:code>/su-kien/<int:pk>/huy/", roster.household_event_cancel, name="household_event_cancel"),
    path("ho/<str:code>/su-kien/<slug:kind>/", roster.household_event_add, name="household_event_add"),
]
