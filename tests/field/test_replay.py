"""What a device sends: once, through the kernel, with files; late, foreign, spoilt and large ones are refused."""

from __future__ import annotations

import json
import uuid
from datetime import date

import pytest

from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Attachment, Event
from fadu.kernel.procedure import take
from fadu.kernel.today import frozen_today, now
from fadu.people.models import Post
from fadu.web.models import FieldDevice, FieldReceipt

from .conftest import picture
from .errand.models import Errand, Line

pytestmark = pytest.mark.django_db
FIRE = {"sheet": "fire", "answers": {"1": {"answer": "no", "note": "堆放纸箱", "photos": [{"file": "p1"}]},
                                     "2": {"answer": "4", "note": "", "photos": []}}}  # fmt: skip


def stamp(case) -> str:
    from .errand.register import stamp as of

    return of(case, "fire")


@pytest.fixture
def on_site(plan, device):
    """(device, case) after arrival."""
    case, phone = plan(), device()
    assert phone.send(phone.act(case, "start", {"code_read": f"QY-{case.pk}"})).status_code == 200
    case.refresh_from_db()
    return phone, case


def test_the_pack_holds_todays_work_of_the_officer(plan, device):
    mine = plan()
    plan(day=date(2026, 11, 22))
    plan(organ="f.乙")
    pack = device().pack()
    assert [case["pk"] for case in pack["cases"]] == [mine.pk] and pack["day"] == "2026-11-23"
    case = pack["cases"][0]
    assert case["code"] == f"RW-{mine.pk:06d}" and len(case["qr"]) == len(case["qr"][0]) > 20
    assert [sheet["key"] for sheet in case["sheets"]] == ["fire", "labour"]
    assert case["offers"] == {"start": {"allowed": True, "reasons": []}}
    errand = next(book for book in pack["registers"] if book["key"] == "errand")
    assert [step["key"] for step in errand["steps"]] == ["start", "answer", "remark", "finish", "note"]
    assert [opening["step"] for opening in pack["openings"] if opening["register"] == "errand"] == ["note"]
    captures = {ask["key"]: ask["capture"] for asks in case["asks"].values() for ask in asks}
    assert captures["signature"] == "signature" and captures["code_read"] == "scan" and captures["result"] == ""


@pytest.mark.parametrize("name,cases", [("watcher", 0), ("head", 0), ("other", 0), ("second", 1)])
def test_a_pack_is_what_grants_allow(plan, device, name, cases):
    plan()
    assert len(device(name).pack()["cases"]) == cases


def test_a_visit_is_replayed_through_the_kernel(on_site):
    phone, case = on_site
    assert case.state == "onsite" and case.recorded_on_device
    assert case.started_at.isoformat().startswith("2026-11-23T01:30")
    answer = phone.send(phone.act(case, "answer", {"sheet": FIRE}, stamp=""), p1=picture()).json()
    assert answer["result"] == "done" and answer["stamp"] == stamp(case) and answer["version"] == case.version + 1
    line = Line.objects.get(errand=case, key="1")
    assert Attachment._plain.get(pk=line.photos[0]).matter_id == case.pk
    case.refresh_from_db()
    sent = {"result": "bad", "attended_by": "王某某", "remark": "", "signature": [{"file": "s"}]}
    answer = phone.send(phone.act(case, "finish", sent), s=picture(1)).json()
    case.refresh_from_db()
    assert (answer["result"], case.state, case.attended_by) == ("done", "done", "王某某")
    assert FieldReceipt.objects.filter(matter_id=case.pk).count() == 3


def test_a_repetition_gets_the_first_answer_and_does_nothing(on_site):
    phone, case = on_site
    act = phone.act(case, "answer", {"sheet": FIRE}, stamp="")
    first = phone.send(act, p1=picture()).json()
    take(Errand._plain.get(pk=case.pk), "cancel", SYSTEM, {"reason": "停业"})
    again = [phone.send(act, p1=picture()).json() for _ in range(3)]
    assert all((found["version"], found["stamp"]) == (first["version"], first["stamp"]) for found in again)
    assert Event._plain.filter(matter_id=case.pk, step="answer").count() == 1
    assert Attachment._plain.filter(matter_id=case.pk).count() == 1 and Attachment._plain.count() == 1


def test_somebody_was_faster(on_site, device):
    phone, case = on_site
    mine, theirs = phone.act(case, "answer", {"sheet": FIRE}, stamp=""), device("second")
    labour = {"sheet": "labour", "answers": {"1": {"answer": "yes", "note": "", "photos": []}}}
    assert theirs.send(theirs.act(case, "answer", {"sheet": labour}, stamp="")).status_code == 200
    assert phone.send(mine, p1=picture()).status_code == 200, "another sheet of the same case is no conflict"
    late = theirs.send(theirs.act(case, "answer", {"sheet": FIRE}, stamp=""), p1=picture())
    body = late.json()
    assert late.status_code == 409 and body["result"] == "stale"
    assert body["case"]["sheets"][0]["filled"]["2"]["answer"] == "4"
    assert [step["title"] for step in body["since"]] == ["填写检查表", "填写检查表"]
    stale = phone.send(phone.act(case, "finish", {"result": "ok", "attended_by": "甲"})).json()
    assert phone.send(phone.act(case, "remark", {"remark": "门口有积水"})).status_code == 200, "only adds"
    assert stale["result"] == "stale" and Errand._plain.get(pk=case.pk).state == "onsite"
    seen = body["case"]["sheets"][0]["stamp"]
    assert theirs.send(theirs.act(case, "answer", {"sheet": FIRE}, stamp=seen), p1=picture()).status_code == 200


def test_what_the_kernel_refuses_says_why_and_keeps_no_file(on_site):
    phone, case = on_site
    sent = {"result": "ok", "attended_by": "", "signature": [{"file": "s"}]}
    answer = phone.send(phone.act(case, "finish", sent), s=picture())
    assert answer.status_code == 422 and answer.json()["errors"] == {"在场人": "请填写"}
    take(Errand._plain.get(pk=case.pk), "cancel", SYSTEM, {"reason": "停业"})
    case.refresh_from_db()
    act = phone.act(case, "finish", sent | {"attended_by": "甲"})
    late = phone.send(act | {"token": str(uuid.uuid4()), "version": case.version - 1}, s=picture()).json()
    told = [(step["title"], step["pairs"]) for step in late["since"]]
    assert late["result"] == "stale" and told == [("取消", [["理由", "停业"]])], "what the other one said"
    answer = phone.send(act, s=picture())
    assert answer.status_code == 409 and "已取消" in answer.json()["detail"] and answer.json()["case"]["state"] == "off"
    assert not Attachment._plain.exists()


def test_the_day_is_read_for_the_last_of_several_acts_only(on_site):
    phone, case = on_site
    act = phone.act(case, "remark", {"remark": "门口有积水"}, more=True)
    assert phone.send(act).json()["case"] is None
    last = phone.send(phone.act(case, "remark", {"remark": "已清扫"})).json()
    assert last["case"]["pk"] == case.pk and last["case"]["due"] is True
    opening = phone.act(None, "note", {"who": "码头", "remark": "占道"}, more=True, organ=case.organ_id)
    assert phone.send(opening).json()["case"], "a case that was opened has to be learnt"


def test_opening_on_site(people, device):
    phone = device()
    organ = int(next(o for o in phone.pack()["openings"] if o["register"] == "errand")["organs"][0][0])
    act = phone.act(None, "note", {"who": "码头", "remark": "占道", "photos": [{"file": "p"}]}, organ=organ)
    first, again = phone.send(act, p=picture()).json(), phone.send(act, p=picture()).json()
    assert first["matter"] == again["matter"] and Errand._plain.get().recorded_on_device
    foreign = phone.send(phone.act(None, "note", {"who": "码头", "remark": "占道"}, organ=organ + 999))
    assert foreign.status_code == 422


@pytest.mark.parametrize(
    "words,status,told",
    [
        ({"token": "x"}, 400, "读不懂"),
        ({"matter": "1"}, 400, "读不懂"),
        ({"captured_at": "2026-11-23T09:00"}, 400, "读不懂"),
        ({"captured_at": "2026-11-25T13:00+08:00"}, 422, "比平台快"),
        ({"captured_at": "2026-11-15T09:00+08:00"}, 409, "超过 7 天"),
        ({"step": "cancel"}, 409, "不在您的办理范围"),
        ({"register": "permit"}, 409, "不在您的办理范围"),
        ({"matter": 999999}, 409, "不在您的办理范围"),
        ({"device": "0" * 32}, 403, "没有登记给您"),
        ({"sent": {"nonsense": "1"}}, 422, "改正"),
        ({"sent": {"code_read": "\ud800"}}, 400, "读不懂"),
        ({"sent": {"code_read": [{"file": "gone"}]}}, 400, "没有传完整"),
    ],
)
def test_odd_acts_are_refused_with_a_reason(plan, device, words, status, told):
    phone, case = device(), plan()
    answer = phone.send(phone.act(case, "start", {"code_read": "QY"}) | words)
    assert answer.status_code == status and told in answer.json()["detail"], answer.content.decode()
    assert not FieldReceipt.objects.exists() and Errand._plain.get(pk=case.pk).version == case.version


def test_files_are_limited_and_whole(on_site, monkeypatch):
    from fadu.web.field import acts

    phone, case = on_site
    act = phone.act(case, "answer", {"sheet": FIRE}, stamp="")
    assert phone.send(act, p1=b"GIF89a").status_code == 422
    spoilt = act | {"digests": {"p1": "0" * 64}}
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = {"p1": SimpleUploadedFile("p1.png", picture(), "image/png")}
    assert phone.client.post("/field/replay", {"act": json.dumps(spoilt), **files}).json()["result"] == "damaged"
    monkeypatch.setattr(acts, "MOST_FILE_BYTES", 8)
    assert phone.send(act, p1=picture()).status_code == 413
    monkeypatch.setattr(acts, "MOST_FILES", 0)
    assert phone.send(act, p1=picture()).status_code == 413
    assert not Attachment._plain.exists()


def test_an_act_names_no_file_but_those_sent_with_it(on_site):
    phone, case = on_site
    other = Attachment._plain.create(name="他人的证件.png", media="image/png", size=1, digest="0" * 64, content=b"x",
                                     uploaded_at=now(), uploaded_by="社会公众")  # fmt: skip
    sheet = FIRE | {"answers": {"1": {"answer": "no", "note": "", "photos": [other.pk]}}}
    for step, sent in (("answer", {"sheet": sheet}), ("answer", {"sheet": FIRE | {"answers": {"1": "no"}}}),
                       ("finish", {"result": "bad", "attended_by": "甲", "signature": [other.pk]})):  # fmt: skip
        answer = phone.send(phone.act(case, step, sent, stamp=""))
        assert answer.status_code == 400 and answer.json()["result"] == "unreadable", answer.content.decode()
    other.refresh_from_db()
    assert other.matter_id is None and not Line.objects.exists()


def test_a_token_of_another_device_is_refused(on_site, device):
    phone, case = on_site
    token = FieldReceipt.objects.get().token
    theirs = device("second")
    answer = theirs.send(theirs.act(case, "start", {"code_read": "x"}, token=token))
    assert answer.status_code == 409 and "另一项办理" in answer.json()["detail"]


def test_the_legal_day_is_the_day_of_capture(plan, device):
    case, phone = plan(), device()
    with frozen_today(date(2026, 11, 24)):
        assert phone.send(phone.act(case, "start", {"code_read": "x"})).status_code == 200
    event = Event._plain.get(matter_id=case.pk, step="start")
    assert event.on == date(2026, 11, 23) and event.at.date() == date(2026, 11, 24)


def test_devices_sign_in_revocation_and_leaving(plan, people, device):
    from django.test import Client

    plan()
    phone = device()
    assert phone.client.get("/field/session", {"device": phone.mark}).json()["secret"] == phone.secret
    stranger = Client().get("/field/pack", {"device": phone.mark})
    assert stranger.status_code == 401 and stranger.json()["left"] is False
    assert device("second").client.get("/field/session", {"device": phone.mark}).status_code == 403
    phone.client.post("/logout")
    assert phone.client.get("/field/pack", {"device": phone.mark}).json()["left"] is True
    phone.client.force_login(people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    page = phone.client.get("/field/devices/").content.decode()
    assert "测试手机" in page
    found = FieldDevice.objects.get(mark=phone.mark)
    assert phone.client.post(f"/field/devices/{found.pk}/revoke").status_code == 302
    answer = phone.client.get("/field/session", {"device": phone.mark})
    assert answer.status_code == 403 and answer.json()["result"] == "revoked"
    found.refresh_from_db()
    assert found.nonce == "" and found.secret != phone.secret
    other = device("second")
    assert other.client.post(f"/field/devices/{found.pk}/revoke").status_code == 404


def test_giving_up_is_an_event_with_a_reason(on_site):
    phone, case = on_site
    act = phone.act(case, "finish", {}) | {"reason": ""}

    def post(words):
        return phone.client.post("/field/discard", json.dumps(words), content_type="application/json")

    assert post(act).status_code == 422
    assert post(act | {"reason": "与同事重复"}).json() == {"result": "discarded"}
    event = Event._plain.get(matter_id=case.pk, kind="field.discarded")
    assert event.facts["reason"] == "与同事重复" and event.facts["captured_at"].startswith("2026-11-23T09:30")
    assert (
        event.facts["note"] == "「完成检查」11月23日 09:30 记在「测试手机」上，没有上报：与同事重复"
    )  # read at the desk
    Post.objects.all().update(to_date=date(2026, 11, 22))
    assert post(act | {"reason": "已调离"}).json() == {"result": "discarded"}
    assert Event._plain.filter(matter_id=case.pk, kind="field.discarded").count() == 2, "his word stays with the case"


def test_reports_are_limited(plan, device, monkeypatch):
    from fadu.web.field import views
    from fadu.web.portal.limits import Limit

    monkeypatch.setattr(views, "REPORTS", Limit("field-test", 0, 60))
    phone, case = device(), plan()
    assert phone.send(phone.act(case, "start", {"code_read": "x"})).status_code == 429
