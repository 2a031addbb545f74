"""Takes the pictures of README and docs from a running copy with its demo data: `make run` in one window, then

    .venv/bin/python -m tests.browser.make_screenshots http://127.0.0.1:8000

Overwrites docs/screenshots/. Everything in them is invented by the demo.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

DESK, PHONE = {"width": 1366, "height": 900}, {"width": 360, "height": 780}
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PASSWORD = "lua-vang-2017"  # printed by `make run`
FIRST, FILE = "first", "file"  # stand for the form and the file of the first household of the list

# (file, who, address, window, whole page)
PICTURES = (
    ("home", "ldtbxh", "/?nam=2017", DESK, False),
    ("home-dark", "ldtbxh", "/?nam=2017", DESK, False),
    ("brief", "lanhdao.huyen", "/?nam=2016", DESK, True),
    ("commune", "canbo.binhson", "/?nam=2017", DESK, False),
    ("commune-phone", "canbo.binhson", "/?nam=2017", PHONE, False),
    ("body", "phong.nnptnt", "/?nam=2017", DESK, False),
    ("form", "canbo.binhson", FIRST, DESK, False),
    ("form-phone", "canbo.binhson", FIRST, PHONE, False),
    ("list", "canbo.binhson", "/2017/ho/", DESK, False),
    ("household", "canbo.binhson", FILE, DESK, False),
    ("movements", "ldtbxh", "/2017/dien-bien/", DESK, False),
    ("table", "ldtbxh", "/2017/bang/causes/", DESK, False),
    ("procedure", "canbo.binhson", "/2017/tien-trinh/15769/", DESK, False),
    ("completeness", "ldtbxh", "/2017/tien-trinh/", DESK, False),
    ("duties", "ldtbxh", "/nhiem-vu/2017/bang/", DESK, False),
    ("plan", "canbo.binhson", "/2016/ke-hoach/xa/15769/", DESK, False),
    ("plan-households", "canbo.binhson", "/2016/ke-hoach/xa/15769/ho/", DESK, False),
    ("targets", "ldtbxh", "/2017/chi-tieu/", DESK, False),
    ("programme", "ldtbxh", "/2017/chuong-trinh/", DESK, False),
    ("work", "phong.nnptnt", "/2017/thuc-hien/", DESK, False),
    ("money", "ldtbxh", "/nguon-luc/2016/", DESK, False),
    ("fund", "ldtbxh", "/quy/2017/", DESK, False),
    ("periodic", "ldtbxh", "/2017/bao-cao/", DESK, False),
    ("reports", "ldtbxh", "/2017/bang/", DESK, False),
    ("calendar", "ldtbxh", "/nhiem-vu/2017/lich/", DESK, False),
    ("help", "canbo.binhson", "/tro-giup/phan-loai/", DESK, False),
)


def chromium():
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return os.environ.get("CHROMIUM") or next((path for path in found if path), None)


def sign_in(window, name):
    window.goto("/dang-nhap/")
    window.fill("[name=username]", name)
    window.fill("[name=password]", PASSWORD)
    window.press("[name=password]", "Enter")
    window.wait_for_url("**/")
    done = window.get_by_role("button", name="Đã rõ, cất đi")
    if done.count():
        done.click()
        window.wait_for_url("**/")


def main(base):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for who in sorted({picture[1] for picture in PICTURES}):
            context = browser.new_context(base_url=base, locale="vi-VN", viewport=DESK)
            window = context.new_page()
            sign_in(window, who)
            for name, _, address, size, is_whole in (each for each in PICTURES if each[1] == who):
                window.set_viewport_size(size)
                window.emulate_media(color_scheme="dark" if name.endswith("-dark") else "light")
                if address in (FIRST, FILE):
                    window.goto("/2017/ho/?loai=da")
                    link = "tbody th a" if address == FIRST else "tbody a[href^='/ho/']"
                    address = window.locator(link).first.get_attribute("href")
                answer = window.goto(address)
                if answer.status != 200:
                    print(f"{name}: {address} answers {answer.status}", file=sys.stderr)
                    continue
                window.screenshot(path=FOLDER / f"{name}.png", full_page=is_whole)
                print(f"{name}.png  {address}")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
