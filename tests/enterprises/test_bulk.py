"""An import writes all or nothing, says what is wrong, and may be repeated."""

import re
from datetime import date

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Event, Matter, SearchEntry
from fadu.kernel.search import find
from fadu.people.areas import towns
from fadu.people.city import load_city
from fadu.registry.enterprises.bulk import load
from fadu.registry.enterprises.models import Enterprise, EnterpriseStatus
from fadu.registry.enterprises.synthetic import entities

from .conftest import somebody

DAY = date(2026, 11, 23)


@pytest.fixture
def places(db):
    load_city()
    return [(t.code, t.name, t.legal_parent.code) for t in towns().select_related("legal_parent")]


def test_synthetic_entities_are_taken_as_they_are(places):
    frame = entities(1500, DAY, places)
    assert frame["name"].n_unique() == 1500 and frame["name"].str.contains("模拟").all()
    report = load(frame, SYSTEM, "测试")
    assert (report.created, report.bad_rows, report.written) == (1500, 0, True), report.errors[:3]
    assert Matter._plain.filter(register="enterprise").count() == SearchEntry.objects.count() == 1500
    assert Enterprise._plain.exclude(matter__number="").filter(organ__key__endswith="scjg").count() == 1500
    ended = Enterprise._plain.exclude(status="active").count()
    assert EnterpriseStatus._plain.count() == 1500 + ended > 1500
    again = load(frame, SYSTEM, "测试")
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1500)
    assert Event._plain.filter(kind="enterprise.imported").count() == 2
    row = Enterprise._plain.first()
    assert [m.pk for m in find(SYSTEM, row.name[2:9]).filter(title=row.name)] == [row.pk]


def test_a_change_is_updated_and_keeps_its_history(places):
    frame = entities(50, DAY, places)
    load(frame, SYSTEM, "一")
    code = frame.filter(pl.col("status") == "active")["uscc"][0]
    row = frame.filter(pl.col("uscc") == code).select("uscc", "name", "established_on", "area", "town")
    row = row.with_columns(pl.lit("模拟改名").alias("name"), pl.lit("suspended").alias("status"),
                           pl.lit(date(2026, 11, 1)).alias("status_since"))  # fmt: skip
    report = load(row, SYSTEM, "二")
    assert (report.created, report.updated, report.turned) == (0, 1, 1)
    kept = Enterprise._plain.get(uscc=code)
    assert (kept.name, kept.status, kept.matter.title) == ("模拟改名", "suspended", "模拟改名") and kept.address
    history = list(kept.statuses.as_system().order_by("since").values_list("status", "until"))
    assert history == [("active", date(2026, 11, 1)), ("suspended", None)]
    assert find(SYSTEM, "模拟改名").count() == 1


def test_finding_by_pieces_of_name_address_and_code(places):
    from fadu.registry.enterprises.finding import exact, find, phrases

    load(entities(300, DAY, places), SYSTEM, "测试")
    row = Enterprise._plain.filter(address__contains="模拟路").first()
    mine, other = somebody("enterprise.registrar", row.organ.key), somebody("enterprise.registrar", "rushan.scjg")
    for text in (
        row.name,
        row.name[3:8],
        row.address,
        row.address[2:9],
        row.uscc,
        row.uscc[:10],
        row.uscc[6:14],
        row.uscc.lower(),
    ):
        for who in (SYSTEM, mine):
            assert row.pk in [hit["pk"] for hit in find(who, text, limit=60).rows], (text, who.name)
        if row.area != "371083":
            assert row.pk not in [hit["pk"] for hit in find(other, text, limit=60).rows], text
    assert find(SYSTEM, row.name).rows[0]["pk"] == row.pk
    number = re.search(r"\d+号", row.address)[0]
    hits = [hit["address"] for hit in find(SYSTEM, f"{row.address[:2]} {number}", limit=60).rows]
    assert row.address in hits and all(number in address for address in hits)
    assert phrases("模拟路12号 渔") == "('模拟' <-> '拟路') & '12' & '渔':*" and phrases("路12号") == "'路' & '12'"
    assert not find(SYSTEM, "").rows and not find(SYSTEM, "' & | !").rows and not find(SYSTEM, "不存在的字号").rows
    assert exact(f" {row.uscc.lower()} ") == row and exact(row.uscc[:17]) is None
    assert not find(somebody("reconsideration.clerk", "weihai"), row.name).rows


def test_the_beginning_of_another_countys_codes_is_no_word(places):
    from fadu.registry.enterprises.finding import find

    load(entities(60, DAY, places), SYSTEM, "测试")
    row = Enterprise._plain.exclude(area="371083").first()
    with CaptureQueriesContext(connection) as asked:
        assert not find(somebody("enterprise.registrar", "rushan.scjg"), row.uscc[:8]).rows
    assert not [one for one in asked.captured_queries if "kernel_searchentry" in one["sql"]]
