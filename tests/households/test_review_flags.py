"""Two readers who open the same page at once look for the same doubts, and neither is refused."""

from types import SimpleNamespace

from households.actions import flags
from households.models import DuplicateFlag, QualityWarning
from tests.households.histories import make_household, make_person


def test_a_doubt_that_another_reader_wrote_meanwhile_is_no_error(thiet, areas):
    question = SimpleNamespace(
        key="thử", kind="income", village_id=thiet.village_id, household_id=thiet.household_id, text="Có đúng không?",
        fingerprint="1",
    )  # fmt: skip
    for _ in range(2):  # each read before the other wrote
        flags._keep(thiet.round, areas.binh_son, QualityWarning.objects.none(), [question])
    assert QualityWarning.objects.filter(key="thử").count() == 1


def test_a_pair_that_another_reader_wrote_meanwhile_is_no_error(bon_don):
    ids = frozenset(make_person(make_household(bon_don)).pk for _ in range(2))
    candidates = flags._candidates(flags._present().filter(pk__in=ids))
    for _ in range(2):
        flags._keep_pairs(DuplicateFlag.objects.none(), candidates, about=ids)
    assert DuplicateFlag.objects.count() == 1
