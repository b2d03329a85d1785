"""What an installation may choose, and what happens when it chooses wrongly."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from fadu.config.databases import parse
from fadu.config.wiring import modules, own_apps
from fadu.runtime.places import secret
from fadu.runtime.problems import Problem

ROOT = Path(__file__).resolve().parents[2]


def test_a_database_url_becomes_a_setting() -> None:
    assert parse("postgresql://li%40x:p%2Fw@db.local:5433/fadu?sslmode=require") == {
        "NAME": "fadu", "USER": "li@x", "PASSWORD": "p/w", "HOST": "db.local", "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }
    assert parse("postgresql://fadu@/fadu?host=/run/postgresql")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    "url",
    ["mysql://a/b", "postgresql://host", "fadu", "postgresql://h:port/x", "postgresql://h:99999/x",
     "postgres://[::1/x"],
)
def test_a_wrong_url_is_a_problem(url: str) -> None:
    with pytest.raises(Problem, match="FADU_DATABASE_URL"):
        parse(url)


def test_the_signing_key_is_made_once_and_private(data: Path) -> None:
    first = secret(data)
    assert len(first) > 60 and secret(data) == first
    assert (data / "secret.key").stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(data)) == ["secret.key"]


def test_modules_are_found_and_stand_between_kernel_and_pages() -> None:
    assert "fadu.aspects.a6_disputes.reconsideration" in modules()
    apps = own_apps()
    assert apps[:2] == ["fadu.kernel", "fadu.people"] and apps[-1] == "fadu.web"


def test_set_up_can_explain_itself_to_an_old_python() -> None:
    """The script runs on the Python at hand, which may be too old: it must still parse to be able to say so."""
    for file in ("scripts/setup.py",):
        ast.parse((ROOT / file).read_text(), feature_version=(3, 7))


def test_locks_name_no_registry() -> None:
    for file in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / file).read_text()
        assert "--hash=sha256:" in text and "://" not in text and "index" not in text
