"""The households behind the counts of a report, as they were when it was sent or issued."""

from django.db import models
from django.db.models import Q

from accounts.scoping import ScopedQuerySet
from areas.models import Commune
from reports.models.base import FrozenRow
from reports.models.issued import IssuedReport
from reports.models.periodic import Sending


class FrozenQuerySet(ScopedQuerySet):
    commune_lookup = "commune_id"


class OfReport(FrozenRow):
    """What belongs to an issued report or to a unit's sending, to one of them."""

    issued = models.ForeignKey(IssuedReport, models.PROTECT, related_name="%(class)ss", null=True, blank=True)
    sending = models.ForeignKey(Sending, models.PROTECT, related_name="%(class)ss", null=True, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True


_OF_ONE = Q(issued__isnull=True) ^ Q(sending__isnull=True)


class FrozenHousehold(OfReport):
    """A household as a report counted it. `shown` holds the columns of its list, personal ones among them;
    `household_id` is a plain number, so that nothing of the books binds what was told."""

    household_id = models.BigIntegerField()
    code = models.CharField("mã hộ", max_length=20)
    shown = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = "hộ trong báo cáo"
        constraints = [
            models.CheckConstraint(condition=_OF_ONE, name="frozen_household_of_one"),
            models.UniqueConstraint(fields=["issued", "household_id"], name="frozen_household_issued"),
            models.UniqueConstraint(fields=["sending", "household_id"], name="frozen_household_sent"),
        ]


class FrozenList(OfReport):
    """The rows behind one column of one table ("so-lieu": of the report's figures), of one commune, in the order of the
    households' codes; of one village where the table is by village. Where a household may stand more than once (a line
    of its plan) `said` has the words of the rows: each once in "words", and in "of" the place of each row's."""

    table = models.CharField(max_length=60)
    column = models.CharField(max_length=60)
    village_id = models.BigIntegerField("thôn", default=0)  # 0: the whole commune
    area_type = models.CharField(max_length=5)
    household_ids = models.JSONField(default=list, blank=True)
    said = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["commune__code", "id"]
        verbose_name = "danh sách hộ của báo cáo"
        constraints = [
            models.CheckConstraint(condition=_OF_ONE, name="frozen_list_of_one"),
            # A report of the other kind is null, and a null is never the same as another.
            *(
                models.UniqueConstraint(
                    fields=[of, "table", "column", "commune", "village_id"], name=f"frozen_list_once_{of}"
                )
                for of in ("issued", "sending")
            ),
        ]

    @property
    def rows(self):
        """[(household id, words or "")] of the list."""
        words = (
            [self.said["words"][place] for place in self.said["of"]] if self.said else [""] * len(self.household_ids)
        )
        return list(zip(self.household_ids, words, strict=True))


class FrozenItem(FrozenRow):
    """A row behind a figure that is no household: a duty of the period, or a request that was granted. Who may read the
    report's figures may read it; `commune` is None for a body's duty."""

    issued = models.ForeignKey(IssuedReport, models.PROTECT, related_name="items", null=True, blank=True)
    sending = models.ForeignKey(Sending, models.PROTECT, related_name="items", null=True, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", null=True, blank=True)
    figure = models.CharField(max_length=60)
    shown = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "việc, đề nghị trong báo cáo"
        constraints = [models.CheckConstraint(condition=_OF_ONE, name="frozen_item_of_one")]


def said_of(words):
    """Returns `FrozenList.said` of the rows' words; {} where none has any."""
    if not any(words):
        return {}
    places = {each: place for place, each in enumerate(dict.fromkeys(words))}
    return {"words": list(places), "of": [places[each] for each in words]}
