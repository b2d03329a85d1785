"""One file that holds an installation: the database, the uploaded files and the signing key; and the way back.

The file is a tar archive: `manifest.json`, `database.dump` (pg_dump's custom format), `secret.key`, `files/…`. It
contains personal data: it is written with mode 0600 and belongs where the original is allowed to be.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from fadu import __version__
from fadu.runtime.binaries import find_bin
from fadu.runtime.instance import Instance
from fadu.runtime.lease import Lease, database, external
from fadu.runtime.places import data_folder, prepare
from fadu.runtime.problems import Problem

FORMAT = 1
FRESH = "drop schema public cascade; create schema public;\n"
NEWER_ONLY = (b"SET transaction_timeout",)  # written by a newer pg_dump, unknown to older servers


class Tools:
    """PostgreSQL's programs against the configured database."""

    def __init__(self, lease: Lease | None) -> None:
        self.bin = lease.cluster.bin if lease else find_bin()
        self.url = lease.cluster.url() if lease else str(external())
        self.how: dict[str, Any] = lease.cluster.as_server() if lease else {}

    def start(self, program: str, *args: str, **pipes: Any) -> subprocess.Popen[bytes]:
        """Start a program; what it complains about is kept for `finish`."""
        complaints = tempfile.TemporaryFile()  # noqa: SIM115  (closed by finish)
        process = subprocess.Popen([str(self.bin / program), *args], stderr=complaints, **self.how, **pipes)
        process.complaints = complaints  # type: ignore[attr-defined]
        return process

    def tables(self) -> int:
        """How many tables the database has."""
        query = "select count(*) from information_schema.tables where table_schema = 'public'"
        process = self.start("psql", "-XqAt", "-c", query, self.url, stdout=subprocess.PIPE)
        said, _ = process.communicate()
        finish(process)
        return int(said)


def finish(process: subprocess.Popen[bytes]) -> None:
    """Wait for a program. Problem with its last complaint when it failed."""
    failed = process.wait() != 0
    with process.complaints as complaints:  # type: ignore[attr-defined]
        complaints.seek(0)
        said = [line.strip() for line in complaints.read().decode(errors="replace").splitlines() if line.strip()]
    if failed:
        told = next((line for line in said if "ERROR" in line or "error" in line), said[-1] if said else "?")
        raise Problem(f"数据库工具报错：{told}", f"the database tool failed: {told}")


@contextlib.contextmanager
def appearing(file: Path) -> Iterator[IO[bytes]]:
    """A private file that appears under its name only when it is complete."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    except OSError as error:
        raise Problem(f"无法写入 {file}（{error.strerror}）", f"{file} cannot be written ({error.strerror})") from error
    finally:
        draft.unlink(missing_ok=True)


def backup(file: Path) -> dict[str, Any]:
    """Write everything to `file`. Works while the system is running: the database part is one consistent moment."""
    data = prepare(data_folder())
    with database(data) as lease, appearing(file) as out, tempfile.TemporaryFile(dir=data) as dump:
        tools = Tools(lease)
        finish(tools.start("pg_dump", "-Fc", "--no-owner", "--no-privileges", tools.url, stdout=dump))
        manifest = {
            "product": "fadu", "format": FORMAT, "version": __version__, "database": _hash(dump),
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with tarfile.open(fileobj=out, mode="w") as tar:
            _add(tar, "manifest.json", io.BytesIO(json.dumps(manifest, indent=1).encode()))
            _add(tar, "database.dump", dump)
            if (data / "secret.key").exists():
                tar.add(data / "secret.key", "secret.key")
            if (data / "files").is_dir():  # after the database: files are only ever added
                tar.add(data / "files", "files")
    return manifest | {"file": str(file), "bytes": file.stat().st_size}


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = content.seek(0, os.SEEK_END), 0o600
    content.seek(0)
    tar.addfile(info, content)


def _hash(content: Any) -> str:
    content.seek(0)
    return hashlib.file_digest(content, "sha256").hexdigest()


def restore(file: Path, replace: bool = False) -> dict[str, Any]:
    """Bring an installation back. All or nothing for the database; an existing one is kept unless `replace`."""
    data = prepare(data_folder())
    instance = Instance(data)  # nobody serves from this folder meanwhile
    try:
        with opened(file) as tar, tempfile.TemporaryFile(dir=data) as dump:
            manifest = _read(tar, dump)
            with database(data) as lease:
                tools = Tools(lease)
                if tools.tables() and not replace:
                    raise Problem(
                        "数据库不是空的；确要以备份取代现有全部数据，请加 --replace",
                        "the database is not empty; add --replace to put the backup in place of everything in it",
                    )
                _load(tools, dump)
            _restore_files(tar, data)
    finally:
        instance.close()
    return manifest


@contextlib.contextmanager
def opened(file: Path) -> Iterator[tarfile.TarFile]:
    """The archive. Problem when it is none."""
    try:
        with tarfile.open(file, "r:") as tar:
            yield tar
    except OSError as error:
        raise Problem(f"无法读取 {file}（{error.strerror}）", f"{file} cannot be read ({error.strerror})") from error
    except (tarfile.TarError, EOFError) as error:
        raise not_a_backup(file) from error


def not_a_backup(file: Any) -> Problem:
    """Said of every file that is not whole."""
    return Problem(f"{file} 不是完整的法度备份文件", f"{file} is not a complete fadu backup")


def _read(tar: tarfile.TarFile, dump: IO[bytes]) -> dict[str, Any]:
    """Check the archive before anything is touched, and take out the dump."""
    try:
        source, described = tar.extractfile("database.dump"), tar.extractfile("manifest.json")
        assert source and described
        manifest: dict[str, Any] = json.loads(described.read())
        shutil.copyfileobj(source, dump)
        if manifest["product"] != "fadu" or manifest["format"] != FORMAT or manifest["database"] != _hash(dump):
            raise ValueError
    except (KeyError, ValueError, AssertionError, tarfile.TarError) as error:
        raise not_a_backup(tar.name) from error
    return manifest


def _load(tools: Tools, dump: IO[bytes]) -> None:
    """Replay the dump in one transaction, after emptying the schema in the same one."""
    dump.seek(0)
    reader = tools.start("pg_restore", "--no-owner", "--no-privileges", "-f", "-", stdin=dump, stdout=subprocess.PIPE)
    writer = tools.start(
        "psql", "-Xq", "-1", "-v", "ON_ERROR_STOP=1", tools.url, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert reader.stdout and writer.stdin
    with contextlib.suppress(BrokenPipeError):  # psql gave up and says why
        writer.stdin.write(FRESH.encode())
        for line in reader.stdout:
            if not line.startswith((*NEWER_ONLY, b"CREATE SCHEMA public")):
                writer.stdin.write(line)
        finish(reader)  # a broken dump must not be committed as far as it went
        writer.stdin.close()
    writer_done(writer)


def writer_done(writer: subprocess.Popen[bytes]) -> None:
    """Wait for psql's verdict; its input may be closed already."""
    assert writer.stdin
    with contextlib.suppress(BrokenPipeError):
        writer.stdin.close()
    finish(writer)


def _restore_files(tar: tarfile.TarFile, data: Path) -> None:
    """Put the files beside the present ones, then swap. Names that lead elsewhere are refused."""
    draft, present, old = data / "files.new", data / "files", data / "files.old"
    for folder in (draft, old):
        shutil.rmtree(folder, ignore_errors=True)
    for member in tar:
        parts = PurePosixPath(member.name).parts
        if not member.isfile() or not (parts[0] == "files" or member.name == "secret.key") or ".." in parts:
            continue
        target = data / "secret.key.new" if member.name == "secret.key" else draft.joinpath(*parts[1:])
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        source = tar.extractfile(member)
        assert source
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            shutil.copyfileobj(source, out)
    if present.exists():
        present.rename(old)
    if draft.exists():
        draft.rename(present)
    if (data / "secret.key.new").exists():
        (data / "secret.key.new").replace(data / "secret.key")
    shutil.rmtree(old, ignore_errors=True)
