"""On-site notes of a team with several phones: both enter, both note, one leaves first; nothing is lost or stale."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime
from typing import Any

from django.test import Client

from fadu.aspects.a9_coordination.law_inspection.models import SiteNote
from fadu.kernel.today import CITY_TIME
from fadu.people.models import Organ, User

from .acts import noticed


class Phone:
    """A registered device of a member of the team."""

    def __init__(self, user: int) -> None:
        self.client = Client()
        self.client.force_login(User.objects.get(pk=user), backend="django.contrib.auth.backends.ModelBackend")
        self.mark = self.client.post("/field/register", {"name": "手机"}).json()["device"]

    def pack(self) -> dict[str, Any]:
        """The inspection that it carries."""
        (case,) = self.client.get("/field/pack", {"device": self.mark}).json()["cases"]
        return case

    def report(self, case: dict[str, Any], day: Any, *acts: tuple[str, dict[str, Any]]) -> list[Any]:
        """Acts recorded one after the other without network."""
        found: list[Any] = []
        for step, sent in acts:
            version = found[-1].get("version") if found else case["version"]
            act = {"token": str(uuid.uuid4()), "device": self.mark, "register": "law_inspection", "step": step,
                   "matter": case["pk"], "sent": sent, "version": version,
                   "captured_at": datetime(day.year, day.month, day.day, 10, tzinfo=CITY_TIME).isoformat()}  # fmt: skip
            found.append(self.client.post("/field/replay", {"act": json.dumps(act)}).json())
        return found


def test_two_of_a_team_without_network(office) -> None:
    project = noticed(office, ("rongcheng",), date(2026, 3, 16))
    office.until(project.starts)
    one, two = Phone(office["officer"].id), Phone(office["second"].id)
    mine, theirs = one.pack(), two.pack()
    unit = str(Organ.objects.get(key="rongcheng").pk)
    talk = {"kind": "talk", "unit": unit, "person": "某科长", "content": "听取情况"}
    asks = {ask["key"]: ask for ask in mine["asks"]["note"]}
    assert asks["person"]["needs"] == ["kind", ["talk"]] and asks["content"]["needs"] is None
    told = one.report(mine, office.day, ("enter", {}), ("note", talk), ("leave", {}))
    assert [answer["result"] for answer in told] == ["done"] * 3, told
    late = two.report(theirs, office.day, ("enter", {}), ("note", talk | {"content": "查阅台账"}), ("leave", {}))
    assert [answer["result"] for answer in late] == ["done"] * 3, late
    assert "同组" in late[0]["note"] and "同组" in late[2]["note"]
    assert SiteNote._plain.filter(matter_id=project.pk).count() == 2
