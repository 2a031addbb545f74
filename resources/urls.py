"""Addresses of money: the yearly allocation under /nguon-luc/, the fund under /quy/. A year in the former is the cycle
year, in the latter the calendar year."""

from django.urls import path

from resources.views import fund, lists, money

urlpatterns = [
    path("nguon-luc/<int:year>/", money.money_table, name="money_table"),
    path("nguon-luc/<int:year>/khoan/", money.money_items, name="money_items"),
    path("nguon-luc/<int:year>/khoan.xlsx", money.money_excel, name="money_excel"),
    path("nguon-luc/<int:year>/them/", money.money_item_add, name="money_item_add"),
    path("nguon-luc/khoan/<int:pk>/", money.money_item, name="money_item"),
    path("nguon-luc/khoan/<int:pk>/sua/", money.money_item_edit, name="money_item_edit"),
    path("nguon-luc/khoan/<int:pk>/phan-bo/", money.money_entry_add, {"kind": "phan-bo"}, name="money_allot"),
    path("nguon-luc/khoan/<int:pk>/chi/", money.money_entry_add, {"kind": "chi"}, name="money_spend"),
    path("nguon-luc/but-toan/<int:pk>/dao/", money.money_entry_reverse, name="money_entry_reverse"),
    path("nguon-luc/tep/<int:pk>/", money.money_file, name="money_file"),
    path("nguon-luc/danh-muc/", lists.money_lists, name="money_lists"),
    path("nguon-luc/danh-muc/<slug:kind>/<slug:code>/", lists.money_list_edit, name="money_list_edit"),
    path("quy/<int:year>/", fund.fund_ledger, name="fund_ledger"),
    path("quy/<int:year>/so.xlsx", fund.fund_excel, name="fund_excel"),
    path("quy/ghi/<slug:kind>/", fund.fund_voucher_add, name="fund_voucher_add"),
    path("quy/ghi-danh-sach/", fund.fund_uses_add, name="fund_uses_add"),
    path("quy/phieu/<int:pk>/", fund.fund_voucher, name="fund_voucher"),
    path("quy/phieu/<int:pk>/dao/", fund.fund_voucher_reverse, name="fund_voucher_reverse"),
    path("quy/dot/them/", fund.fund_campaign_edit, name="fund_campaign_add"),
    path("quy/dot/<int:pk>/", fund.fund_campaign, name="fund_campaign"),
    path("quy/dot/<int:pk>/sua/", fund.fund_campaign_edit, name="fund_campaign_edit"),
]
