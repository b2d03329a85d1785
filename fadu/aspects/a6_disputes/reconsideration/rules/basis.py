"""The law the reconsideration rules rest on, and the one shape every rule answers in.

Rules are pure functions of recorded facts: they know nothing of pages, users or the database. A rule never
guesses: what is not recorded comes back as a question, what rests on a text that is not loaded comes back as
"needs_review" (待核), so that a person decides and gives reasons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from fadu.law.citations import chinese_number, law
from fadu.law.errors import UnknownStatute

YES = "yes"  # the condition is met / the thing is allowed
NO = "no"  # it is not, and the text says why
ASK = "ask"  # a fact is missing; `questions` says which
REVIEW = "needs_review"  # 待核: the deciding text is not loaded or the law leaves it open

OUTCOME_LABELS = {YES: "符合", NO: "不符合", ASK: "待补充事实", REVIEW: "待核"}


class Cite(Protocol):
    """What a rule needs of a citation: its label on a day."""

    def text(self, on: date | None = None) -> str:
        """Return the public label of the article in the version in force on the day."""


@dataclass(frozen=True)
class Outside:
    """An article of an instrument that the statute catalogue does not hold; always shown as such."""

    name: str
    article: str

    def text(self, on: date | None = None) -> str:
        """Return the label; `on` changes nothing because no versions are known."""
        return f"《{self.name}》{self.article}（未入法规目录，引用前核对原文）"


class _Family:
    """A statute by short name: catalogued articles when the catalogue holds it, `Outside` labels otherwise."""

    def __init__(self, name: str) -> None:
        self.name = name
        try:
            self._law = law(name)
        except UnknownStatute:
            self._law = None

    def __getitem__(self, key: Any) -> Cite:
        if self._law is not None:
            return self._law[key]
        article = key[0] if isinstance(key, tuple) else key
        number, *rest = str(article).split(".")
        units = zip(rest, ("第{}款", "第（{}）项"), strict=False)
        tail = "".join(pattern.format(chinese_number(int(part))) for part, pattern in units)
        return Outside(self.name, f"第{chinese_number(int(number))}条{tail}")


@dataclass(frozen=True)
class At:
    """A citation bound to one day, for texts that have since been replaced."""

    cite: Cite
    day: date

    def text(self, on: date | None = None) -> str:
        """Label of the article in the version of the bound day, whatever `on` says."""
        return self.cite.text(self.day)


FY = _Family("行政复议法")
FYT = _Family("行政复议法实施条例")
SS = _Family("行政诉讼法")
SSJ = _Family("行诉解释")
MS = _Family("民事诉讼法")
TZ = _Family("行政复议普通程序听证办法")
TAX = _Family("税收征收管理法")
TARIFF = _Family("关税法")
PRICE = _Family("价格违法行为行政处罚规定")
MONOPOLY = _Family("反垄断法")
BORDER = _Family("出境入境管理法")
ASSEMBLY = _Family("集会游行示威法")
COAST = _Family("海警法")
GK = _Family("政府信息公开条例")
XF = _Family("信访工作条例")
GOVERNED_SINCE = date(
    2024, 1, 1
)  # 行政复议法 (2023 revision) takes effect; earlier acts of procedure follow the 2017 text


@dataclass(frozen=True)
class Question:
    """A fact a person must supply. `key` is the name of the fact; `text` the question in Chinese."""

    key: str
    text: str
    why: str = ""


@dataclass(frozen=True)
class Verdict:
    """The answer of a rule.

    outcome: YES, NO, ASK or REVIEW. text: why, in Chinese. cites: the articles applied.
    questions: facts to ask for (ASK). missing: texts that are not loaded (REVIEW).
    value: what the rule computed (a date, an authority …), also as a mere suggestion under REVIEW.
    """

    outcome: str
    text: str
    cites: tuple[Cite, ...] = ()
    questions: tuple[Question, ...] = ()
    missing: tuple[str, ...] = ()
    value: Any = None
    key: str = ""
    title: str = ""

    @property
    def ok(self) -> bool:
        """True only for a clear yes."""
        return self.outcome == YES

    @property
    def label(self) -> str:
        """The Chinese word for the outcome."""
        return OUTCOME_LABELS.get(self.outcome, self.outcome)

    def basis(self, on: date | None = None) -> str:
        """The articles as one public label."""
        return "、".join(dict.fromkeys(cite.text(on) for cite in self.cites))

    def sentence(self, on: date | None = None) -> str:
        """Explanation with its articles, as shown when a step is not allowed."""
        basis = self.basis(on)
        return f"{self.text}（{basis}）" if basis else self.text


def yes(text: str, *cites: Cite, value: Any = None) -> Verdict:
    """A clear yes."""
    return Verdict(YES, text, cites, value=value)


def no(text: str, *cites: Cite, value: Any = None) -> Verdict:
    """A clear no."""
    return Verdict(NO, text, cites, value=value)


def ask(text: str, *cites: Cite, questions: tuple[Question, ...] = ()) -> Verdict:
    """A fact is missing."""
    return Verdict(ASK, text, cites, questions=questions)


def review(text: str, *cites: Cite, missing: tuple[str, ...] = (), value: Any = None) -> Verdict:
    """A person must decide; `value` is only a suggestion."""
    return Verdict(REVIEW, text, cites, missing=missing, value=value)


@dataclass(frozen=True)
class Reasons:
    """Collects why something is not allowed; empty means allowed."""

    items: list[str] = field(default_factory=list)

    def need(self, ok: bool | None, text: str, *cites: Cite) -> None:
        """Add the reason unless `ok` is true; an unrecorded fact (None) is a reason too."""
        if ok:
            return
        basis = "、".join(cite.text() for cite in cites)
        shown = f"{text}（{basis}）" if basis else text
        self.items.append(shown if ok is False else f"尚未记录：{shown}")
