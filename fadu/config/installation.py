"""What kind of installation this database is: a demo city or a real one. Written once, with the data it speaks about.

The mode decides rules (forced password change, administrators' second factor) and the mark on every page and paper, so
it lives in the database and not in a file or a start-up option: it moves with a backup and cannot be forgotten.
"""

from __future__ import annotations

import os
from typing import Any

from fadu.config.databases import parse
from fadu.runtime.lease import external
from fadu.runtime.places import data_folder
from fadu.runtime.postgres import cluster
from fadu.runtime.problems import Problem

TABLE = "fadu_installation"
DEMO, REAL = "demo", "real"


def url() -> str:
    """Connection URL of the configured database."""
    return external() or cluster(data_folder()).url()


def connect() -> Any:
    """A psycopg connection to the configured database. Problem when it cannot be reached."""
    import psycopg

    given = external()
    if given:
        parse(given)  # its Problem does not repeat the URL, which may hold a password
    try:
        return psycopg.connect(url(), connect_timeout=10)
    except psycopg.Error as error:
        which = "（FADU_DATABASE_URL）" if given else ""
        raise Problem(f"连接不上数据库{which}：{error}", f"the database{which} cannot be reached: {error}") from error


def stored_mode() -> str | None:
    """`demo`, `real`, or None before the first start has decided."""
    with connect() as connection:
        if not connection.execute("select to_regclass(%s)", (TABLE,)).fetchone()[0]:
            return None
        row = connection.execute(f"select value from {TABLE} where key = 'mode'").fetchone()
        return row[0] if row else None


def store_mode(cursor: Any, mode: str) -> None:
    """Record the mode through an open cursor, in the caller's transaction."""
    cursor.execute(f"create table if not exists {TABLE} (key text primary key, value text not null)")
    cursor.execute(
        f"insert into {TABLE} values ('mode', %s) on conflict (key) do update set value = excluded.value", (mode,)
    )


def adopt_mode() -> str | None:
    """Bring FADU_DEMO in line with the database before Django reads it. Problem when the environment contradicts it."""
    mode, wish = stored_mode(), os.environ.get("FADU_DEMO")
    if mode is None:
        return None
    if wish in ("0", "1") and wish != str(int(mode == DEMO)):
        raise Problem(
            f"FADU_DEMO={wish} 与数据库不符：库中是{'演示城市' if mode == DEMO else '正式'}数据；请改用另一个数据文件夹或数据库",
            f"FADU_DEMO={wish} contradicts the database, which holds {mode} data; use another data folder or database",
        )
    os.environ["FADU_DEMO"] = str(int(mode == DEMO))
    return mode
