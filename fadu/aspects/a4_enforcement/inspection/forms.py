"""Filling a check form: what a line asks, how answers are read, which are missing."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.kernel.today import now

from .models import FormAnswer, VisitItem
from .rules import vocab

YES_NO = (("yes", "符合"), ("no", "不符合"), ("na", "不适用"))
_WORDS = {"是": "yes", "符合": "yes", "否": "no", "不符合": "no", "不适用": "na", "无": "na"}
_LINE = re.compile(r"^\s*(\d{1,3})[\s.、:：]+(\S+)\s*(.*)$")


@dataclass(frozen=True)
class Given:
    """An answer as it came in."""

    answer: str
    note: str = ""
    photo: int | None = None


def choices(case: Any) -> tuple[tuple[str, str], ...]:
    """The items of this visit, by the id of their row."""
    return (
        tuple((str(row.pk), f"{row.item.name}（{row.body.organ.short}）") for row in case.item_rows()) if case else ()
    )


def options(line: Any) -> tuple[tuple[str, str], ...]:
    """What may be chosen on a line; empty for free entry."""
    if line.answer_type == "yesno":
        return YES_NO
    words = [word.strip() for word in line.choices.splitlines() if word.strip()]
    return tuple((word, word) for word in words) if line.answer_type == "choice" else ()


def parse(text: str) -> dict[int, Given]:
    """Answers by line: JSON from the field app and the form page, or one line each as typed. Raises InvalidFacts."""
    text = text.strip()
    if not text:
        return {}
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
    return found


def _from_json(text: str) -> dict[int, Given]:
    try:
        data = json.loads(text)
        items = {int(key): value if isinstance(value, dict) else {"answer": value} for key, value in data.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidFacts({"answers": "表单内容不完整，请重新填写"}) from error
    return {no: _given(value) for no, value in items.items()}


def _given(value: dict[str, Any]) -> Given:
    photo = value.get("photo") or next(iter(value.get("photos") or ()), None)
    answer, note = str(value.get("answer") or "").strip(), str(value.get("note") or "").strip()
    return Given(_WORDS.get(answer, answer)[:300], note[:500], int(photo) if str(photo or "").isdigit() else None)


def faults(lines: list[Any], given: dict[int, Given], photos: set[int], result: str) -> list[str]:
    """What is missing or wrong, line by line."""
    if result == "cannot":
        return []
    known, found = {line.no for line in lines}, []
    if unknown := sorted(given.keys() - known):
        found.append(f"表单没有第 {'、'.join(map(str, unknown))} 行")
    for line in lines:
        answer = given.get(line.no)
        if answer is None or not answer.answer and not answer.photo:
            found.append(f"第 {line.no} 行「{line.content}」没有填")
        elif (known_words := options(line)) and answer.answer not in dict(known_words):
            found.append(f"第 {line.no} 行应在 {'、'.join(dict(known_words).values())} 中选择")
        elif line.evidence_required and answer.answer == "no" and answer.photo not in photos:
            found.append(f"第 {line.no} 行不符合的，须附照片")
    return found


def fill(taking: Taking) -> None:
    """Check and write the answers of one item; the result must agree with them. Raises InvalidFacts."""
    facts = taking.facts
    row = VisitItem._plain.select_related("item", "form").get(pk=int(facts["item"]), visit_id=taking.case.pk)
    lines = list(row.form.lines.all()) if row.form else []
    given, photos = parse(facts["answers"]), set(facts["photos"]) | _kept_photos(taking.case.pk)
    if wrong := faults(lines, given, photos, facts["result"]):
        raise InvalidFacts({"answers": "；".join(wrong)})
    refused = [no for no, answer in given.items() if answer.answer == "no"]
    if refused and facts["result"] == "no_problem":
        raise InvalidFacts({"result": f"第 {'、'.join(map(str, refused))} 行不符合，结果不能是「未发现问题」"})
    if facts["result"] in vocab.PROBLEMS and not facts["findings"]:
        raise InvalidFacts({"findings": "发现问题的，请写明是什么问题"})
    row.result, row.findings, row.answered_at = facts["result"], facts["findings"], now()
    row.save(update_fields=["result", "findings", "answered_at"])
    _write(taking, row, lines, given, photos)


def _kept_photos(pk: int) -> set[int]:
    from fadu.kernel.models import Attachment

    return set(Attachment._plain.filter(matter_id=pk).values_list("pk", flat=True))


def _write(taking: Taking, row: Any, lines: list[Any], given: dict[int, Given], photos: set[int]) -> None:
    FormAnswer._plain.filter(visit_item=row).delete()
    contents = {line.no: line.content for line in lines}
    FormAnswer._plain.bulk_create(
        FormAnswer(
            visit_id=taking.case.pk, visit_item=row, line=no, content=contents[no], answer=value.answer,
            note=value.note,
            photo_id=value.photo if value.photo in photos else None,
        )
        for no, value in given.items()
    )  # fmt: skip
