"""After a test that committed what it did: the tables that hold rows are emptied, the rules of the first day written.

Django empties all tables, of which a test fills few, and writes a thousand permissions anew that nobody has touched.
"""

from __future__ import annotations

from functools import cache

from django.db import connection, transaction
from django.test import TransactionTestCase

from fadu.registry.inspection_catalogue.seeding import seed_if_empty

STAY = {"django_content_type", "auth_permission"}
flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined, unused-ignore]


@cache
def tables(database: str) -> list[str]:
    """The tables of all models."""
    return sorted(set(connection.introspection.django_table_names(only_existing=True)) - STAY)


def swept(case: TransactionTestCase) -> None:
    """Take Django's way where the server does not let us pass by its triggers and keys."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() == ("on",):
            cursor.execute("SET LOCAL session_replication_role = replica")
            every = {name: connection.ops.quote_name(name) for name in tables(connection.settings_dict["NAME"])}
            some = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {quoted})" for name, quoted in every.items())
            cursor.execute(" UNION ALL ".join(some))
            for (name,) in cursor.fetchall():
                cursor.execute(f"DELETE FROM {every[name]}")
            seed_if_empty()
            return
    flush(case)
