"""What every form that writes does without being told so: typing is not lost unasked, nothing is sent twice."""

import pytest


@pytest.fixture
def asked(page, sign_in, lan):
    """Lan at her account page; the list of questions of the browser, each answered with "stay here"."""
    said = []

    def stay(dialog):
        said.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    sign_in(page, lan)
    page.goto("/tai-khoan/")
    return said


def leave(page):
    page.locator(".foot a").click(no_wait_after=True)


def test_leaving_asks_only_while_typing_is_unsaved(page, asked):
    page.locator("[name=phone]").press_sequentially("0912345678")
    leave(page)
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"] and page.url.endswith("/tai-khoan/")
    assert page.locator("[name=phone]").input_value() == "0912345678"
    page.get_by_role("button", name="Lưu cách liên hệ").click()
    page.wait_for_load_state()
    leave(page)
    page.wait_for_url("**/tro-giup/**")
    assert asked == ["beforeunload"]


def test_what_was_refused_is_still_unsaved(page, asked):
    page.locator("[name=email]").press_sequentially("không phải thư")
    page.get_by_role("button", name="Lưu cách liên hệ").click()
    page.locator("[aria-invalid=true]").press("End")
    leave(page)
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"] and page.url.endswith("/tai-khoan/")


def test_a_name_to_sign_in_with_is_no_work_to_lose(page, asked):
    page.context.clear_cookies(name="sessionid")
    page.goto("/dang-nhap/")
    page.locator("[name=username]").press_sequentially("lan")
    page.reload()
    assert asked == []


def test_a_second_click_sends_nothing(page, asked):
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("[name=phone]").press_sequentially("0912345678")
    with page.expect_navigation():
        page.evaluate("() => ['click', 'click'].forEach(name => document.querySelector('main form .btn.main')[name]())")
    assert len(sent) == 1
    page.go_back()
    assert page.locator("[aria-busy]").count() == 0
