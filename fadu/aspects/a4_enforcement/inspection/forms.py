"""Filling a check form: what a line asks, how answers are read, which are missing."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fadu.kernel.procedure import InvalidFacts, NotAllowed, Taking
from fadu.kernel.today import now

from . import sheets
from .models import FormAnswer
from .rules import cover, vocab

YES_NO = (("yes", "符合"), ("no", "不符合"), ("na", "不适用"))
_WORDS = {"是": "yes", "符合": "yes", "否": "no", "不符合": "no", "不适用": "na", "无": "na"}
_LINE = re.compile(r"^\s*(\d{1,3})[\s.、:：]+(\S+)\s*(.*)$")
_APART = re.compile(r"^r(\d{1,18})$")  # the result of one item, beside the lines


@dataclass(frozen=True)
class Given:
    """An answer as it came in."""

    answer: str
    note: str = ""
    photo: int | None = None


def choices(case: Any) -> tuple[tuple[str, str], ...]:
    """The forms of this visit by their key, each with the body it belongs to."""
    return tuple((part.key, f"{part.title}（{part.body.organ.short}）") for part in sheets.parts(case))


def options(line: cover.Line) -> tuple[tuple[str, str], ...]:
    """What may be chosen on a line; empty for free entry."""
    if line.kind == "yesno":
        return YES_NO
    return tuple((word, word) for word in line.choices) if line.kind == "choice" else ()


def parse(text: str) -> tuple[dict[int, Given], dict[int, str]]:
    """Answers by line and results of single items: JSON from phone and form page, or one line each as typed.

    Raises InvalidFacts.
    """
    text = text.strip()
    if text.startswith("{"):
        return _from_json(text)
    found = {}
    for line in re.split(r"[\n；;]+", text):
        if not line.strip():
            continue
        match = _LINE.match(line)
        if match is None:
            raise InvalidFacts(
                {"answers": f"「{line.strip()}」读不懂，请写成“序号 结论 说明”，例如 2 不符合 灭火器过期"}
            )
        found[int(match[1])] = Given(_WORDS.get(match[2], match[2]), match[3].strip())
    return found, {}


def _from_json(text: str) -> tuple[dict[int, Given], dict[int, str]]:
    try:
        data = {key: value if isinstance(value, dict) else {"answer": value} for key, value in json.loads(text).items()}
        apart = {int(match[1]): str(data.pop(key)["answer"]) for key in list(data) if (match := _APART.match(key))}
        return {int(key): _given(value) for key, value in data.items()}, {k: v for k, v in apart.items() if v}
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise InvalidFacts({"answers": "表单内容不完整，请重新填写"}) from error


def _given(value: dict[str, Any]) -> Given:
    photo = value.get("photo") or next(iter(value.get("photos") or ()), None)
    answer, note = str(value.get("answer") or "").strip(), str(value.get("note") or "").strip()
    return Given(_WORDS.get(answer, answer)[:300], note[:500], int(photo) if str(photo or "").isdigit() else None)


def faults(asked: Sequence[cover.Asked], given: dict[int, Given], photos: set[int], result: str) -> list[str]:
    """What is missing or wrong, line by line."""
    if result == "cannot":
        return []
    known, found = {one.no for one in asked}, []
    if unknown := sorted(given.keys() - known):
        found.append(f"表单没有第 {'、'.join(map(str, unknown))} 行")
    for one in asked:
        answer, line = given.get(one.no), one.line
        if answer is None or not answer.answer and not answer.photo:
            found.append(f"第 {one.no} 行「{line.content}」没有填")
        elif (known_words := options(line)) and answer.answer not in dict(known_words):
            found.append(f"第 {one.no} 行应在 {'、'.join(dict(known_words).values())} 中选择")
        elif line.evidence and answer.answer == "no" and answer.photo not in photos:
            found.append(f"第 {one.no} 行不符合的，须附照片")
    return found


def fill(taking: Taking) -> None:
    """Check and write the answers of one form; the results must agree with them. Raises InvalidFacts, NotAllowed."""
    facts, part = taking.facts, sheets.part(taking.case, taking.facts["item"])
    if part is None:
        raise InvalidFacts({"item": "这次检查没有这个事项"})
    if whose := sheets.locked(taking.case, part.body, taking.actor):
        raise NotAllowed([f"「{part.title}」{whose}"])
    given, apart = parse(facts["answers"])
    photos = set(facts["photos"]) | _kept_photos(taking.case.pk)
    if wrong := faults(part.asked, given, photos, facts["result"]):
        raise InvalidFacts({"answers": "；".join(wrong)})
    found = results(part, given, apart, facts["result"])
    taking.note(f"{part.body.organ.short}：{part.title}")
    _results(part, found, given, facts["findings"])
    _answers(taking, part, given, photos)
    facts["answers"] = words(given)  # the event tells it to people; the rows hold it


def words(given: dict[int, Given]) -> str:
    """The answers in one line for the timeline: 1 符合；2 不符合 通道堆物."""
    shown = dict(YES_NO)
    return "；".join(
        " ".join(part for part in (str(no), shown.get(one.answer, one.answer) or "见照片", one.note) if part)
        for no, one in sorted(given.items())
    )


def results(part: sheets.Part, given: dict[int, Given], apart: dict[int, str], result: str) -> dict[int, str]:
    """The result of each item of the form. Raises InvalidFacts when lines say otherwise."""
    if apart.keys() - part.names.keys() or set(apart.values()) - dict(vocab.RESULTS).keys():
        raise InvalidFacts({"answers": "个别事项的结果读不懂，请重新选择"})
    refused = part.refused({no: answer.answer for no, answer in given.items()})
    found = cover.results([row.pk for row in part.rows], refused, result, apart)
    if fault := cover.faults(part.names, refused, found, result):
        raise InvalidFacts({"result": fault})
    return found


def _kept_photos(pk: int) -> set[int]:
    from fadu.kernel.models import Attachment

    return set(Attachment._plain.filter(matter_id=pk).values_list("pk", flat=True))


def _results(part: sheets.Part, found: dict[int, str], given: dict[int, Given], text: str) -> None:
    """Result and findings of each item. Raises InvalidFacts for a problem that nothing describes."""
    refused = part.refused({no: answer.answer for no, answer in given.items()})
    asked, moment = {one.no: one for one in part.asked}, now()
    for row in part.rows:
        said = [given[no].note or f"{asked[no].line.content}：不符合" for no in refused.get(row.pk, ())]
        told = text if not part.shared or found[row.pk] in (*vocab.PROBLEMS, "cannot") else ""
        row.result, row.answered_at = found[row.pk], moment
        row.findings = cover.findings(told, said, part.shared)
        if row.result in vocab.PROBLEMS and not row.findings:
            raise InvalidFacts({"findings": "发现问题的，请写明是什么问题"})
        row.save(update_fields=["result", "findings", "answered_at"])


def _answers(taking: Taking, part: sheets.Part, given: dict[int, Given], photos: set[int]) -> None:
    """One row per item and line of its own form; `asked` keeps which were one answer."""
    FormAnswer._plain.filter(visit_item__in=part.rows).delete()
    FormAnswer._plain.bulk_create(
        FormAnswer(
            visit_id=taking.case.pk, visit_item_id=item, line=no, asked=one.no if part.shared else None,
            content=one.line.content, answer=given[one.no].answer, note=given[one.no].note,
            photo_id=given[one.no].photo if given[one.no].photo in photos else None,
        )
        for one in part.asked if one.no in given for item, no in one.serves
    )  # fmt: skip
