"""The database setting: the embedded server of the data folder, or the one FADU_DATABASE_URL names."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from fadu.runtime.lease import external
from fadu.runtime.postgres import NAME, cluster
from fadu.runtime.problems import Problem

POOL = {"min_size": 1, "max_size": 8, "timeout": 10}


def misshapen() -> Problem:
    """What a URL must look like; the one given is not repeated, for it may hold a password."""
    return Problem(
        "FADU_DATABASE_URL 应为 postgresql://用户:密码@主机:端口/库名",
        "FADU_DATABASE_URL must read postgresql://user:password@host:port/name",
    )


def parse(url: str) -> dict[str, Any]:
    """Django's names for the parts of `postgresql://user:password@host:port/name?key=value`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise misshapen() from None
    if parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2:
        raise misshapen()
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def database(data: Path, throwaway: bool = False, pooled: bool = True) -> dict[str, Any]:
    """The entry of DATABASES. A pool keeps connections open: opening one costs more than a light page."""
    url = external()
    if url:
        setting = parse(url)
    else:
        embedded = cluster(data, throwaway)
        setting = {"NAME": NAME, "USER": NAME, "HOST": str(embedded.socket), "OPTIONS": {}}
    setting["ENGINE"] = "django.db.backends.postgresql"
    if pooled:
        setting["OPTIONS"]["pool"] = POOL
    return setting
