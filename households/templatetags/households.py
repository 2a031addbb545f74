"""Rows of the household list. They draw and never query.

Written by hand with the standard library's `escape`: fifty rows by template loops, or by Django's lazy escaping, would
cost more than the query behind them. Every text of a person passes through `escape`.
"""

from functools import cache
from html import escape

from django import template
from django.utils.safestring import SafeString

from households.standards import HouseholdClass
from ui.formatting import datetime_vi, number
from ui.templatetags.ui import dash, tag

register = template.Library()

NOTHING = dash("")
BLANK = f'<td class="num">{NOTHING}</td>' * 4 + "<td></td>"
UNSURVEYED, DRAFT, HAS_DRAFT = tag("chưa khảo sát"), tag("nháp", "warn"), tag("có nháp", "warn")


@register.simple_tag
def household_rows(rows, survey_round, with_commune, is_only_match):
    """{% household_rows page_obj.rows survey_round with_commune is_only_match %}: the <tr>s; the only match of a search
    takes the focus, so that Enter opens it."""
    form_address = f"/{survey_round.year}/phieu/"
    indicators = len(survey_round.standard.indicators)
    focus = " autofocus" if is_only_match else ""
    return SafeString("".join(_row(row, form_address, indicators, with_commune, focus) for row in rows))


def _row(row, form_address, indicators, with_commune, focus):
    code, name = escape(row.code), escape(row.head_name)
    address = f'<small class="soft block">{escape(row.address)}</small>' if row.address else ""
    # The head is not whom one looked for: the household is opened by the person who was found.
    matched = f'<small class="block">có {escape(", ".join(row.matched))}</small>' if row.matched else ""
    commune = f'<small class="soft block">{escape(row.commune)}</small>' if with_commune else ""
    return (
        f'<tr><th scope="row"><a class="strong" href="{form_address}{code}/"{focus}>{name}</a>{matched}{address}</th>'
        f'<td>{_class_cell(row)}</td><td class="nowrap">{code}</td>'
        f'<td class="nowrap">{escape(row.village)}{commune}</td>'
        f"{_answers(row.form, indicators) if row.form else BLANK}"
        f'<td class="nowrap no-print"><a href="/ho/{code}/">Hồ sơ<span class="sr"> hộ {name}</span></a></td></tr>\n'
    )


def _class_cell(row):
    if row.form:
        return f"{class_tag(row.household_class)} {HAS_DRAFT if row.has_draft else ''}"
    state = DRAFT if row.has_draft else UNSURVEYED
    if row.earlier_class is None:
        return state
    earlier = escape(row.earlier_class.in_sentence)
    return f'{state}<small class="soft block nowrap">năm {row.earlier_year}: {earlier}</small>'


@cache
def class_tag(household_class: HouseholdClass):
    return tag(household_class.short, household_class.tone)


def _answers(form, indicators):
    return (
        f'<td class="num">{form["persons_count"]}</td><td class="num">{number(form["income"]) or NOTHING}</td>'
        f'<td class="num">{number(form["b1"]) or NOTHING}</td>'
        f'<td class="num">{form["deprivation_count"]}/{indicators}</td>'
        f'<td class="nowrap">{datetime_vi(form["saved_at"])}</td>'
    )


@register.simple_tag
def select_options(pairs, chosen):
    """{% select_options pairs chosen %}: the <option>s of (value, label), the chosen one selected."""
    return SafeString(
        "".join(
            f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
            for value, label in pairs
        )
    )
