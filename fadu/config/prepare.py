"""Everything between a running database and a first page: migrate, fill an empty database, collect static files.

Run as a process of its own (`python -m fadu.config.prepare`), so that the supervisor stays small. Progress goes to
stderr; the last line on stdout is a JSON object with the mode and, in a demo, the accounts.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError

from fadu.config.installation import DEMO, REAL, adopt_mode, connect, stored_mode
from fadu.kernel.today import CITY_TIME, now
from fadu.runtime.problems import Problem

OLDEST = 14
LOCK = 7_163_001  # advisory lock: one preparation at a time, also from several machines


def say(text: str, done: int = 0, total: int = 0) -> None:
    """Progress: a line per stage; a counter that stays on its line on a terminal, and its two ends elsewhere."""
    if not total:
        print(f"  {text}", file=sys.stderr, flush=True)
    elif sys.stderr.isatty():
        print(f"\r  {text} {done}/{total}", end="\n" if done >= total else "", file=sys.stderr, flush=True)
    elif done in (0, total):
        print(f"  {text} {done}/{total}", file=sys.stderr, flush=True)


def check_server(connection: Any) -> None:
    """Version and encoding that the product needs. Problem otherwise."""
    version = connection.info.server_version // 10000
    if version < OLDEST:
        raise Problem(
            f"数据库是 PostgreSQL {version}，至少需要 {OLDEST}", f"the server is PostgreSQL {version}; {OLDEST} is needed"
        )
    encoding = connection.execute("show server_encoding").fetchone()[0]
    if encoding != "UTF8":
        raise Problem(f"数据库编码是 {encoding}，需要 UTF8", f"the database is encoded in {encoding}; UTF8 is needed")


def check_clock(last: datetime | None, moment: datetime) -> None:
    """Problem when this machine's clock is more than a day behind the newest record: periods would be reckoned wrongly.

    (Records of a demo city bear the noon of their day, which may be still to come.)
    """
    if last is None or last <= moment + timedelta(days=1) or os.environ.get("FADU_CLOCK") == "trust":
        return
    told, kept = (each.astimezone(CITY_TIME).strftime("%Y-%m-%d %H:%M") for each in (moment, last))
    raise Problem(
        f"本机时钟是 {told}，早于库中最近的记录 {kept}；请校准时钟（确认时钟无误，可设 FADU_CLOCK=trust 后启动）",
        f"this machine's clock says {told}, before the newest record of {kept}; set the clock right "
        "(if it is right, start with FADU_CLOCK=trust)",
    )


def migrate() -> None:
    """Bring the tables to this version's shape. Always run: triggers and the like are renewed after it."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        say(f"建立数据表 migrating（{len(pending)}）")
    call_command("migrate", verbosity=0, interactive=False)


def decide() -> dict[str, Any]:
    """Choose the mode of a database that has none: a demo, unless it is refused or somebody has an account already.

    A real installation gets its organs, and if nobody can enter it yet, its three administrators, whose passwords are
    shown this once. What a demo holds is loaded by `fill`, which an interruption does not spoil.
    """
    from django.contrib.auth import get_user_model
    from django.db import connection, transaction

    from fadu.config.cli import administrators
    from fadu.config.installation import store_mode
    from fadu.people.city import load_city

    empty = not get_user_model()._default_manager.exists()
    mode = DEMO if empty and os.environ.get("FADU_DEMO") != "0" else REAL
    with transaction.atomic(), connection.cursor() as cursor:
        made = []
        if mode == REAL:
            load_city()
            made = administrators() if empty else []
        store_mode(cursor, mode)
    return {"mode": mode, "accounts": made}


def fill() -> list[dict[str, str]]:
    """Load the demo city, or what an interrupted load left out; its accounts."""
    from fadu.demo.load import load

    _switch(demo=True)
    load(say, beside=True)
    return accounts()


def _switch(demo: bool) -> None:
    """Django has read its settings before the mode was decided."""
    from django.conf import settings

    os.environ["FADU_DEMO"], settings.FADU_DEMO = str(int(demo)), demo


def static_stamp() -> str:
    """A hash over the names, sizes and times of all static sources, and over the storage that treats them."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            info = os.stat(storage.path(path))
            digest.update(f"{path} {info.st_size} {info.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect() -> None:
    """Static files with hashed names in the data folder, when their sources changed."""
    from django.conf import settings
    from django.core.management import call_command

    file, stamp = settings.DATA / "static.stamp", static_stamp()
    if file.exists() and file.read_text() == stamp and settings.STATIC_ROOT.is_dir():
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    file.write_text(stamp)


def catch_up() -> None:
    """Have the worker run the clocks at once: periods may have ended while nothing was running."""
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    from fadu.kernel.tasks import hourly_tick

    with contextlib.suppress(AlreadyEnqueued):
        app.configure_task(hourly_tick.name, queueing_lock=hourly_tick.queueing_lock).defer(timestamp=int(time.time()))


def accounts() -> list[dict[str, str]]:
    """The demo accounts as the demo declares them."""
    from fadu.demo.accounts import shown

    return [{"username": row.username, "password": row.password, "label": row.label} for row in shown()]


def prepare() -> dict[str, Any]:
    """All steps in order; facts for the start-up message."""
    with connect() as connection:
        check_server(connection)
        connection.execute("select pg_advisory_lock(%s)", (LOCK,))  # held until this connection closes
        mode = adopt_mode()
        os.environ["DJANGO_SETTINGS_MODULE"] = "fadu.config.settings"
        import django

        django.setup()
        migrate()
        check_clock(connection.execute("select max(at) from kernel_event").fetchone()[0], now())
        mode = mode or stored_mode()  # another start may have decided while we waited for the lock
        facts: dict[str, Any] = decide() if mode is None else {"mode": mode, "accounts": []}
        if facts["mode"] == DEMO:
            facts["accounts"] = fill()
        collect()
        catch_up()
    return facts


def main() -> int:
    """Entry point of the process."""
    try:
        print(json.dumps(prepare()))  # ASCII: the pipe must not depend on the locale
    except Problem as problem:
        return _refuse(problem)
    except (OSError, OperationalError, InterfaceError, psycopg.OperationalError) as error:  # not a fault of ours
        return _refuse(Problem(f"准备数据库未成功：{error}", f"preparing the database failed: {error}"))
    return 0


def _refuse(problem: Problem) -> int:
    print(json.dumps({"zh": problem.zh, "en": problem.en}))
    return 2


if __name__ == "__main__":
    sys.exit(main())
