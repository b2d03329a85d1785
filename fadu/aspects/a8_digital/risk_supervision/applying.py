"""What a finished run does: class history, the class of each enterprise, changes and the low-credit list, in bulk."""

from __future__ import annotations

import polars as pl
from django.db import connection

from fadu.registry.enterprises.models import Enterprise, EnterpriseClass

from . import low_credit
from .models import ClassChange, FieldShare, ScoringRun
from .running import digests, known_fields, results
from .scoring import GRADES, class_changes
from .tables import fetched

CLASSES, ENTERPRISES = EnterpriseClass._meta.db_table, Enterprise._meta.db_table
CHANGES = ClassChange._meta.db_table
SAME = "c.kind = %(kind)s AND c.field = %(field)s AND c.until IS NULL"


def apply(run: ScoringRun) -> None:
    """Write what the run found. Only what changed is written; `graded_on` is the day since which a class holds."""
    after = results(run)
    before = _before(run)
    changes = class_changes(before, after.select(id="uscc", points="points", **{"class": "class"}))
    moved = changes.rows.join(after.select("uscc", "matter", "veto"), left_on="id", right_on="uscc", how="left")
    moved = moved.join(before.select("id", was="matter"), on="id", how="left")
    moved = moved.with_columns(matter=pl.coalesce("matter", "was"))
    if run.only:
        moved = moved.filter(pl.col("kind") != "left")
    _write(run, moved)
    _count(run, after, moved)
    if run.kind == "general":
        low_credit.renew(run, after)


def _before(run: ScoringRun) -> pl.DataFrame:
    """id, points, class, matter of the classes that hold, whatever scheme gave them."""
    narrow = "AND e.uscc = %(only)s" if run.only else ""
    query = f"""SELECT e.uscc, c.points, c.grade, e.matter_id FROM {CLASSES} c
                JOIN {ENTERPRISES} e ON e.matter_id = c.enterprise_id WHERE {SAME} {narrow}"""
    schema = {"id": pl.String, "points": pl.Int64, "class": pl.String, "matter": pl.Int64}
    return fetched(query, schema, _scope(run))


def _scope(run: ScoringRun) -> dict[str, object]:
    return {
        "code": run.code,
        "kind": run.kind,
        "field": run.field,
        "day": run.scored_on,
        "run": run.pk,
        "only": run.only,
    }


def _write(run: ScoringRun, moved: pl.DataFrame) -> None:
    """History, present class and changes: five statements whatever the number of enterprises."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE risk_moved (enterprise bigint, before text, after text, points_before int,"
            " points int, kind text, veto text) ON COMMIT DROP"
        )
        columns = ("matter", "class_before", "class_after", "points_before", "points_after", "kind", "veto")
        with cursor.copy("COPY risk_moved FROM STDIN") as copy:
            for row in moved.select(columns).iter_rows():
                copy.write_row(row)
        cursor.execute("CREATE INDEX ON risk_moved (enterprise)")
        # A list of unknown size is taken for a short one: at 462,000 enterprises the joins would loop for minutes.
        cursor.execute("ANALYZE risk_moved")
        if not run.only:
            cursor.execute(f"ANALYZE {CLASSES}")
        for statement in STATEMENTS if run.kind == "general" else STATEMENTS[:-1]:
            cursor.execute(statement, _scope(run))
        cursor.execute("DROP TABLE risk_moved")


STATEMENTS = (
    f"""UPDATE {CLASSES} c SET grade = m.after, points = m.points, scheme = %(code)s FROM risk_moved m
        WHERE c.enterprise_id = m.enterprise AND {SAME} AND c.since = %(day)s AND m.after IS NOT NULL""",
    f"""UPDATE {CLASSES} c SET until = %(day)s FROM risk_moved m
        WHERE c.enterprise_id = m.enterprise AND {SAME} AND (c.since < %(day)s OR m.after IS NULL)""",
    f"""INSERT INTO {CLASSES} (enterprise_id, scheme, kind, field, grade, points, since)
        SELECT m.enterprise, %(code)s, %(kind)s, %(field)s, m.after, m.points, %(day)s FROM risk_moved m
        WHERE m.after IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {CLASSES} c WHERE c.enterprise_id = m.enterprise
          AND {SAME} AND c.since = %(day)s)""",
    f"""INSERT INTO {CHANGES} (matter_id, enterprise_id, before, after, points_before, points_after, veto, kind)
        SELECT %(run)s, m.enterprise, m.before, coalesce(m.after, ''), m.points_before, m.points,
          coalesce(m.veto, ''), m.kind FROM risk_moved m WHERE m.kind <> 'entered'""",
    f"""UPDATE {ENTERPRISES} e SET grade = coalesce(m.after, ''), graded_on = %(day)s FROM risk_moved m
        WHERE e.matter_id = m.enterprise AND e.grade IS DISTINCT FROM coalesce(m.after, '')""",
)


def _count(run: ScoringRun, after: pl.DataFrame, moved: pl.DataFrame) -> None:
    """The run's own figures and digests."""
    classes = dict(after.group_by("class").len().iter_rows())
    kinds = dict(moved.group_by("kind").len().iter_rows())
    run.class_a, run.class_b, run.class_c, run.class_d = (classes.get(grade, 0) for grade in GRADES)
    run.entered, run.worse, run.better = (kinds.get(name, 0) for name in ("entered", "worse", "better"))
    run.gone = kinds.get("left", 0)
    run.input_digest, run.output_digest = digests(run)
    FieldShare.objects.bulk_create(FieldShare(run=run, name=name, known=n) for name, n in known_fields(run).items())
