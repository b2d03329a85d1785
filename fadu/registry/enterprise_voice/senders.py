"""How a code reaches an enterprise. Which sender: FADU_CODE_SENDER, the dotted name of a class like `Console`."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Protocol

from django.utils.module_loading import import_string

from fadu.kernel.models import demo_flag


@dataclass(frozen=True)
class Contact:
    """Whom a code is sent to."""

    person: str
    phone: str
    enterprise: str


class NotConnected(RuntimeError):
    """No way of sending codes is set up; the message is for the visitor."""


class Sender(Protocol):
    """A way of sending. shown: the page may show the code (demonstrations only)."""

    shown: bool

    def check(self) -> None:
        """Raise NotConnected when nothing can be sent."""

    def send(self, contact: Contact, code: str) -> None:
        """Send the code. Raises NotConnected."""


class Console:
    """Prints the code where the server runs and lets the page show it: only in a demonstration."""

    shown = True

    def check(self) -> None:
        """Real data is never served with codes on the page."""
        if not demo_flag():
            raise NotConnected("本市还没有接通短信，暂时不能登录；请向本地市场监督管理局或者司法局查询。")

    def send(self, contact: Contact, code: str) -> None:
        """The last four digits of the telephone say to whom it would have gone."""
        self.check()
        sys.stderr.write(f"[演示] 登录验证码 {code} → 尾号 {contact.phone[-4:]}\n")


def sender() -> Sender:
    """The sender of this installation."""
    made: Sender = import_string(os.environ.get("FADU_CODE_SENDER", f"{__name__}.Console"))()
    return made
