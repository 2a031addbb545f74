from django.urls import path

from households.views import rounds

urlpatterns = [
    path("nam-ra-soat/", rounds.round_list, name="round_list"),
    path("nam-ra-soat/<int:year>/dong/", rounds.round_close, name="round_close"),
    path("<int:year>/tong-so/", rounds.totals_list, name="totals_list"),
    path("<int:year>/tong-so/<slug:code>/", rounds.totals_edit, name="totals_edit"),
]
