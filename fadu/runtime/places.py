"""Where an installation keeps its files."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
from pathlib import Path

from fadu.runtime.problems import Problem

PACKAGE = Path(__file__).resolve().parent.parent
ROOM = 32_000_000  # two segments of PostgreSQL's log; with less it stops


def checkout() -> Path | None:
    """The source checkout this package runs from, or None when it is installed."""
    root = PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "Makefile").is_file() else None


def data_folder() -> Path:
    """FADU_DATA, else `.fadu` in the checkout, else the user's own data folder. Not created here."""
    chosen = os.environ.get("FADU_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    root = checkout()
    if root:
        return root / ".fadu"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "fadu"


def make(folder: Path, mode: int) -> None:
    """Create a folder and the missing ones above it with exactly this mode, whatever the umask. Existing ones stay."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        each.chmod(mode)


def prepare(data: Path) -> Path:
    """Create the data folder if need be and prove that it can be written. Problem otherwise."""
    try:
        # Root's database runs as another user, who has to pass through this folder but not list it.
        make(data, 0o711 if os.geteuid() == 0 else 0o700)
        probe = data / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Problem(
            f"数据文件夹不可写：{data}（{error.strerror}），可用环境变量 FADU_DATA 另指一处",
            f"the data folder {data} cannot be written ({error.strerror}); set FADU_DATA to another one",
        ) from error
    return data


def full(data: Path) -> Problem | None:
    """What to say when the disk is full: the database then fails in many ways, and none of them says it plainly."""
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    left = shutil.disk_usage(place).free
    if left >= ROOM:
        return None
    told = f"{left / 1e6:.1f} MB"
    return Problem(
        f"磁盘空间不足：{data} 所在磁盘只剩 {told}；腾出空间后重新启动，已保存的数据不受影响",
        f"the disk of {data} is full ({told} left); make room and start again, nothing that was stored is lost",
    )


def short_hash(path: Path) -> str:
    """Ten hex digits that tell two folders apart in a shared place."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def passable(path: Path, uid: int, gid: int) -> bool:
    """Whether that user may pass through every existing folder on the way to `path`."""
    for folder in (path, *path.parents):
        try:
            info = folder.stat()
        except FileNotFoundError:
            continue  # it will be created by us, with a mode that lets the user through
        shift = 6 if info.st_uid == uid else 3 if info.st_gid == gid else 0
        if stat.S_ISDIR(info.st_mode) and not info.st_mode >> shift & 1:
            return False
    return True


def secret(data: Path) -> str:
    """The signing key of this installation: FADU_SECRET_KEY, or one generated once into the data folder (0600)."""
    given = os.environ.get("FADU_SECRET_KEY")
    if given:
        return given
    file = data / "secret.key"
    if not file.exists():
        _write_once(prepare(data) / "secret.key", secrets.token_urlsafe(64))
    return file.read_text().strip()


def _write_once(file: Path, text: str) -> None:
    """Write a private file so that of several processes racing, all read the first one's text."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
