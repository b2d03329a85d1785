"""A database of the benches' own: an embedded server in `bench` inside the data folder, never the product's data."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "bench"))
SIZES = {"quick": 3_000, "default": 200_000, "full": 1_000_000}


def arguments(description: str) -> argparse.Namespace:
    """--quick (a smoke run, budgets not judged), --full (a million cases), --json."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="a few rows, to see that the bench works")
    parser.add_argument("--full", action="store_true", help="a million cases")
    parser.add_argument("--json", action="store_true", help="the lines as JSON")
    return parser.parse_args()


def size_of(args: argparse.Namespace) -> int:
    """Number of cases."""
    return SIZES["quick" if args.quick else "full" if args.full else "default"]


def folder(size: int) -> Path:
    """Data folder of the bench of this size: FADU_BENCH_DATA, else `bench` in the product's data folder."""
    from fadu.runtime.places import data_folder

    base = Path(os.environ.get("FADU_BENCH_DATA") or data_folder() / "bench")
    return base / f"cases-{size}"


@contextlib.contextmanager
def django_on(size: int) -> Iterator[Path]:
    """The bench's server running, Django set up on it, tables there."""
    data = folder(size)
    os.environ.pop("FADU_DATABASE_URL", None)
    os.environ |= {"FADU_DATA": str(data), "FADU_DEMO": "1", "DJANGO_SETTINGS_MODULE": "fadu.config.settings"}
    from fadu.runtime.lease import database
    from fadu.runtime.places import prepare

    data.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    prepare(data)
    with database(data):
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        yield data
