"""A visit recorded where there is no network, reported, told and published, until anybody can read its result."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.aspects.a4_enforcement.inspection.models import FormAnswer, Inspection, Signature
from fadu.aspects.a4_enforcement.inspection.tests.city import Desk, build
from fadu.kernel.models import Attachment
from fadu.people.models import Post, User
from tests.field.phone import SIZE, Phone

from .screen import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY, FIRM, MET = date(2026, 4, 24), "模拟餐饮有限公司", "欧阳锦绣"


@pytest.fixture
def visit(transactional_db, day, settings):
    """A visit of today, approved, coded and manned; its officer and head have accounts."""
    settings.FADU_DEMO = True
    day.set(DAY)
    city = build()
    case = Desk(city).ready(DAY)
    for name, role in (("officer", "inspection.officer"), ("head", "inspection.head")):
        user = User.objects.create_user(f"visit.{name}", PASSWORD, name=f"某{name}")
        Post.objects.create(user=user, organ=city.market, role=role, from_date=date(2025, 1, 1))
        if name == "officer":
            officer = case.officer_rows()[0].officer
            officer.user = user
            officer.save()
    return case


@pytest.fixture
def phone(browser, live_server):
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SIZE)
    yield (made := Phone(context, live_server.url))
    context.close()
    assert not made.errors, made.errors


@pytest.fixture
def photo(tmp_path, browser):
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.set_content("<h1>通道堵塞</h1>")
    page.screenshot(path=tmp_path / "photo.png")
    page.close()
    return str(tmp_path / "photo.png")


def test_offline_visit_to_published_result(visit, phone, photo, window):
    phone.enrol("visit.officer", PASSWORD).offline()
    records(phone, photo)
    assert Inspection._plain.get(pk=visit.pk).state == "assigned", "nothing has left the phone"
    phone.offline(False).press("今天的路线").see("全部已上报")
    reported(visit)
    published(visit, window)


def records(phone: Phone, photo: str) -> None:
    """Without network: the code is shown, the form filled with a photo, the record signed."""
    phone.open().unlock().see("今天的路线").picture("phone-list").press(FIRM).press("出示检查码").picture("phone-code")
    assert phone.page.locator("svg.qr").is_visible()
    phone.press("开始检查").see("亮码方式").press("开始检查").see("检查中")
    phone.press("食品经营检查").see("通道畅通")
    phone.tick("l-1", "符合").tick("l-2", "不符合")
    phone.press("填检查表单").see("这个结论须附照片")
    phone.page.set_input_files("#l-2-p", photo)
    phone.page.locator("#f-l-2 .shots li").wait_for()
    phone.tick("result", "责令限期改正").page.fill("#i-findings", "后厨通道堆放纸箱")
    assert not phone.page.locator(".error:visible").count(), "what has been mended is no longer complained about"
    phone.picture("phone-sheet")
    phone.press("填检查表单").see("在这台设备上记下的").press("结束检查（笔录签字）")
    phone.page.fill("#i-attended_by", MET)
    phone.press("签名")
    phone.page.fill("#sign-name", MET)
    phone.press("签好了")
    phone.page.locator("#f-signatures .shots li").wait_for()
    phone.press("结束检查（笔录签字）").see("在这台设备上记下的")
    phone.picture("phone-recorded")
    assert "本机已存 3" in phone.text and MET not in phone.stored()


def reported(visit: Inspection) -> None:
    """What the platform holds: as if it had been recorded at the desk, and that it was not."""
    visit.refresh_from_db()
    assert (visit.state, visit.result, visit.problems, visit.coded) == ("recorded", "order", 1, True)
    assert visit.recorded_on_device and visit.visited_on == DAY and visit.attended_by == MET
    refused = FormAnswer._plain.get(visit=visit, line=2)
    assert refused.answer == "no" and Attachment._plain.get(pk=refused.photo_id).matter_id == visit.pk
    assert Signature._plain.get(visit=visit).attachment.media == "image/png"


def published(visit: Inspection, window) -> None:
    """The head tells and publishes the result; whoever wants to reads it, without the person met."""
    head = window()
    head.open("/login").fill(username="visit.head", password=PASSWORD).click("登录")
    head.open(f"/r/inspection/{visit.pk}/").take("tell", told_to=MET)
    head.take("publish")
    reader = window().open("/published/?register=inspection").click(visit.matter.number)
    assert FIRM in reader.text and "责令限期改正" in reader.text and MET not in reader.page.content()
