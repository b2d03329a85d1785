"""Importing a plan by hand: upload, review and correction, uploads that are no plan."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fadu.aspects.a9_coordination.annual_plan.models import Plan

from .tables import HERE
from .test_pages import visitor


def correction(version: int) -> dict[str, object]:
    """The review form of task 1.1, filled in."""
    return {
        "version": str(version),
        "no": "1.1",
        "title": "公布重大决策目录",
        "text": "改过",
        "deadline": "2026-05-31",
        "units": "市政府办公室 牵头",
        "deliverables": "目录",
        "key": ["1.1-a", "1.1-x2"],
        "title-0": "公布目录",
        "comparator-0": ">=",
        "value-0": "2",
        "unit-0": "次",
        "deadline-0": "2026-05-31",
        "title-1": "",
        "comparator-1": "=",
    }


def test_import_by_upload_review_and_correction(city) -> None:
    client = visitor("coordinator")
    data = (HERE / "documents" / "portal.html").read_bytes()
    response = client.post(reverse("plan-import"), {"document": SimpleUploadedFile("portal.html", data), "year": ""})
    plan = Plan._plain.get()
    assert response.url == reverse("plan-review", args=[plan.pk])
    text = client.get(response.url).content.decode()
    assert 'id="m-1.1-a"' in text and "公布1次以上" in text
    form = reverse("plan-review-task", args=[plan.pk, "1.1"])
    assert client.get(form).status_code == 200
    fields = correction(plan.version)
    assert client.post(form, fields).status_code == 302
    plan.refresh_from_db()
    entry = plan.content["aspects"][0]["tasks"][0]
    assert (entry["deadline"], entry["units"], entry["targets"][0]["value"]) == (
        "2026-05-31",
        [{"name": "市政府办公室", "role": "lead"}],
        "2",
    )
    assert entry["targets"][0]["span"] == plan.reading["aspects"][0]["tasks"][0]["targets"][0]["span"]
    stale = client.post(form, fields)
    assert stale.status_code == 422
    wrong = client.post(form, correction(plan.version) | {"units": "市政府办公室 主抓"})
    assert wrong.status_code == 422 and "角色“主抓”不认识" in wrong.content.decode()
    assert client.post(form, correction(plan.version) | {"units": "无此单位 牵头"}).status_code == 302
    assert "机构名册中没有“无此单位”" in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.exe", b"MZ"),
        ("x.txt", b""),
        ("x.pdf", b"%PDF-1.4 broken"),
        ("x.docx", b"PK\x03\x04nothing"),
        ("x.txt", b"no han"),
    ],
)
def test_bad_uploads_stay_beside_the_field(city, name: str, data: bytes) -> None:
    response = visitor("coordinator").post(
        reverse("plan-import"), {"document": SimpleUploadedFile(name, data), "year": ""}
    )
    assert response.status_code == 422
    assert not Plan._plain.exists()


def test_uploaded_script_never_runs(city) -> None:
    body = "<h1>海州市2026年工作计划</h1><p>一、甲</p><p>（一）打造15个场景。</p><script>alert(1)</script><p>（二）评查20件。</p>"
    page = f"<html><body>{body}</body></html>"
    client = visitor("coordinator")
    client.post(reverse("plan-import"), {"document": SimpleUploadedFile("p.html", page.encode()), "year": ""})
    plan = Plan._plain.get()
    assert "alert" not in plan.source_text
    assert "alert(" not in client.get(reverse("plan-review", args=[plan.pk])).content.decode()


def test_drafts_are_not_shown_to_others(city) -> None:
    client = visitor("coordinator")
    client.post(
        reverse("plan-import"),
        {"document": SimpleUploadedFile("n.txt", (HERE / "documents" / "notice.txt").read_bytes()), "year": ""},
    )
    plan = Plan._plain.get()
    assert visitor("unit_contact").get(reverse("plan-review", args=[plan.pk])).status_code == 404
    assert "海州市" not in visitor().get(reverse("open-plan")).content.decode()
    assert json.dumps(plan.content)
