"""The public's pages in a real browser: filing to tracking with and without script, large type, no overflow, axe."""

from __future__ import annotations

import re

import pytest

from fadu.kernel.models import Matter
from tests.axe import complaints

from .conftest import answers

pytestmark = pytest.mark.django_db(transaction=True)


def fill(page, city):
    for name, value in answers(city[0]).items():
        if name == "against":
            page.select_option("#i-against", value)
        else:
            page.fill(f"#i-{name}", value)
    page.set_input_files("#i-proof", [{"name": "照片.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}])


def follow(page, home, matter, code):
    """Open the case with number and code, then withdraw."""
    page.goto(home + "/track")
    page.fill("#i-number", matter.number)
    page.fill("#i-code", code.lower())
    page.click("main button:has-text('查看进度')")
    page.wait_for_selector("text=下一个日期")
    assert matter.query_code not in page.url and "审查申请" in page.content()
    page.click("text=撤回申请")
    page.click("main button:has-text('撤回申请')")
    page.wait_for_selector("text=已撤回")


@pytest.mark.parametrize("script", [True, False])
def test_a_citizen_files_and_follows(browser, live_server, city, script):
    context = browser.new_context(java_script_enabled=script, locale="zh-CN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(live_server.url + "/")
    page.click("text=申请摆摊许可")
    fill(page, city)
    if not script:
        page.click("text=看看应当向哪个机关提出")
    page.wait_for_selector("text=应向甲机关提出")
    page.fill("#i-phone", "1")
    page.click("text=下一步：核对")
    assert (
        "电话号码有误" in page.content() and page.input_value("#i-wish") == "请求摆摊" and "照片.pdf" in page.content()
    )
    page.fill("#i-phone", "13806310001")
    page.click("text=下一步：核对")
    page.click("text=确认提交")
    page.wait_for_selector("text=已经提交")
    matter = Matter._plain.get()
    code = page.inner_text(".p-receipt .p-code")
    assert code.replace("-", "") == matter.query_code
    follow(page, live_server.url, matter, code)
    context.close()


def test_large_type_is_kept_and_nothing_typed_is_lost(browser, live_server, city):
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + "/file/stall/")
    page.fill("#i-wish", "写了一半")
    page.check("#large")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    assert page.evaluate(size) > 20 and page.input_value("#i-wish") == "写了一半"
    page.goto(live_server.url + "/")
    assert page.evaluate(size) > 20 and page.is_checked("#large")
    context.close()


PAGES = [
    "/",
    "/calculator",
    "/calculator?term=reconsideration.decide&start=2026-11-16&extend=30",
    "/calculator?term=reconsideration.decide&start=x",
    "/file/",
    "/file/stall/",
    "/file/reconsideration/",
    "/track",
    "/published/",
    "/open/plan",
    "/api/",
]


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_no_page_is_wider_than_the_window(browser, live_server, city, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    for path in PAGES:
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    page.close()


def test_axe_finds_nothing_serious(browser, live_server, city):
    context = browser.new_context(bypass_csp=True, locale="zh-CN")
    page = context.new_page()

    def clean():
        assert not (grave := complaints(page)), (page.url, grave)

    for path in PAGES:
        page.goto(live_server.url + path)
        clean()
    page.goto(live_server.url + "/file/stall/")
    page.click("text=下一步：核对")
    clean()
    fill(page, city)
    for label in ("text=下一步：核对", "text=确认提交", "text=查看办理进度", "text=撤回申请"):
        page.click(label)
        page.wait_for_load_state()
        clean()
    context.close()


def test_targets_are_large_enough(browser, live_server, city):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(live_server.url + "/file/stall/")
    small = page.evaluate("""[...document.querySelectorAll('main .btn, main input:not([type=hidden]), .p-head nav a')]
        .filter(e => e.offsetParent && !['checkbox', 'radio'].includes(e.type))
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height]).filter(([, h]) => h < 44)""")
    assert not small, small
    page.close()


def test_the_receipt_prints_on_one_page(browser, live_server, city):
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + "/file/stall/")
    fill(page, city)
    page.click("text=下一步：核对")
    page.click("text=确认提交")
    page.wait_for_selector("text=已经提交")
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1
    context.close()
