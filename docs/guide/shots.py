"""Takes the pictures of the user guide from a running demonstration (`make run`), at 1440 pixels.

    .venv/bin/python docs/guide/shots.py [--url http://127.0.0.1:8000] [name …]

Every page shown is the product's own, with the label 模拟数据 on it. One application is filed for the receipt.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

IMAGES = HERE / "images"
PASSWORD = "fadu-demo"  # noqa: S105 printed at every start of a demonstration
WIDTH, HEIGHT = 1440, 900
FIRST_ROW = r'<a data-row(?:="")? href="(/r/[\w-]+/\d+/)"'
RECON = "/r/reconsideration/"
PLAN_TASK = r'href="(/plan/\d+/task/T17/[^"]*)"'
YEAR_PLAN = "/r/inspection_year_plan/?state=in_force"
PLAN_CALENDAR = r'href="(/inspections/\d+/calendar/)"'
CAMPAIGN = r'href="(/assess/\d+/)">(?:(?!</tr>).)*?已(?:审定|更正)'
SHEET = r'href="(/assess/unit/\d+/)"'
PLAN_TARGET = r'href="(/plan/target/\d+/)"[^>]*>T17-a'


@dataclass(frozen=True)
class Shot:
    """One picture. who: account ("" for the public); path: where to begin; follow: patterns of the links taken from
    there, one after another; step: whose form is opened on the case reached; act: what is done before the picture is
    taken; top: the element that stands at the upper edge; height: of the picture."""

    name: str
    who: str
    path: str
    follow: tuple[str, ...] = ()
    step: str = ""
    act: tuple[Callable[[Any], None], ...] = ()
    top: str = ""
    height: int = HEIGHT


def goes(path: str, follow: tuple[str, ...], read: Callable[[str], str], step: str = "") -> str:
    """The address that the links lead to. read(path) gives a page's text. Raises LookupError when a link is missing."""
    for pattern in follow:
        found = re.search(pattern, read(path))
        if found is None:
            raise LookupError(f"{path}: no link {pattern}")
        path = found[1].replace("&amp;", "&")
    return f"{path}step/{step}/" if step else path


def unfold(page: Any) -> None:
    """Open how the pressing date was reached."""
    for summary in page.locator("main .traces details:not([open]) summary").all()[:1]:
        summary.click()


def opens_visit(page: Any) -> None:
    """The last month of the calendar and the prices of its first visit."""
    page.locator(".ip-months a").last.click()
    page.locator("table a[data-row]").first.click()
    page.wait_for_selector("#visit .ip-prices")


def tick(*pairs: tuple[str, str]) -> Callable[[Any], None]:
    """Fill fields by id or tick a choice by name and value."""

    def fill(page: Any) -> None:
        for name, value in pairs:
            radio = page.locator(f'input[type=radio][name="{name}"][value="{value}"]')
            box = page.locator(f"#i-{name}")
            if radio.count():
                radio.check()
            elif box.evaluate("e => e.tagName") == "SELECT":
                box.select_option(label=value)
            else:
                box.fill(value)

    return fill


def enters(page: Any) -> None:
    """Sign in as the enterprise that the demonstration suggests, with the code that it shows."""
    page.fill("#i-uscc", page.inner_text(".note .p-code"))
    page.click("button:has-text('发送验证码')")
    page.fill("#i-code", page.inner_text("#shown-code"))
    page.click("button:has-text('登录')")
    page.wait_for_load_state()


def press(words: str) -> Callable[[Any], None]:
    """Press a button and wait for the page it brings."""

    def click(page: Any) -> None:
        page.locator("main button").filter(has_text=words).first.click()
        page.wait_for_load_state()

    return click


def leads(words: str) -> Callable[[Any], None]:
    """Follow a link and wait for its page."""

    def click(page: Any) -> None:
        page.locator("main a").filter(has_text=words).first.click()
        page.wait_for_load_state()

    return click


def follows(page: Any) -> None:
    """From the receipt to the case."""
    page.locator("main a", has_text="查看办理进度").click()
    page.wait_for_load_state()


APPLICATION = tick(
    ("applicant_name", "莫拟甲"), ("phone", "13800000000"), ("act_name", "罚款决定"), ("served_by", "direct"),
    ("respondent", "威海市市场监督管理局"), ("subject", "行政处罚"), ("request", "撤销该罚款决定。"),
    ("reasons", "认定的事实有误，处罚前没有听取陈述和申辩。"),
)  # fmt: skip
SHOTS = (
    Shot("login", "", "/login", height=520),
    Shot("public-home", "", "/"),
    Shot("public-file", "", "/file/reconsideration/", act=(APPLICATION,), top="footer"),
    Shot("public-check", "", "/file/reconsideration/", act=(APPLICATION, press("下一步：核对")), height=760),
    Shot("public-receipt", "", "/file/reconsideration/", act=(APPLICATION, press("下一步：核对"), press("确认提交"))),
    Shot("public-track", "", "/file/reconsideration/",
         act=(APPLICATION, press("下一步：核对"), press("确认提交"), follows)),
    Shot("public-calculator", "", "/calculator?term=reconsideration.decide&start=2026-03-11&extend=30"),
    Shot("public-published", "", "/published/", (r'href="(/published/[\w-]+/\d+/)"',)),
    Shot("public-plan", "", "/open/plan"),
    Shot("enterprise-signin", "", "/portal/enterprise/signin"),
    Shot("enterprise-home", "", "/portal/enterprise/signin", act=(enters,)),
    Shot("enterprise-rate", "", "/portal/enterprise/signin", act=(enters, leads("评价这次检查"))),
    Shot("handler-desk", "handler", "/desk/"),
    Shot("handler-list", "handler", RECON + "?state=review"),
    Shot("clerk-enter", "clerk", RECON + "new/enter/"),
    Shot("clerk-received", "clerk", RECON + "?state=received", (FIRST_ROW,)),
    Shot("clerk-examine", "clerk", RECON + "?state=received", (FIRST_ROW,), "examine"),
    Shot("handler-case", "handler", RECON + "?state=review", (FIRST_ROW,), act=(unfold,)),
    Shot("handler-suspend", "handler", RECON + "?state=review", (FIRST_ROW,), "suspend"),
    Shot("handler-find", "handler", RECON + "?state=review", (FIRST_ROW,), "find"),
    Shot("handler-search", "handler", "/search?q=罚款"),
    Shot("head-desk", "head", "/desk/"),
    Shot("head-extend", "head", RECON + "?state=review", (FIRST_ROW,), "extend"),
    Shot("head-draft", "head", "/desk/?when=today&clock=reconsideration.decide", (FIRST_ROW,), "approve", height=520),
    Shot("head-opinion", "head", RECON + "?state=served", (FIRST_ROW,), "issue_opinion"),
    Shot("decider-decide", "decider", RECON + "?state=draft_decision", (FIRST_ROW,)),
    Shot("officer-desk", "scjg.officer", "/desk/"),
    Shot("officer-case", "scjg.officer", RECON, (FIRST_ROW,)),
    Shot("plan", "coordinator", "/plan/"),
    Shot("plan-task", "coordinator", "/plan/", (PLAN_TASK,)),
    Shot("plan-target", "coordinator", "/plan/", (PLAN_TASK, PLAN_TARGET)),
    Shot("plan-records", "coordinator", "/i/reconsideration.timely/", top="#rows"),
    Shot("plan-unit", "coordinator", "/plan/unit/sfj/"),
    Shot("plan-import", "coordinator", "/plan/import/", height=560),
    Shot("plan-sheet", "coordinator", "/r/plan_sheet/new/draft/", height=700),
    Shot("statistics", "coordinator", "/reconsideration/statistics/"),
    Shot("calendar", "handler", "/calendar"),
    Shot("inspection-demand", "huancui.planner", "/r/inspection_demand/?state=draft", (FIRST_ROW,)),
    Shot("inspection-ceremony", "jiandu", YEAR_PLAN, (FIRST_ROW, r'href="(/inspections/\d+/ceremony/)"')),
    Shot("inspection-report", "jiandu", YEAR_PLAN, (FIRST_ROW, r'href="(/inspections/\d+/report/)"')),
    Shot("inspection-calendar", "jiandu", YEAR_PLAN, (FIRST_ROW, PLAN_CALENDAR), act=(opens_visit,)),
    Shot("public-inspections", "", "/portal/inspections/", (r'href="(/portal/inspections/\d+/)"',)),
    Shot("visit-due", "inspector", "/inspections/due/", height=700),
    Shot("visit-ask", "inspector", "/inspections/ask/?q=模拟", (r'href="(/inspections/ask/\?firm=\d+)"',)),
    Shot("visit-approve", "inspection.head", "/r/inspection/?state=requested", (FIRST_ROW,)),
    Shot("visit-result", "inspector", "/r/inspection/?state=closed", (FIRST_ROW,)),
    Shot("watch", "jiandu", "/inspection-watch/"),
    Shot("watch-often", "jiandu", "/inspection-watch/enterprises/"),
    Shot("watch-rule", "jiandu", "/inspection-catalogue/rules/rating/", height=620),
    Shot("risk-firm", "risk", "/r/low_credit/", (FIRST_ROW, r'href="(/risk/enterprise/\d+/)"')),
    Shot("risk-alert", "risk", "/r/risk_alert/", (FIRST_ROW,)),
    Shot("enterprise-risk", "", "/portal/enterprise/signin", act=(enters, leads("看怎么来的"))),
    Shot("leader", "leader", "/leader/"),
    Shot("dispatch", "coordinator", "/dispatch/"),
    Shot("law-proposals", "coordinator", "/law-inspection/proposals/"),
    Shot("law-ledger", "coordinator", "/law-inspection/ledger/"),
    Shot("law-form", "law.officer", "/r/law_form/", (FIRST_ROW, r'href="(/law-inspection/form/\d+/)"'), height=520),
    Shot("law-claims", "law.rongcheng", "/r/law_checklist/", (FIRST_ROW, r'href="(/law-inspection/claims/\d+/)"')),
    Shot("assess-scheme", "kaohe", "/assess/", (r'href="(/assess/scheme/\d+/)"',)),
    Shot("assess-unit", "kaohe", "/assess/", (CAMPAIGN, SHEET)),
    Shot("assess-item", "kaohe", "/assess/", (CAMPAIGN, SHEET, r'href="(/assess/unit/\d+/item/[^"]+)"')),
    Shot("assess-certain", "kaohe", "/assess/", (CAMPAIGN, r'href="(/assess/\d+/certain/)"')),
    Shot("assess-whatif", "kaohe", "/assess/", (CAMPAIGN, r'href="(/assess/\d+/whatif/[^"]*)"')),
    Shot("assess-lost", "law.officer", "/r/law_problem/?state=proposed", (FIRST_ROW,), "enter"),
    Shot("unit-week", "law.rongcheng", "/dispatch/unit/rongcheng/"),
    Shot("unit-problem", "law.rongcheng", "/r/law_problem/?state=rectifying", (FIRST_ROW,)),
    Shot("admin-users", "xitong", "/settings/people/users/"),
    Shot("admin-grant", "anquan", "/settings/people/users/?q=handler", (r'href="(/settings/people/users/\d+/)"',)),
    Shot("admin-calendar", "xitong", "/settings/calendar/"),
    Shot("admin-audit", "shenji", "/audit"),
)  # fmt: skip


def taken(browser: Any, url: str, shots: list[Shot]) -> Iterator[tuple[str, bytes]]:
    """(name, PNG) of each shot; one window per account."""
    windows: dict[str, Any] = {}
    for shot in shots:
        page = windows.get(shot.who) or _window(browser, url, shot.who)
        if shot.who:
            windows[shot.who] = page
        yield shot.name, _take(page, url, shot)
        if not shot.who:
            page.context.close()


def _window(browser: Any, url: str, who: str) -> Any:
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if who:
        page.goto(url + "/login")
        page.fill("#i-username", who)
        page.fill("#i-password", PASSWORD)
        page.click("main button")
        page.wait_for_load_state()
    return page


def _take(page: Any, url: str, shot: Shot) -> bytes:
    def read(path: str) -> str:
        page.goto(url + path)
        return str(page.content())

    page.goto(url + goes(shot.path, shot.follow, read, shot.step))
    for act in shot.act:
        act(page)
    page.evaluate("scrollTo(0, 0)")
    if shot.top:  # below the bar that stays at the upper edge
        page.locator(shot.top).first.evaluate("e => scrollTo(0, e.getBoundingClientRect().top - 84)")
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": shot.height}
    return bytes(page.screenshot(clip=clip, animations="disabled"))


def main() -> None:
    """Take all pictures, or those named."""
    from playwright.sync_api import sync_playwright
    from png import small

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    wanted = [shot for shot in SHOTS if not given.names or shot.name in given.names]
    program = shutil.which("chromium") or shutil.which("google-chrome")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        words = {"LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}  # the browser's own words in date fields
        flags = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        browser = driver.chromium.launch(executable_path=program, args=flags, env=os.environ | words)
        for name, data in taken(browser, given.url, wanted):
            packed = small(data)
            (IMAGES / f"{name}.png").write_bytes(packed)
            sys.stdout.write(f"{name}.png {len(packed) // 1024} KB\n")
        browser.close()


if __name__ == "__main__":
    main()
