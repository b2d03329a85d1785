"""A browser that only counts milliseconds: signs in once, then asks again and again over kept connections."""

from __future__ import annotations

import http.client
import os
import re
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(data: Path) -> Iterator[int]:
    """The product's own web server (granian, two workers of four threads) on a free port of this machine."""
    from fadu.runtime.services import web

    os.environ["FADU_CHILD"] = str(os.getpid())
    port = free_port()
    service = web(data, "127.0.0.1", port, lambda: None)
    service.start()
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                Session(port).get("/login")
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        service.stop()


@dataclass
class Answer:
    """Status, body and how long it took in ms."""

    status: int
    body: bytes
    ms: float


class Session:
    """One kept connection with its cookies."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = dict(cookies or {})

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), headers)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        begin = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        ms = (time.perf_counter() - begin) * 1000
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(response.status, content, ms)

    def sign_in(self, username: str, password: str) -> None:
        """Through the sign-in page, as a person does. RuntimeError when it does not work."""
        page = self.get("/login").body.decode()
        token = CSRF.search(page)
        if token is None:
            raise RuntimeError("no sign-in form")
        form = {"csrfmiddlewaretoken": token.group(1), "username": username, "password": password}
        answer = self.post("/login", form)
        if answer.status not in (302, 303):
            raise RuntimeError(f"sign-in answered {answer.status}")


def run(
    port: int, cookies: dict[str, str], paths: Sequence[str], clients: int, seconds: float, least: int
) -> list[float]:
    """Ask for the paths in turn from so many clients at once; times in ms. RuntimeError on anything but 200."""
    times: list[list[float]] = [[] for _ in range(clients)]
    faults: list[str] = []
    end = time.monotonic() + seconds

    def work(n: int) -> None:
        session, turn = Session(port, cookies), n
        while (time.monotonic() < end or len(times[n]) < least) and not faults:
            answer = session.get(paths[turn % len(paths)])
            turn += clients
            if answer.status != 200:
                faults.append(f"{paths[turn % len(paths)]}: {answer.status}")
            times[n].append(answer.ms)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return [ms for one in times for ms in one]
