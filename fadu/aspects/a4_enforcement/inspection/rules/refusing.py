"""Refused at the door: on which ground, whether the enterprise may, and what follows.

A refusal is no visit: nobody checked anything. Where the enterprise may refuse, the body mends what was missing and
comes again or not at all; where it may not, the refusal is a lead of its own beside coming again.
"""

from __future__ import annotations

import re
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
MEASURES: Final = (
    ("duty", "告知企业配合义务"),
    ("help", "请求协助"),
    ("coerce", "登记依法采取的强制措施"),
    ("admonish", "督促检查主体改正"),
)
FOR: Final = {"duty": UNLAWFUL, "help": UNLAWFUL, "coerce": UNLAWFUL, "admonish": LAWFUL}
ADMONISH: Final = (("mend", "要求限期改正"), ("summons", "约谈检查主体负责人"))
DUTY: Final = _DUTY
_ARTICLE = re.compile(r"《[^《》]{2,40}((?<!办)法|条例)》.{0,20}第[一二三四五六七八九十百零〇\d]+条")
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


def may_follow(kind: str, measure: str) -> str:
    """Why this measure may not answer such a refusal; empty when it may."""
    if FOR[measure] == kind:
        return ""
    if kind == LAWFUL:
        return f"企业依法拒绝的，不得{dict(MEASURES)[measure].removeprefix('登记')}：应当由检查主体补正"
    return "企业没有正当理由拒绝的，不督促检查主体"


def coercion_fault(text: str) -> str:
    """Why this text is no ground for coercion: only a law or a regulation is, named with its article."""
    if _ARTICLE.search(text):
        return ""
    return "请写明授权的法律、法规和条款，例如《某某法》第一百一十条；规章和其他文件不得设定强制措施（《行政强制法》第十条）"


def summons_fault(way: str, count: int) -> str:
    """Why the head is not called in yet."""
    return "本年第一次被依法拒绝，先要求限期改正；再次发生的才约谈" if way == "summons" and count < 2 else ""
