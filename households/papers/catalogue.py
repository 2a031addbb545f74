"""Which papers there are: of a commune's year, and of the district's. One entry a paper; pages and downloads read "
"it."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.permissions import Verb
from areas.models import Village
from households.papers import answers, district, form_set, lists, minutes, results
from households.procedure import Step


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper: `build(survey or round, context)` gives the ui.docx.Papers. `is_personal`: it names people, so that it
    needs the right to take lists away, and making it is written down. `by_village`: it may be made for one village."""

    key: str
    title: str
    build: Callable
    step: Step | None = None
    note: str = ""
    is_personal: bool = True
    by_village: bool = False


COMMUNE_PAPERS = (
    PaperKind("danh-sach-ra-soat", "Danh sách hộ cần rà soát (PL 2a, 2b)", lists.review_lists, Step.LIST),
    PaperKind("bien-ban-hop-dan", "Biên bản họp dân, mỗi thôn 02 bản", minutes.minutes, Step.MEETINGS, by_village=True),
    PaperKind("niem-yet", "Thông báo và danh sách niêm yết", lists.posting_list, Step.POSTING, "không có số định danh"),
    PaperKind("bien-ban-y-kien", "Biên bản tiếp nhận, phúc tra ý kiến", answers.objection_records, Step.POSTING),
    PaperKind(
        "bao-cao", "Báo cáo kết quả rà soát trình huyện", results.submission_report, Step.SUBMISSION, is_personal=False
    ),
    PaperKind("tham-dinh", "Thông báo kết quả thẩm định", district.appraisal_note, Step.APPRAISAL, is_personal=False),
    PaperKind("quyet-dinh", "Quyết định công nhận, bốn danh sách", results.recognition_decision, Step.RECOGNITION),
    PaperKind("giay-chung-nhan", "Danh sách cấp Giấy chứng nhận", results.certificates, Step.RECOGNITION),
    PaperKind("tra-loi-de-nghi", "Quyết định, trả lời đề nghị trong năm", answers.request_answers),
)
DISTRICT_PAPERS = (
    PaperKind("ke-hoach", "Kế hoạch rà soát của năm", district.survey_plan, is_personal=False),
    PaperKind("tieu-chi", "Hướng dẫn tiêu chí phân loại", district.criteria_guide, is_personal=False),
    PaperKind("bo-phieu", "Bộ phiếu", form_set.form_set, is_personal=False),
)


def commune_paper(key):
    """Returns the PaperKind of a commune's paper, None for an unknown word."""
    return next((each for each in COMMUNE_PAPERS if each.key == key), None)


def district_paper(key):
    """Returns the PaperKind of a district's paper, None for an unknown word."""
    return next((each for each in DISTRICT_PAPERS if each.key == key), None)


def papers_for(user, survey):
    """Returns the papers of a commune's year that the user may take, those with nothing on them left out."""
    may_take = user.can(Verb.EXPORT_LISTS)
    has_answers = survey.requests.exclude(outcome="open").exists()
    return [
        each
        for each in COMMUNE_PAPERS
        if (may_take or not each.is_personal) and (each.key != "tra-loi-de-nghi" or has_answers)
    ]


def villages_with_forms(survey):
    """Returns the villages of a commune that have forms of the year, by number."""
    ids = survey.round.forms.filter(commune=survey.commune).order_by().values("village_id")
    return list(Village.objects.filter(pk__in=ids).select_related("commune").order_by("number"))
