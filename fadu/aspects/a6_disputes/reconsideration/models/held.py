"""All child rows of a case in one query, for pages and guards that ask about many of them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

Held = dict[type[Model], list[Any]]


@cache
def _statement(models: tuple[type[Model], ...]) -> str:
    """One union over the child tables; the names come from the models, the value is a parameter."""
    parts = (
        f'SELECT {n} AS kind, t.id AS id, to_jsonb(t) AS data FROM "{model._meta.db_table}" t WHERE t.matter_id = %s'
        for n, model in enumerate(models)
    )
    return " UNION ALL ".join(parts) + " ORDER BY kind, id"


def load_children(pk: int, models: tuple[type[Model], ...]) -> Held:
    """Rows of every child table of the case, oldest first; tables without rows are empty lists."""
    found: Held = {model: [] for model in models}
    with connection.cursor() as cursor:
        cursor.execute(_statement(models), [pk] * len(models))
        for kind, _, data in cursor.fetchall():
            model = models[kind]
            found[model].append(_instance(model, json.loads(data) if isinstance(data, str) else data))
    return found


def _instance(model: type[Model], data: dict[str, Any]) -> Any:
    fields = model._meta.concrete_fields
    return model.from_db("default", [f.attname for f in fields], [_value(f, data[f.column]) for f in fields])


def _value(field: Any, value: Any) -> Any:
    return value if value is None or field.is_relation else field.to_python(value)


def matches(row: Any, where: dict[str, Any]) -> bool:
    """Whether a row meets the conditions `name=value` and `name__isnull=bool`."""
    for key, wanted in where.items():
        name, _, test = key.partition("__")
        value = getattr(row, name)
        if (value is None) is not wanted if test == "isnull" else value != wanted:
            return False
    return True
