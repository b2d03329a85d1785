"""What every test may rely on: a Django test database on the embedded server or on FADU_DATABASE_URL, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from fadu.runtime.lease import Lease, external
from fadu.runtime.places import data_folder
from fadu.runtime.postgres import cluster

from .cities import cities, plain_city  # noqa: F401 fixtures

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]
# No example is judged by the clock: a busy machine is not a finding.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("unhurried", UNHURRIED)
settings.register_profile("repeatable", UNHURRIED, derandomize=True)
# A change is judged by the same examples each time; new ones are looked for at the desk.
settings.load_profile("repeatable" if os.environ.get("CI") else "unhurried")
_lease: list[Lease] = []
_used: list[str] = []


def server() -> None:
    """Make sure that a server runs, and remember which."""
    if not external() and not _lease:
        _lease.append(Lease(cluster(data_folder(), throwaway=True)))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """pytest-django asks for this just before it creates the test database: start the server only when needed."""
    from .sweeping import swept

    server()
    connection_created.connect(_note)
    TransactionTestCase._fixture_teardown = swept


def _note(connection: Any, **_: Any) -> None:
    """Remember which server the tests ran on."""
    if not _used:
        where = f"embedded, {_lease[0].cluster.bin}" if _lease else "FADU_DATABASE_URL"
        _used.append(f"PostgreSQL {connection.pg_version // 10000}.{connection.pg_version % 10000} ({where})")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes tells the first which server it used."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["used"] = list(_used)


def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """With `--dist loadfile`, long files first."""
    if config.getvalue("dist") != "loadfile":
        return None
    from .scheduling import LongFirst

    return LongFirst(config, log)


def pytest_testnodedown(node: Any) -> None:
    """Take what the other process tells."""
    _used.extend(line for line in getattr(node, "workeroutput", {}).get("used", ()) if line not in _used)


def pytest_unconfigure() -> None:
    """Give the server back after every fixture is done with it."""
    while _lease:
        _lease.pop().release()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which database the result is about."""
    for line in _used:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's chromium under playwright. A machine without it fails these tests: they prove what users see."""
    from playwright.sync_api import sync_playwright

    program = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if program is None:
        pytest.fail("缺少浏览器：apt-get install -y chromium fonts-noto-cjk")
    # Playwright runs an event loop in this thread; Django would take that for asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()
        connections.close_all()  # with a loop in the thread Django opens connections of its own, forgotten after it


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh page in Chinese, 1280 × 800; errors of the page's own scripts fail the test."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 800})
    opened, errors = context.new_page(), []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, errors
