"""What commands about a survey year ask for alike."""

from django.core.management.base import CommandError

from households.models import SurveyRound


def round_of(year):
    """Returns the SurveyRound of a year; raises CommandError."""
    found = SurveyRound.objects.filter(year=year).first()
    if found is None:
        raise CommandError(f"Chưa mở năm rà soát {year}.")
    return found


def no_commune(code, communes):
    """Returns the CommandError for a code that none of these communes bears; it says which there are."""
    known = "; ".join(f"{each.code} {each.short_name}" for each in sorted(communes, key=lambda each: each.code))
    return CommandError(f"Không có xã mã {code}. Các mã: {known or 'không có'}.")
