"""The lot of a special plan: announced before the beacon, computed again by anybody, proved by each enterprise."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fadu.aspects.a4_enforcement.inspection_plan import identity
from fadu.aspects.a4_enforcement.inspection_plan.models import SpecialPlan, Subject, YearPlan
from fadu.aspects.a4_enforcement.inspection_plan.publishing import key_of
from fadu.cli import main
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.registry.enterprises.models import Enterprise
from tests.inspections import small

pytestmark = pytest.mark.django_db
FILED, BEACON = date(2026, 4, 8), date(2026, 4, 10)


def filed(place: dict[str, Any], **objects: Any) -> SpecialPlan:
    """A special plan of the safety body whose lot is announced."""
    plan, body = small.in_force(place), place["bodies"][1]
    head, leader = small.actor(body.organ, "inspection.head"), small.actor(place["office"], "leader")
    facts = {"plan_id": str(plan.pk), "title": "粉尘专项", "problem": "事故多发", "kind": "own", "announced": "4月10日开奖号码"}
    asked = {"items": [str(place["items"][3].pk)], "month_from": "5", "month_to": "6", "ratio": "10%"} | objects
    with frozen_today(FILED):
        case = open_case(register("special_plan"), head, facts, organ_id=body.organ_id).case
        approval = {"approver": "市政府"}
        for step, who, told in (("objects", head, asked), ("submit", head, {}), ("approve", leader, approval)):
            case = take(case, step, who, told).case
        with pytest.raises(InvalidFacts, match="总体指纹公开以后才产生"):
            take(case, "file", small.actor(place["office"], "inspection.supervisor"), {"beacon_on": FILED})
        told = {"beacon_on": BEACON}
        return take(case, "file", small.actor(place["office"], "inspection.supervisor"), told).case


def published(case: SpecialPlan, place: dict[str, Any], beacon: str = "4 8 1") -> SpecialPlan:
    """The same with its lot drawn."""
    head = small.actor(place["bodies"][1].organ, "inspection.head")
    with frozen_today(date(2026, 4, 9)), pytest.raises(NotAllowed, match="才产生"):
        take(case, "publish", head, {"beacon": beacon})
    with frozen_today(BEACON):
        return take(case, "publish", head, {"beacon": beacon}).case


def downloaded(case: SpecialPlan, client: Client, to: Path) -> Path:
    """The folder as everybody gets it."""
    pack = b"".join(client.get(f"/portal/inspections/special/{case.pk}/files.zip").streaming_content)
    zipfile.ZipFile(io.BytesIO(pack)).extractall(to)
    return to / f"special-{case.pk}"


def checked(folder: Path, *words: str) -> int:
    """The downloaded script by itself."""
    words = (sys.executable, "-I", "-S", str(folder / "check.py"), *words)
    return subprocess.run(words, capture_output=True, check=False, cwd=folder).returncode


def swap(record: dict[str, Any]) -> None:
    ids, drawn = record["enterprises"]["id"], record["strata"][0]["drawn"]
    other = next(name for name in ids if name not in drawn)
    text = json.dumps(record).replace(drawn[0], "@").replace(other, drawn[0]).replace("@", other)
    record.update(json.loads(text))


def more(record: dict[str, Any]) -> None:
    record["items"][0]["ratios"][0] = 0.2


def reuse(record: dict[str, Any]) -> None:
    record["earlier"][0]["seed"] = record["seed"]


def test_anybody_computes_the_lot_again_and_finds_what_was_touched(client, tmp_path):
    place = small.city()
    case = filed(place)
    page = client.get(f"/portal/inspections/special/{case.pk}/").content.decode()
    assert case.frame_hash in page and "系统的承诺</dt>" in page and "待抽取" in page and "秘密</dt>" not in page
    before = downloaded(case, client, tmp_path / "before")
    assert checked(before, "frame.json", "--frame-hash", case.frame_hash) == 0 and not (before / "draw.json").exists()
    case = published(case, place)
    folder = downloaded(case, client, tmp_path / "after")
    assert (folder / "frame.json").read_bytes() == (before / "frame.json").read_bytes()
    assert checked(folder, "draw.json", "--frame-hash", case.frame_hash, "--seed", case.seed) == 0
    assert main(["inspections", "audit", str(folder), "--frame-hash", case.frame_hash, "--seed", case.seed]) == 0
    record = json.loads((folder / "draw.json").read_bytes())
    assert len(record["strata"][0]["drawn"]) == len(case.listed) == 20 and set(record["enterprises"]["class"]) == {"A"}
    for change in (swap, more, reuse):
        forged = json.loads((folder / "draw.json").read_bytes())
        change(forged)
        (folder / "forged.json").write_text(json.dumps(forged))
        assert checked(folder, "forged.json") == 1, change.__name__
    page = client.get(f"/portal/inspections/special/{case.pk}/").content.decode()
    assert case.seed in page and "系统的秘密</dt>" in page and "check.py draw.json" in page


def test_each_enterprise_proves_its_own_lot_by_its_code(client):
    place = small.city()
    case = published(filed(place), place)
    plan, url = YearPlan._plain.get(year=2026), f"/portal/inspections/special/{case.pk}/proof/"
    hit = Enterprise._plain.get(pk=case.listed[0])
    missed = Enterprise._plain.exclude(pk__in=case.listed).first()
    for firm, words in ((hit, "专项中抽中"), (missed, "没有抽中")):
        own = YearPlan.proof_code(firm.pk, 2026)
        told = client.post(url, {"uscc": firm.uscc, "code": own.lower()})
        assert told.status_code == 200 and "证明成立" in told.content.decode() and words in told.content.decode()
    wrong = client.post(url, {"uscc": hit.uscc, "code": identity.code(key_of(plan), missed.uscc)})
    assert wrong.status_code == 404 and "没有找到" in wrong.content.decode()


def test_lots_of_a_year_do_not_join_and_the_beacon_alone_decides_nothing(client, tmp_path):
    """Other identifiers than in the year's draw; the seed needs the secret that was promised before the beacon."""
    place = small.city()
    case = published(filed(place), place)
    record = json.loads((downloaded(case, client, tmp_path) / "draw.json").read_bytes())
    assert not set(record["enterprises"]["id"]) & set(Subject.objects.values_list("public_id", flat=True))
    assert len(record["ceremony"]["secrets"]) == len(record["ceremony"]["commitments"]) == 1
    assert {row["name"] for row in record["earlier"]} == {str(YearPlan._plain.get(year=2026))}


def test_who_has_closed_since_is_passed_over_on_record_and_the_control_number_binds(client, tmp_path):
    place = small.city()
    case = filed(place, control_number=7)
    gone = case.listed[:3]
    Enterprise._plain.filter(pk__in=gone).update(status="closed", closed_on=FILED)
    case = published(case, place)
    folder = downloaded(case, client, tmp_path)
    record = json.loads((folder / "draw.json").read_bytes())
    assert len(case.listed) == 7 and not set(gone) & set(case.listed)
    assert [row["reason"] for row in record["barred"]] == ["closed"] * 3 and checked(folder, "draw.json") == 0
    assert "3 家在抽取以前已经注销" in client.get(f"/portal/inspections/special/{case.pk}/").content.decode()
