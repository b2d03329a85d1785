"""The statements of an import: a chunk is copied into a temporary table and spread from there, set by set."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import polars as pl

from fadu.kernel import search
from fadu.kernel.today import today

from .register import area_word

TEXT = ("name", "kind", "status", "address", "industry", "size", "legal_person", "contact_name", "contact_phone")
DERIVED = ("area", "organ_id", "town_id")
PLAIN = ("established_on", "closed_on", "staff_count", "registered_capital")
COLUMNS = ("uscc", *TEXT, *DERIVED, *PLAIN, "status_since", "vector")
TYPES = {
    "organ_id": "bigint", "town_id": "bigint", "established_on": "date", "closed_on": "date", "status_since": "date",
    "staff_count": "integer", "registered_capital": "numeric(16,2)", "vector": "tsvector",
}  # fmt: skip

CREATE = f"""
DROP TABLE IF EXISTS incoming;
CREATE TEMP TABLE incoming ({", ".join(f"{name} {TYPES.get(name, 'text')}" for name in COLUMNS)},
  matter_id bigint, fresh boolean NOT NULL DEFAULT false, turns boolean NOT NULL DEFAULT false);
"""
KNOWN = "UPDATE incoming i SET matter_id = e.matter_id FROM enterprises_enterprise e WHERE e.uscc = i.uscc"
NUMBER = """
UPDATE incoming SET fresh = true, matter_id = nextval(pg_get_serial_sequence('kernel_matter', 'id'))
WHERE matter_id IS NULL
"""
CARDS = """
INSERT INTO kernel_matter (id, register, number, title, organ_id, area, opened_on, query_code)
SELECT matter_id, 'enterprise', uscc, name, organ_id, area, established_on, '' FROM incoming WHERE fresh
"""
_ROW = ("uscc", *TEXT, *DERIVED, *PLAIN)
ROWS = f"""
INSERT INTO enterprises_enterprise (matter_id, opened_on, grade, {", ".join(_ROW)})
SELECT matter_id, established_on, '', {", ".join(_ROW)} FROM incoming WHERE fresh
"""
SEARCH = """
INSERT INTO kernel_searchentry (matter_id, register, open, private)
SELECT matter_id, 'enterprise', vector, ''::tsvector FROM incoming WHERE fresh
"""
BEGUN = """
INSERT INTO enterprises_enterprisestatus (enterprise_id, status, since, until, source)
SELECT matter_id, 'active', established_on, since, %(source)s
FROM (SELECT *, coalesce(status_since, closed_on, established_on) AS since FROM incoming WHERE fresh) i
WHERE status <> 'active' AND since > established_on
UNION ALL
SELECT matter_id, status, CASE WHEN status = 'active' THEN established_on ELSE since END, NULL, %(source)s
FROM (SELECT *, coalesce(status_since, closed_on, established_on) AS since FROM incoming WHERE fresh) i
"""
TURNS = """
UPDATE incoming i SET turns = true FROM enterprises_enterprise e
WHERE NOT i.fresh AND e.matter_id = i.matter_id AND e.status <> i.status
"""
SINCE = "greatest(o.since, coalesce(i.status_since, i.closed_on, %(today)s))"
ENDED = f"""
UPDATE enterprises_enterprisestatus o SET until = {SINCE}
FROM incoming i WHERE i.turns AND o.enterprise_id = i.matter_id AND o.until IS NULL
  AND o.since < coalesce(i.status_since, i.closed_on, %(today)s)
"""
TURNED = """
INSERT INTO enterprises_enterprisestatus (enterprise_id, status, since, until, source)
SELECT i.matter_id, i.status, coalesce(max(o.until), max(o.since), i.established_on), NULL, %(source)s
FROM incoming i LEFT JOIN enterprises_enterprisestatus o ON o.enterprise_id = i.matter_id
WHERE i.turns GROUP BY i.matter_id, i.status, i.established_on
ON CONFLICT (enterprise_id, since) DO UPDATE SET status = excluded.status, source = excluded.source, until = NULL
"""
CARDS_CHANGED = """
UPDATE kernel_matter m SET title = i.name, organ_id = i.organ_id, area = i.area, opened_on = i.established_on
FROM incoming i WHERE NOT i.fresh AND m.id = i.matter_id
  AND (m.title, m.organ_id, m.area, m.opened_on) IS DISTINCT FROM (i.name, i.organ_id, i.area, i.established_on)
"""
SEARCH_CHANGED = """
UPDATE kernel_searchentry s SET open = i.vector FROM incoming i
WHERE NOT i.fresh AND s.matter_id = i.matter_id AND s.open IS DISTINCT FROM i.vector
"""
CHANGED = """
INSERT INTO enterprises_enterprisechange (enterprise_id, what, before, after, changed_on, source)
SELECT i.matter_id, '{0}', e.{0}, i.{0}, %(today)s, %(source)s FROM incoming i
JOIN enterprises_enterprise e USING (matter_id) WHERE NOT i.fresh AND e.{0} <> i.{0}
"""
TRACED = ("name", "address", "area", "industry")
FORMER = """
SELECT i.matter_id, e.uscc, e.name, e.address, e.area, string_agg(DISTINCT c.before, ' ') FROM incoming i
JOIN enterprises_enterprisechange c ON c.enterprise_id = i.matter_id AND c.what = 'name'
JOIN enterprises_enterprise e ON e.matter_id = i.matter_id WHERE NOT i.fresh
GROUP BY i.matter_id, e.uscc, e.name, e.address, e.area
"""
RENAMED = """
SELECT i.matter_id, e.uscc, i.name, e.address, i.area FROM incoming i JOIN enterprises_enterprise e USING (matter_id)
WHERE NOT i.fresh AND (i.name, i.area) IS DISTINCT FROM (e.name, e.area)
"""


def prepare(cursor: Any) -> None:
    """An empty temporary table."""
    cursor.execute(CREATE)


def chunk(cursor: Any, rows: pl.DataFrame, given: set[str], source: str) -> dict[str, int]:
    """Write one chunk of checked rows. given: the columns that the file has. Returns created, updated, turned."""
    cursor.execute("TRUNCATE incoming")
    _copy(cursor, rows)
    cursor.execute(KNOWN)
    known = cursor.rowcount
    facts = {"source": source[:120], "today": today()}
    created = 0
    if known < rows.height:
        cursor.execute(NUMBER)
        created = cursor.rowcount
        for statement in (CARDS, ROWS, SEARCH, BEGUN):
            cursor.execute(statement, facts)
    counts = _change(cursor, given, facts) if known else {"updated": 0, "turned": 0}
    return {"created": created} | counts


def _change(cursor: Any, given: set[str], facts: dict[str, Any]) -> dict[str, int]:
    """Bring known entities up to what the file says; untouched stays what it does not say."""
    turned = 0
    if "address" not in given:  # the words of the address are not in the file: take them from the row
        cursor.execute(RENAMED)
        for pk, *words in cursor.fetchall():
            search.write(pk, "enterprise", _open_text(*words), "")
    for name in TRACED:
        if name in given or name == "area":
            cursor.execute(CHANGED.format(name), facts)
    if "status" in given:
        cursor.execute(TURNS)
        turned = cursor.rowcount
    if turned:
        cursor.execute(ENDED, facts)
        cursor.execute(TURNED, facts)
    names = [name for name in (*TEXT, *PLAIN) if name in given] + ["area", "organ_id"]
    names += ["town_id"] if "town" in given else []
    pairs = ", ".join(f"{name} = i.{name}" for name in names)
    old, new = (", ".join(f"{side}.{name}" for name in names) for side in ("e", "i"))
    cursor.execute(
        f"UPDATE enterprises_enterprise e SET opened_on = i.established_on, {pairs} FROM incoming i"
        f" WHERE NOT i.fresh AND e.matter_id = i.matter_id AND ({old}) IS DISTINCT FROM ({new})"
    )
    updated = cursor.rowcount
    cursor.execute(CARDS_CHANGED)
    if "address" in given:
        cursor.execute(SEARCH_CHANGED)
    _remember(cursor)
    return {"updated": updated, "turned": turned}


def _remember(cursor: Any) -> None:
    """A former name is still what people look for."""
    cursor.execute(FORMER)
    for pk, *words, former in cursor.fetchall():
        search.write(pk, "enterprise", f"{_open_text(*words)} {former}", "")


def _copy(cursor: Any, rows: pl.DataFrame) -> None:
    frame = rows.rename({"organ": "organ_id", "town": "town_id"})
    lacking = [name for name in COLUMNS if name not in frame.columns and name != "vector"]
    frame = frame.with_columns(*(pl.lit(None).alias(name) for name in lacking))
    frame = frame.with_columns(*(pl.col(name).cast(pl.String).fill_null("") for name in TEXT))
    vectors = [vector(*row) for row in frame.select("uscc", "name", "address", "area").iter_rows()]
    frame = frame.with_columns(pl.Series("vector", vectors, dtype=pl.String)).select(COLUMNS)
    out = io.BytesIO()
    frame.write_csv(out, include_header=False, quote_style="non_numeric", null_value="")
    names = ", ".join(COLUMNS)
    forced = ", ".join((*TEXT, "uscc", "area"))
    with cursor.copy(f"COPY incoming ({names}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({forced}))") as copy:
        copy.write(out.getbuffer())


def vector(uscc: str, name: str, address: str, area: str) -> str:
    """The open search text as a vector, as `kernel.search.index` would write it."""
    return search.vector(_open_text(uscc, name, address, area))


def _open_text(uscc: str, name: str, address: str, area: str) -> str:
    return f"{uscc} {name} {address} {area_word(area)} {initials(f'{name} {address}')[:60]}"


def initials(text: str) -> str:
    """Pinyin initials sign by sign: a table look-up, where the kernel's own judges whole words."""
    return "".join(map(_initial, text))


@cache
def _initial(sign: str) -> str:
    return search.initials(sign)
