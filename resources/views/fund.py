"""Pages of the fund "Ngày vì người nghèo": its ledger, vouchers, campaigns."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from accounts.permissions import Verb, requires
from assignments.sheets import CONTENT_TYPE
from assignments.views.common import download, try_action
from resources import actions
from resources.actions.fund import CAMPAIGN_FIELDS, uses_of
from resources.catalogue import need_words
from resources.forms.fund import CampaignForm, GiftForm, TransferForm, UseForm, UseListForm
from resources.forms.money import ReverseForm
from resources.models import Campaign, Voucher
from resources.rights import may_keep_fund, reads_fund, require_fund, require_fund_uses, require_keep_fund
from resources.sheets import fund_sheet, words_of
from resources.statistics import balances, ledger_of, received_by_campaign, years_of_fund
from ui.formatting import whole_or_none

PAGE_SIZE = 50
# slug → (title, form, action, words when done)
KINDS = {
    "thu": ("Ghi thu ủng hộ", GiftForm, actions.record_gift, "Đã ghi thu."),
    "chuyen": ("Chuyển giữa quỹ và NHCSXH", TransferForm, actions.record_transfer, "Đã ghi chuyển."),
    "chi": ("Ghi chi hỗ trợ hộ", UseForm, actions.record_use, "Đã ghi chi."),
}


def today():
    return timezone.localdate()


@require_GET
@requires(Verb.VIEW_MONEY)
def fund_ledger(request, year):
    """The ledger of a calendar year with running balances; for a commune what its households were given."""
    require_fund_uses(request.user)
    if not 2000 <= year <= 2100:
        raise Http404
    base = {"year": year, "today": today(), "years": years_of_fund(), "may_keep": may_keep_fund(request.user)}
    if not reads_fund(request.user):
        uses = (
            Voucher.objects.visible_to(request.user)
            .filter(on__year=year)
            .select_related("household__village", "commune", "reversal")
            .order_by("-on", "-pk")
        )
        page = Paginator(uses, PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "resources/fund_uses.html", base | {"page": page})
    ledger = ledger_of(year)
    # The newest entries come first on the page; their balances were summed from the oldest.
    page = Paginator(ledger.rows[::-1], PAGE_SIZE).get_page(request.GET.get("page"))
    received = received_by_campaign()
    context = base | {
        "ledger": ledger,
        "page": page,
        "rows": [(row, words_of(row.voucher)) for row in page],
        "balances": balances(),
        "campaigns": [(campaign, received.get(campaign.pk, 0)) for campaign in Campaign.objects.all()[:10]],
    }
    return render(request, "resources/fund_ledger.html", context)


@require_GET
@requires(Verb.VIEW_MONEY)
def fund_excel(request, year):
    require_fund(request.user)
    audit.record(by=request.user, action="money.exported", label=f"Sổ quỹ năm {year}")
    return download(fund_sheet(ledger_of(year), year, today()), CONTENT_TYPE, f"so-quy-{year}.xlsx")


@requires(Verb.KEEP_FUND)
def fund_voucher_add(request, kind):
    require_keep_fund(request.user)
    if kind not in KINDS:
        raise Http404
    title, form_class, action, done = KINDS[kind]
    form = form_class(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        voucher = try_action(form, action, by=request.user, today=today(), **form.cleaned_data)
        if voucher:
            messages.success(request, f"{done} {voucher}.")
            return redirect("fund_voucher", pk=voucher.pk)
    context = {"form": form, "title": title, "kind": kind, "balances": balances(), "year": today().year}
    return render(request, "resources/fund_voucher_form.html", context, status=422 if form.errors else 200)


@requires(Verb.KEEP_FUND)
def fund_uses_add(request):
    """One gift for many households: the list is checked whole and shown with names before it is written."""
    require_keep_fund(request.user)
    form = UseListForm(request.POST or None, initial={"on": today()})
    found = []
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if request.POST.get("buoc") == "ghi":
            made = try_action(form, actions.record_uses, by=request.user, today=today(), **values)
            if made is not None:
                said = (
                    f"Đã ghi {len(made)} phiếu chi."
                    if made
                    else "Danh sách này đã ghi từ lần gửi trước, không ghi lại."
                )
                messages.success(request, said)
                return redirect("fund_ledger", year=values["on"].year)
        elif request.POST.get("buoc") == "xem":
            found = try_action(form, uses_of, rows=values["rows"]) or []
    context = {
        "form": form,
        "found": found,
        "total": sum(amount for _, amount in found),
        "balances": balances(),
        "year": today().year,
    }
    return render(request, "resources/fund_uses_add.html", context, status=422 if form.errors else 200)


def find_voucher(request, pk):
    require_fund_uses(request.user)
    vouchers = Voucher.objects.visible_to(request.user).select_related(
        "campaign", "household__village", "commune", "by", "reverses", "reversal"
    )
    return get_object_or_404(vouchers, pk=pk)


@require_GET
@requires(Verb.VIEW_MONEY)
def fund_voucher(request, pk):
    return _voucher_page(request, find_voucher(request, pk))


def _voucher_page(request, voucher, form=None):
    may_reverse = may_keep_fund(request.user) and voucher.kind != Voucher.Kind.REVERSAL
    context = {
        "voucher": voucher,
        "words": words_of(voucher),
        "need": need_words(voucher.need),
        "postings": list(voucher.postings.select_related("account")),
        "year": voucher.on.year,
        "reads_fund": reads_fund(request.user),
        "can_open_household": request.user.can(Verb.VIEW_HOUSEHOLDS),
        "may_reverse": may_reverse and not Voucher.objects.filter(reverses=voucher).exists(),
        "form": form or ReverseForm(initial={"on": today()}),
    }
    return render(request, "resources/fund_voucher.html", context, status=422 if form else 200)


@require_POST
@requires(Verb.KEEP_FUND)
def fund_voucher_reverse(request, pk):
    require_keep_fund(request.user)
    voucher = find_voucher(request, pk)
    form = ReverseForm(request.POST)
    if form.is_valid():
        made = try_action(
            form, actions.reverse_voucher, by=request.user, voucher=voucher, today=today(), **form.cleaned_data
        )
        if made:
            messages.success(request, f"Đã đảo phiếu {voucher.pk} bằng phiếu {made.pk}.")
            return redirect("fund_voucher", pk=made.pk)
    return _voucher_page(request, voucher, form)


@require_GET
@requires(Verb.VIEW_MONEY)
def fund_campaign(request, pk):
    require_fund(request.user)
    campaign = get_object_or_404(Campaign, pk=pk)
    gifts = campaign.vouchers.select_related("reversal").filter(kind=Voucher.Kind.GIFT).order_by("-amount", "on", "pk")
    context = {
        "campaign": campaign,
        "received": received_by_campaign().get(campaign.pk, 0),
        "page": Paginator(gifts, PAGE_SIZE).get_page(request.GET.get("page")),
        "year": campaign.begins_on.year,
        "may_keep": may_keep_fund(request.user),
    }
    return render(request, "resources/fund_campaign.html", context)


@requires(Verb.KEEP_FUND)
def fund_campaign_edit(request, pk=None):
    require_keep_fund(request.user)
    campaign = get_object_or_404(Campaign, pk=pk) if pk else None
    initial = {name: getattr(campaign, name) for name in CAMPAIGN_FIELDS} if campaign else {}
    form = CampaignForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = try_action(
            form, actions.save_campaign, by=request.user, values=form.cleaned_data, campaign=campaign,
            version=whole_or_none(request.POST.get("version")),
        )  # fmt: skip
        if saved:
            messages.success(request, f"Đã ghi đợt “{saved}”.")
            return redirect("fund_campaign", pk=saved.pk)
    if campaign:
        campaign.refresh_from_db()
    context = {"form": form, "campaign": campaign, "year": today().year}
    return render(request, "resources/fund_campaign_form.html", context, status=422 if form.errors else 200)
