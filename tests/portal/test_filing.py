"""A citizen files: nothing typed is lost, nothing is filed twice, uploads are checked and stay with their session."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fadu.kernel.models import Attachment, Event, Matter
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
