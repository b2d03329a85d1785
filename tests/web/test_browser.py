"""In a real browser: axe finds nothing serious, the keyboard reaches everything, nothing is cut off on a phone."""

from __future__ import annotations

from datetime import date

import pytest

from tests.axe import complaints

from .addresses import pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READ = (
    "desk",
    "list",
    "case",
    "new",
    "step hold",
    "step decide",
    "search 许可",
    "indicator",
    "indicators",
    "calendar",
    "settings",
    "notices",
    "terms",
    "statutes",
    "numbers",
    "import",
)
WIDTHS = (390, 1440)  # loaded on a phone, then on a desk


@pytest.fixture
def open_as(page, live_server, people):
    """open_as("handler") signs the browser in; open_as.go(path) opens a page and collects what it complains about."""
    from django.conf import settings
    from django.test import Client

    def enter(name: str):
        client = Client()
        client.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        return page

    enter.url = live_server.url
    return enter


def looked_at(page, path) -> list[str]:
    """What is wrong with a page on a phone, and then on a desk."""
    wrong = []
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wrong += [f"{width}: {words}" for words in complaints(page)]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wrong.append(f"wider than {width}")
    return wrong


def test_axe_finds_nothing_serious_and_nothing_is_cut_off(open_as, file):
    case = file(state="open")
    page = open_as("handler")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    found = {key: looked_at(page, open_as.url + path) for key, path in pages(case).items() if key in READ}
    assert {key: problems for key, problems in found.items() if problems} == {}
    assert refused == []


def test_the_long_form_and_the_wide_list_pass_axe(open_as, people, organs):
    """The register with the most questions, columns and figures."""
    from fadu.kernel.register import registers
    from fadu.people.models import Post

    key = max(registers(), key=lambda name: len(registers()[name].steps))
    for role, _ in registers()[key].roles:
        Post.objects.create(user=people["idle"], organ=organs[0], role=role, from_date=date(2024, 1, 1))
    page = open_as("idle")
    for path in (f"/r/{key}/", f"/r/{key}/new/", f"/r/{key}/import/", "/i/"):
        assert looked_at(page, open_as.url + path) == [], path


def test_audit_pages_pass_axe(open_as, file):
    case = file(state="open")
    page = open_as("auditor")
    for key in ("audit", "audit_row"):
        page.goto(open_as.url + pages(case)[key])
        assert complaints(page) == [], key


def test_the_smallest_phone_and_the_widest_screen(open_as, file):
    case = file(state="held")
    page = open_as("handler")
    for width in (360, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        for key in ("desk", "list", "case", "dossier", "new", "indicator", "calendar"):
            page.goto(open_as.url + pages(case)[key])
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (key, width)


def test_slash_searches_j_walks_enter_opens_escape_closes(open_as, file):
    case = file(state="open")
    file(state="open")
    page = open_as("handler")
    page.goto(open_as.url + "/desk/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("许可")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == case.matter.number
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/r/permit/{case.pk}/")
    page.click("details.usermenu summary")
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('details.usermenu').open") is False


def test_a_step_is_taken_by_keyboard_alone(open_as, file):
    case = file(state="open")
    page = open_as("handler")
    page.goto(open_as.url + f"/r/permit/{case.pk}/")
    page.get_by_role("link", name="中止").focus()
    page.keyboard.press("Enter")
    page.get_by_label("理由").focus()
    page.keyboard.type("需要鉴定")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/r/permit/{case.pk}/")
    assert "已办理：中止" in page.inner_text("main")


def test_the_phone_menu_opens_and_closes_without_script(browser, live_server, people, open_as):
    page = open_as("handler")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(open_as.url + "/desk/")
    assert not page.get_by_role("link", name="到期日历").is_visible()
    page.get_by_role("link", name="菜单", exact=True).click()
    assert page.get_by_role("link", name="到期日历").is_visible()
    page.get_by_role("link", name="关闭菜单").click()
    assert not page.get_by_role("link", name="到期日历").is_visible()


def test_forms_work_without_script(browser, live_server, people, file, open_as):
    case = file(state="open")
    cookies = open_as("handler").context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{open_as.url}/r/permit/{case.pk}/step/hold/")
    page.get_by_label("理由").fill("需要鉴定")
    page.get_by_role("button", name="中止").click()
    assert "已办理：中止" in page.inner_text("main")
    context.close()


def test_printing_leaves_navigation_out(open_as, file):
    case = file(state="open")
    page = open_as("handler")
    page.goto(open_as.url + f"/r/permit/{case.pk}/")
    page.emulate_media(media="print")
    assert not page.locator("nav.rail").is_visible() and not page.locator(".offers").is_visible()
    assert page.locator("text=期限").first.is_visible()
