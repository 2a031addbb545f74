"""Writing the text of a plan."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from plans.actions.common import PlanChanged, held_for_edit, touch
from plans.models import PlanSection
from plans.narrative import BY_KEY, unknown_words
from plans.whole import whole_plan
from ui.formatting import clean_text

LONGEST = 20_000


@transaction.atomic
def save_sections(*, by, plan, texts, versions, door=Door.PAGE):
    """Saves {section key: text} of a plan; returns how many sections changed.

    `versions` are those that the writer started from, 0 for a section that nobody had touched. Raises PlanChanged
    where somebody else saved one in between (nothing is written), ValidationError by section key for a word between
    braces that names no figure.
    """
    authorise(by, Verb.EDIT_PLANS)
    plan = held_for_edit(by, plan)
    whole = whole_plan(plan)
    problems, changed = {}, []
    for key, text in texts.items():
        section = BY_KEY[key]
        text = clean_text(text, multiline=True)
        if text == clean_text(whole.text_of(section), multiline=True):
            continue
        written = whole.written.get(key)
        if (written.version if written else 0) != versions.get(key, 0):
            who = f"{written.updated_by} " if written else ""
            raise PlanChanged(
                f"Mục “{section.heading}” vừa được {who}sửa. Bản của bạn còn dưới đây; xem bản đang lưu rồi lưu lại."
            )
        if unknown := unknown_words(text, whole.figures):
            names = ", ".join(f"{{{word}}}" for word in unknown)
            problems[key] = f"Không có số liệu {names}. Chọn trong danh sách số liệu bên cạnh."
        elif len(text) > LONGEST:
            problems[key] = f"Dài quá {LONGEST} chữ. Rút ngắn lại."
        changed.append((section, written, text))
    if problems:
        raise ValidationError(problems)
    for section, written, text in changed:
        old = whole.text_of(section)
        row = written or PlanSection(plan=plan, key=section.key, version=0)
        row.text, row.updated_by = text, by
        row.version += 1
        row.full_clean(exclude=["plan", "updated_by"])
        row.save()
        audit.record(
            by=by, action="plan.section", obj=plan, commune=plan.commune, changes={section.heading: [old, text]},
            door=door,
        )  # fmt: skip
    if changed:
        touch(plan)
    return len(changed)
