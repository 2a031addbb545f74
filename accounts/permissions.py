"""Who may do what: the only table of roles and verbs. Who sees *which rows* is in scoping.py."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import models


class Role(models.TextChoices):
    COMMUNE_OFFICER = "commune_officer", "Cán bộ xã"
    COMMUNE_LEADER = "commune_leader", "Lãnh đạo UBND xã"
    DEPARTMENT_OFFICER = "department_officer", "Cán bộ phòng, ban, ngành"
    LABOUR_OFFICER = "labour_officer", "Cán bộ Phòng LĐTBXH"
    DISTRICT_LEADER = "district_leader", "Lãnh đạo UBND huyện"
    ADMINISTRATOR = "administrator", "Quản trị"
    AUDITOR = "auditor", "Thanh tra, giám sát"


COMMUNE_ROLES = frozenset({Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER})
DISTRICT_WIDE_ROLES = frozenset({Role.LABOUR_OFFICER, Role.DISTRICT_LEADER, Role.AUDITOR})


class Verb(models.TextChoices):
    """Something a person may do; the label finishes the sentence "Tài khoản này không được …"."""

    VIEW_HOUSEHOLDS = "view_households", "xem hộ, nhân khẩu và phiếu khảo sát"
    VIEW_IDENTITY = "view_identity", "xem số định danh, CMND của người dân"
    EDIT_SURVEY = "edit_survey", "nhập, sửa hộ và phiếu khảo sát"
    IMPORT_SURVEY = "import_survey", "nhập phiếu từ Excel"
    SUBMIT_SURVEY = "submit_survey", "trình huyện, công nhận kết quả rà soát của xã"
    APPRAISE_SURVEY = "appraise_survey", "thẩm định kết quả rà soát của xã"
    EXPORT_LISTS = "export_lists", "tải danh sách hộ, nhân khẩu"
    VIEW_TABLES = "view_tables", "xem biểu tổng hợp"
    MANAGE_ROUNDS = "manage_rounds", "mở năm rà soát"
    MANAGE_AREAS = "manage_areas", "sửa danh mục thôn, đơn vị"
    MANAGE_USERS = "manage_users", "quản lý tài khoản"
    VIEW_AUDIT = "view_audit", "xem nhật ký thay đổi"
    VIEW_TASKS = "view_tasks", "xem nhiệm vụ"
    WORK_TASKS = "work_tasks", "báo tiến độ nhiệm vụ của đơn vị mình"
    MANAGE_TASKS = "manage_tasks", "mở năm, giao và xác nhận nhiệm vụ"
    RATE_OFFICE = "rate_office", "xếp loại Phòng LĐTBXH, Ban chỉ đạo và UBND huyện"
    VIEW_PLANS = "view_plans", "xem kế hoạch giảm nghèo"
    MANAGE_MEASURES = "manage_measures", "sửa danh mục giải pháp"
    EDIT_PLANS = "edit_plans", "soạn kế hoạch giảm nghèo"
    SUBMIT_PLANS = "submit_plans", "trình kế hoạch giảm nghèo"
    APPROVE_PLANS = "approve_plans", "duyệt kế hoạch của xã, của ngành"
    DRAFT_DISTRICT = "draft_district", "lập, trình, ban hành chỉ tiêu và kế hoạch của huyện"
    APPROVE_DISTRICT = "approve_district", "duyệt chỉ tiêu và kế hoạch của huyện"
    RECORD_RESULTS = "record_results", "ghi kết quả hỗ trợ hộ, mô hình, tập huấn"
    VIEW_MONEY = "view_money", "xem nguồn lực giảm nghèo"
    EDIT_MONEY = "edit_money", "phân bổ nguồn lực, ghi chi của đơn vị mình"
    KEEP_FUND = "keep_fund", "giữ sổ quỹ “Ngày vì người nghèo”"
    WRITE_REPORTS = "write_reports", "soạn báo cáo định kỳ"
    SEND_REPORTS = "send_reports", "gửi báo cáo định kỳ"
    REVIEW_REPORTS = "review_reports", "duyệt và tổng hợp báo cáo"


V = Verb
_COMMUNE_READS = {
    V.VIEW_HOUSEHOLDS, V.VIEW_IDENTITY, V.VIEW_TABLES, V.VIEW_TASKS, V.VIEW_PLANS, V.VIEW_MONEY, V.EXPORT_LISTS,
}  # fmt: skip
# A body's own work decides what it does with these two: resources/rights.py.
_MONEY_OF_A_BODY = {V.VIEW_MONEY, V.EDIT_MONEY, V.KEEP_FUND}

ROLE_VERBS = {
    Role.COMMUNE_OFFICER: frozenset(
        _COMMUNE_READS
        | {V.EDIT_SURVEY, V.IMPORT_SURVEY, V.WORK_TASKS, V.EDIT_PLANS, V.RECORD_RESULTS, V.EDIT_MONEY, V.WRITE_REPORTS}
    ),
    Role.COMMUNE_LEADER: frozenset(
        _COMMUNE_READS
        | {
            V.SUBMIT_SURVEY,
            V.WORK_TASKS,
            V.EDIT_PLANS,
            V.SUBMIT_PLANS,
            V.RECORD_RESULTS,
            V.EDIT_MONEY,
            V.WRITE_REPORTS,
            V.SEND_REPORTS,
        }
    ),
    Role.DEPARTMENT_OFFICER: frozenset(
        {
            V.VIEW_TABLES,
            V.VIEW_TASKS,
            V.WORK_TASKS,
            V.VIEW_PLANS,
            V.EDIT_PLANS,
            V.RECORD_RESULTS,
            V.WRITE_REPORTS,
            V.SEND_REPORTS,
        }
        | _MONEY_OF_A_BODY
    ),
    # Phòng LĐTBXH proposes for the district; UBND huyện decides.
    Role.LABOUR_OFFICER: frozenset(
        set(Verb) - {V.MANAGE_USERS, V.SUBMIT_SURVEY, V.SUBMIT_PLANS, V.APPROVE_DISTRICT, V.KEEP_FUND, V.RATE_OFFICE}
    ),
    Role.DISTRICT_LEADER: frozenset(
        {V.VIEW_HOUSEHOLDS, V.VIEW_TABLES, V.VIEW_TASKS, V.VIEW_PLANS, V.APPROVE_PLANS, V.APPROVE_DISTRICT}
        | {V.VIEW_MONEY, V.RATE_OFFICE, V.VIEW_AUDIT}
    ),
    # Runs the system, and needs no family's data to do so.
    Role.ADMINISTRATOR: frozenset({V.MANAGE_USERS, V.MANAGE_AREAS, V.MANAGE_ROUNDS, V.VIEW_AUDIT, V.VIEW_TASKS}),
    Role.AUDITOR: frozenset(
        {
            V.VIEW_HOUSEHOLDS,
            V.VIEW_IDENTITY,
            V.VIEW_TABLES,
            V.VIEW_TASKS,
            V.VIEW_PLANS,
            V.VIEW_MONEY,
            V.VIEW_AUDIT,
            V.EXPORT_LISTS,
        }
    ),
}


def roles_with(verb):
    """Returns the roles that may do `verb`, in the order of Role: the 403 page names them."""
    return [role for role in Role if verb in ROLE_VERBS[role]]


class Forbidden(PermissionDenied):
    """A person may not do `verb`; the 403 page says so in words and names who may."""

    def __init__(self, verb):
        super().__init__(f"Tài khoản này không được {verb.label}.")
        self.verb = verb


def authorise(user, verb):
    """Returns nothing; raises Forbidden when the user's role lacks the verb."""
    if not user.can(verb):
        raise Forbidden(verb)


def requires(verb):
    """Decorates a view: the signed-in user's role must have the verb."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            authorise(request.user, verb)
            return view(request, *args, **kwargs)

        guarded.verb = verb
        return guarded

    return decorate
