"""Refused at the door: on which ground, whether the enterprise may, and what follows.

A refusal is no visit: nobody checked anything. Where the enterprise may refuse, the body mends what was missing and
comes again or not at all; where it may not, the refusal is a lead of its own beside coming again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fadu.law import law
from fadu.law.citations import Citation, cite

LAWFUL, UNLAWFUL = "lawful", "unlawful"
KINDS: Final = ((LAWFUL, "企业依法拒绝"), (UNLAWFUL, "拒绝、阻挠检查"))
_OWN: Final = law("涉企行政检查管理口径")[""]
_MARKS: Final = {"verified": "", "memory": "，凭记忆录入，待核", "platform": ""}


@dataclass(frozen=True)
class Ground:
    """Why the enterprise refused. note: what of it the cited text does not say."""

    key: str
    title: str
    kind: str
    basis: Citation
    note: str = ""

    @property
    def named(self) -> str:
        """The citation in short, for a choice."""
        return "本平台口径" if self.basis is _OWN else f"{self.basis}{'' if self.basis.article else '，条款待核'}"

    def cited(self, on: date) -> str:
        """The citation with how sure it is, for people."""
        mark = _MARKS[self.basis.version(on).confidence]
        note = f"；{self.note}" if self.note else ""
        return f"{self.basis.text(on)}{mark}{note}"


_RIGHT: Final = cite("行政处罚法", "55", "有权拒绝接受调查或者检查")
_DUTY: Final = cite("行政处罚法", "55", "不得拒绝或者阻挠")
GROUNDS: Final = (
    Ground("code", "没有亮检查码，也没有扫企业码", LAWFUL, _OWN, "有的省市公开规定无码可以拒绝，本市依据待核"),
    Ground("certificate", "检查人员不出示执法证件", LAWFUL, _RIGHT),
    Ground("people", "检查人员不足二人", LAWFUL, cite("行政处罚法", "42", "不得少于两人"), "可以因此拒绝为本平台口径"),
    Ground("mismatch", "来人、事项或者企业与检查码所示不一致", LAWFUL, _OWN),
    Ground("refuse", "没有正当理由，拒绝检查", UNLAWFUL, _DUTY),
    Ground("obstruct", "阻挠、拖延，不让进入检查场所", UNLAWFUL, _DUTY),
    Ground("hide", "拒不提供或者藏匿、销毁材料", UNLAWFUL, _DUTY),
    Ground("violence", "以暴力、威胁方法阻碍", UNLAWFUL, law("治安管理处罚法")[""], "条款待核；构成犯罪的另行移送"),
)
BY_KEY: Final = {ground.key: ground for ground in GROUNDS}
CHOICES: Final = tuple(
    (g.key, f"{'可以拒绝' if g.kind == LAWFUL else '不得拒绝'}：{g.title}（{g.named}）") for g in GROUNDS
)  # fmt: skip
OUTCOMES: Final = (("again", "重新安排检查"), ("clue", "移送线索"), ("given_up", "不再检查"))
FOLLOWS: Final = {LAWFUL: ("again", "given_up"), UNLAWFUL: ("again", "clue", "given_up")}
ALWAYS_UNLAWFUL: Final = ("violence",)


def fault(ground: str, code: bool, officers: Sequence[str], emergency: bool) -> str:
    """Why this ground cannot be noted: whoever comes without code or enough certified officers may be refused.

    code: a valid code exists; officers: what the gates say against those who came; an emergency needs no code.
    """
    found = BY_KEY[ground]
    if found.kind == LAWFUL or ground in ALWAYS_UNLAWFUL:
        return ""
    if not code and not emergency:
        return "平台上没有有效的检查码：没有码的检查企业可以拒绝，不能登记为拒绝、阻挠"
    return f"检查人员不符合条件（{officers[0]}）：企业可以拒绝，不能登记为拒绝、阻挠" if officers else ""


def follows(kind: str, outcome: str) -> str:
    """Why this may not follow; empty when it may."""
    return "" if outcome in FOLLOWS.get(kind, ()) else "企业依法拒绝的，不得作为案件线索移送"
