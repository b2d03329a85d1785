"""The lot that nobody can steer: fix and publish the frame, commit to secrets, wait for a public beacon, reveal.

1. The frame's fingerprint is published. 2. Each taking part keeps a secret and publishes SHA-256(body|secret). 3. At
the announced time a public beacon (for example the digits of a lottery draw) is taken and the secrets are revealed.
4. The seed is SHA-256 over frame fingerprint, secrets in order of bodies, beacon. Steering needs all secrets before
the beacon. """

from __future__ import annotations

import hashlib
import re
import secrets as randomness
from collections.abc import Iterable
from dataclasses import dataclass, replace

HEX64 = re.compile(r"[0-9a-f]{64}")
LEAST_SECRET = 16


class Refused(ValueError):
    """A part of the ceremony that does not hold; the message says which and why."""


def new_secret() -> str:
    """A secret of 256 bits from the system's generator, in hex."""
    return randomness.token_hex(32)


def commitment(body: str, secret: str) -> str:
    """SHA-256(body|secret); publishing it fixes the secret without showing it. Raises Refused for a weak secret."""
    if len(secret) < LEAST_SECRET or "\n" in secret or "\n" in body or "|" in body:
        raise Refused(f"「{body}」的秘密太短或者含换行：至少 {LEAST_SECRET} 个字符")
    return hashlib.sha256(f"{body}|{secret}".encode()).hexdigest()


@dataclass(frozen=True)
class Ceremony:
    """The published record. frame_hash; commitments {body: hash}; announced: which beacon, fixed before it exists;
    beacon: its text once known; revealed {body: secret}."""

    frame_hash: str
    commitments: dict[str, str]
    announced: str
    beacon: str = ""
    revealed: tuple[tuple[str, str], ...] = ()

    def faults(self) -> list[str]:
        """What does not hold in the parts present so far."""
        wrong = [] if HEX64.fullmatch(self.frame_hash) else ["总体指纹不是 64 位十六进制数"]
        wrong += ["没有单位作出承诺"] if not self.commitments else []
        wrong += ["没有事先公告采用哪一个公共信标"] if not self.announced.strip() else []
        wrong += [f"「{b}」的承诺不是 64 位十六进制数" for b, c in self.commitments.items() if not HEX64.fullmatch(c)]
        wrong += repeated(self.commitments)
        for body, secret in self.revealed:
            if body not in self.commitments:
                wrong.append(f"「{body}」没有事先承诺，不能揭示")
            elif hashlib.sha256(f"{body}|{secret}".encode()).hexdigest() != self.commitments[body]:
                wrong.append(f"「{body}」揭示的秘密与其承诺不符")
        return wrong

    def missing(self) -> list[str]:
        """What is still to come before the seed exists."""
        have = dict(self.revealed)
        waiting = [f"「{body}」尚未揭示" for body in sorted(self.commitments) if body not in have]
        return ([] if self.beacon.strip() else [f"公共信标「{self.announced}」尚未录入"]) + waiting

    def seed(self) -> str:
        """The seed. Raises Refused while a part is missing or does not hold."""
        if wrong := self.faults() + self.missing():
            raise Refused("；".join(wrong))
        parts = [f"{body}|{secret}" for body, secret in sorted(self.revealed)]
        return hashlib.sha256("\n".join([self.frame_hash, *parts, self.beacon]).encode()).hexdigest()

    def reveal(self, body: str, secret: str) -> Ceremony:
        """With one more secret. Raises Refused when it does not fit its commitment or comes twice."""
        if body in dict(self.revealed):
            raise Refused(f"「{body}」已经揭示过")
        after = replace(self, revealed=(*self.revealed, (body, secret)))
        if wrong := after.faults():
            raise Refused("；".join(wrong))
        return after

    def with_beacon(self, text: str) -> Ceremony:
        """With the beacon's text. Raises Refused when it was already taken or is empty."""
        if self.beacon or not text.strip():
            raise Refused("公共信标已经录入，不能更换" if self.beacon else "公共信标不能为空")
        return replace(self, beacon=text.strip())

    def as_dict(self) -> dict[str, object]:
        """The shape published in draw.json and read by the audit."""
        return {"frame_hash": self.frame_hash, "announced": self.announced, "beacon": self.beacon,
                "commitments": [{"body": b, "commitment": c} for b, c in sorted(self.commitments.items())],
                "secrets": [{"body": b, "secret": s} for b, s in sorted(self.revealed)]}

    @classmethod
    def from_dict(cls, data: dict) -> Ceremony:
        """From the published shape. Raises Refused when it is damaged."""
        try:
            return cls(data["frame_hash"], {x["body"]: x["commitment"] for x in data["commitments"]}, data["announced"],
                       data.get("beacon", ""), tuple((x["body"], x["secret"]) for x in data.get("secrets", [])))
        except (KeyError, TypeError) as error:
            raise Refused(f"承诺—揭示记录缺项：{error}") from error


def repeated(commitments: dict[str, str]) -> list[str]:
    """Two equal commitments mean a copied secret: one of the two adds nothing."""
    seen: dict[str, str] = {}
    wrong = []
    for body, value in sorted(commitments.items()):
        if value in seen:
            wrong.append(f"「{body}」与「{seen[value]}」的承诺相同")
        seen[value] = body
    return wrong


def reused(seed: str, earlier: Iterable[dict]) -> list[str]:
    """Names of earlier draws that used this seed."""
    return [str(x.get("name") or x.get("frame_hash", "")) for x in earlier if str(x.get("seed", "")).lower() == seed]
