"""What goes wrong at a real screen: a killed browser, a stale form, one click too many, a forgotten password."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration
from fadu.kernel.models import Event, Run
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today

from .screen import Screen

pytestmark = pytest.mark.browser
FILED = date(2026, 3, 6)
TESTS = dict.fromkeys(("applicant_clear", "respondent_proper", "interest", "request_specific", "reasons_given"), "yes")
TESTS |= {"excluded": "none"} | dict.fromkeys(("accepted_before", "suit_registered", "withdrawn_before"), "no")
AT_DESK = {"applicant_name": "丁海燕", "act_name": "罚款决定", "request": "撤销该罚款决定。"}


@pytest.fixture
def examined(town):
    """A case ready to be accepted."""
    clerk = town.pick("reconsideration.clerk", "weihai", FILED)
    facts = AT_DESK | {"reasons": "无事实依据", "respondent": town.organs["scjg"], "act_on": date(2026, 2, 27)}
    facts |= {"served_by": "direct", "act_served_on": date(2026, 3, 2), "told": "yes", "subject": "penalty"}
    with frozen_today(FILED):
        given = {"organ_id": town.organs["weihai"].pk, "on": FILED, "step": "enter"}
        case = open_case(register("reconsideration"), clerk, facts, **given).case
        return take(case, "examine", clerk, TESTS, on=FILED).case


def steps(case, key: str) -> int:
    """How often a step was taken."""
    return Event._plain.filter(matter_id=case.pk, kind="step", step=key).count()


def test_a_killed_browser_loses_nothing_that_was_stored(town, browser, live_server, window):
    engine = browser.browser_type
    doomed = engine.launch(
        executable_path=_program(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    )
    clerk = Screen(doomed.new_page(), live_server.url).sign_in("clerk").open("/r/reconsideration/new/enter/")
    clerk.fill(**AT_DESK).click("存草稿").open("/r/reconsideration/new/enter/").fill(reasons="还没有存的话")
    try:
        doomed.new_browser_cdp_session().send("Browser.crash")
    except Exception as error:  # the connection goes down with the browser, that is the point
        assert "closed" in str(error) or "crash" in str(error).lower(), error
    assert not Reconsideration._plain.exists()
    again = window("clerk")
    again.click("登记收件")
    assert {key: again.page.input_value(f"#i-{key}") for key in AT_DESK} == AT_DESK
    again.fill(reasons="无事实依据", respondent="威海市市场监督管理局").submit()
    assert Reconsideration._plain.get().applicant_name == "丁海燕" and "威政复〔2026〕1号" in again.text
    assert "我的草稿" not in again.open("/desk/").text


def _program() -> str:
    import shutil

    from tests.conftest import CHROMIUM

    return next(path for name in CHROMIUM if (path := shutil.which(name)))


def test_a_stale_form_keeps_its_words_and_is_sent_again_knowingly(examined, window):
    path = f"/r/reconsideration/{examined.pk}/step/add_evidence/"
    late = window("handler").open(path).fill(kind="书证", title="现场照片三张", source="申请人")
    window("clerk").open(f"/r/reconsideration/{examined.pk}/").take("accept", procedure_kind="普通程序")
    late.submit()
    assert "他人已先办理" in late.text and late.page.input_value("#i-title") == "现场照片三张"
    assert steps(examined, "add_evidence") == 0
    late.submit()
    assert late.path == f"/r/reconsideration/{examined.pk}/" and steps(examined, "add_evidence") == 1


def test_six_accepts_at_once_are_one_acceptance(examined, window):
    first = window("clerk")
    tabs = [first.page] + [first.page.context.new_page() for _ in range(5)]
    for tab in tabs:
        tab.goto(f"{first.base}/r/reconsideration/{examined.pk}/step/accept/")
        tab.check("input[name=procedure_kind][value=ordinary]")
    for tab in tabs:  # nothing is waited for until all six are under way
        tab.evaluate("setTimeout(() => document.querySelector('form.card').requestSubmit(), 0)")
    for tab in tabs:
        tab.wait_for_selector("text=/已办理：受理|现在不能办理/")
    assert steps(examined, "accept") == 1
    assert Run._plain.filter(matter_id=examined.pk, key="decide").count() == 1
    assert sum("现在不能办理" in tab.content() for tab in tabs) == 5, "the tabs share a session, and with it the note"


def test_six_clicks_of_a_citizen_are_one_application(town, window):
    citizen = window().open("/file/reconsideration/")
    citizen.fill(**AT_DESK, reasons="无事实依据", respondent="威海市市场监督管理局").click("下一步：核对")
    citizen.page.locator("button", has_text="确认提交").click(click_count=6)
    citizen.page.wait_for_selector("text=已经提交")
    assert Reconsideration._plain.count() == 1


def test_an_account_is_locked_after_five_wrong_passwords_and_unlocked_by_the_security_administrator(town, window):
    stranger = window()
    for _ in range(4):
        assert "密码不对" in stranger.sign_in("clerk", "wrong-password").text
    assert "账号已锁定" in stranger.sign_in("clerk", "wrong-password").text
    assert "账号已锁定" in stranger.sign_in("clerk").text and "/login" in stranger.path
    guard = window("anquan").open("/settings/people/users/?q=李乙二").click("李乙二")
    assert "登录锁定" in guard.text
    guard.click("解除锁定")
    assert "登录锁定" not in guard.text
    assert stranger.sign_in("clerk").path == "/desk/"
