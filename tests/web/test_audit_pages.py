"""Audit: the log, the check of the chain that names a tampered event, a row as it was."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

import fadu
from fadu.kernel import verifying
from fadu.kernel.models import Event
from fadu.kernel.register import register
from fadu.web import checking
from fadu.web.views.audit import kind_title


def test_every_kind_of_event_has_a_chinese_name():
    """A kind that the code writes and the page cannot name would stand there as a key."""
    written = set()
    for path in Path(fadu.__file__).parent.rglob("*.py"):
        if "tests" not in path.parts and "record(" in (text := path.read_text(encoding="utf-8")):
            written |= set(
                re.findall(r'\brecord\(\s*[^"()]{0,60}(?:\([^()]*\))?[^"()]{0,20}"([a-z_]+(?:\.[a-z_]+)+)"', text)
            )
    assert len(written) > 30
    assert [kind for kind in sorted(written) if re.search("[a-z]", kind_title(kind))] == []


def test_the_log_is_filtered_by_kind_person_number_words_and_day(signed_in, file):
    case = file(date(2026, 11, 2), "open")
    client = signed_in("auditor")
    for query, expected in (
        ("kind=step", 2),
        (f"number={case.matter.number}", 2),
        ("q=受理", 1),
        ("who=handler", 2),
        ("who=无人", 0),
        ("from=2026-11-03", 0),
        ("to=2026-11-02", 2),
    ):
        body = client.get(f"/audit?{query}&kind=step" if "kind" not in query else f"/audit?{query}").content.decode()
        assert body.count('<code class="tiny nowrap">') == expected, query


def tamper(event: Event) -> None:
    """Change an event as somebody with the database's own password could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kernel_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE kernel_event SET title = '改过' WHERE id = %s", [event.pk])
        cursor.execute("ALTER TABLE kernel_event ENABLE TRIGGER USER")


def test_checking_the_chain_is_shown_and_names_a_tampered_event(signed_in, file):
    case = file(date(2026, 11, 2), "open")
    client = signed_in("auditor")
    assert "还没有核对过" in client.get("/audit").content.decode()
    assert "链条完整" in client.post("/audit/check", follow=True).content.decode()
    event = case.events().first()
    tamper(event)
    body = client.post("/audit/check", follow=True).content.decode()
    assert "事件链有问题" in body and f"事件 {event.pk}：" in body
    assert signed_in("handler").post("/audit/check").status_code == 403


def test_a_long_chain_is_checked_by_the_worker_and_goes_on_where_it_was_stopped(signed_in, file, monkeypatch):
    file(date(2026, 11, 2), "open")
    monkeypatch.setattr(checking, "AT_ONCE", 0)
    monkeypatch.setattr(verifying, "PACE", 1)
    client = signed_in("auditor")
    assert "正在核对事件链" in client.post("/audit/check", follow=True).content.decode()
    check = checking.running()

    def dies(pk, walk):
        note(pk, walk)
        raise KeyboardInterrupt

    note = checking._tell
    with monkeypatch.context() as power, pytest.raises(KeyboardInterrupt):
        power.setattr(checking, "_tell", dies)
        checking.work(check.pk)
    assert checking.running().checked == 1
    monkeypatch.setattr(checking, "SILENT", -checking.SILENT)
    assert (
        "接着核对" in client.get("/audit").content.decode() and "1 / " in client.get("/audit/progress").content.decode()
    )
    client.post("/audit/check")
    assert checking.running().pk == check.pk
    checking.work(check.pk)
    assert client.get("/audit/progress")["HX-Refresh"] == "true"
    assert f"核对 {check.total} 条事件，链条完整" in client.get("/audit").content.decode()


def test_a_row_shows_what_a_bulk_update_replaced_and_covers_names(signed_in, file):
    case = file(date(2026, 11, 2), "open")
    register("permit").model._plain.filter(pk=case.pk).update(fee="99")
    body = signed_in("auditor").get(f"/audit/permit/{case.pk}/").content.decode()
    assert "50.00" in body and "99.00" in body and "欧阳锦绣" not in body
    assert "审理中" in body and "甲市司法局" in body
    assert Event._plain.filter(kind="row.read", matter_id=case.pk).exists()
    assert signed_in("auditor").get(f"/audit/permit/{case.pk}/?moment=nonsense").status_code == 200
    assert signed_in("auditor").get("/audit/permit/999999/").status_code == 404
