"""What held on a past day; a former name is found; an import is stopped and begun anew; faults are downloaded."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from fadu.kernel.access import SYSTEM
from fadu.registry.enterprises import jobs
from fadu.registry.enterprises.bulk import load
from fadu.registry.enterprises.finding import find
from fadu.registry.enterprises.models import Enterprise, EnterpriseChange, ImportJob
from fadu.registry.enterprises.synthetic import entities
from fadu.registry.enterprises.timeline import asked, held

from .test_bulk import DAY, places  # noqa: F401
from .test_pages import as_csv, signed  # noqa: F401


def row(key: str, since: str, until: str | None = None, note: str = "", field: str = "") -> dict:
    return {"key": key, "title": key, "since": date.fromisoformat(since), "note": note, "field": field,
            "until": date.fromisoformat(until) if until else None}  # fmt: skip


PAST = {
    "changes": [row("name", "2026-05-01", note="乙", field="丙"), row("name", "2025-05-01", note="甲", field="乙")],
    "statuses": [row("注销", "2026-06-01"), row("在营", "2020-01-01", "2026-06-01")],
    "classes": [row("B", "2026-01-01"), row("C", "2026-01-01", field="food"), row("D", "2025-01-01", "2026-01-01")],
    "marks": [row("名录", "2025-03-01", "2025-04-01")],
}


@pytest.mark.parametrize(("day", "name", "status", "grade", "marks"), [
    ("2026-11-23", "丙", "注销", "B", 0), ("2026-06-01", "丙", "注销", "B", 0), ("2026-05-31", "丙", "在营", "B", 0),
    ("2026-04-30", "乙", "在营", "B", 0), ("2025-12-31", "乙", "在营", "D", 0), ("2025-03-31", "甲", "在营", "D", 1),
    ("2025-04-01", "甲", "在营", "D", 0), ("2019-12-31", "甲", "", "", 0),
])  # fmt: skip
def test_what_held_on_a_day(day, name, status, grade, marks):
    found = held({"name": "丙"}, PAST, date.fromisoformat(day))
    assert (found["facts"]["name"], found["status"], found["grade"], len(found["marks"])) == (
        name,
        status,
        grade,
        marks,
    )


@pytest.mark.parametrize(("text", "told"), [
    ("", ""), ("2026-01-01", ""), ("昨天", "不是日期"), ("2019-12-31", "早于成立日期"), ("2026-11-24", "在今天之后"),
])  # fmt: skip
def test_a_day_that_cannot_be_asked_is_said(text, told):
    assert told in asked(text, date(2020, 1, 1), DAY)[1]


def test_a_renamed_entity_keeps_its_former_name_and_is_found_by_it(places, signed):  # noqa: F811
    frame = entities(8, DAY, places)
    load(frame, SYSTEM, "一")
    old = frame["name"][3]
    new = frame.with_columns(name=pl.when(pl.int_range(8) == 3).then(pl.lit("威海新名字有限公司")).otherwise("name"))
    for _ in range(2):
        load(new, SYSTEM, "二")
    change = EnterpriseChange._plain.get()
    assert (change.what, change.before, change.after) == ("name", old, "威海新名字有限公司")
    assert [hit["name"] for hit in find(SYSTEM, old).rows] == ["威海新名字有限公司"]
    page = (
        signed("enterprise.registrar", "scjg").get(f"/r/enterprise/{change.enterprise_id}/?on={DAY}").content.decode()
    )
    assert old in page and "登记事项的变更" in page and "某一天的情况" in page


def test_an_import_is_stopped_and_begun_anew(places, signed, monkeypatch):  # noqa: F811
    monkeypatch.setattr(jobs, "AT_ONCE", 10)
    browser = signed("enterprise.registrar", "scjg")
    browser.post("/enterprises/import/", {"file": as_csv(entities(30, DAY, places)), "mode": "all"})
    job = ImportJob.objects.get()
    assert "已停止" in browser.post(f"/enterprises/import/{job.pk}/stop/", follow=True).content.decode()
    jobs.work(job.pk)
    assert not Enterprise._plain.exists()
    assert "已经结束" in browser.post(f"/enterprises/import/{job.pk}/stop/", follow=True).content.decode()
    browser.post(f"/enterprises/import/{job.pk}/again/")

    def halted(*told: object) -> None:
        raise jobs.Halted

    monkeypatch.setattr(jobs.Beacon, "__call__", halted)
    jobs.halt(job.pk)
    jobs.work(job.pk)
    monkeypatch.setattr(jobs.Beacon, "__call__", lambda *told: None)
    assert jobs.again(job.pk)
    jobs.work(job.pk)
    job.refresh_from_db()
    assert job.state == "done" and Enterprise._plain.count() == 30
    assert "重新上传" in browser.post(f"/enterprises/import/{job.pk}/again/", follow=True).content.decode()


def test_faults_are_taken_away_as_a_file_and_a_wrong_code_is_explained(places, signed):  # noqa: F811
    browser = signed("enterprise.registrar", "scjg")
    bad = entities(4, DAY, places).with_columns(industry=pl.lit("=1+1"))
    browser.post("/enterprises/import/", {"file": as_csv(bad), "mode": "all"})
    job = ImportJob.objects.get()
    assert "下载错误清单" in browser.get(f"/enterprises/import/{job.pk}/").content.decode()
    text = browser.get(f"/enterprises/import/{job.pk}/errors.csv").content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("行,列") and len(text.splitlines()) == 5 and "行业代码" in text
    told = browser.get("/enterprises/", {"q": bad["uscc"][0][:17] + "I"}).content.decode()
    assert "不用于统一社会信用代码" in told
