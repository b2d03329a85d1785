"""Officers of two organs with errands of today, a signed-in client, and acts as a device would send them."""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fadu.kernel import today as kernel_today
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.today import CITY_TIME
from fadu.people.models import Area, Organ, Post, User
from tests.journeys.days import SharedDay

DAY = date(2026, 11, 23)
PASSWORD = "Moon-over-the-harbour-7"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")


def pytest_configure(config: pytest.Config) -> None:
    """`-m "not browser"` leaves the slow ones out."""
    config.addinivalue_line("markers", "browser: runs in Debian's chromium")


@pytest.fixture(autouse=True)
def on_the_day(settings, monkeypatch):
    """Every test runs on one day, in the thread of the live server too."""
    settings.FADU_DEMO = True
    monkeypatch.setattr(kernel_today, "_set", SharedDay(DAY))


@pytest.fixture
def people(db) -> dict[str, User]:
    """Two officers, their head and a watcher at 甲局; an officer of 乙局."""
    area, _ = Area.objects.get_or_create(code="371000", defaults={"name": "威海市", "level": "city"})
    found = {}
    for sign in "甲乙":
        organ = Organ.objects.create(
            key=f"f.{sign}", name=f"{sign}市监局", short=f"{sign}局", kind="department", area=area, prefix=sign
        )
        roles = {"officer": "e.officer", "second": "e.officer", "head": "e.head", "watcher": "e.watcher"}
        for name, role in roles.items() if sign == "甲" else (("other", "e.officer"),):
            user = found[name] = User.objects.create_user(name, PASSWORD, name=f"某{name}")
            Post.objects.create(user=user, organ=organ, role=role, from_date=date(2024, 1, 1))
    return found


@pytest.fixture
def plan(people):
    """plan("甲厂", "羊亭镇") → an errand of today at 甲局."""

    def made(who: str = "某机械厂", town: str = "羊亭镇", day: date = DAY, organ: str = "f.甲") -> Any:
        facts = {"who": who, "town": town, "planned_on": day}
        pk = Organ.objects.get(key=organ).pk
        return open_case(register("errand"), SYSTEM, facts, organ_id=pk, on=day, step="plan").case

    return made


class Device:
    """A signed-in client that speaks as the app does."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answer = self.client.post("/field/register", {"name": "测试手机"}).json()
        self.mark, self.secret = answer["device"], answer["secret"]

    def pack(self) -> dict[str, Any]:
        return self.client.get("/field/pack", {"device": self.mark}).json()

    def act(self, case: Any, step: str, sent: dict[str, Any], **words: Any) -> dict[str, Any]:
        """The words of an act on the case as it is now."""
        rests = {"version": case.version} if case is not None else {}
        act = {"token": str(uuid.uuid4()), "device": self.mark, "register": "errand", "step": step, "sent": sent}
        moment = datetime(2026, 11, 23, 9, 30, tzinfo=CITY_TIME).isoformat()
        return act | {"matter": case.pk if case is not None else None, "captured_at": moment} | rests | words

    def send(self, act: dict[str, Any], **files: bytes) -> Any:
        """Post an act with its files."""
        act = act | {"digests": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}}
        uploads = {name: SimpleUploadedFile(f"{name}.png", content, "image/png") for name, content in files.items()}
        return self.client.post("/field/replay", {"act": json.dumps(act), **uploads})


@pytest.fixture
def device(people):
    """device("officer") → a registered device of that person."""
    return lambda name="officer": Device(people[name])


def picture(n: int = 0) -> bytes:
    """A small PNG, different for each n."""
    return io.BytesIO(PNG + n.to_bytes(4, "big")).getvalue()
