"""What has changed since a person read a report: their decision waits until they have read again."""

from django.db import IntegrityError, transaction


class ReadConflict(Exception):
    """Something is no longer as it was read: `field` of the form held it, `value` is what it is now."""

    field = ""

    def __init__(self, sentence, value):
        super().__init__(sentence)
        self.sentence, self.value = sentence, value


class DraftConflict(ReadConflict):
    """Somebody else has saved the draft meanwhile; `theirs` is the UnitReport or Consolidated as it now is."""

    field = "version"

    def __init__(self, theirs):
        super().__init__("Bản soạn vừa được người khác lưu. Đọc lại báo cáo rồi bấm lần nữa.", theirs.version)
        self.theirs = theirs


class FiguresConflict(ReadConflict):
    """Figures, or what is gathered, have changed since; `digest` marks what now is."""

    field = "digest"

    def __init__(self, digest):
        super().__init__("Số liệu hoặc bảng vừa thay đổi. Đọc lại báo cáo rồi bấm lần nữa.", digest)


class SendingConflict(ReadConflict):
    """The unit has sent again since; `number` is that of its latest sending."""

    field = "number"

    def __init__(self, number):
        super().__init__(f"Đơn vị vừa gửi lại báo cáo (lần {number}). Đọc lần gửi ấy rồi bấm lần nữa.", number)


def save_draft_row(row, find):
    """Saves a draft; `find` returns the saved one. Raises DraftConflict where somebody saved the first draft in this
    very moment, when there was no row to lock yet."""
    if not row._state.adding:
        row.save()
        return
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        theirs = find()
        if theirs is None:
            raise
        raise DraftConflict(theirs) from None
