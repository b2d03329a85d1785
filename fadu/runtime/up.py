"""`fadu up`: everything from nothing to a served page, and back, in order."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from fadu.runtime.instance import Instance, bindable, claim_port
from fadu.runtime.lease import Lease, database
from fadu.runtime.parent import tied
from fadu.runtime.places import data_folder, full, prepare
from fadu.runtime.problems import Problem
from fadu.runtime.services import Service, environment, web, worker

ANY, LOCAL = ("0.0.0.0", "::"), "127.0.0.1,localhost,[::1]"  # noqa: S104
BEAT = 0.3
FIRST_PAGE, ANSWER = 300.0, 60.0  # a busy machine loads the product slowly; a server that ended is noticed at once


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, or the terminal went away."""


def listen_for_stop() -> None:
    """From now on a stop signal raises Stopped, once; later ones do not disturb the orderly way down."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, frame: object) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in signals:
        signal.signal(each, stop)


def make_ready() -> dict[str, Any]:
    """Run the preparation and return its facts. Problem with what it says when it fails.

    It has a session of its own: the terminal's Ctrl-C is for us, and we end it.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "fadu.config.prepare"], stdout=subprocess.PIPE, text=True, env=environment(), cwd="/",
        start_new_session=True, preexec_fn=tied(signal.SIGTERM),
    )
    try:
        said, _ = process.communicate()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    facts: dict[str, Any] = json.loads(said.splitlines()[-1]) if said.strip() else {}
    if "zh" in facts:
        raise Problem(facts["zh"], facts["en"])
    if process.returncode or not facts:
        raise Problem("准备数据库未成功，原因见上", "preparing the database failed; the reason is above")
    return facts


def wait_for_page(service: Service, host: str, port: int) -> int:
    """HTTP status of the first page, once there is one."""
    end = time.monotonic() + FIRST_PAGE
    while time.monotonic() < end:
        if service.ended():
            raise Problem(f"网页服务未能启动，详见 {service.log}", f"the web server did not start; see {service.log}")
        try:
            return page_status(host, port)
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise Problem(f"网页服务没有应答，详见 {service.log}", f"the web server does not answer; see {service.log}")


def page_status(host: str, port: int) -> int:
    """Ask for the home page as a visitor on this machine would."""
    reach = {ANY[0]: "127.0.0.1", ANY[1]: "::1"}.get(host, host)
    connection = http.client.HTTPConnection(reach, port, timeout=ANSWER)
    try:
        connection.request("GET", "/", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status
    finally:
        connection.close()


def announce(url: str, data: Path, facts: dict[str, Any], as_json: bool) -> None:
    """Where to go and how to get in."""
    if as_json:
        print(json.dumps({"url": url, "data": str(data), "pid": os.getpid(), **facts}, ensure_ascii=False), flush=True)
        return
    print(f"\n法度已启动 fadu is running:  {url}\n")
    if facts["accounts"]:
        demo = "演示账户（均为模拟数据） demo accounts:"
        once = "初始账户，口令只显示这一次 first accounts, passwords shown this once:"
        print(demo if facts["mode"] == "demo" else once)
        for row in facts["accounts"]:
            print(f"  {row['username']} / {row['password']}  {row['label']}")
    print(f"\n数据 data: {data}    停止 stop: Ctrl-C", flush=True)


def allow(host: str) -> None:
    """Answer to the address we serve on, unless the names to answer to are configured."""
    if host not in ANY:
        os.environ.setdefault("FADU_HOSTS", f"{LOCAL},{f'[{host}]' if ':' in host else host}")
    elif "FADU_HOSTS" not in os.environ:
        print("从其他机器访问须设 FADU_HOSTS set FADU_HOSTS to be reached by other names", file=sys.stderr, flush=True)


def warn_of_demo(host: str) -> None:
    """A demonstration's passwords are known to everybody."""
    if host not in ("127.0.0.1", "localhost", "::1"):
        print(
            "演示城市的口令是公开的，请勿对外开放；正式使用请以 FADU_DEMO=0 另建\n"
            "the demo's passwords are public: do not serve it to others; for real use start anew with FADU_DEMO=0",
            file=sys.stderr, flush=True,
        )


def watch(services: list[Service], lease: Lease | None) -> None:
    """Start again whatever ends by itself, until we are stopped."""
    beats = 0
    while True:
        time.sleep(BEAT)
        beats += 1
        if lease and beats % 3 == 0 and not lease.kept():
            print("数据库中断，正在恢复 the database went away; recovering", file=sys.stderr, flush=True)
            lease.ensure()
        for service in services:
            if service.ended():
                print(f"{service.name} 中断，重新启动 ended; starting it again", file=sys.stderr, flush=True)
                service.renew()


def wait_for_port(host: str, port: int) -> None:
    """Before the server starts again: workers of a killed one may need a moment to let go of the port."""
    end = time.monotonic() + 10
    while bindable(host, port) is None and time.monotonic() < end:
        time.sleep(0.05)


def up(host: str, port: int, as_json: bool = False) -> int:
    """Serve until stopped. Exit status."""
    data = prepare(data_folder())
    instance = Instance(data)
    listen_for_stop()
    try:
        instance.end_leftovers()
        serve(instance, host, claim_port(host, port), as_json)
    except Stopped:
        if not as_json:
            print("已停止 stopped", flush=True)
    except (Problem, OSError) as error:
        if problem := full(data):
            raise problem from error
        raise
    finally:
        instance.close()
    return 0


def serve(instance: Instance, host: str, port: int, as_json: bool) -> None:
    """Database, preparation, services; then watch. Whatever happens, what was started is stopped, last one first."""
    services: list[Service] = []
    allow(host)
    with database(instance.data) as lease:
        try:
            facts = make_ready()
            os.environ["FADU_DEMO"] = str(int(facts["mode"] == "demo"))
            if facts["mode"] == "demo":
                warn_of_demo(host)
            services = [web(instance.data, host, port, lambda: wait_for_port(host, port)), worker(instance.data)]
            for service in services:
                service.start()
            status = wait_for_page(services[0], host, port)
            url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            instance.note(url)
            announce(url, instance.data, facts, as_json)
            if status >= 500:
                print(f"首页返回 {status}，详见 the home page answers {status}; see {services[0].log}", file=sys.stderr)
            watch(services, lease)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            for service in reversed(services):
                service.stop()
            if lease:
                lease.release(wait=True)
