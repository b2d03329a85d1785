"""The accept step under way six times at once: latency, steps per second, and that one case is accepted only once.

Run: ``.venv/bin/python bench/case_step.py [--quick] [--json]``. Six officers accept different cases at the same time,
each in its own connection, every commit durable. Beside it the floor on this machine: a bare transaction of one insert
and one update, also six at once. Budget: p50 100 ms, p99 250 ms. Exits 1 when a budget is missed or a case is accepted
twice.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from kit import place
from kit.report import Line, percentile, show

AT_ONCE, ROUNDS, P50, P99 = 6, 40, 100.0, 250.0


def together(work: Callable[[int], None]) -> float:
    """Run work(0..5) in six threads that start at the same moment, each with its own connection; seconds in all."""
    from django.db import connection

    gate, faults = threading.Barrier(AT_ONCE + 1), []

    def run(n: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            work(n)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    gate.wait()
    begin = time.perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.perf_counter() - begin


def desk() -> tuple[Any, Any]:
    """The city's government and an officer who files, examines and accepts."""
    from fadu.kernel.access import Actor, PostView
    from fadu.people.city import load_city
    from fadu.people.models import Organ

    if not Organ.objects.filter(key="weihai").exists():
        load_city()
    organ = Organ.objects.get(key="weihai")
    posts = tuple(PostView(f"reconsideration.{role}", organ.pk, frozenset({organ.pk}), "371000")
                  for role in ("clerk", "handler", "head"))  # fmt: skip
    return organ, Actor(None, "bench", "模拟经办", posts)


def examined(count: int) -> list[int]:
    """Cases filed and examined today, ready to be accepted."""
    from fadu.demo.intake import COMMON
    from fadu.kernel.audit import batch
    from fadu.kernel.procedure import open_case, take
    from fadu.kernel.register import register
    from fadu.kernel.today import today
    from fadu.people.models import Organ

    organ, actor = desk()
    book, day = register("reconsideration"), today()
    application = {
        "channel": "counter", "applicant_name": "王甲一", "respondent": Organ.objects.get(key="scjg"),
        "act_name": "模拟决定", "subject": "penalty", "act_on": day, "served_by": "direct", "act_served_on": day,
        "told": "yes", "request": "撤销。", "reasons": "事实不清。",
    }  # fmt: skip
    made = []
    with batch():
        for _ in range(count):
            case = open_case(book, actor, application, organ_id=organ.pk, step="enter").case
            made.append(take(case, "examine", actor, COMMON).case.pk)
    return made


def accept(pk: int, actor: Any) -> None:
    """The step itself."""
    from fadu.kernel.procedure import take
    from fadu.kernel.register import register

    take(register("reconsideration").model(pk=pk), "accept", actor, {"procedure_kind": "ordinary"})


def latencies(rounds: int) -> tuple[list[float], float]:
    """Milliseconds of each accept step, six at once, and steps per second."""
    _, actor = desk()
    cases = examined(AT_ONCE * rounds)
    times: list[float] = []

    def work(n: int) -> None:
        for pk in cases[n::AT_ONCE]:
            begin = time.perf_counter()
            accept(pk, actor)
            times.append((time.perf_counter() - begin) * 1000)

    seconds = together(work)
    return times, len(times) / seconds


def once_only() -> int:
    """How many of six simultaneous acceptances of one case succeed."""
    from fadu.kernel.procedure import NotAllowed

    _, actor = desk()
    (pk,) = examined(1)
    won: list[int] = []

    def work(n: int) -> None:
        try:
            accept(pk, actor)
        except NotAllowed:
            return
        won.append(n)

    together(work)
    return len(won)


def floor(rounds: int) -> list[float]:
    """Milliseconds of a bare durable transaction of one insert and one update, six at once."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (id bigserial PRIMARY KEY, day date, n int)")
        cursor.execute("INSERT INTO bench_floor (day, n) SELECT %s, 0 FROM generate_series(1, 6)", [date(2026, 1, 1)])
    times: list[float] = []

    def work(n: int) -> None:
        for _ in range(rounds):
            begin = time.perf_counter()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO bench_floor (day, n) VALUES (%s, %s)", [date(2026, 1, 1), n])
                cursor.execute("UPDATE bench_floor SET n = n + 1 WHERE id = %s", [n + 1])
            times.append((time.perf_counter() - begin) * 1000)

    together(work)
    return times


def main() -> int:
    """Measure and print."""
    args = place.arguments(__doc__ or "")
    rounds = 3 if args.quick else ROUNDS
    with place.django_on(0):
        bare, (times, rate), winners = floor(rounds), latencies(rounds), once_only()
    bottom = percentile(bare, 0.5)
    lines = [
        Line("accept step, six at once, p50", percentile(times, 0.5), "ms", P50, bottom, "bare transaction"),
        Line("accept step, six at once, p99", percentile(times, 0.99), "ms", P99, percentile(bare, 0.99), "bare p99"),
        Line("accept steps per second", rate, "steps/s"),
        Line("acceptances of one case by six at once", winners, "times", 1),
    ]
    return show(lines, judge=not args.quick) or int(winners != 1)


if __name__ == "__main__":
    sys.exit(main())
