"""Tags and filters draw what they are given, escape it, and keep the address's filters."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from ui.fields import MoneyField
from ui.forms import Form


def draw(source, address="/", **values):
    request = RequestFactory().get(address)
    return Template(source).render(Context({"request": request} | values))


def test_filters_write_vietnamese():
    values = {"n": 1234567, "r": Decimal("9.874"), "d": dt.date(2026, 11, 2), "nothing": None, "year": 2026}
    source = "{{ n|num }}|{{ n|vnd }}|{{ r|pct }}|{{ r|pct:1 }}|{{ d|date_vi }}|{{ nothing|num }}{{ nothing|vnd }}|"
    source += "{{ year }}"
    assert draw(source, **values) == "1.234.567|1.234.567 đ|9,87 %|9,9 %|02/11/2026||2026"
    assert draw("{{ r|decimal_vi:1 }}|{{ a|signed }}|{{ b|signed }}", r=Decimal("30.5"), a=2, b=-2) == "30,5|+2|−2"


def test_a_share_of_nothing_is_blank():
    assert (
        draw(
            "{{ a|share_of:b|pct }}|{{ a|share_of:nothing|pct }}|{{ a|share_of:zero|pct }}",
            a=1,
            b=8,
            zero=0,
            nothing=None,
        )
        == "12,50 %||"
    )


def test_a_blank_is_a_dash_and_zero_is_zero():
    assert "chưa có" in draw("{{ value|dash }}", value=None)
    assert draw("{{ value|dash }}", value=0) == "0"


def test_what_is_shown_is_escaped():
    for source in (
        "{% tag value %}",
        "{% diff value value %}",
        "{% banner 'warn' value %}{{ value }}{% endbanner %}",
        "{% empty value %}{{ value }}{% endempty %}",
        "{% lock_notice value by=value %}",
        "{% progress 1 2 value %}",
        "{% kbd value %}",
        "{% sortable value value %}",
    ):
        assert "<script>" not in draw(source, value="<script>")


def test_a_tag_has_a_known_tone_or_none():
    assert draw('{% tag "Hộ nghèo" "poor" %}') == '<span class="tag poor">Hộ nghèo</span>'
    assert 'class="tag plain"' in draw('{% tag "Lạ" "x y" %}')


@pytest.mark.parametrize(("days", "words"), [(18, "còn 18 ngày"), (0, "hôm nay"), (-7, "trễ 7 ngày")])
def test_due_tags(days, words):
    assert words in draw("{% due_tag days %}", days=days)


def test_a_task_without_a_deadline_has_no_due_tag():
    assert draw("{% due_tag days %}", days=None) == ""


@pytest.mark.parametrize(
    ("value", "maximum", "width"),
    [(49, 100, "49%"), (1, 3, "33.33%"), (500, 100, "100%"), (-1, 100, "0%"), ("8.10", 25, "32.4%")],
)
def test_data_bars(value, maximum, width):
    assert f'<rect width="{width}"' in draw("{% bar value maximum 'poor' %}", value=value, maximum=maximum)


def test_no_bar_without_a_figure():
    assert draw("{% bar none 10 %}{% bar 5 0 %}", none=None) == ""


def test_progress_says_what_a_bar_cannot():
    assert "37/112 phiếu (33 %)" in draw('{% progress 37 112 "phiếu" %}')
    assert "9/11 (82 %)" in draw("{% progress 9 11 %}")
    assert "(99 %)" in draw("{% progress 999 1000 %}") and "(100 %)" in draw("{% progress 7 7 %}")
    assert "chưa có số phải làm" in draw('{% progress 0 0 "phiếu" %}')


def test_keys_do_not_break_over_lines():
    html = draw('{% kbd "Ctrl+Enter" %}')
    assert html.startswith('<span class="keys">')
    assert re.findall(r"<kbd>(\w+)</kbd>", html) == ["Ctrl", "Enter"]


def test_pages_keep_the_filters_of_the_address():
    page = Paginator(range(1248), 50).page(7)
    html = draw("{% pagination page %}", "/ho/?thon=3&page=7&loai=N1&loai=N2", page=page)
    assert "301–350 trong 1.248" in html
    assert "?thon=3&amp;loai=N1&amp;loai=N2&amp;page=8" in html
    assert html.count('aria-current="page"') == 1
    assert draw("{% pagination page %}", page=Paginator(range(3), 50).page(1)).strip() == ""


def test_a_column_sorts_up_then_down_from_the_first_page():
    up = draw('{% sortable "Họ tên" "name" "num" %}', "/ho/?thon=3&page=4")
    assert 'aria-sort="none"' in up
    assert 'href="?thon=3&amp;sort=name"' in up
    down = draw('{% sortable "Họ tên" "name" %}', "/ho/?sort=name")
    assert 'aria-sort="ascending"' in down
    assert 'href="?sort=-name"' in down
    assert 'aria-sort="descending"' in draw('{% sortable "Họ tên" "name" %}', "/ho/?sort=-name")


def test_a_lock_says_why_by_whom_until_when_and_whom_to_ask():
    html = draw('{% lock_notice "đã gửi" by="Lê Thị Hồng" until="22/11" ask="Phòng LĐTBXH" %}')
    assert all(word in html for word in ("đã gửi", "Lê Thị Hồng", "22/11", "Phòng LĐTBXH"))


def test_blocks_keep_what_they_hold():
    html = draw('{% empty "Chưa có hộ" %}<a href="/x/">{{ what }}</a>{% endempty %}', what="Nhập & gõ")
    assert '<a href="/x/">Nhập &amp; gõ</a>' in html
    with pytest.raises(TemplateSyntaxError):
        Template("{% empty %}{% endempty %}")


class Sample(Form):
    income = MoneyField(label="Thu nhập", unit="đ/người")


def test_a_field_shows_label_hint_unit_and_error():
    html = draw('{% field form.income "f2" hint="Cả hộ chia đều" %}', form=Sample({"income": "1,5"}))
    assert '<label for="id_income">Thu nhập</label>' in html
    assert 'aria-describedby="id_income_helptext id_income_error"' in html
    assert "đ/người" in html
    assert 'class="field f2 has-error"' in html


def test_the_summary_takes_focus_only_after_a_submit():
    form = Sample({"income": ""})
    assert 'href="#id_income"' in draw("{% error_summary form %}", form=form)
    assert "autofocus" in draw("{% error_summary form %}", form=form)
    assert "autofocus" not in draw("{% error_summary form quiet=True %}", form=form)
    assert draw("{% error_summary form %}", form=Sample()).strip() == ""


def test_the_gallery_shows_every_component(lan, as_user):
    response = as_user(lan).get("/mau/")
    page = response.content.decode()
    assert response.status_code == 200
    assert " style=" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for name in (
        "tag poor",
        "verdict",
        "tick",
        "roster",
        "receipt",
        "lock",
        "empty",
        "loading",
        "tiles",
        "steps",
        "diff",
    ):
        assert f'class="{name}' in page


def test_error_pages_stand_without_any_context():
    for name in ("400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html"):
        page = Template('{% extends "' + name + '" %}').render(Context())
        assert "<h1>" in page
        assert "</html>" in page
