"""Make the environment `.venv` from the lock: `python3 scripts/setup.py [--test]`. Standard library only.

Every package is checked against its hash. Nothing is done when the environment already matches the lock. uv installs;
plain pip takes over when uv cannot be had. A mirror set in pip's configuration is used by both.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".stamp"
OLDEST = (3, 11)
LOCKS = {"runtime": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}


def give_up(zh, en):
    """One line, status 2."""
    sys.stderr.write("法度：%s | fadu: %s\n" % (zh, en))
    sys.exit(2)


def say(text):
    """Progress on stderr."""
    sys.stderr.write("  %s\n" % text)


def run(*command, **options):
    """Run a command; whether it succeeded."""
    return subprocess.call([str(part) for part in command], **options) == 0


def newer_python():
    """When this Python is too old, go on with a newer one from the path, or say which is needed."""
    if sys.version_info >= OLDEST:
        return
    for minor in (13, 12, 11):
        other = shutil.which("python3.%d" % minor)
        if other:
            os.execv(other, [other, *sys.argv])
    give_up(
        "需要 Python 3.11 或更新版本，当前是 %d.%d；可用 make PYTHON=/路径/python3.11 指定" % sys.version_info[:2],
        "Python 3.11 or newer is needed, this is %d.%d; choose one with make PYTHON=/path/to/python3.11"
        % sys.version_info[:2],
    )


def fingerprint(name):
    """What the environment must match: the lock, the project's own metadata and the Python version."""
    digest = hashlib.sha256(("%d.%d" % sys.version_info[:2]).encode())
    for file in (LOCKS[name], ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:24]


def matches(name):
    """Whether the environment is complete for this purpose and its Python still runs."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return stamp.get(name) == fingerprint(name) and run(PYTHON, "-c", "", stderr=subprocess.DEVNULL)


def make_venv():
    """Create the environment, with pip inside."""
    if PYTHON.exists() and run(PYTHON, "-m", "pip", "--version", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        return
    if not has_ensurepip():
        install_venv_package()
    say("建立 Python 环境 creating .venv")
    # --clear mends an environment whose interpreter has gone or whose creation was interrupted.
    if not run(sys.executable, "-m", "venv", "--clear", VENV):
        give_up("无法建立 %s，原因见上" % VENV, "%s cannot be created; the reason is above" % VENV)


def has_ensurepip():
    """Debian ships venv without the part that puts pip inside, unless python3-venv is installed."""
    return run(sys.executable, "-c", "import venv, ensurepip", stderr=subprocess.DEVNULL)


def install_venv_package():
    """On Debian as root, install the missing package; otherwise say the line to type."""
    package = "python3-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("安装系统软件包 installing the system package %s" % package)
        quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        run("apt-get", "update", "-q", **quiet)
        run("apt-get", "install", "-y", "-q", package, **quiet)
    if not has_ensurepip():
        give_up("缺少 Python 的 venv 模块：sudo apt-get install -y %s" % package,
                "Python's venv module is missing: sudo apt-get install -y %s" % package)


def pip_setting(*keys):
    """A setting from pip's environment variables or configuration files, or None."""
    for key in keys:
        value = os.environ.get("PIP_" + key.upper().replace("-", "_"))
        if not value:
            asked = subprocess.run([str(PYTHON), "-m", "pip", "config", "get", "global." + key],
                                   capture_output=True, text=True, check=False)
            value = asked.stdout.strip() if asked.returncode == 0 else ""
        if value:
            return value
    return None


def uv_environment():
    """uv does not read pip's configuration; hand it what concerns the place packages come from."""
    env = dict(os.environ)
    for ours, keys in (("UV_DEFAULT_INDEX", ("index-url",)), ("UV_INDEX", ("extra-index-url",)),
                       ("UV_FIND_LINKS", ("find-links",)), ("SSL_CERT_FILE", ("cert",))):
        if ours not in env and not (ours == "UV_DEFAULT_INDEX" and "UV_INDEX_URL" in env):
            value = pip_setting(*keys)
            if value:
                env[ours] = value
    env.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")  # as pip does; the hashes decide what is accepted
    return env


def uv_lines(lock):
    """The lock's entry for uv itself, with its hashes."""
    entry, wanted = [], False
    for line in lock.read_text().splitlines():
        if not line.startswith(" "):
            wanted = line.startswith("uv==")
        if wanted:
            entry.append(line)
    return "\n".join(entry) + "\n"


def get_uv(lock):
    """uv in the environment, installed by pip with its hash; None when that fails."""
    uv = VENV / "bin" / "uv"
    if uv.exists():
        return uv
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(uv_lines(lock))
        file.flush()
        if run(PYTHON, "-m", "pip", "install", "-qq", "--no-deps", "--require-hashes", "-r", file.name):
            return uv
    return None


def install(lock):
    """Everything in the lock."""
    say("安装依赖 installing packages (%s)" % lock.name)
    uv = get_uv(lock)
    flags = ("-q", "--compile-bytecode", "--require-hashes")  # every process would compile everything otherwise
    if uv and run(uv, "pip", "install", "-p", PYTHON, *flags, "-r", lock, env=uv_environment()):
        return
    say("改用 pip using pip instead")
    if not run(PYTHON, "-m", "pip", "install", "-qq", "--no-deps", "--require-hashes", "-r", lock):
        give_up("安装依赖未成功，原因见上", "installing the packages failed; the reason is above")


def install_ourselves():
    """The checkout itself, editable: `.venv/bin/fadu`. The build backend comes from the lock."""
    if not run(PYTHON, "-m", "pip", "install", "-qq", "--no-deps", "--no-build-isolation", "-e", ROOT):
        give_up("安装 fadu 命令未成功，原因见上", "installing the fadu command failed; the reason is above")


def main():
    """Bring `.venv` up to the lock; with --test also what the tests need."""
    newer_python()
    name = "test" if "--test" in sys.argv[1:] else "runtime"
    with open(str(ROOT / ".venv.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` at once
        if matches(name):
            return
        make_venv()
        install(LOCKS[name])
        install_ourselves()
        done = [name] if name == "runtime" else ["runtime", "test"]
        STAMP.write_text(json.dumps({each: fingerprint(each) for each in done}))


if __name__ == "__main__":
    main()
