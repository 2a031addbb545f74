"""What must hold of the fund's books after everything that is done to them."""

from django.db.models import Sum

from resources.models import Posting
from resources.statistics import balances


def is_balanced():
    """Returns whether every place's balance is the sum of its postings."""
    sums = dict(Posting.objects.order_by().values_list("account_id").annotate(sum=Sum("amount")))
    return all(balance == sums.get(code, 0) for code, balance in balances().items())
