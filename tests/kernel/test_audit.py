"""Events cannot be changed; a tampered one is named; row images see bulk changes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from fadu.kernel import audit, images, verifying
from fadu.kernel.access import SYSTEM
from fadu.kernel.documents import digest
from fadu.kernel.models import Event, PaperRecord, RowImage
from fadu.kernel.procedure import take
from fadu.kernel.today import frozen_today, now

from .permit.models import Permit

pytestmark = pytest.mark.django_db


def tamper(sql, *params):
    """Change a row as somebody with full rights over the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kernel_event DISABLE TRIGGER fadu_append_only")
        cursor.execute(sql, params)
        cursor.execute("ALTER TABLE kernel_event ENABLE TRIGGER fadu_append_only")


def test_the_chain_is_whole(file, actor):
    case = file()
    with frozen_today(date(2026, 3, 4)):
        take(case, "accept", actor)
    assert verifying.verify() == (2, [])


@pytest.mark.parametrize("sql", ["UPDATE kernel_event SET title = 'x'", "DELETE FROM kernel_event"])
def test_events_refuse_change(file, sql):
    file()
    with pytest.raises(DatabaseError, match="只可追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kernel_event SET title = '别的' WHERE id = %s",
        "UPDATE kernel_event SET facts = '{\"fee\": 1}' WHERE id = %s",
        "UPDATE kernel_event SET actor = '别人' WHERE id = %s",
        "UPDATE kernel_event SET \"on\" = '2020-01-01' WHERE id = %s",
        "UPDATE kernel_event SET at = at - interval '1 day' WHERE id = %s",
    ],
)
def test_a_tampered_event_is_named(file, sql):
    file(), file(), file()
    middle = Event._plain.order_by("id")[1]
    tamper(sql, middle.pk)
    checked, faults = verifying.verify()
    assert checked == 3 and [f.event for f in faults] == [middle.pk]


def test_a_removed_event_is_noticed(file):
    file(), file(), file()
    first, middle, last = Event._plain.order_by("id")
    tamper("DELETE FROM kernel_event WHERE id = %s", middle.pk)
    assert [f.event for f in verifying.verify()[1]] == [last.pk]


def test_a_batch_makes_the_same_chain(file):
    file()
    with audit.batch():
        file(), file()
    file()
    assert verifying.verify() == (4, [])
    assert list(Event._plain.order_by("id").values_list("title", flat=True)) == ["收件"] * 4


def test_a_bulk_change_behind_the_back_shows_in_the_images(file):
    cases = [file(), file()]
    before = now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('fadu.actor', '', true)")
        cursor.execute("UPDATE permit_permit SET state = 'done'")
    kept = RowImage.objects.filter(table="permit_permit", row__in=[c.pk for c in cases], image__state="filed")
    assert kept.count() == 2 and all("数据库直接操作" in i.actor for i in kept)
    assert images.as_of(Permit, cases[0].pk, before)["state"] == "filed"
    assert images.as_of(Permit, cases[0].pk, now())["state"] == "done"


def test_images_tell_who_changed_the_row(file, actor):
    case = file()
    with frozen_today(date(2026, 3, 4)):
        take(case, "accept", actor)
    assert images.history(Permit, case.pk)[0].actor.endswith(actor.label)


def test_personal_answers_stay_out_of_the_events(file):
    case = file(phone="13800138000")
    facts = case.events().first().facts
    assert "13800138000" not in str(facts) and "张三" not in str(facts)


def test_a_record_needs_a_transaction_only_for_its_order(db):
    with transaction.atomic():
        event = audit.record(SYSTEM, "note", "一件事")
    assert event.prev == audit.GENESIS


@pytest.fixture
def kept_outside(settings, tmp_path):
    """Anchors in a file of this test's own."""
    settings.AUDIT_ANCHORS = tmp_path / "kept" / "anchors.jsonl"


def test_the_newest_events_cannot_be_cut_off_unseen(file, kept_outside):
    file(), file(), file()
    last = Event._plain.order_by("-id").first()
    assert verifying.anchor()["event"] == last.pk
    assert verifying.anchor() is None, "nothing new to write down"
    assert verifying.verify() == (3, [])
    tamper("DELETE FROM kernel_event WHERE id = %s", last.pk)
    checked, faults = verifying.verify()
    assert checked == 2 and [f.event for f in faults] == [last.pk] and "存证" in faults[0].reason


def test_an_anchor_torn_by_an_outage_is_left_out(file, kept_outside):
    file()
    verifying.anchor()
    with verifying.place().open("a", encoding="utf-8") as torn:
        torn.write('{"event": 9')
    assert verifying.verify() == (1, [])


def test_events_are_never_emptied(file):
    file()
    with pytest.raises(DatabaseError, match="只可追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL fadu.throwaway = 'off'")
        cursor.execute("TRUNCATE kernel_event CASCADE")


def test_a_changed_paper_is_named(file, actor):
    case = file()
    with frozen_today(date(2026, 3, 4)):
        made = take(case, "accept", actor).papers[0]
    assert verifying.verify()[1] == []
    content = made.content | {"title": "别的"}
    PaperRecord._plain.filter(pk=made.pk).update(content=content, digest=digest(content))
    assert [fault.event for fault in verifying.verify()[1]] == [made.event_id], "the chain names the paper's own digest"
