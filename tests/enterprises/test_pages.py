"""The register's pages: finding while typing, importing with progress, exporting what one may see."""

from __future__ import annotations

import io
from datetime import date

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Attachment
from fadu.people.models import Organ, Post, User
from fadu.registry.enterprises import jobs
from fadu.registry.enterprises.bulk import load
from fadu.registry.enterprises.models import Enterprise, ImportJob
from fadu.registry.enterprises.synthetic import entities

from .conftest import DAY


@pytest.fixture
def signed(client, city):
    """signed(role, organ) is the client of somebody with that post."""

    def sign(role: str, key: str):
        user = User.objects.create_user(f"{role}.{key}", name="某甲")
        Post.objects.create(
            user=user, role=role, organ=Organ.objects.get(key=key), title="", from_date=date(2025, 1, 1)
        )
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign


def as_csv(frame: pl.DataFrame, name: str = "名单.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, frame.write_csv().encode())


def test_finding_answers_htmx_with_the_rows_alone(places, signed):
    load(entities(80, DAY, places), SYSTEM, "测试")
    row, browser = Enterprise._plain.first(), signed("coordinator", "sfj")
    whole = browser.get("/enterprises/", {"q": row.name[3:9]}).content.decode()
    with CaptureQueriesContext(connection) as captured:
        part = browser.get("/enterprises/", {"q": row.name[3:9]}, headers={"HX-Request": "true"}).content.decode()
    assert row.name in part and "<html" in whole and "<html" not in part and len(captured) <= 8
    assert "从文件导入" not in whole
    long = browser.get("/enterprises/", {"q": "批" * 7_000}).content.decode()
    assert "7,000 个字" in long and "最多 60 个" in long and "批" * 101 not in long
    assert browser.get("/enterprises/import/").status_code == 403
    page = browser.get(f"/r/enterprise/{row.pk}/").content.decode()
    assert row.name in page and "登记状态的变化" in page and row.contact_phone not in page


def test_who_reads_nothing_of_the_register_finds_no_page(places, signed):
    browser = signed("reconsideration.clerk", "weihai")
    for path in ("", "import/", "export.csv", "import/template.xlsx"):
        assert browser.get(f"/enterprises/{path}").status_code == 404, path


def test_a_small_file_is_imported_at_once_with_its_faults(places, signed):
    frame, browser = entities(30, DAY, places), signed("enterprise.registrar", "scjg")
    bad = frame.with_columns(
        pl.when(pl.int_range(30) == 4).then(pl.lit("X")).otherwise(pl.col("industry")).alias("industry")
    )
    answer = browser.post("/enterprises/import/", {"file": as_csv(bad), "mode": "all"}, follow=True).content.decode()
    assert "1 行有误，没有写入任何数据" in answer and "第 6 行" in answer and not Enterprise._plain.exists()
    answer = browser.post("/enterprises/import/", {"file": as_csv(bad), "mode": "good"}, follow=True).content.decode()
    assert "新增 29 户" in answer
    assert (
        "没有认识的表头"
        in browser.post(
            "/enterprises/import/", {"file": as_csv(pl.DataFrame({"甲": [1]})), "mode": "all"}
        ).content.decode()
    )
    assert browser.post("/enterprises/import/", {"mode": "all"}).status_code == 422
    export = pl.read_csv(io.BytesIO(browser.get("/enterprises/export.csv").content), infer_schema=False)
    assert export.height == 29 and browser.get("/enterprises/import/template.xlsx").content[:2] == b"PK"


def test_a_large_file_waits_for_the_worker_and_leaves_nothing_behind(places, signed, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 10)
    browser = signed("enterprise.registrar", "scjg")
    browser.post("/enterprises/import/", {"file": as_csv(entities(30, DAY, places)), "mode": "all"})
    job = ImportJob.objects.get()
    page = browser.get(f"/enterprises/import/{job.pk}/").content.decode()
    assert job.state == "waiting" and "排队中" in page and Attachment._plain.count() == 1
    monkeypatch.setattr(jobs.Beacon, "__call__", lambda *told: None)  # its own connection would wait for this test's
    jobs.work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.written) == ("done", 30, True) and not Attachment._plain.exists()
    answer = browser.get(f"/enterprises/import/{job.pk}/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true" and "新增 30 户" in answer.content.decode()
    jobs.work(job.pk)  # a repeated job does nothing
    assert Enterprise._plain.count() == 30


def test_a_file_of_a_whole_city_is_only_read_by_the_worker(places, signed, monkeypatch):
    monkeypatch.setattr(jobs, "READ_AT_ONCE", 10)
    monkeypatch.setattr(jobs.Beacon, "__call__", lambda *told: None)
    browser = signed("enterprise.registrar", "scjg")
    for name, text in (("名单.csv", b"abc,def\n1,2\n"), ("名单.parquet", b"not a table")):
        browser.post("/enterprises/import/", {"file": SimpleUploadedFile(name, text * 2), "mode": "all"})
        job = ImportJob.objects.latest("pk")
        assert (job.state, job.total) == ("waiting", 0)
        jobs.work(job.pk)
        job.refresh_from_db()
        assert job.state == "failed" and not Attachment._plain.exists() and job.message
    monkeypatch.setattr(jobs, "MOST_BYTES", 10)
    answer = browser.post("/enterprises/import/", {"file": as_csv(entities(30, DAY, places)), "mode": "all"})
    assert answer.status_code == 422 and "fadu enterprises import" in answer.content.decode()


def test_the_interface_finds_by_the_register(places, signed):
    from tests.api.conftest import caller

    load(entities(40, DAY, places), SYSTEM, "测试")
    signed("inspection.planner", "huancui.scjg")
    api = caller(User.objects.get(), "read")
    row = Enterprise._plain.filter(area="371002").first()
    found = api.get(f"/api/v1/registers/enterprise/cases?q={row.uscc}").json()["items"]
    assert [item["number"] for item in found] == [row.uscc]
    other = Enterprise._plain.exclude(area="371002").first()
    assert not api.get(f"/api/v1/registers/enterprise/cases?q={other.uscc}").json()["items"]


def test_the_page_of_an_entity_names_what_is_tied_to_it_with_few_queries(town, signed):
    visit = town.visit(town.firms[0], date(2026, 10, 20))
    browser = signed("coordinator", "sfj")
    browser.get(f"/r/enterprise/{town.firms[1].pk}/")
    with CaptureQueriesContext(connection) as captured:
        page = browser.get(f"/r/enterprise/{town.firms[0].pk}/").content.decode()
    assert visit.matter.number in page and len(captured) <= 12, len(captured)
