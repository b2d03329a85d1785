"""One PostgreSQL cluster in a folder: create it, run it, recover it. The keeper does so; others lease it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from fadu.runtime.binaries import SHARED, find_bin, major, runner
from fadu.runtime.parent import tied
from fadu.runtime.places import passable, prepare, short_hash
from fadu.runtime.problems import Problem

NAME = "fadu"  # the application's role and database; not a superuser
SOCKET_LIMIT = 100  # sockaddr_un holds 107 bytes; some are kept for PostgreSQL's lock file
LOG_LIMIT = 10_000_000
OPTIONS = {
    "listen_addresses": "",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "jit": "off",
    "max_connections": "80",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "log_min_error_statement": "panic",  # a refused statement holds personal data
}
DURABLE = {  # figures over years of cases: one scan of an index by several workers, grouped in memory
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "effective_cache_size": "2GB",
    "min_parallel_index_scan_size": "64kB",
    "max_parallel_workers_per_gather": str(min((os.cpu_count() or 1) - 1, 4)),  # whoever asks works along
}
SHM = 256 << 20  # containers often have less; parallel queries then fail unless their memory is a file
THROWAWAY = {"shared_buffers": "64MB", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """Folder, socket and log of one server. `throwaway` trades safety for speed and is for test data only."""

    folder: Path
    throwaway: bool = False

    @cached_property
    def socket(self) -> Path:
        """Folder of the Unix socket, private to the server's user (mode 0700), so that local trust stays local."""
        near = self.folder.with_name(f"{self.folder.name}.socket")
        if len(str(near / ".s.PGSQL.5432").encode()) <= SOCKET_LIMIT:
            return near
        return Path(f"/tmp/fadu-{os.geteuid()}-{short_hash(self.folder)}")  # noqa: S108  (made 0700 and checked)

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.folder.with_name(f"{self.folder.name}.log")

    def lock(self, name: str) -> Path:
        """Path of one of the lock files beside the cluster."""
        return self.folder.with_name(f"{self.folder.name}.{name}.lock")

    def url(self, database: str = NAME, role: str = NAME) -> str:
        """Connection URL for clients on this machine."""
        return f"postgresql://{role}@/{database}?host={self.socket}"

    # -- programs ------------------------------------------------------------------------------------------------

    @cached_property
    def bin(self) -> Path:
        """Folder of PostgreSQL's programs."""
        return find_bin()

    def as_server(self) -> dict[str, Any]:
        """Keyword arguments that run a program as the server's user, free of the caller's PG* environment."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        env |= {"LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}
        if os.geteuid() != 0:
            return {"env": env, "cwd": "/"}
        uid, gid = self._owner()
        return {"env": env, "cwd": "/", "user": uid, "group": gid, "extra_groups": []}

    def _owner(self) -> tuple[int, int]:
        """Who owns the cluster: its folder's owner, so that a later change of accounts does not lock us out."""
        user = runner()
        if user is None:
            return os.geteuid(), os.getegid()
        if (self.folder / "PG_VERSION").exists():
            info = self.folder.stat()
            if info.st_uid != 0:
                return info.st_uid, info.st_gid
        return user.pw_uid, user.pw_gid

    def run(self, program: str, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs to its end and capture what it says."""
        command = [str(self.bin / program), *args]
        return subprocess.run(command, check=check, capture_output=True, text=True, timeout=600, **self.as_server())

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement as the cluster's superuser; the result as text."""
        flags = ("-XqAt", "-v", "ON_ERROR_STOP=1", "-c", statement)
        return self.run("psql", *flags, self.url(database, "postgres")).stdout

    def ready(self) -> bool:
        """Whether the server accepts connections now."""
        return self.run("pg_isready", "-q", "-h", str(self.socket), "-t", "2", check=False).returncode == 0

    # -- life ----------------------------------------------------------------------------------------------------

    def create(self) -> None:
        """Make the cluster if it is not there. An interrupted attempt leaves nothing a later one could trip over."""
        self._check_version()
        for folder in (self.folder.parent, self.socket):
            self._private(folder, prepare_only=folder == self.folder.parent)
        if (self.folder / "PG_VERSION").exists():
            return
        draft = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        self._private(draft)
        modern = major(self.bin) >= 17
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if modern else ["--locale=C.UTF-8"]
        sync = ["--no-sync"] if self.throwaway else []
        try:
            self.run("initdb", "-D", str(draft), "-U", "postgres", "-A", "trust", "-E", "UTF8", *locale, *sync)
        except subprocess.CalledProcessError as error:
            raise failed(error.stderr) from error
        draft.rename(self.folder)

    def _check_version(self) -> None:
        file = self.folder / "PG_VERSION"
        if not file.exists():
            return
        theirs, ours = file.read_text().strip(), str(major(self.bin))
        if theirs != ours:
            raise Problem(
                f"数据文件夹 {self.folder} 属于 PostgreSQL {theirs}，当前程序是 PostgreSQL {ours}；"
                f"请用原版本（FADU_PG_BIN）执行 fadu backup，再用 fadu restore 装入新的数据文件夹",
                f"the data folder {self.folder} belongs to PostgreSQL {theirs}, the server at hand is {ours}; "
                f"run fadu backup with the old one (FADU_PG_BIN), then fadu restore into a new data folder",
            )

    def _private(self, folder: Path, prepare_only: bool = False) -> None:
        """Create a folder of the server's user, mode 0700; refuse one that somebody else put there."""
        prepare(folder.parent if not prepare_only else folder)
        if prepare_only:
            return
        uid, gid = self._owner()
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            info = folder.lstat()
            if os.geteuid() == 0 and info.st_uid == 0:
                os.chown(folder, uid, gid, follow_symlinks=False)
            elif info.st_uid != uid:
                raise PermissionError(0, "属于其他用户 belongs to another user")
        except OSError as error:
            raise Problem(
                f"无法准备数据库文件夹 {folder}（{error.strerror}）",
                f"the database folder {folder} cannot be prepared ({error.strerror})",
            ) from error

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server as our child and return once it accepts connections. It ends when we end."""
        self._rotate()
        options = OPTIONS | (THROWAWAY if self.throwaway else DURABLE) | {"unix_socket_directories": str(self.socket)}
        command = [str(self.bin / "postgres"), "-D", str(self.folder)]
        if scarce_shared_memory():
            options["dynamic_shared_memory_type"] = "mmap"
        for key, value in options.items():
            command += ["-c", f"{key}={value}"]
        for attempt in range(40):
            start = self.log.stat().st_size if self.log.exists() else 0
            with open(self.log, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as log:
                server = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                    preexec_fn=tied(signal.SIGINT), **self.as_server(),
                )
            if self._became_ready(server):
                return server
            said = self.log.read_bytes()[start:].decode(errors="replace")
            # After kill -9 of the postmaster its children need a moment to notice and let go.
            if "pre-existing shared memory block" not in said and "lock file" not in said or attempt == 39:
                raise failed(said)
            time.sleep(0.25)
        raise AssertionError("unreachable")

    def _became_ready(self, server: subprocess.Popen[bytes]) -> bool:
        """Wait for the server; False when it ended instead. Crash recovery may take a while, so time is generous."""
        end = time.monotonic() + 300
        while not self.ready():
            if server.poll() is not None:
                return False
            if time.monotonic() > end:
                server.send_signal(signal.SIGQUIT)
                raise failed(self.log.read_text(errors="replace"))
            time.sleep(0.02)
        return True

    def _rotate(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))

    def bootstrap(self) -> None:
        """Create the application's role and database: the role owns its database and is no superuser."""
        if not self.sql(f"select 1 from pg_roles where rolname = '{NAME}'"):
            self.sql(f"create role {NAME} login createdb")
        if not self.sql(f"select 1 from pg_database where datname = '{NAME}'"):
            self.sql(f"create database {NAME} owner {NAME}")

    def stop_leftover(self) -> None:
        """End a server that outlived its keeper, and drop the pid file of one that is gone."""
        file = self.folder / "postmaster.pid"
        if not file.exists():
            return
        pid = int(file.read_text().split()[0])
        if runs_postgres(pid):
            self.run("pg_ctl", "stop", "-D", str(self.folder), "-m", "fast", "-w", "-t", "60", check=False)
        if file.exists() and not runs_postgres(pid):
            file.unlink(missing_ok=True)

    def stop(self, server: subprocess.Popen[bytes]) -> None:
        """Fast shutdown: sessions are ended, everything committed is on disk."""
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(30)


def scarce_shared_memory() -> bool:
    """Whether the folder of POSIX shared memory is too small to rely on."""
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108
    except OSError:
        return False
    return room.f_frsize * room.f_blocks < SHM


def runs_postgres(pid: int) -> bool:
    """Whether that process is alive (not a zombie) and a PostgreSQL server: pids are reused."""
    if sys.platform != "linux":
        named = subprocess.run(["ps", "-p", str(pid), "-o", "comm="], capture_output=True, check=False).stdout
        return named.strip().endswith(b"postgres")
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state != "Z" and b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def failed(said: str) -> Problem:
    """The last line in which PostgreSQL says what is wrong."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()] or lines or ["?"]
    return Problem(f"PostgreSQL 未能启动：{telling[-1]}", f"PostgreSQL did not start: {telling[-1]}")


def cluster(data: Path, throwaway: bool = False) -> Cluster:
    """The cluster of a data folder; under /var/lib/fadu when root's account for the server cannot pass through it."""
    name = "postgres-test" if throwaway else "postgres"
    user = runner() if os.geteuid() == 0 else None
    if user and not passable(data, user.pw_uid, user.pw_gid):
        return Cluster(SHARED / f"data-{short_hash(data)}" / name, throwaway)
    return Cluster(data / name, throwaway)
