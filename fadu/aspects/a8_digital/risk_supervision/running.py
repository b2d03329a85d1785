"""A run: begun, scored part by part (each part is kept, so an interrupted run goes on), applied in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import polars as pl
from django.db import transaction

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import today
from fadu.people.models import Organ

from .features import frame
from .models import RunPart, ScoringRun
from .schemes import Used, in_use, industries_of
from .scored import completeness, digest, digest_of, packed, scheme_of, score_frame, unpacked

PART = 25_000
KEEPER = "scjg"
Progress = Callable[[int, int], None]


def keeper() -> int:
    """The organ that keeps the classes: the city's market regulator."""
    return int(Organ.objects.values_list("pk", flat=True).get(key=KEEPER))


def key_of(used: Used) -> str:
    """How the form of a run names a scheme."""
    return str(used.case.pk) if used.case else "default"


def begin(used: Used, actor: Actor, *, day: date | None = None, trigger: str = "manual", only: str = "") -> ScoringRun:
    """Open a run. Nothing is scored yet."""
    facts = {"scheme": key_of(used), "trigger": trigger, "only": only}
    case: ScoringRun = open_case(register("risk_run"), actor, facts, organ_id=keeper(), on=day or today()).case
    return case


def quiet(done: int, total: int) -> None:
    """Progress that nobody reads."""


def complete(run: ScoringRun, say: Progress = quiet, given: pl.DataFrame | None = None) -> ScoringRun:
    """Score what is left of a run and apply it. Called again after an interruption it goes on where it stopped."""
    advance(run, say, given)
    case: ScoringRun = take(run, "finish", SYSTEM, on=run.scored_on).case
    return case


def advance(run: ScoringRun, say: Progress = quiet, given: pl.DataFrame | None = None) -> None:
    """Score the parts that are missing, each in a transaction of its own."""
    if given is None:
        given = frame(run.scored_on, only=run.only, industries=industries_of(run.industries))
    scheme, total = scheme_of(run.text, run.scored_on), len(given)
    ScoringRun._plain.filter(pk=run.pk).exclude(expected=total).update(expected=total)
    done = run.parts.order_by("-no").values_list("no", "last").first()
    left = given.filter(pl.col("uscc") > done[1]) if done else given
    scored = total - len(left)
    for no, part in enumerate(left.iter_slices(PART), (done[0] if done else 0) + 1):
        with transaction.atomic():
            _keep(run, no, part, score_frame(scheme, part))
            scored += len(part)
            ScoringRun._plain.filter(pk=run.pk).update(scored=scored)
        say(scored, total)
    run.refresh_from_db()


def _keep(run: ScoringRun, no: int, given: pl.DataFrame, result: pl.DataFrame) -> None:
    """Keep one part; the row of the run is locked, so that two workers never score the same part."""
    ScoringRun._plain.select_for_update().get(pk=run.pk)
    RunPart.objects.create(
        run=run,
        no=no,
        first=given["uscc"][0],
        last=given["uscc"][-1],
        rows=len(given),
        given=packed(given),
        result=packed(result),
        input_digest=digest(given),
        output_digest=digest(result),
    )


def results(run: ScoringRun) -> pl.DataFrame:
    """matter, uscc, area, points, class, veto of every enterprise of a run."""
    found = []
    for part in run.parts.order_by("no"):
        given = unpacked(part.given).select("matter", "uscc", "area")
        found.append(given.hstack(unpacked(part.result).drop("uscc")))
    empty = {"matter": pl.Int64, "uscc": pl.String, "area": pl.String, "points": pl.Int64}
    return pl.concat(found) if found else pl.DataFrame(schema={**empty, "class": pl.String, "veto": pl.String})


def known_fields(run: ScoringRun) -> dict[str, int]:
    """For each field, for how many enterprises of a run a value was there."""
    found: Counter[str] = Counter()
    for part in run.parts.order_by("no"):
        found.update(completeness(unpacked(part.given)))
    return dict(found)


def digests(run: ScoringRun) -> tuple[str, str]:
    """Digest of the input and of the output of a run."""
    pairs = list(run.parts.order_by("no").values_list("input_digest", "output_digest"))
    return digest_of(given for given, _ in pairs), digest_of(result for _, result in pairs)


def recomputed(run: ScoringRun) -> bool:
    """Whether the kept input, scored again by the kept scheme, gives the kept output, and both their kept digests."""
    scheme = scheme_of(run.text, run.scored_on)
    pairs = []
    for part in run.parts.order_by("no"):
        given = unpacked(part.given)
        pairs.append((digest(given), digest(score_frame(scheme, given))))
    again = digest_of(given for given, _ in pairs), digest_of(result for _, result in pairs)
    return again == (run.input_digest, run.output_digest)


def due_this_month(day: date) -> list[Used]:
    """Schemes by which this month has not been scored yet: a version that takes effect within it is scored at once."""
    first = day.replace(day=1)
    runs = ScoringRun._plain.filter(scored_on__gte=first, scored_on__lte=day, only="").exclude(state="stopped")
    ordered = runs.order_by("scored_on", "pk").values_list("kind", "field", "code", "scheme_id")
    had = {(kind, field): version for kind, field, *version in ordered}  # the last run of each field
    return [u for u in in_use(day) if had.get((u.kind, u.field)) != [u.code, u.case.pk if u.case else None]]


def resume(say: Progress = quiet) -> list[ScoringRun]:
    """Go on with every run that has begun and not ended."""
    return [complete(run, say) for run in ScoringRun._plain.filter(state="running").order_by("pk")]


def monthly(day: date | None = None, say: Progress = quiet) -> list[ScoringRun]:
    """Go on with what was interrupted, then run each scheme that has not run this month."""
    now, done = day or today(), resume(say)
    return done + [complete(begin(used, SYSTEM, day=now, trigger="monthly"), say) for used in due_this_month(now)]
