"""A citizen files: nothing typed is lost, nothing is filed twice, uploads are checked and stay with their session."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fadu.kernel.models import Attachment, Event, Matter
from fadu.kernel.today import frozen_today
from tests.portal.stall.models import Stall

from .conftest import answers

pytestmark = pytest.mark.django_db
URL = "/file/stall/"
PDF = b"%PDF-1.4 test"


def key(html: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', html)[1]


def post(client, city, do="check", **changes):
    return client.post(URL, answers(city[0]) | {"organ_id": city[0].pk, "do": do, "key": "k1"} | changes)


def test_the_form_shows_groups_help_and_privacy(client, city):
    html = client.get(URL).content.decode()
    for words in ("摆摊经营须先申请", "申请人", "事项", "材料", "谁能看到", "甲机关", "乙机关", "可不填"):
        assert words in html
    assert "style=" not in html and "<script>" not in html


def test_check_then_send_gives_number_and_code_once(client, city):
    checked = post(client, city)
    html = checked.content.decode()
    assert checked.status_code == 200 and "还没有提交" in html and "张三丰" in html and Matter._plain.count() == 0
    sent = post(client, city, "send", key=key(html))
    assert sent.status_code == 302 and sent["Location"] == "/file/stall/done"
    matter = Matter._plain.get()
    receipt = client.get(sent["Location"])
    shown = receipt.content.decode()
    assert matter.number in shown and f"{matter.query_code[:4]}-{matter.query_code[4:]}" in shown
    assert "审查申请" in shown and "no-store" in receipt["Cache-Control"] and "noindex" in receipt["X-Robots-Tag"]
    assert matter.query_code not in client.get(f"/track/{matter.pk}/").content.decode()
    assert Client().get("/file/stall/done").status_code == 404


def test_errors_stand_beside_the_field_and_nothing_typed_is_lost(client, city):
    answer = post(client, city, phone="12", place="无", wish="很长的请求" * 20)
    html = answer.content.decode()
    assert answer.status_code == 422 and "电话号码有误" in html and "很长的请求" * 20 in html and "张三丰" in html
    assert 'aria-invalid="true"' in html and 'id="e-phone"' in html
    assert "不能是「无」" in post(client, city, place="无").content.decode()
    assert Matter._plain.count() == 0


def test_sending_twice_is_one_filing(client, city):
    first, second = post(client, city, "send"), post(client, city, "send")
    assert first.status_code == second.status_code == 302
    assert Matter._plain.count() == 1 and Event._plain.filter(kind="step").count() == 1


def test_another_session_with_the_same_key_files_its_own(client, city):
    post(client, city, "send")
    other = Client()
    post(other, city, "send", applicant="李四光")
    assert Matter._plain.count() == 2
    assert "李四光" in other.get(f"/track/{Matter._plain.latest('id').pk}/").content.decode()


def test_going_back_keeps_everything(client, city):
    html = post(client, city, "edit", wish="改一改").content.decode()
    assert "改一改" in html and "确认提交" not in html and "有 " not in html.split("<form")[0].split("</h1>")[1]


def test_a_foreign_organ_is_refused(client, city):
    assert "请选择向哪个机关提出" in post(client, city, "send", organ_id="999999").content.decode()
    assert "请选择向哪个机关提出" in post(client, city, "send", organ_id="").content.decode()


def test_advice_names_the_organ_and_chooses_it(client, city):
    html = client.post(URL, answers(city[1]) | {"do": "advise"}).content.decode()
    assert "应向乙机关提出" in html and "《行政复议法》" in html
    assert re.search(rf'name="organ_id" value="{city[1].pk}"[^>]* checked', html)
    part = client.post("/file/stall/advice", answers(city[0]))
    assert (
        part.status_code == 200 and "应向甲机关提出" in part.content.decode() and "<html" not in part.content.decode()
    )


def test_uploads_are_checked_kept_and_hang_on_the_case(client, city):
    bad = SimpleUploadedFile("毒.exe", b"MZ")
    fake = SimpleUploadedFile("假.pdf", b"not a pdf")
    for file, words in ((bad, "类型不受理"), (fake, "内容不是 PDF")):
        answer = post(client, city, proof=file)
        assert answer.status_code == 422 and words in answer.content.decode()
    html = post(client, city, phone="1", proof=SimpleUploadedFile("证明.pdf", PDF)).content.decode()
    mark = re.search(r'name="proof__kept" value="([^"]+)"', html)[1]
    assert "证明.pdf" in html and Attachment._plain.get().matter_id is None
    post(client, city, "send", proof__kept=mark)
    kept = Attachment._plain.get()
    assert kept.matter_id == Matter._plain.get().pk and bytes(kept.content) == PDF


def test_an_upload_of_another_session_cannot_be_taken(client, city):
    html = post(client, city, phone="1", proof=SimpleUploadedFile("证明.pdf", PDF)).content.decode()
    mark = re.search(r'name="proof__kept" value="([^"]+)"', html)[1]
    thief = Client()
    post(thief, city, "send", proof__kept=mark)
    post(thief, city, "send", key="k2", proof__kept=str(Attachment._plain.get().pk))
    assert Attachment._plain.get().matter_id is None


def test_a_file_can_be_dropped(client, city):
    html = post(client, city, phone="1", proof=SimpleUploadedFile("证明.pdf", PDF)).content.decode()
    mark = re.search(r'name="proof__kept" value="([^"]+)"', html)[1]
    again = post(client, city, "check", proof__kept=mark, drop=mark).content.decode()
    assert "证明.pdf" not in again and "张三丰" in again


def test_filings_from_one_address_are_limited(client, city):
    for n in range(20):
        assert post(client, city, "send", key=f"k{n}").status_code == 302
    refused = post(client, city, "send", key="one more")
    assert (
        refused.status_code == 429
        and "填过的内容还在" in refused.content.decode()
        and "张三丰" in refused.content.decode()
    )
    assert Stall._plain.count() == 20


def test_registers_without_public_step_do_not_exist_here(client, city):
    assert client.get("/file/nothing/").status_code == 404
    assert "摆摊许可" in client.get("/file/").content.decode()


def test_csrf_is_required(city):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, answers(city[0])).status_code == 403
    assert strict.post("/track", {"number": "x", "code": "y"}).status_code == 403


def test_uploads_from_one_network_are_limited_by_size(client, city, monkeypatch):
    from fadu.web.portal import limits

    monkeypatch.setattr(limits, "MEGABYTES", limits.Limit("upload", 2, 60))
    for _ in range(2):
        assert post(client, city, proof=SimpleUploadedFile("证明.pdf", PDF)).status_code == 200
    refused = post(client, city, proof=SimpleUploadedFile("证明.pdf", PDF))
    assert refused.status_code == 429 and "张三丰" in refused.content.decode()
    assert Attachment._plain.count() == 2


def test_uploads_that_were_never_sent_are_removed_after_a_day(client, city):
    post(client, city, phone="1", proof=SimpleUploadedFile("旧.pdf", PDF))
    with frozen_today(date(2026, 4, 3)):
        post(client, city, phone="1", proof=SimpleUploadedFile("新.pdf", PDF))
    assert list(Attachment._plain.values_list("name", flat=True)) == ["新.pdf"]


def test_networks_are_told_apart_by_half_an_ipv6_address(rf):
    from fadu.web.portal.limits import address

    one, two = (address(rf.get("/", REMOTE_ADDR=text)) for text in ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9"))
    assert one == two != address(rf.get("/", REMOTE_ADDR="2001:db8:1:3::5"))
    assert (
        address(rf.get("/", REMOTE_ADDR="::ffff:10.0.0.1"))
        == address(rf.get("/", REMOTE_ADDR="10.0.0.1"))
        == "10.0.0.1"
    )


def test_a_register_without_draft_step_checks_instead(client, city):
    assert "还没有提交" in post(client, city, "save").content.decode() and Matter._plain.count() == 0


DRAFT = {
    "key": "e", "applicant_kind": "citizen", "applicant_name": "王小明", "applicant_count": "1", "act_kind": "act",
    "act_name": "处罚决定", "request": "撤销", "reasons": "事实不清", "subject": "penalty", "sector": "other",
}  # fmt: skip


def test_a_reconsideration_can_be_kept_as_a_draft_and_sent_later(client, db):
    from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration
    from fadu.people.city import load_city
    from fadu.people.models import Organ

    load_city()
    organ = Organ.objects.get(key="weihai").pk
    kept = client.post(
        "/file/reconsideration/", {"do": "save", "key": "k", "applicant_name": "王小明", "organ_id": organ}
    )
    receipt = client.get(kept["Location"]).content.decode()
    case = Reconsideration._plain.get()
    assert "还没有提交" in receipt and case.matter.number in receipt and case.state == "draft"
    page = client.get(f"/track/{case.pk}/").content.decode()
    assert "修改草稿" in page and "草稿尚缺" in page
    edit = f"/track/{case.pk}/step/edit_draft/"
    form = client.get(edit).content.decode()
    assert "王小明" in form
    filled = DRAFT | {"version": case.version, "respondent": str(Organ.objects.get(key="zjj").pk)}
    changed = client.post(edit, filled)
    assert changed.status_code == 302, changed.content.decode()
    case.refresh_from_db()
    sent = client.post(f"/track/{case.pk}/step/submit/", {"key": "s", "version": case.version})
    assert sent.status_code == 302, sent.content.decode()
    case.refresh_from_db()
    assert case.state == "received" and "审查受理" in client.get(f"/track/{case.pk}/").content.decode()


def test_a_request_that_uploads_without_end_is_cut_off(client, city, monkeypatch):
    from fadu.web import quota

    monkeypatch.setattr(quota, "MOST_BYTES", 100_000)
    answer = post(client, city, proof=SimpleUploadedFile("大.pdf", PDF + b"0" * 400_000))
    assert answer.status_code < 500 and not Attachment._plain.exists() and Matter._plain.count() == 0
