"""A day without network in a real browser: opens, fills, signs, queues; reported once; nothing lost, nothing readable."""

from __future__ import annotations

import os

import pytest

from fadu.kernel.models import Attachment, Event
from fadu.web.models import FieldReceipt

from .errand.models import Errand, Line
from .phone import SIZE, Phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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

    def fresh(**words):
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SIZE, **words)
        made.append(Phone(context, live_server.url))
        return made[-1]

    yield fresh
    for one in made:
        one.context.close()
        assert not one.errors, one.errors


def shot(phone, name):
    """For looking at: FADU_SHOTS=folder keeps pictures."""
    if folder := os.environ.get("FADU_SHOTS"):
        phone.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_day_without_network_is_reported_once(plan, phone, photo):
    case = plan()
    plan("某食品店", "初村镇")
    one = phone().enrol("officer").offline()
    shot(one, "list")
    one.open().unlock().see("今天的路线")
    one.start(f"QY-{case.pk}")
    shot(one, "case")
    one.fill(photo)
    one.finish()
    shot(one, "recorded")
    assert Errand._plain.get(pk=case.pk).state == "planned" and "本机已存 3" in one.text
    dump = one.stored()
    assert "acts:3" in dump and "files:2" in dump
    assert not [word for word in ("某机械厂", "王某某", "羊亭镇", "疏散", "QY-", "officer", "JFIF", "PNG") if word in dump]
    assert all("/static/" in url or url.endswith("/field/") for url in one.cached())
    one.offline(False).press("今天的路线").see("全部已上报")
    shot(one, "reported")
    found = Errand._plain.get(pk=case.pk)
    assert (found.state, found.attended_by, found.recorded_on_device) == ("done", "王某某", True)
    assert Line.objects.filter(errand=case).count() == 2 and Attachment._plain.filter(matter_id=case.pk).count() == 2
    picture = Attachment._plain.get(name="照片1.jpg")
    assert picture.media == "image/jpeg" and picture.size < 400_000
    assert [e.step for e in Event._plain.filter(matter_id=case.pk).order_by("id")] == ["plan", "start", "answer", "finish"]
