"""Limits on how often something may be tried, counted in the database so that every server process shares them."""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from fadu.web.portal.models import Tally


@dataclass(frozen=True)
class Limit:
    """At most `most` tries by one person in `minutes` (stretches of fixed length, counted by the wall clock)."""

    scope: str
    most: int
    minutes: int

    @property
    def seconds(self) -> int:
        return self.minutes * 60

    def _key(self, who: str) -> tuple[str, int]:
        return salted_hmac(f"fadu.limit.{self.scope}", who).hexdigest(), int(time.time()) // self.seconds

    def count(self, who: str, by: int = 1) -> int:
        """Count tries and return how many there are now: one statement, so that simultaneous tries all count."""
        digest, stretch = self._key(who)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO web_tally (scope, who, stretch, n, until) VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (scope, who, stretch) DO UPDATE SET n = web_tally.n + excluded.n RETURNING n",
                [self.scope, digest, stretch, by, (stretch + 1) * self.seconds],
            )
            n = int(cursor.fetchone()[0])
        if n == by:
            Tally.objects.filter(until__lt=int(time.time()) - 3600).delete()
        return n

    def exceeded(self, who: str) -> bool:
        """Count one try; whether it is one too many."""
        return self.count(who) > self.most

    def forgive(self, who: str) -> None:
        """Take one try back (it succeeded)."""
        digest, stretch = self._key(who)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE web_tally SET n = n - 1 WHERE scope = %s AND who = %s AND stretch = %s AND n > 0",
                [self.scope, digest, stretch],
            )

    @property
    def wait(self) -> int:
        """Minutes until the present stretch ends, at least one."""
        return max(1, -(-(self.seconds - int(time.time()) % self.seconds) // 60))


def address(request: HttpRequest) -> str:
    """Who calls, by network: behind the TLS proxy the address the proxy itself appended, otherwise the connection's.

    Of an IPv6 address the first half counts: whoever has one has all addresses behind it.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    behind_proxy = getattr(settings, "HTTPS", False) and forwarded
    text = str(forwarded.rsplit(",", 1)[-1].strip() if behind_proxy else request.META.get("REMOTE_ADDR", ""))
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network(f"{found}/64", strict=False))
    return str(found)


MEGABYTES = Limit("upload", 300, 60)


def too_much(request: HttpRequest) -> str:
    """Why the files of this request are not taken: too many megabytes from one network within an hour; or nothing."""
    megabytes = sum((file.size or 0) // 1048576 + 1 for _, files in request.FILES.lists() for file in files)
    if megabytes and MEGABYTES.count(address(request), megabytes) > MEGABYTES.most:
        return f"这个网络地址一小时内上传过多，请 {MEGABYTES.wait} 分钟后再试。填过的内容还在。"
    return ""
