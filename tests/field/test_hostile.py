"""What the world does to the phone: wrong clocks, odd gateways, full storage, haste, somebody else's hands."""

from __future__ import annotations

import pytest

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import take
from fadu.runtime.places import PACKAGE
from fadu.web.models import FieldReceipt

from .errand.models import Errand, Line
from .test_offline import phone, photo, steps  # noqa: F401 fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOUR = 3_600_000
TEN = 1_795_399_200_000  # a moment at which the server was last asked
# what the phone's clock said, how far the server was ahead then and is now, the moment now -> when it was recorded
CLOCKS = [
    ("a clock that is right", TEN + HOUR, 0, 0, TEN + 2 * HOUR, TEN + HOUR),
    ("a clock that is a day behind all along", TEN - 23 * HOUR, 24 * HOUR, 24 * HOUR, TEN + 2 * HOUR, TEN + HOUR),
    ("wrong at capture, put right before reporting", TEN - 7 * HOUR, 8 * HOUR, 0, TEN + 2 * HOUR, TEN + HOUR),
    ("put forward by two days before capture", TEN + 49 * HOUR, 0, -48 * HOUR, TEN + 2 * HOUR, TEN + HOUR),
    ("fell back by years before capture", TEN - 60_000 * HOUR, 0, 60_001 * HOUR, TEN + 2 * HOUR, TEN + HOUR),
    ("fell back, then put right: no earlier than the last contact", TEN - 60_000 * HOUR, 0, 0, TEN + 2 * HOUR, TEN),
    ("ran ahead, then put right: no later than now", TEN + 90 * HOUR, 0, 0, TEN + 2 * HOUR, TEN + 2 * HOUR),
]
TRUTH = """async (rows) => {
  const { mended, truth } = await import("/static/field/clock.js");
  const older = { raw: 1, offset: 0 }; // of an app that did not keep when it last spoke to the server
  if (mended({ captured_at: "2026-11-23T01:30:00Z", clock: older }, { offset: 0, contact: "2026-11-23T01:00:00Z" }))
    return [];
  return rows.map(([, raw, offset, later, now, , contact]) =>
    truth({ raw, offset, contact: new Date(contact).toISOString() }, later, now));
}"""
SLOW = """const real = window.createImageBitmap;
window.createImageBitmap = async (...given) => {
  await new Promise((done) => setTimeout(done, window.lag ?? 0));
  return real(...given);
};"""


def test_a_day_of_bad_luck(plan, phone, photo, people):  # noqa: F811
    case = plan()
    one = phone(SLOW).enrol("officer")
    moments = one.page.evaluate(TRUTH, [[*row, TEN] for row in CLOCKS])
    assert {row[0]: row[5] for row in CLOCKS} == {row[0]: moment for row, moment in zip(CLOCKS, moments, strict=True)}
    hasty(one, case, photo)
    corrected_before_reporting(one)
    not_the_platform(one, case)
    full(one, case)
    cannot_leave_without_network(one)


def hasty(one, case, photo):  # noqa: F811
    """Recording while a photo is still being shrunk keeps the photo; no title names the enterprise."""
    one.offline().start(f"QY-{case.pk}")
    assert "某机械厂" not in one.page.title()
    one.press("消防安全检查表").see("疏散通道").tick("l-1", "不符合").page.fill("#l-2", "4")
    one.page.evaluate("window.lag = 700")
    one.page.set_input_files("#l-1-p", photo)
    one.press("填写检查表").see("在这台设备上记下的")
    one.page.evaluate("window.lag = 0")


def corrected_before_reporting(one):
    """A form that waits is opened with what was answered; its photo is reported with both records."""
    one.press("消防安全检查表").page.locator("#f-l-1 .shots li").wait_for()
    assert one.page.input_value("#l-2") == "4"
    one.page.fill("#l-2", "5")
    one.press("填写检查表").see("在这台设备上记下的").see("本机已存 3", "#bar")


def not_the_platform(one, case):
    """A gateway's page and the server's errors are no report; a record that always fails stops no other."""
    page = {"status": 200, "content_type": "text/html", "body": "<h1>系统维护中</h1>"}
    one.page.route("**/field/replay", lambda route: route.fulfill(**page))
    one.offline(False).press("今天的路线").see("没有正常答复")
    one.page.unroute("**/field/replay")
    one.page.route("**/field/session*", lambda route: route.fulfill(**page))
    one.press("立即上报").see("没有正常答复")
    one.page.unroute("**/field/session*")
    assert "本机已存 3" in one.text and Errand._plain.get(pk=case.pk).state == "planned"
    one.press("登记路遇情况").page.fill("#i-who", "金线顶码头")
    one.page.fill("#i-remark", "占道经营")

    def fails(route):
        bad = f'"matter":{case.pk}' in (route.request.post_data_buffer or b"").decode("latin-1")
        route.fulfill(status=500, body="") if bad else route.continue_()

    one.page.route("**/field/replay", fails)
    one.press("登记路遇情况").press("今天的路线").see("本机已存 3 条")
    assert Errand._plain.filter(who="金线顶码头").exists() and "没有正常答复" in one.text
    one.page.unroute("**/field/replay")


def full(one, case):
    """Where the phone is full, what is reported still leaves it."""
    limit = one.context.new_cdp_session(one.page)
    words = {"origin": one.base, "quotaSize": 1}
    limit.send("Storage.overrideQuotaForOrigin", words)
    one.press("立即上报").see("全部已上报")
    limit.send("Storage.overrideQuotaForOrigin", {"origin": one.base})
    assert steps(case) == ["plan", "start", "answer", "answer"] and FieldReceipt.objects.count() == 4
    line = Line.objects.get(errand=case, key="2")
    assert line.answer == "5" and len(Line.objects.get(errand=case, key="1").photos) == 1
    assert "files:0" in one.stored()


def cannot_leave_without_network(one):
    """Signing out needs the platform; a form that is begun outlives the sign-out at the desk and is counted."""
    one.press("某机械厂").press("完成检查").page.fill("#i-attended_by", "王某某")
    one.page.locator("form .kept", has_text="本机已存").wait_for()
    one.offline().press("退出").see("1 张没有填完的表").press("退出并清除本机").see("退不了登录")
    one.offline(False).page.goto(f"{one.base}/account/")
    one.page.click("details.usermenu summary")
    one.press("退出登录")
    one.open().see("1 张表没有填完")
    one.sign_in("second").see("1 张没有填完的表")


def test_a_visit_cancelled_meanwhile_keeps_what_was_recorded(plan, phone):  # noqa: F811
    case = plan()
    one = phone().enrol("officer").start(f"QY-{case.pk}").see("已上报").offline()
    one.fill(amount="7")
    take(Errand._plain.get(pk=case.pk), "cancel", SYSTEM, {"reason": "停业"})
    Errand._plain.filter(pk=case.pk).update(planned_on="2026-11-22")  # nor is it today's work any more
    one.offline(False).press("今天的路线").see("1 条没有报成").press("某机械厂 · 消防安全检查表")
    one.see("现在不能办理").see("灭火器数量")
    rows = one.page.locator("table.versions tr").all_inner_texts()
    assert any("灭火器数量" in row and "7" in row for row in rows) and any("已取消" in row for row in rows)
    one.press("某机械厂").see("已不在您今天的工作里")


def test_the_browser_is_asked_to_remember_nothing():
    """It keeps what is typed into plain forms, to fill it in again: the app's forms forbid it."""
    folder = PACKAGE / "web/static/field"
    assert 'autocomplete: "off"' in (folder / "form.js").read_text(encoding="utf-8")
