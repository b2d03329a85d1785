"""Warnings over the visits of enterprises, each from one rule row. A warning opens a question; a person answers it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from fadu.law import add_months

from .model import Id, Visit


@dataclass(frozen=True, slots=True)
class Threshold:
    """A warning rule as the rules see it (a row of `WarningRule`)."""

    key: str
    kind: str
    limit: int
    title: str = ""
    subject: str = "enterprise"
    unit: str = "day"
    window: str = "natural"
    window_days: int = 0
    reset: bool = False
    skip_for_cause: bool = False
    action: str = "flag"
    citation: str = ""

    @property
    def span(self) -> int:
        """Days of a rolling window."""
        return self.window_days or {"day": 1, "week": 7, "month": 30}.get(self.unit, 1)


@dataclass(frozen=True, slots=True)
class Raised:
    """A warning: which rule, about whom, on which day, from which visits."""

    rule: str
    subject: Id
    on: date
    evidence: tuple[Id, ...]
    text: str
    action: str = "flag"
    first: date | None = None


@dataclass(frozen=True, slots=True)
class LateResult:
    """A result published or told after its last day; `on`: the day on which it was late."""

    visit: Id
    body: Id
    on: date


@dataclass(frozen=True, slots=True)
class ClueFact:
    """A clue that a body handed over off line (`clue_offline`), or that came back to it (`clue_returned`)."""

    clue: Id
    body: Id
    on: date
    kind: str


def _onsite(rule: Threshold, visits: Iterable[Visit]) -> list[Visit]:
    kept = (v for v in visits if not v.off_site and not (rule.skip_for_cause and v.for_cause))
    return sorted(kept, key=lambda v: (v.on, str(v.id)))


def window_of(rule: Threshold, day: date) -> tuple[date, date]:
    """First and last day of the window in which a visit of that day stands."""
    if rule.window == "rolling" or rule.unit == "days":
        return day - timedelta(days=rule.span - 1), day
    if rule.unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if rule.unit == "month":
        first = day.replace(day=1)
        return first, add_months(first, 1) - timedelta(days=1)
    return day, day


def _by(visits: Iterable[Visit], key: Callable[[Visit], Id]) -> dict[Id, list[Visit]]:
    groups: dict[Id, list[Visit]] = defaultdict(list)
    for visit in visits:
        groups[key(visit)].append(visit)
    return groups


def frequency(rule: Threshold, visits: Iterable[Visit]) -> list[Raised]:
    """More than `limit` visits to one enterprise within the window: raised on each visit beyond it.

    A joint visit is one row and therefore one visit.
    """
    found = []
    for subject, rows in _by(_onsite(rule, visits), lambda v: v.enterprise).items():
        for at, visit in enumerate(rows):
            first, _ = window_of(rule, visit.on)
            near = [v for v in rows[: at + 1] if v.on >= first]
            if len(near) > rule.limit:
                unit = {"day": "当日", "week": "本周", "month": "本月"}.get(rule.unit, "")
                when = unit if rule.window == "natural" and unit else f"{rule.span} 日内"
                text = f"{when}第 {len(near)} 次入企检查，超过 {rule.limit} 次"
                found.append(Raised(rule.key, subject, visit.on, tuple(v.id for v in near), text, rule.action, first))
    return found


def no_finding(rule: Threshold, visits: Iterable[Visit], officer: Id, enterprise: Id, on: date) -> Raised | None:
    """The officer's last `limit` visits to the enterprise, all within the year before `on`, found nothing.

    A visit with findings in between, or one whose result is not known yet, breaks the row.
    """
    since = add_months(on, -12) if not rule.window_days else on - timedelta(days=rule.window_days)
    rows = [
        v for v in _onsite(rule, visits) if v.enterprise == enterprise and officer in v.officers and since <= v.on < on
    ]
    last = rows[-rule.limit :]
    if len(last) < rule.limit or any(v.found is not False for v in last):
        return None
    days = "、".join(v.on.isoformat() for v in last)
    text = f"同一人员对同一企业一年内连续 {rule.limit} 次检查未发现问题（{days}），须说明再次检查的理由或者更换人员"
    return Raised(rule.key, (officer, enterprise), on, tuple(v.id for v in last), text, rule.action, since)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The same enterprise visited again within the window: the second visit is the occurrence."""

    enterprise: Id
    county: str
    on: date
    visits: tuple[Id, Id]


def occurrences(rule: Threshold, visits: Iterable[Visit]) -> list[Occurrence]:
    """Every visit that follows another at the same enterprise within `span` days, in order of days."""
    found = []
    for enterprise, rows in _by(_onsite(rule, visits), lambda v: v.enterprise).items():
        for before, visit in zip(rows, rows[1:], strict=False):
            if (visit.on - before.on).days <= rule.span:
                found.append(Occurrence(enterprise, visit.county, visit.on, (before.id, visit.id)))
    return sorted(found, key=lambda o: (o.on, str(o.visits)))


def occurrence_warnings(rule: Threshold, visits: Iterable[Visit]) -> list[Raised]:
    """Occurrences of a county add up over a calendar year: the `limit`-th raises a warning, then each further one."""
    found, seen = [], defaultdict(list)
    for hit in occurrences(rule, visits):
        seen[hit.county, hit.on.year].append(hit)
        rows = seen[hit.county, hit.on.year]
        if len(rows) >= rule.limit:
            evidence = tuple(dict.fromkeys(v for row in rows for v in row.visits))
            text = f"{rule.span} 日内重复检查同一企业，本区县累计第 {len(rows)} 起"
            found.append(Raised(rule.key, hit.county, hit.on, evidence, text, rule.action))
    return found


def uncoded(rule: Threshold, visits: Iterable[Visit]) -> list[Raised]:
    """A body's checks of a calendar year without code and without explanation: from the `limit`-th on, each one."""
    found, seen = [], defaultdict(list)
    for visit in _onsite(rule, visits):
        if visit.coded or visit.explained:
            continue
        for body in visit.bodies[:1]:  # the initiator answers for the code
            rows = seen[body, visit.on.year]
            rows.append(visit.id)
            if len(rows) >= rule.limit:
                text = f"无码入企且未说明原因，本年累计第 {len(rows)} 次"
                found.append(Raised(rule.key, body, visit.on, tuple(rows), text, rule.action))
    return found


def late_results(rule: Threshold, rows: Iterable[LateResult]) -> list[Raised]:
    """A body's late results of a calendar year add up to `limit`; then the count starts again (`reset`) or goes on."""
    found, seen = [], defaultdict(list)
    for row in sorted(rows, key=lambda r: (r.on, str(r.visit))):
        late = seen[row.body, row.on.year]
        late.append(row.visit)
        if len(late) >= rule.limit:
            text = f"检查结果超期累计 {len(late)} 次"
            found.append(Raised(rule.key, row.body, row.on, tuple(late), text, rule.action))
            if rule.reset:
                late.clear()
    return found


def clues(rule: Threshold, rows: Iterable[ClueFact]) -> list[Raised]:
    """A body's clues of one kind in a calendar year: from the `limit`-th on, each one, or anew after each (`reset`)."""
    found, seen = [], defaultdict(list)
    word = "线下移送线索" if rule.kind == "clue_offline" else "移送的线索被退回"
    for row in sorted((r for r in rows if r.kind == rule.kind), key=lambda r: (r.on, str(r.clue))):
        near = seen[row.body, row.on.year]
        near.append(row.clue)
        if len(near) >= rule.limit:
            text = f"{word}，本年累计第 {len(near)} 件"
            found.append(Raised(rule.key, row.body, row.on, tuple(near), text, rule.action))
            if rule.reset:
                near.clear()
    return found


def no_findings(rule: Threshold, visits: Iterable[Visit]) -> list[Raised]:
    """`no_finding` over a whole register: raised on the visit that completes the row, once per further visit."""
    found = []
    pairs = _by(_onsite(rule, visits), lambda v: v.enterprise)
    for enterprise, rows in pairs.items():
        for officer in sorted({o for v in rows for o in v.officers}, key=str):
            own = [v for v in rows if officer in v.officers]
            for visit in own:
                after = visit.on + timedelta(days=1)
                hit = no_finding(rule, [v for v in own if v.on <= visit.on], officer, enterprise, after)
                if hit and hit.evidence[-1] == visit.id:
                    found.append(Raised(rule.key, hit.subject, visit.on, hit.evidence, hit.text, rule.action))
    return found


def raised(
    rule: Threshold, visits: Iterable[Visit], late: Iterable[LateResult] = (), clue: Iterable[ClueFact] = ()
) -> list[Raised]:
    """Every warning of one rule over these visits, late results and clues, oldest first."""
    run: dict[str, Callable[[], list[Raised]]] = {
        "frequency": lambda: frequency(rule, visits),
        "no_finding": lambda: no_findings(rule, visits),
        "occurrence": lambda: occurrence_warnings(rule, visits),
        "uncoded": lambda: uncoded(rule, visits),
        "late_result": lambda: late_results(rule, late),
        "clue_offline": lambda: clues(rule, clue),
        "clue_returned": lambda: clues(rule, clue),
    }
    found = run[rule.kind]() if rule.kind in run else []  # a rule whose register is not there yet raises nothing
    return sorted(found, key=lambda r: (r.on, str(r.evidence)))
