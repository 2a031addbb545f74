"""Accounts and villages as rows of a table (django-import-export). Each row is applied by the same actions as a page.

A resource is made for one person and one day; `import_data(dry_run=True)` does everything and rolls it back, so a
preview says exactly what a confirmation would do.
"""

from django.core.exceptions import ValidationError
from import_export import fields, resources, widgets

from accounts import actions, village_actions
from accounts.audit import difference, snapshot, worded
from accounts.models import Door, User
from accounts.passwords import temporary_password
from accounts.permissions import Role
from areas.models import Commune, Department, Village
from ui.formatting import clean_text, date_vi, fold, parse_date, parse_number

YES, NO = "có", "không"


class Words(widgets.Widget):
    """Plain text."""

    def clean(self, value, row=None, **kwargs):
        return clean_text(value)

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class SignInName(Words):
    def clean(self, value, row=None, **kwargs):
        return clean_text(value).lower()


class Phone(Words):
    """A number that Excel took for a figure has lost its first zero; every Vietnamese number begins with one."""

    def clean(self, value, row=None, **kwargs):
        value = clean_text(value)
        return f"0{value}" if value.isdecimal() and len(value) == 9 else value


class RoleName(Words):
    def clean(self, value, row=None, **kwargs):
        for role in Role:
            if fold(value) == fold(role.label):
                return role.value
        names = "; ".join(role.label for role in Role)
        raise ValueError(f"“{value}” không phải vai trò. Ghi một trong: {names}.")

    def render(self, value, obj=None, **kwargs):
        return Role(value).label if value else ""


class YesNo(Words):
    def clean(self, value, row=None, **kwargs):
        if fold(value) not in {"", "co", "khong"}:
            raise ValueError(f"“{value}”: ghi “{YES}” hoặc “{NO}”.")
        return fold(value) != "khong"

    def render(self, value, obj=None, **kwargs):
        return YES if value else NO


class Day(Words):
    def clean(self, value, row=None, **kwargs):
        return parse_date(value) if value else None

    def render(self, value, obj=None, **kwargs):
        return date_vi(value)


class Number(Words):
    def clean(self, value, row=None, **kwargs):
        return parse_number(value)


class UnitName(Words):
    """A commune by GSO code or name, a body by its short or full name; "" for the district."""

    def __init__(self, today):
        super().__init__()
        self.units = {}
        for commune in Commune.objects.valid_on(today):
            for name in filter(None, (commune.code, commune.name, commune.short_name, commune.alias)):
                self.units[fold(name)] = commune
        for body in Department.objects.all():
            self.units |= {fold(name): body for name in (body.code, body.short_name, body.name)}

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        try:
            return self.units[fold(value)]
        except KeyError:
            raise ValueError(f"“{value}” không phải xã hay cơ quan đang có. Chọn trong danh sách của ô.") from None

    def render(self, value, obj=None, **kwargs):
        return value.short_name if isinstance(value, Department) else str(value or "")

    def names(self):
        """Returns the names to choose from, as they are exported."""
        return list(dict.fromkeys(self.render(unit) for unit in self.units.values()))


class UnitField(fields.Field):
    """One column for two foreign keys."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        unit = self.clean(row, **kwargs)
        instance.commune = unit if isinstance(unit, Commune) else None
        instance.department = unit if isinstance(unit, Department) else None


class ActionResource(resources.ModelResource):
    """Rows that are applied by actions, by one person on one day. `preview_rows` puts a result into words."""

    sheet = ""
    tracked = ()
    notes = ()
    error_columns = {}

    def __init__(self, *, by, today, reference=""):
        super().__init__()
        self.by, self.today, self.reference = by, today, reference

    @property
    def headers(self):
        return [self.fields[name].column_name for name in self.get_import_order()]

    def allowed(self):
        """Returns {column: values} for the drop-down lists of the file."""
        return {}

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if import_validation_errors or instance.pk is None:
            return False
        return not difference(snapshot(original, self.tracked), snapshot(instance, self.tracked))

    def save_instance(self, instance, is_create, row, **kwargs):
        self.apply(instance, is_create, dry_run=kwargs.get("dry_run", False))

    def apply(self, instance, is_create, *, dry_run):
        raise NotImplementedError

    def changes_of(self, row_result):
        """Returns [(field, old, new)] of one row of a result, as text."""
        before = snapshot(row_result.original, self.tracked) if row_result.original is not None else {}
        changes = difference(before, snapshot(row_result.instance, self.tracked))
        return [(field, worded(old), worded(new)) for field, (old, new) in changes.items() if old or new]

    def errors_of(self, error):
        """Returns [(column, message)] of a row's ValidationError."""
        if not hasattr(error, "error_dict"):
            return [("", message) for message in error.messages]
        by_field = error.message_dict.items()
        return [(self.column_of(name), message) for name, messages in by_field for message in messages]

    def column_of(self, attribute):
        for field in self.fields.values():
            if field.attribute == attribute:
                return field.column_name
        return self.error_columns.get(attribute, "")

    class Meta:
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        skip_html_diff = True
        use_transactions = True
        clean_model_instances = False


class UserResource(ActionResource):
    """Accounts. New ones get a temporary password each, in `passwords`; no password is ever read or exported."""

    sheet = "Tài khoản"
    tracked = actions.TRACKED
    error_columns = {"commune": "Đơn vị", "department": "Đơn vị"}
    notes = (
        "Mỗi dòng là một người. Tên đăng nhập đã có thì dòng ấy sửa tài khoản cũ; chưa có thì tạo tài khoản mới.",
        "Người không có trong tệp thì giữ nguyên, không bị xóa. Muốn ngừng một tài khoản: cột “Đang dùng” ghi không.",
        "Đơn vị: xã hoặc cơ quan của người đó. Lãnh đạo UBND huyện, Quản trị, Thanh tra thì để trống.",
        "Tệp không chứa mật khẩu. Người mới có mật khẩu tạm, hiện ra một lần sau khi xác nhận nhập.",
    )

    username = fields.Field(attribute="username", column_name="Tên đăng nhập", widget=SignInName())
    full_name = fields.Field(attribute="full_name", column_name="Họ và tên", widget=Words())
    role = fields.Field(attribute="role", column_name="Vai trò", widget=RoleName())
    unit = UnitField(attribute="unit", column_name="Đơn vị")
    email = fields.Field(attribute="email", column_name="Thư điện tử", widget=Words())
    phone = fields.Field(attribute="phone", column_name="Điện thoại", widget=Phone())
    is_active = fields.Field(attribute="is_active", column_name="Đang dùng", widget=YesNo())

    class Meta(ActionResource.Meta):
        model = User
        fields = ("username", "full_name", "role", "unit", "email", "phone", "is_active")
        import_order = export_order = fields
        import_id_fields = ("username",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields["unit"].widget = UnitName(self.today)
        self.passwords = []

    def allowed(self):
        units = self.fields["unit"].widget
        return {"Vai trò": [role.label for role in Role], "Đơn vị": units.names(), "Đang dùng": [YES, NO]}

    def get_queryset(self):
        return User.objects.visible_to(self.by).select_related("commune", "department")

    def apply(self, instance, is_create, *, dry_run):
        values = {name: getattr(instance, name) for name in actions.CHANGEABLE}
        door = {"by": self.by, "door": Door.IMPORT, "reference": self.reference}
        if is_create:
            # Hashing takes its time on purpose; a preview has no need of a password.
            password = None if dry_run else temporary_password()
            user = actions.create_user(username=instance.username, password=password, **values, **door)
            if password:
                self.passwords.append((user, password))
            instance.pk = user.pk
        else:
            user = actions.change_user(user=instance, **values, **door)
        if user.is_active != instance.is_active:
            (actions.enable_user if instance.is_active else actions.disable_user)(user=user, **door)


class VillageResource(ActionResource):
    """Villages, known by their commune's code and their number."""

    sheet = "Thôn"
    tracked = village_actions.TRACKED
    error_columns = {"on": "Không còn từ ngày", "search_name": "Tên thôn"}
    notes = (
        "Mỗi dòng là một thôn. Mã xã và số thứ tự đã có thì dòng ấy đổi tên hoặc kết thúc thôn; chưa có thì thêm thôn.",
        "Số thứ tự nằm trong mã hộ nên không đổi được, và không dùng lại của thôn đã kết thúc.",
        "Không còn từ ngày: ngày đầu tiên không còn thôn, ví dụ 01/01/2018. Thôn không có trong tệp thì giữ nguyên.",
    )

    code = fields.Field(attribute="commune__code", column_name="Mã xã", widget=Words(), readonly=True)
    commune = fields.Field(attribute="commune__name", column_name="Xã, thị trấn", widget=Words(), readonly=True)
    number = fields.Field(attribute="number", column_name="Số thứ tự", widget=Number())
    name = fields.Field(attribute="name", column_name="Tên thôn", widget=Words())
    valid_to = fields.Field(attribute="valid_to", column_name="Không còn từ ngày", widget=Day())

    class Meta(ActionResource.Meta):
        model = Village
        fields = ("code", "commune", "number", "name", "valid_to")
        import_order = export_order = fields
        import_id_fields = ("code", "number")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.communes = {commune.code: commune for commune in Commune.objects.valid_on(self.today)}

    def get_queryset(self):
        return Village.objects.select_related("commune")

    def get_instance(self, instance_loader, row):
        commune = self.communes.get(row["Mã xã"])
        if commune is None:
            message = f"“{row['Mã xã']}” không phải mã xã đang có. Mã gồm 5 chữ số, ví dụ 15769."
            raise ValidationError({"commune__code": message})
        try:
            number = parse_number(row["Số thứ tự"])
        except ValueError as error:
            raise ValidationError({"number": str(error)}) from error
        return self.get_queryset().filter(commune=commune, number=number).first()

    def init_instance(self, row=None):
        return Village(commune=self.communes[row["Mã xã"]])

    def apply(self, instance, is_create, *, dry_run):
        door = {"by": self.by, "door": Door.IMPORT, "reference": self.reference}
        if is_create:
            village = village_actions.add_village(
                commune=instance.commune, number=instance.number, name=instance.name, today=self.today, **door
            )
            instance.pk = village.pk
        else:
            village = village_actions.rename_village(village=instance, name=instance.name, **door)
        if instance.valid_to != village.valid_to:
            village_actions.end_village(village=village, on=self.checked_end(instance), **door)

    def checked_end(self, instance):
        if instance.valid_to is None:
            raise ValidationError({"valid_to": "Thôn đã kết thúc thì không mở lại bằng tệp Excel; thêm thôn mới."})
        return instance.valid_to


def exportable_users(users):
    """Returns the accounts in the order of the exported table."""
    return users.order_by("commune__code", "department__order", "search_name")


def exportable_villages(today):
    """Returns the villages of today's communes in the order of the exported table."""
    communes = Commune.objects.valid_on(today)
    return Village.objects.filter(commune__in=communes).select_related("commune").order_by("commune__code", "number")
