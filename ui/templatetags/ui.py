"""Filters and tags of the look, built in to every template. They format and draw; they never query.

Numbers and dates reach the screen only through the filters here, so that 02/11/2026 and 1.234.567 look one way.
"""

from decimal import Decimal, InvalidOperation

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ui import formatting
from ui.forms import error_lines
from ui.icons import ICONS

register = template.Library()

TONES = {"plain", "poor", "near", "out", "late", "done", "warn", "info"}
BANNER_ICONS = {"done": "check", "warn": "warn", "late": "late", "info": "info"}
# Django's message levels, in the words of the look.
MESSAGE_TONES = {"success": "done", "warning": "warn", "error": "late", "info": "info", "debug": "info"}


def _tone(tone) -> str:
    return tone if tone in TONES else "plain"


# Filters

register.filter("num", formatting.number)
register.filter("vnd", formatting.vnd)
register.filter("decimal_vi", formatting.decimal)
register.filter("date_vi", formatting.date_vi)
register.filter("datetime_vi", formatting.datetime_vi)
register.filter("signed", formatting.signed)


@register.filter
def pct(value, digits=2):
    """{{ rate|pct }} → "9,87 %"; {{ rate|pct:1 }} → "9,9 %"."""
    return formatting.percent(value, int(digits))


@register.filter
def dash(value):
    """{{ text|dash }}: an en dash with a spoken word where there is nothing, so that a blank cell is not a fault."""
    if value is None or value == "":
        return mark_safe('<span class="none"><span aria-hidden="true">–</span><span class="sr">chưa có</span></span>')
    return value


@register.filter
def share_of(value, whole):
    """{{ part|share_of:whole|pct }}: the percentage, or None (blank) where the whole is missing or zero."""
    try:
        part, base = Decimal(str(value)), Decimal(str(whole))
    except InvalidOperation:
        return None
    return part * 100 / base if base else None


@register.filter
def message_tone(message):
    """The tone of one of Django's messages."""
    return MESSAGE_TONES.get(message.level_tag, "info")


# Small pieces


@register.simple_tag
def icon(name):
    """{% icon "search" %}: a line icon, hidden from screen readers; put a word beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="{}"/></svg>', ICONS[name]
    )


@register.simple_tag
def tag(label, tone="plain", title=""):
    """{% tag "Hộ nghèo" "poor" %}: a status, always a word."""
    return format_html('<span class="tag {}"{}>{}</span>', _tone(tone), _title(title), label)


def _title(title):
    return format_html(' title="{}"', title) if title else ""


@register.simple_tag
def due_tag(days):
    """{% due_tag task.days_left %}: "còn 18 ngày", "hôm nay", "trễ 7 ngày" in its tone; blank for None."""
    if days is None:
        return ""
    return tag(formatting.days_left(days), "late" if days < 0 else "warn" if days <= 3 else "plain")


@register.simple_tag
def kbd(keys):
    """{% kbd "Ctrl+S" %}: keys that never break over lines."""
    parts = format_html_join(
        mark_safe('<span aria-hidden="true">+</span>'), "<kbd>{}</kbd>", ((k,) for k in keys.split("+"))
    )
    return format_html('<span class="keys">{}</span>', parts)


@register.simple_tag
def bar(value, maximum, tone="main"):
    """{% bar 49 100 "poor" %}: a data bar by SVG attributes (the CSP allows no style). The figure stands beside it."""
    if value is None or value == "" or not maximum:
        return ""
    width = min(max(Decimal(str(value)) / Decimal(str(maximum)) * 100, Decimal(0)), Decimal(100))
    return format_html(
        '<svg class="databar {}" aria-hidden="true" focusable="false"><rect width="{}%" height="100%"/></svg>',
        tone if tone == "main" else _tone(tone),
        f"{width:.2f}".rstrip("0").rstrip("."),
    )


@register.simple_tag
def progress(done, total, unit="", tone="main"):
    """{% progress 37 112 "phiếu" %}: a bar with its words "37/112 phiếu (33 %)"; words only without a total.

    Whole percents; 100 % is what is finished.
    """
    if not total:
        return format_html('<span class="progress none">{}</span>', "chưa có số phải làm")
    words = f"{formatting.number(done or 0)}/{formatting.number(total)} {unit}".strip()
    share = Decimal(done or 0) * 100 / Decimal(total)
    share = formatting.percent(share if share >= 100 else min(share, Decimal(99)), 0)
    return format_html(
        '<span class="progress">{}<span>{} ({})</span></span>', bar(done or 0, total, tone), words, share
    )


@register.simple_tag
def diff(old, new):
    """{% diff "Nhà tạm" "Nhà bền" %}: old → new, with spoken words; blanks are named."""
    return format_html(
        '<span class="diff"><del><span class="sr">cũ: </span>{}</del> <span aria-hidden="true">→</span> '
        '<ins><span class="sr">mới: </span>{}</ins></span>',
        _named(old),
        _named(new),
    )


def _named(value):
    return "(trống)" if value is None or value == "" else value


@register.simple_tag
def now_vi():
    """The present moment, for the line that dates the figures of a page."""
    return formatting.datetime_vi(timezone.now())


# Addresses


def _query(context, **changes) -> str:
    request = context.get("request")
    params = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        params.pop(key, None)
        if value not in (None, ""):
            params[key] = value
    return f"?{params.urlencode()}"


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page_obj, key="page"):
    """{% pagination page_obj %}: pages that keep the address's filters; nothing where one page holds all."""
    pages = [
        {"number": number, "href": _query(context, **{key: number})} if isinstance(number, int) else {"number": None}
        for number in page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page_obj": page_obj,
        "pages": pages,
        "previous": _query(context, **{key: page_obj.number - 1}) if page_obj.has_previous() else "",
        "next": _query(context, **{key: page_obj.number + 1}) if page_obj.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def sortable(context, label, key, css_class="", parameter="sort"):
    """{% sortable "Họ tên" "name" "num" %}: a whole <th> that sorts by `?sort=name`, then `?sort=-name`."""
    request = context.get("request")
    current = request.GET.get(parameter, "") if request else ""
    state, mark, target = "none", "", key
    if current == key:
        state, mark, target = "ascending", "▲", f"-{key}"
    elif current == f"-{key}":
        state, mark = "descending", "▼"
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a href="{}">{}'
        '<span class="mark" aria-hidden="true">{}</span></a></th>',
        css_class,
        state,
        _query(context, **{parameter: target, "page": None}),
        label,
        mark,
    )


# Forms


@register.inclusion_tag("components/field.html")
def field(bound_field, css_class="", unit="", hint=None, label=None):
    """{% field form.income "f2" unit="đ/người" %}: label, hint, control and error of one field.

    `css_class` f1…f6 is its width in a `.fields` grid of six columns.
    """
    hint = bound_field.help_text if hint is None else hint
    control = bound_field
    if hint and not bound_field.help_text and not bound_field.use_fieldset:
        # Django names the hint only where it is the field's own help text.
        described = f"{bound_field.auto_id}_helptext {bound_field.aria_describedby or ''}".strip()
        control = bound_field.as_widget(attrs={"aria-describedby": described})
    return {
        "field": bound_field,
        "control": control,
        "css_class": css_class,
        "unit": unit or getattr(bound_field.field, "unit", ""),
        "hint": hint,
        "label": bound_field.label if label is None else label,
        "kind": getattr(bound_field.field.widget, "input_type", ""),
        "is_group": bound_field.use_fieldset,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_and_formsets, quiet=False):
    """{% error_summary form formset %}: takes focus, and links to each field in the words that stand beside it.

    `quiet=True` leaves the focus alone, for a page that is not the answer to a submit.
    """
    return {"lines": error_lines(*forms_and_formsets), "quiet": quiet}


# Blocks


@register.simple_tag
def print_button():
    """{% print_button %}: the button that prints the page as it is."""
    return format_html('<button class="btn" type="button" data-print>{}In</button>', icon("print"))


@register.inclusion_tag("components/lock_notice.html")
def lock_notice(why, by="", until="", ask=""):
    """{% lock_notice "Xã đã gửi kết quả" by="…" until="…" ask="…" %}: why, by whom, until when, whom to ask."""
    return {"why": why, "by": by, "until": until, "ask": ask}


@register.inclusion_tag("components/steps.html")
def steps(items):
    """{% steps items %}: items of {label, state: done|current|todo|locked|late, note, href}."""
    return {"items": items}


class _Wrapped(template.Node):
    """{% empty "Chưa có hộ" %}what to do{% endempty %}, {% banner "warn" "Có đúng không?" %}…{% endbanner %}."""

    def __init__(self, kind, arguments, nodelist):
        self.kind, self.arguments, self.nodelist = kind, arguments, nodelist

    def render(self, context):
        values = [argument.resolve(context) for argument in self.arguments]
        body = SafeString(self.nodelist.render(context).strip())
        if self.kind == "empty":
            return format_html('<div class="empty"><p class="empty-title">{}</p>{}</div>', values[0], body)
        tone = values[0] if values[0] in BANNER_ICONS else "info"
        title = format_html("<strong>{}</strong> ", values[1]) if len(values) > 1 else ""
        return format_html(
            '<div class="banner {}">{}<div>{}{}</div></div>', tone, icon(BANNER_ICONS[tone]), title, body
        )


def _wrapping(parser, token):
    kind, *arguments = token.split_contents()
    if not arguments:
        raise template.TemplateSyntaxError(f"{{% {kind} %}} needs a title or tone")
    nodelist = parser.parse((f"end{kind}",))
    parser.delete_first_token()
    return _Wrapped(kind, [parser.compile_filter(argument) for argument in arguments], nodelist)


register.tag("empty", _wrapping)
register.tag("banner", _wrapping)
