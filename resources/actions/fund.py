"""The fund "Ngày vì người nghèo" (III.3.3): campaigns, gifts, transfers, uses by household, and reversals."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from accounts import audit
from households.actions.flags import look_at_households
from households.models import Household, SurveyForm
from households.standards import POOR_CLASSES, HouseholdClass
from resources.actions.common import CHANGED, check_day
from resources.ledger import MOST, first_shortage
from resources.models import Campaign, FundAccount, Posting, Voucher
from resources.rights import require_keep_fund
from ui.formatting import clean_text, date_vi, number

CAMPAIGN_FIELDS = ("name", "begins_on", "ends_on", "goal", "document", "note")
HELPED_CLASSES = frozenset({*POOR_CLASSES, HouseholdClass.CN})


@dataclass(frozen=True, slots=True)
class _Line:
    on: object
    amount: int


def _locked_accounts(codes):
    """Returns {code: FundAccount} under row locks, taken in one order so that two people never wait for each other."""
    for code, _ in FundAccount.PLACES:
        FundAccount.objects.get_or_create(code=code)
    rows = FundAccount.objects.select_for_update().filter(code__in=codes).order_by("code")
    return {account.code: account for account in rows}


def _check_ledger(account, on, amount):
    """Raises where the account would fall below zero on that day or on any later one."""
    if amount > 0:
        return
    postings = Posting.objects.filter(account=account)
    opening = postings.filter(voucher__on__lte=on).aggregate(sum=Sum("amount"))["sum"] or 0
    later = postings.filter(voucher__on__gt=on).order_by("voucher__on", "voucher_id")
    lines = [_Line(on, amount), *(_Line(*pair) for pair in later.values_list("voucher__on", "amount"))]
    shortage = first_shortage(lines, opening)
    if shortage is not None:
        raise ValidationError(
            {
                "amount": f"{account} không đủ tiền: ngày {date_vi(shortage.at.on)} sẽ thiếu "
                f"{number(shortage.missing)} đ. Xem lại số tiền và ngày, hoặc ghi khoản thu còn thiếu trước."
            }
        )


def _write(*, by, voucher, moves, today, action, earliest=None):
    """Saves a voucher with its postings {account code: signed amount}; returns it."""
    require_keep_fund(by)
    check_day(voucher.on, today, earliest)
    accounts = _locked_accounts(moves)
    made = Voucher.objects.filter(key=voucher.key).first()
    if made is not None:  # the page was sent twice
        return made
    voucher.by = by
    voucher.full_clean(exclude=["by", "campaign", "household", "commune", "reverses"])
    for code, amount in moves.items():
        _check_ledger(accounts[code], voucher.on, amount)
    voucher.save()
    for code, amount in moves.items():
        account = accounts[code]
        Posting(voucher=voucher, account=account, amount=amount).save()
        account.balance += amount
        account.full_clean(exclude=["code"])
        account.save()
    audit.record(**_trail(voucher, by, action))
    if voucher.household_id:
        look_at_households([voucher.household_id])
    return voucher


def _trail(voucher, by, action):
    """Returns the arguments of the audit row of a voucher."""
    return {
        "by": by,
        "action": action,
        "obj": voucher,
        "label": f"{voucher}, {voucher.get_kind_display()}",
        "changes": {"Số tiền, đ": [None, voucher.amount], "Ngày": [None, voucher.on.isoformat()]},
        "note": voucher.purpose or voucher.donor,
        "commune": voucher.commune,
        "household_id": voucher.household_id,
    }


def _voucher(kind, amount, on, key, **values):
    voucher = Voucher(kind=kind, amount=amount, on=on, **values)
    if key is not None:
        voucher.key = key
    return voucher


@transaction.atomic
def save_campaign(*, by, values, campaign=None, version=None):
    """Adds a campaign, or changes one; returns the Campaign. `values` are CAMPAIGN_FIELDS."""
    require_keep_fund(by)
    before = {}
    if campaign is not None:
        campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if version != campaign.version:
            raise ValidationError(CHANGED)
        before = audit.snapshot(campaign, CAMPAIGN_FIELDS)
        campaign.version += 1
    campaign = campaign or Campaign()
    for name in CAMPAIGN_FIELDS:
        setattr(campaign, name, values.get(name, getattr(campaign, name)))
    campaign.full_clean()
    campaign.save()
    changes = audit.difference(before, audit.snapshot(campaign, CAMPAIGN_FIELDS))
    audit.record(by=by, action="fund.campaign", obj=campaign, changes=changes)
    return campaign


@transaction.atomic
def record_gift(*, by, account, amount, on, donor, today, campaign=None, document="", purpose="", key=None):
    """Records money given to the fund into one place; returns the Voucher."""
    donor = clean_text(donor)
    if not donor:
        raise ValidationError({"donor": "Ghi tên người, đơn vị ủng hộ."})
    voucher = _voucher(
        Voucher.Kind.GIFT, amount, on, key, donor=donor, campaign=campaign, document=document, purpose=purpose
    )
    return _write(by=by, voucher=voucher, moves={account: amount}, today=today, action="fund.gift")


@transaction.atomic
def record_transfer(*, by, source, amount, on, document, today, purpose="", key=None):
    """Moves money from one place (`source`) to the other, such as from the box to the policy bank."""
    target = next(code for code, _ in FundAccount.PLACES if code != source)
    voucher = _voucher(Voucher.Kind.TRANSFER, amount, on, key, document=document, purpose=purpose)
    moves = {source: -amount, target: amount}
    return _write(by=by, voucher=voucher, moves=moves, today=today, action="fund.transfer")


def eligible_household(code):
    """Returns the poor or near-poor household of a code, by its newest form; raises ValidationError, in the same words
    for a code that nobody has, so that trying codes tells nothing."""
    household = Household.objects.living().filter(code=clean_text(code)).select_related("village__commune").first()
    newest = SurveyForm.objects.filter(household=household).order_by("-round__year").first() if household else None
    if newest is None or newest.household_class not in HELPED_CLASSES:
        raise ValidationError({"household_code": "Không có hộ nghèo, cận nghèo nào đang mang mã này. Xem lại mã hộ."})
    return household


@transaction.atomic
def record_use(*, by, account, amount, on, household_code, purpose, today, need="", document="", key=None):
    """Records what the fund gave to a poor or near-poor household, for a need of it ("cause:illness") or for none;
    returns the Voucher."""
    require_keep_fund(by)
    household = eligible_household(household_code)
    purpose = clean_text(purpose)
    if not purpose:
        raise ValidationError({"purpose": "Ghi hỗ trợ để làm gì."})
    voucher = _voucher(
        Voucher.Kind.USE, amount, on, key, household=household, commune=household.village.commune,
        purpose=purpose, need=need, document=document,
    )  # fmt: skip
    return _write(by=by, voucher=voucher, moves={account: -amount}, today=today, action="fund.use")


MOST_USES = 500
BATCH = 500


def uses_of(rows):
    """Returns [(household, amount)] for [(line number, code, amount)]; raises ValidationError that names every line
    with a code that is of no poor or near-poor household, or stands twice. Two queries."""
    codes = [code for _, code, _ in rows]
    living = Household.objects.living().filter(code__in=codes).select_related("village__commune")
    households = {household.code: household for household in living}
    newest = {}
    forms = SurveyForm.objects.filter(household__in=households.values()).order_by("round__year")
    for household_id, household_class in forms.values_list("household_id", "household_class"):
        newest[household_id] = household_class
    faults, found, seen = [], [], {}
    for place, code, amount in rows:
        household = households.get(code)
        if household is None or newest.get(household.pk) not in HELPED_CLASSES:
            faults.append(f"Dòng {place}: không có hộ nghèo, cận nghèo nào đang mang mã {code}.")
        elif code in seen:
            faults.append(f"Dòng {place}: mã {code} đã có ở dòng {seen[code]}.")
        else:
            found.append((household, amount))
        seen.setdefault(code, place)
    if faults:
        raise ValidationError({"rows": faults})
    return found


@transaction.atomic
def record_uses(*, by, account, on, rows, purpose, today, need="", document="", key=None):
    """Records what the fund gave to many households in one go, such as gifts at Tết; returns the Vouchers, all or none.

    `rows` are (line number, household code, amount). The page sent twice counts once: the first voucher bears `key`,
    which is looked for under the lock, so that of two sendings at one moment the second writes nothing (returns []).
    A dozen or so queries for any number of households.
    """
    require_keep_fund(by)
    purpose = clean_text(purpose)
    if not purpose:
        raise ValidationError({"purpose": "Ghi hỗ trợ để làm gì."})
    check_day(on, today)
    place = _locked_accounts([account])[account]
    if key is not None and Voucher.objects.filter(key=key).exists():
        return []
    vouchers = []
    for household, amount in uses_of(rows):
        voucher = _voucher(
            Voucher.Kind.USE, amount, on, None if vouchers else key, household=household, by=by,
            commune=household.village.commune, purpose=purpose, need=need, document=document,
        )  # fmt: skip
        # The database's own conditions would be asked once a household; the amounts are all that differs.
        if not 0 < amount <= MOST:
            raise ValidationError({"rows": f"Số tiền của hộ {household.code} phải lớn hơn 0."})
        voucher.clean()
        voucher.clean_fields(exclude=["by", "campaign", "household", "commune", "reverses"])
        vouchers.append(voucher)
    if not vouchers:
        return []
    total = sum(voucher.amount for voucher in vouchers)
    _check_ledger(place, on, -total)
    Voucher.objects.bulk_create(vouchers, batch_size=BATCH)
    Posting.objects.bulk_create(
        (Posting(voucher=voucher, account=place, amount=-voucher.amount) for voucher in vouchers), batch_size=BATCH
    )
    place.balance -= total
    place.full_clean(exclude=["code"])
    place.save()
    audit.record_many(_trail(voucher, by, "fund.use") for voucher in vouchers)
    look_at_households(voucher.household_id for voucher in vouchers)
    return vouchers


@transaction.atomic
def reverse_voucher(*, by, voucher, on, reason, today):
    """Undoes a voucher whole by one with the opposite postings; returns the reversal.

    Raises ValidationError for one reversed already, for a reversal, without a reason, or where money that was spent
    since would be missing.
    """
    require_keep_fund(by)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": "Ghi lý do đảo phiếu."})
    _locked_accounts([code for code, _ in FundAccount.PLACES])
    if voucher.kind == Voucher.Kind.REVERSAL or Voucher.objects.filter(reverses=voucher).exists():
        raise ValidationError("Phiếu này đã được đảo, hoặc chính nó là bút toán đảo.")
    moves = {posting.account_id: -posting.amount for posting in voucher.postings.all()}
    reversal = Voucher(
        kind=Voucher.Kind.REVERSAL, amount=voucher.amount, on=on, reverses=voucher, purpose=reason[:200],
        campaign=voucher.campaign, household=voucher.household, commune=voucher.commune, donor=voucher.donor,
    )  # fmt: skip
    try:
        return _write(by=by, voucher=reversal, moves=moves, today=today, action="fund.reversed", earliest=voucher.on)
    except ValidationError as error:
        if hasattr(error, "error_dict") and "amount" in error.error_dict:  # the page asks for a day and a reason
            raise ValidationError({"on": [str(each) for each in error.message_dict["amount"]]}) from error
        raise
