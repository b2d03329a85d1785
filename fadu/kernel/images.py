"""Row images by database trigger, and the three as-of questions' second: what did the system hold at that moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection

from .models import Case, Event, OfMatter, PaperRecord, Record, RowImage, Run

FUNCTIONS = """
CREATE OR REPLACE FUNCTION fadu_keep_image() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kernel_rowimage ("table", "row", op, at, actor, image)
  VALUES (TG_TABLE_NAME, (to_jsonb(OLD) ->> TG_ARGV[0])::bigint, lower(TG_OP), clock_timestamp(),
          left(coalesce(nullif(current_setting('fadu.actor', true), ''), '数据库直接操作:' || session_user), 120),
          to_jsonb(OLD));
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION fadu_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('fadu.throwaway', true) = 'on' THEN RETURN NULL; END IF;
  RAISE EXCEPTION '% 只可追加，不可修改或删除', TG_TABLE_NAME;
END $$;
"""
APPEND_ONLY = (Event, RowImage)


def imaged_models() -> list[type[Any]]:
    """Models whose old rows are kept: every register row, its children, clocks and papers, and whatever asks for it."""
    always = (Run, PaperRecord)
    return [
        m
        for m in apps.get_models()
        if m not in APPEND_ONLY
        and (
            m in always
            or issubclass(m, Case | Record)
            or getattr(m, "keep_images", False)
            or (issubclass(m, OfMatter) and m._meta.app_label != "kernel")
        )
    ]


def install(**_: Any) -> None:
    """Create the triggers that are missing (after every migrate; idempotent)."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        tables = set(connection.introspection.table_names(cursor))
        for model in imaged_models():
            if model._meta.db_table in tables:
                _trigger(
                    cursor,
                    model._meta.db_table,
                    "fadu_image",
                    "AFTER UPDATE OR DELETE",
                    f"fadu_keep_image('{model._meta.pk.column}')",
                )
        for model in APPEND_ONLY:
            if model._meta.db_table in tables:
                table, call = model._meta.db_table, "fadu_refuse_change()"
                _trigger(cursor, table, "fadu_append_only", "BEFORE UPDATE OR DELETE", call)
                _trigger(cursor, table, "fadu_never_emptied", "BEFORE TRUNCATE", call, each="STATEMENT")


def _trigger(cursor: Any, table: str, name: str, when: str, call: str, each: str = "ROW") -> None:
    quoted = connection.ops.quote_name(table)
    cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {when} ON {quoted} FOR EACH {each} EXECUTE FUNCTION {call}")


def history(model: type[Any], pk: int) -> list[RowImage]:
    """Old images of a row, newest first."""
    return list(RowImage.objects.filter(table=model._meta.db_table, row=pk).order_by("-at", "-id"))


def as_of(model: type[Any], pk: int, moment: datetime) -> dict[str, Any] | None:
    """The row as the system held it at `moment` (column → value), or None when it did not exist any more.

    The image that a change left behind is what was true until that change; a row without later change is as it is now.
    """
    image = RowImage.objects.filter(table=model._meta.db_table, row=pk, at__gt=moment).order_by("at", "id").first()
    if image:
        return dict(image.image)
    with connection.cursor() as cursor:
        table, column = model._meta.db_table, model._meta.pk.column
        cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" t WHERE "{column}" = %s', [pk])
        row = cursor.fetchone()
    if row is None:
        return None
    import json

    return dict(json.loads(row[0]) if isinstance(row[0], str) else row[0])
