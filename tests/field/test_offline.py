"""A day without network in a real browser: opens, fills, signs, queues; reported once; nothing lost or readable."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Error

from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Attachment, Event
from fadu.kernel.procedure import take
from fadu.web.models import FieldDevice, FieldReceipt
from tests.axe import complaints
from tests.conftest import CHROMIUM, FLAGS

from .errand.models import Errand, Line
from .phone import CAMERA, SIZE, Phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALL = """() => [...document.querySelectorAll("a, button, select, summary, label.choice, input")]
  .filter((it) => it.checkVisibility() && !it.matches("[type=radio], [type=checkbox], .sr")
    && !it.closest(".skip, label.choice > *, p.small, li > a:not(.entry)")
    && it.getBoundingClientRect().height < 43.5)
  .map((it) => it.outerHTML.slice(0, 120))"""


@pytest.fixture
def photo(tmp_path, browser):
    """A picture large enough to be shrunk."""
    page = browser.new_page(viewport={"width": 2400, "height": 1800})
    page.set_content("<body bgcolor=teal><h1>安全出口堆放纸箱</h1>")
    page.screenshot(path=tmp_path / "photo.png")
    page.close()
    return str(tmp_path / "photo.png")


@pytest.fixture
def phone(browser, live_server):
    """phone() is a fresh device; errors of its scripts and refusals of the content policy fail the test."""
    made = []

    def fresh(script: str = ""):
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SIZE)
        if script:
            context.add_init_script(script)
        made.append(Phone(context, live_server.url))
        return made[-1]

    yield fresh
    for one in made:
        one.context.close()
        assert not one.errors, one.errors


def sound(phone, name, width=390):
    """Nothing serious for axe, nothing cut off, every target large enough for a thumb."""
    page = phone.page
    page.set_viewport_size({"width": width, "height": 844})
    phone.picture(f"{name}-{width}")
    serious = complaints(page)
    assert serious == [] and page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, serious)
    assert page.evaluate(SMALL) == [], name
    page.set_viewport_size(SIZE)


def steps(case):
    """The steps taken, in order."""
    return [event.step for event in Event._plain.filter(matter_id=case.pk, kind="step").order_by("id")]


# -- a day -------------------------------------------------------------------------------------------------------------
def test_a_day_without_network_is_reported_once(plan, phone, photo):
    case = plan()
    plan("某食品店", "初村镇")
    one = phone(CAMERA).enrol("officer").offline()
    one.open().unlock("错的口令 123").see("还可以试 9 次")
    one.unlock().see("今天的路线")
    one = in_another_window(one)
    sound(one, "list")
    records(one, case, photo)
    one.press("今天的路线").press("登记路遇情况")
    one.page.fill("#i-who", "金线顶码头")
    one.page.fill("#i-remark", "占道经营")
    one.press("登记路遇情况").see("金线顶码头")
    unreadable(one)
    assert Errand._plain.get(pk=case.pk).state == "planned" and "本机已存 4" in one.text
    one.offline(False).press("今天的路线").see("全部已上报")
    sound(one, "reported", 1440)
    reported(case)
    one.press("退出").see("记录都已上报").press("退出并清除本机")
    one.page.wait_for_url("**/login")
    assert "acts" not in one.stored() and one.open().see("登录后可以取回今天的工作")


def in_another_window(one):
    """Two windows would not know of one another's records: the second one waits, or takes over."""
    other = Phone(one.context, one.base, one.context.new_page()).open().see("已在另一个窗口打开").press("改在这里用")
    one.see("已改在另一个窗口使用")
    one.page.close()
    return other.unlock().see("今天的路线")


def records(one, case, photo):
    """The code read by the camera, the sheet with a photo, the drawn signature."""
    one.page.evaluate(f"window.name = 'qy-{case.pk}'")
    one.press("某机械厂").see("开始检查").press("开始检查").press("扫企业码").see("与这一家相符").press("开始检查")
    one.see("检查中").press("消防安全检查表").see("疏散通道")
    sound(one, "sheet")
    one.page.fill("#l-2", "1")
    one.press("填写检查表").see("1 处没有填好").press("‹ 某机械厂").see("未填完 · 本机已存")
    one.fill(photo)
    one.press("完成检查").tick("result", "发现问题").page.fill("#i-attended_by", "王某某")
    one.sign().press("完成检查").see("在这台设备上记下的")
    sound(one, "recorded")


def unreadable(one):
    """Neither words nor pictures can be read from what the device stores; the worker keeps only the app itself."""
    dump = one.stored()
    assert "acts:4" in dump and "files:2" in dump
    words = ("某机械厂", "王某某", "羊亭镇", "疏散", "金线顶", "qy-", "officer", "JFIF", "IHDR")
    assert not [word for word in words if word in dump]
    assert all("/static/" in url or url.endswith("/field/") for url in one.cached())


def reported(case):
    """Each step once, with its files; the photo small, the rest as recorded."""
    found = Errand._plain.get(pk=case.pk)
    assert (found.state, found.attended_by, found.recorded_on_device) == ("done", "王某某", True)
    assert steps(case) == ["plan", "start", "answer", "finish"] and FieldReceipt.objects.count() == 4
    assert Line.objects.filter(errand=case).count() == 2 and Attachment._plain.filter(matter_id=case.pk).count() == 2
    picture = Attachment._plain.get(name="照片1.jpg")
    assert picture.media == "image/jpeg" and picture.size < 400_000
    assert Errand._plain.get(who="金线顶码头").recorded_on_device


# -- what goes wrong ---------------------------------------------------------------------------------------------------
def test_a_lost_answer_repetitions_and_two_who_disagree(plan, phone, photo):
    case = plan()
    one, two = phone().enrol("officer"), phone().enrol("second")
    loses_an_answer(one, case)
    disagrees(one, two, case, photo)
    gives_up(one, case)
    leaves_at_the_desk(one)


def loses_an_answer(one, case):
    """The act arrives four times at the same moment, the phone hears nothing: it is taken once."""
    heard = []

    def lose(route):
        request = route.request
        words = {key: value for key, value in request.all_headers().items() if key != "content-length"}
        copy = Request(request.url, request.post_data_buffer, words, method="POST")
        with ThreadPoolExecutor(4) as pool:
            heard.extend(pool.map(lambda _: json.load(urlopen(copy, timeout=20)), range(4)))
        route.abort()

    one.page.route("**/field/replay", lose)
    with one.page.expect_event("requestfailed", lambda request: "replay" in request.url):
        one.start(f"QY-{case.pk}").see("本机已存 1", "#bar")
    one.page.unroute("**/field/replay")
    assert steps(case) == ["plan", "start"], "the server has it, the phone does not know"
    assert [(answer["result"], answer["version"]) for answer in heard] == [("done", 2)] * 4
    one.press("今天的路线").press("立即上报").see("全部已上报")
    assert steps(case) == ["plan", "start"] and FieldReceipt.objects.count() == 1


def disagrees(one, two, case, photo):
    """Both fill the same sheet; the later one sees both versions and decides."""
    one.offline().press("某机械厂").fill(photo, "2")
    two.press("刷新").see("检查中").press("某机械厂").fill(amount="9")
    two.see("已上报")
    one.offline(False).press("今天的路线").see("1 条没有报成")
    one.press("某机械厂 · 消防安全检查表").see("别人先办了").see("平台上现在的").see("不同")
    sound(one, "conflict")
    sound(one.picture("phone-conflict"), "conflict", 1440)
    assert "某second" in one.text
    assert Line.objects.get(errand=case, key="2").answer == "9" and steps(case).count("answer") == 1
    one.press("改了再报").see("疏散通道").page.fill("#l-2", "3")
    one.press("填写检查表").see("在这台设备上记下的").press("今天的路线").see("全部已上报")
    assert Line.objects.get(errand=case, key="2").answer == "3" and steps(case).count("answer") == 2


def gives_up(one, case):
    """The case was cancelled meanwhile: signing out waits, reporting again fails, giving up leaves the reason."""
    one.offline().press("某机械厂").finish()
    take(Errand._plain.get(pk=case.pk), "cancel", SYSTEM, {"reason": "停业"})
    one.offline(False).press("今天的路线").see("1 条没有报成").press("某机械厂 · 完成检查").see("已取消")
    one.press("退出").see("还有 1 条记录只存在本机").press("返回").press("某机械厂 · 完成检查")
    one.press("看过了，仍按我记的上报").press("今天的路线").see("1 条没有报成")
    one.press("某机械厂 · 完成检查").see("现在不能办理").press("不报了")
    one.page.fill("#reason", "企业已停业")
    one.press("不报，只留下这条说明").press("今天的路线").see("全部已上报")
    assert Event._plain.get(matter_id=case.pk, kind="field.discarded").facts["reason"] == "企业已停业"
    assert Attachment._plain.filter(matter_id=case.pk).count() == 1 == Attachment._plain.count()


def leaves_at_the_desk(one):
    """Whoever signs out elsewhere on the platform leaves nothing on the device either, once all is reported."""
    assert "cases:1" in one.stored()
    one.page.goto(f"{one.base}/account/")
    one.page.click("details.usermenu summary")
    one.press("退出登录")
    one.open().see("登录后可以取回今天的工作")
    assert "cases:1" not in one.stored()


# -- a phone that dies -------------------------------------------------------------------------------------------------
def kill(phone):
    """The browser goes down as when the battery is empty."""
    with suppress(Error):
        phone.context.browser.new_browser_cdp_session().send("Browser.crash")
    with pytest.raises(Error, match="closed"):
        phone.page.title()


@pytest.fixture
def boot(browser, live_server, tmp_path):
    """boot() starts a browser on the same profile as before."""

    def started():
        program = next(path for name in CHROMIUM if (path := shutil.which(name)))
        words = {"executable_path": program, "args": FLAGS, "viewport": SIZE, "locale": "zh-CN"}
        return Phone(browser.browser_type.launch_persistent_context(tmp_path / "profile", **words), live_server.url)

    return started


def test_a_phone_that_dies_loses_nothing(plan, boot):
    case = plan()
    one = boot().enrol("officer").offline()
    one.start(f"QY-{case.pk}").press("消防安全检查表").see("疏散通道")
    one.tick("l-1", "符合").page.fill("#l-2", "7")
    one.page.locator("form .kept", has_text="本机已存").wait_for()
    kill(one)
    one = boot().open().unlock().see("本机已存 1 条")
    one.press("某机械厂").see("未填完 · 本机已存").press("消防安全检查表")
    assert one.page.input_value("#l-2") == "7" and one.page.is_checked("#f-l-1 input[value=yes]")
    one.press("填写检查表").see("在这台设备上记下的")
    one.sign_in("second").see("另一位同事没有上报的 2 条记录")
    one.context.clear_cookies()
    one.page.route("**/field/replay", lambda route: (route.fetch(), kill(one)))
    with suppress(Error):
        one.sign_in("officer").page.wait_for_timeout(20_000)  # until it dies
    one = boot().sign_in("officer").see("全部已上报")
    assert steps(case) == ["plan", "start", "answer"] and FieldReceipt.objects.count() == 2
    assert Line.objects.get(errand=case, key="2").answer == "7"
    FieldDevice.objects.update(revoked_at="2026-11-23T04:00:00Z", nonce="")
    one.open().see("这台设备已停用")
    assert "cases" not in one.stored() or "cases:0" in one.stored()
    one.context.close()
