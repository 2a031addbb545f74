"""What holds of the number, day and signer of a report's paper; the form asks it and the action asks it again. Pure."""

from ui.formatting import clean_text, date_vi


def clean_paper(values):
    """Returns the values of a paper tidied: "number", "signed_on", "signer", and what else there is."""
    return values | {name: clean_text(values.get(name) or "") for name in ("number", "signer")}


def paper_faults(values, *, period, year, today, is_needed=True):
    """Returns {field: message} of all that is wrong with a paper's tidied values, a year's report of a period. Without
    `is_needed` each may stay blank, to be filled in with the pen."""
    found, day = {}, values.get("signed_on")
    number = values["number"]
    if not (number.isascii() and number.isdigit()) and (number or is_needed):
        found["number"] = "Số văn bản chỉ gồm chữ số, ví dụ 45."
    if day is not None and day > today:
        found["signed_on"] = f"Ngày ký không được sau hôm nay ({date_vi(today)})."
    elif day is not None and day < period.begins_on(year):
        found["signed_on"] = f"Ngày ký không được trước {date_vi(period.begins_on(year))}."
    elif day is None and is_needed:
        found["signed_on"] = "Nhập ngày ký."
    if is_needed and not values["signer"]:
        found["signer"] = "Nhập người ký."
    return found
