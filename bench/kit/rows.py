"""The rows of one case, table by table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from fadu.aspects.a6_disputes.reconsideration import models as recon
from fadu.kernel import models as kernel
from kit.copying import Lines
from kit.many import TESTS, TRACE, Sketch, search_text

Row = tuple[Any, ...]
NOON = "T12:00:00+08:00"


def matter(c: Sketch) -> Iterator[Row]:
    """The card."""
    yield c.pk, "reconsideration", c.number, c.title, c.organ.pk, c.organ.area.code, c.opened, f"Q{c.pk:07d}"


def case(c: Sketch) -> Iterator[Row]:
    """The register's row."""
    subject, sector, act = c.act
    decided = c.closed if c.result in ("uphold", "revoke", "confirm_unlawful", "change") else None
    yield (
        c.pk, c.organ.pk, c.organ.area.code, c.opened, c.state, c.closed, 5, c.name,
        "company" if c.company else "citizen", c.company,
        c.respondent.pk, c.respondent.name, act, subject, sector, "请求撤销被申请人作出的行政行为。",
        "申请人认为认定事实不清。", "simple" if c.simple else "ordinary", c.accepted, c.deemed,
        c.accepted and c.accepted + timedelta(days=2), c.result, c.closed, decided, c.accepted is not None,
    )  # fmt: skip


CASE = ("matter", "organ", "area", "opened_on", "state", "closed_on", "version", "applicant_name", "applicant_kind",
        "enterprise", "respondent", "respondent_name", "act_name", "subject", "sector", "request", "reasons",
        "procedure_kind", "accepted_on", "deemed", "copy_sent_on", "result", "decided_on", "effective_on",
        "views_heard")  # fmt: skip


def party(c: Sketch) -> Iterator[Row]:
    """The applicant."""
    yield c.pk, "applicant", "company" if c.company else "citizen", c.name, "12000000000", "模拟路1号"


def clocks(c: Sketch) -> Iterator[Row]:
    """Examination and decision."""
    end = c.accepted or None
    yield _clock(c, "review", "reconsideration.review", c.opened, c.opened + timedelta(days=7), end, False)
    if c.accepted:
        term = "reconsideration.decide_simple" if c.simple else "reconsideration.decide"
        yield _clock(c, "decide", term, c.accepted, c.due, c.closed, c.paused)


def _clock(c: Sketch, key: str, term: str, start: date, due: Any, stop: Any, paused: bool) -> Row:
    alert = due - timedelta(days=7)
    return (c.pk, "reconsideration", c.organ.pk, c.organ.area.code, key, term, start, due, alert, stop,
            "accept" if stop else "", paused, TRACE)  # fmt: skip


CLOCK = ("matter", "register", "organ", "area", "key", "term", "started_on", "due_on", "alert_on", "stopped_on",
         "stopped_by", "paused", "trace")  # fmt: skip


def events(c: Sketch) -> Iterator[Row]:
    """What happened, in order; without the chain of hashes."""
    yield _event(c, c.opened, "enter", "登记收件", "", "received", 0)
    if c.accepted:
        yield _event(c, c.accepted, "accept", "受理", "received", "accepted_ord", 1)
        to = c.state if not c.closed else "review"
        yield _event(c, c.accepted + timedelta(days=12), "answer", "提交书面答复", "accepted_ord", to, 2)
    if c.closed:
        yield _event(c, c.closed, "decide", "作出行政复议决定", "review", c.state, 3)


def _event(c: Sketch, on: date, step: str, title: str, source: str, target: str, n: int) -> Row:
    mark = f"{c.pk * 4 + n:064x}"
    return (c.pk, f"{on.isoformat()}{NOON}", on, "step", step, title, source, target, "模拟经办", "《行政复议法》（2023年修订）第三十条",
            '{"note": "模拟数据"}', mark, mark)  # fmt: skip


EVENT = ("matter", "at", "on", "kind", "step", "title", "from_state", "to_state", "actor", "basis", "facts", "prev",
         "hash")  # fmt: skip


def papers(c: Sketch) -> Iterator[Row]:
    """One paper per accepted case; its content is not what a list or a case page reads."""
    if c.accepted:
        yield c.pk, "acceptance", "受理通知书", f"{c.organ.prefix}复受〔{c.accepted.year}〕{c.pk}号", c.accepted, "{}", "0" * 64


def entry(c: Sketch) -> Iterator[Row]:
    """Search text."""
    public, private = search_text(c)
    yield c.pk, "reconsideration", public, private


def standing(c: Sketch) -> Iterator[Row]:
    """Where the respondent stands, for open cases."""
    if not c.closed:
        yield c.pk, c.respondent.name, "department", c.organ.name


def tests(c: Sketch) -> Iterator[Row]:
    """The seven tests of open cases that have been examined."""
    if not c.closed and c.accepted:
        for n, key in enumerate(TESTS):
            yield c.pk, key, f"条件{n + 1}", "yes", "符合", "《行政复议法》（2023年修订）第三十条第一款", c.accepted


def plans() -> list[tuple[Lines, Callable[[Sketch], Iterator[Row]]]]:
    """Every table with what makes its rows."""
    return [
        (Lines(kernel.Matter, "id", "register", "number", "title", "organ", "area", "opened_on", "query_code"), matter),
        (Lines(recon.Reconsideration, *CASE), case),
        (Lines(recon.Party, "matter", "role", "kind", "name", "phone", "address"), party),
        (Lines(kernel.Run, *CLOCK), clocks),
        (Lines(kernel.Event, *EVENT), events),
        (Lines(kernel.PaperRecord, "matter", "key", "title", "number", "made_on", "content", "digest"), papers),
        (Lines(kernel.SearchEntry, "matter", "register", "open", "private"), entry),
        (Lines(recon.Standing, "matter", "name", "kind", "government"), standing),
        (Lines(recon.TestResult, "matter", "key", "title", "outcome", "text", "citation", "tested_on"), tests),
    ]
