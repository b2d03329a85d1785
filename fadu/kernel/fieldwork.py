"""How a register declares the work that is done on site: what an officer carries along and which steps are taken there.

`Pages(field=FieldWork(…))`. The web's field app knows no register by name; it carries what `pack` gives and replays the
steps through `take`. See fadu/web/field/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .access import Actor

CAPTURES = {
    "photo": "file",  # photos, shrunk on the device
    "signature": "file",  # pictures: drawn, or the typed name; the first is that of the person met
    "position": "text",  # latitude,longitude, when the officer lets the phone fill it in
    "scan": "text",  # what a scanned or typed code said
    "sheet": "",  # a filled check form: see `SheetLine`; `FieldWork.read` turns it into facts
    "moment": "datetime",  # when the step was taken on the device
    "device": "bool",  # true for every step taken on the device
}
YES_NO = (("yes", "符合"), ("no", "不符合"), ("na", "不适用"))


@dataclass(frozen=True)
class SheetLine:
    """A line of a check form. kind: choice, text, number or photo; evidence: these answers need a photo.

    fold: lines with the same heading are folded together below the others.
    """

    key: str
    content: str
    standard: str = ""
    basis: str = ""
    kind: str = "choice"
    choices: tuple[tuple[str, str], ...] = YES_NO
    required: bool = True
    evidence: tuple[str, ...] = ()
    fold: str = ""


@dataclass(frozen=True)
class Sheet:
    """A check form of one case. `filled`: what is reported already, {line: {"answer": …, "note": …}}.

    stamp: changes whenever somebody changes this sheet; two officers may fill different sheets of one case at once.
    sets: questions of the step that the choice of this sheet answers, e.g. {"item": "12"}: not asked, but sent.
    waived: answers with which no line need be filled, e.g. {"result": ("cannot",)}.
    done: whether it is reported complete (None: when any line is filled).
    group: heading under which it stands, e.g. the organ it belongs to;
    about: above its lines, its first sentence in the list too;
    locked: why this actor does not fill it (somebody else does); empty when he does.
    """

    key: str
    title: str
    lines: tuple[SheetLine, ...]
    filled: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    stamp: str = ""
    required: bool = True
    sets: Mapping[str, str] = field(default_factory=dict)
    waived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    done: bool | None = None
    group: str = ""
    about: str = ""
    locked: str = ""

    @staticmethod
    def uploads(sent: Mapping[str, Any]) -> list[int]:
        """Ids of the photos on the lines of a sheet as the device sent it."""
        return [int(pk) for line in sent.get("answers", {}).values() for pk in line.get("photos", ())]


@dataclass(frozen=True)
class FieldCase:
    """One case as an officer carries it along; texts must be such that this actor may read them.

    place: town by which the route is grouped (place_order: towns in the order of the way);
    at: planned time "09:30", or the planned day where it is not today; within a town cases stand in this order.
    code, code_url: what the officer shows (the address is drawn as a QR code);
    expect: what a scanned code must contain; owed: what is still to be made up, so that nobody overlooks it.
    """

    pk: int
    title: str
    place: str = ""
    place_order: int = 0
    address: str = ""
    at: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    code: str = ""
    code_url: str = ""
    expect: str = ""
    sheets: tuple[Sheet, ...] = ()
    owed: str = ""


@dataclass(frozen=True)
class FieldWork:
    """A register's part in the field app.

    steps: taken on site (opening ones too); pack(actor, day): the actor's cases of the day, through `for_user`;
    capture: question → key of CAPTURES, for questions answered by the device rather than by typing;
    after_sheets: steps offered once the required sheets are filled;
    adds: steps that only add something (a note, a proof): what others did to the case meanwhile is no conflict;
    read(case, step, sent) -> facts, where the device sends something else than the step asks: a sheet arrives as
    {"sheet": key, "answers": {line: {"answer": …, "note": …, "photos": [upload ids]}}}; raises InvalidFacts;
    sheet_stamp(case, sheet key): the present stamp; without it every change of the case makes a queued step stale.
    So that nothing is refused hours later for what the device could have asked:
    when: question → (another question, answers): asked only then, and then it has to be answered;
    needs: question → (another question, answers): has to be answered then;
    either: {step: questions}: at least one of them has to be answered.
    For teams with several devices on one case:
    joins: {step: step}: when somebody else of the team has taken the first already, the second is taken instead;
    stands(case, step, actor, event): whether what another did since leaves a queued step as good as it was;
    waits(case, step, actor): what of other devices has to be reported first; the act stays queued until then.
    """

    steps: tuple[str, ...]
    pack: Callable[[Actor, date], Iterable[FieldCase]]
    capture: Mapping[str, str] = field(default_factory=dict)
    after_sheets: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    read: Callable[[Any, str, Mapping[str, Any]], Mapping[str, Any]] | None = None
    sheet_stamp: Callable[[Any, str], str] | None = None
    when: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    needs: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    either: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joins: Mapping[str, str] = field(default_factory=dict)
    stands: Callable[[Any, str, Actor, Any], bool] | None = None
    waits: Callable[[Any, str, Actor], str] | None = None


def faults(work: FieldWork, steps: Mapping[str, Any]) -> list[str]:
    """What does not hold together: unknown steps, questions that no field step asks, captures of the wrong kind."""
    named = (*work.steps, *work.after_sheets, *work.adds, *work.either, *work.joins, *work.joins.values())
    found = [f"外出办理的步骤 {key} 不存在" for key in named if key not in steps]
    taken = (*work.steps, *work.joins.values())
    found += [f"步骤 {key} 由系统办理，不能外出办理" for key in taken if key in steps and steps[key].by_system]
    asks = {ask.key: ask for key in work.steps if key in steps for ask in steps[key].asks}
    pairs = [(key, other) for rule in (work.when, work.needs) for key, (other, _) in rule.items()]
    wanted = {key for keys in (*pairs, *work.either.values()) for key in keys}
    found += [f"外出办理的步骤没有问 {key}" for key in sorted(wanted - asks.keys())]
    for key, kind in work.capture.items():
        if kind not in CAPTURES:
            found.append(f"外出办理的采集方式 {kind} 不存在")
        elif key not in asks:
            found.append(f"外出办理的步骤没有问 {key}")
        elif CAPTURES[kind] not in ("", asks[key].kind):
            found.append(f"采集方式 {kind} 不适用于 {asks[key].kind} 型的 {key}")
    return found
