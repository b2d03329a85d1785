"""Whoever loses a register loses its numbers everywhere: plan, leader's page, dispatch, score, report, interface."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import quote

from django.test import Client
from django.urls import reverse

from fadu.aspects.a9_coordination.annual_plan.models import Target
from fadu.aspects.a9_coordination.annual_report.models import ReportFigure
from fadu.aspects.a9_coordination.assessment.models import Assessment, Sheet
from fadu.aspects.a9_coordination.dispatch.course import snapshot
from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Matter
from fadu.kernel.register import register
from fadu.people.models import User
from fadu.web.api.models import ApiToken
from tests.law_inspection.conftest import Office

from .year import answer, decided, filed, page
from .year_more import tried

CLOSED, FIGURE = "reconsideration", "reconsideration.corrected"  # a figure that is not on the public list


@contextmanager
def without_the_book(monkeypatch: Any) -> Iterator[None]:
    """The coordinator's post opens the register of reconsideration no more."""
    book = register(CLOSED)
    with monkeypatch.context() as patch:
        patch.setitem(book.__dict__, "access", tuple(g for g in book.access if g.role != "coordinator"))
        yield


def desk_without_a_grant(office: Office, plan: Any, monkeypatch: Any) -> None:
    """Target, task, plan, leader's page and wall, dispatch, figures, interface: the number goes from all of them."""
    with tried(office):
        _third(office)
        _desk(office, plan, monkeypatch)


def _third(office: Office) -> None:
    """A third decision: one of three corrected."""
    day = office.day
    office.until(date(2026, 3, 3))
    decided(office, filed(office, "rsj"), "uphold", date(2026, 7, 1))
    office.until(day)


def _desk(office: Office, plan: Any, monkeypatch: Any) -> None:
    Target._plain.filter(task__plan=plan, key="T17-a").update(indicator=FIGURE)
    snapshot(date(2026, 10, 29))
    told = indicator(FIGURE).value(SYSTEM, Period.year(2026).until(office.day)).text
    target = Target._plain.get(task__plan=plan, key="T17-a")
    assert told == "33.33%"
    number = Matter._plain.filter(register=CLOSED).order_by("pk").first().number
    pages = [
        reverse("plan-target", args=[target.pk]), reverse("plan-task", args=[2026, "T17"]), reverse("plan"),
        reverse("leader"), reverse("leader") + "?view=projector", reverse("dispatch"), reverse("indicators"),
        reverse("indicator", args=[FIGURE]), reverse("search") + "?q=" + quote(number),
    ]  # fmt: skip
    before = [page(office, "plan", path) for path in pages]
    shown = [path for path, text in zip(pages, before, strict=True) if told in text]
    assert {pages[0], pages[1], pages[2], pages[6], pages[7]} <= set(shown), shown
    with without_the_book(monkeypatch):
        for path in pages:
            status, text = answer(office, "plan", path)
            assert status in (200, 404) and told not in text, (
                f"{path} …{text[text.find(told) - 160 : text.find(told) + 40]}"
            )
            assert path.startswith(reverse("search")) or number not in text, path
        assert answer(office, "plan", reverse("indicator", args=[FIGURE]))[0] == 404
        assert "无权查看" in page(office, "plan", pages[0])
    _interface(office, told, monkeypatch)


def _interface(office: Office, told: str, monkeypatch: Any) -> None:
    user = User.objects.get(pk=office["plan"].id)
    _, token = ApiToken.issue(user, "测试", ["read"], 30)
    asked = Client(headers={"authorization": f"Bearer {token}"})
    paths = [f"/api/v1/indicators/{FIGURE}?start=2026-01-01&end={office.day}", "/api/v1/indicators",
             f"/api/v1/registers/{CLOSED}/cases"]  # fmt: skip
    assert told in asked.get(paths[0]).content.decode() and asked.get(paths[2]).status_code == 200
    with without_the_book(monkeypatch):
        for path in paths:
            found = asked.get(path)
            assert told not in found.content.decode() and (found.status_code != 200 or path == paths[1]), path


def draft_without_a_grant(office: Office, report: Any, monkeypatch: Any) -> None:
    """The frozen report before it is published: text, figure, table, editor and papers keep the number from a reader
    whose posts do not open its register; who writes the report, and others, read on.
    """
    row = ReportFigure._plain.get(matter_id=report.pk, indicator=FIGURE)
    pages = [reverse("report-read", args=[report.pk]), reverse("report-figure", args=[report.pk, row.key]),
             reverse("report-table") + f"?report={report.pk}"]  # fmt: skip
    assert row.text == "50%" and all(row.text in page(office, "plan", path) for path in pages)
    paper = reverse("report-preview", args=[report.pk, "docx"])
    assert row.text in _words(office, paper)
    with without_the_book(monkeypatch):
        assert not [path for path in pages if row.text in page(office, "plan", path)]
        assert all("来源登记册不在您的查看范围" in page(office, "plan", path) for path in pages)
        assert row.text not in _words(office, paper) and row.text in page(office, "writer", pages[0])


def _words(office: Office, path: str) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=office["plan"].id), backend="django.contrib.auth.backends.ModelBackend")
    with zipfile.ZipFile(io.BytesIO(client.get(path).content)) as made:
        return re.sub(r"<[^>]+>", "", made.read("word/document.xml").decode())


def score_without_a_grant(office: Office, made: Assessment, monkeypatch: Any) -> None:
    """The leaf of a score, and the total that it is part of, before other units' eyes."""
    own = Sheet._plain.get(assessment=made, unit__key="gaj")
    item = reverse("assess-item", args=[own.pk, "A1"])
    assert "来源登记册不在您的查看范围" not in page(office, "plan", item)
    with without_the_book(monkeypatch):
        text = page(office, "plan", item)
        assert "来源登记册不在您的查看范围" in text and "60/100" not in text
