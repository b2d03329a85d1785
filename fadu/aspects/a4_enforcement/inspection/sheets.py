"""The check forms of a visit as they are filled: per body one cover for its simple items, a form for each complex one.

Phone, desk and paper read the same parts, so that they show the same thing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import prefetch_related_objects

from fadu.kernel.access import Actor

from .models import FormAnswer
from .rules import cover, vocab
from .steps.shared import HEAD, OFFICER

COVER = "一表通查"


@dataclass(frozen=True)
class Part:
    """One form to be filled: the items it serves, the lines as they are asked."""

    key: str
    body: Any
    rows: tuple[Any, ...]
    asked: tuple[cover.Asked, ...]
    order: int = 0

    @property
    def shared(self) -> bool:
        """Whether it is the cover of several simple items."""
        return len(self.rows) > 1

    @property
    def title(self) -> str:
        """What is filled, without whose it is."""
        return f"{COVER}（{len(self.rows)} 个事项）" if self.shared else str(self.rows[0].item.name)

    @property
    def names(self) -> dict[int, str]:
        """The items by the id of their row."""
        return {row.pk: row.item.name for row in self.rows}

    @property
    def merged_from(self) -> tuple[str, ...]:
        """The forms with their versions that went into the cover, each with the items that brought it."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            found.setdefault(f"{row.form.title}第{row.form_version}版" if row.form else "没有表单", []).append(
                row.item.name
            )
        return tuple(f"{form}（{'、'.join(names)}）" for form, names in found.items())

    @property
    def done(self) -> bool:
        """Every item has its result."""
        return all(row.result for row in self.rows)

    @property
    def stamp(self) -> str:
        """Changes whenever one of its items is filled anew."""
        moments = [row.answered_at for row in self.rows if row.answered_at]
        return max(moments).isoformat() if moments else "-"

    def serves(self, one: cover.Asked) -> str:
        """The items for which a line counts, in words; empty where it is all of them."""
        return "" if len(one.items) == len(self.rows) else "、".join(self.names[pk] for pk in one.items)

    def answers(self) -> dict[int, FormAnswer]:
        """What is answered, by line as asked."""
        given = {(answer.visit_item_id, answer.line): answer for row in self.rows for answer in row.answers.all()}
        return {one.no: given[one.serves[0]] for one in self.asked if one.serves[0] in given}

    def refused(self, given: dict[int, str]) -> dict[int, list[int]]:
        """{item: lines as asked that are refused} from the answers by line."""
        found: dict[int, list[int]] = {}
        for one in self.asked:
            if given.get(one.no) == "no":
                for item in one.items:
                    found.setdefault(item, []).append(one.no)
        return found

    def result(self) -> str:
        """The result that was chosen for the form; empty while it is not filled."""
        refused = self.refused({no: answer.answer for no, answer in self.answers().items()})
        held = [row.result for row in self.rows]
        if not refused and "no_problem" in held:
            return "no_problem"  # what differs was said of single items
        return Counter([row.result for row in self.rows if row.pk in refused] or held).most_common(1)[0][0]

    @property
    def result_words(self) -> str:
        """The result in words; on a cover with several results, each with how many items have it."""
        found = Counter(vocab.label(vocab.RESULTS, row.result) for row in self.rows if row.result)
        return next(iter(found), "") if len(found) < 2 else "、".join(f"{word} {n}" for word, n in found.items())

    def apart(self) -> dict[int, str]:
        """Results of items that differ from what the lines say."""
        if not self.shared or not self.done:
            return {}
        refused = self.refused({no: answer.answer for no, answer in self.answers().items()})
        said = cover.results([row.pk for row in self.rows], refused, self.result())
        return {row.pk: row.result for row in self.rows if row.result != said[row.pk]}


def parts(case: Any) -> list[Part]:
    """What is to be filled, the initiating body first, its cover before the forms of its complex items."""
    if case is None:
        return []
    listed = case.item_rows()
    prefetch_related_objects(listed, "form__lines", "answers")
    rows = {row.pk: row for row in listed}
    under = cover.covers((row.pk, row.body_id, row.simple) for row in rows.values())
    taken = {pk for pks in under.values() for pk in pks}
    order = [row.body_id for row in case.body_rows()]
    found = [_cover(body, tuple(rows[pk] for pk in pks)) for body, pks in under.items()]
    found += [_single(row) for row in rows.values() if row.pk not in taken]
    placed = [replace(part, order=order.index(part.body.pk)) for part in found]
    return sorted(placed, key=lambda part: (part.order, not part.shared, part.rows[0].pk))


def part(case: Any, key: str) -> Part | None:
    """The form with this key."""
    return next((found for found in parts(case) if found.key == key), None)


def _cover(body: int, rows: tuple[Any, ...]) -> Part:
    return Part(f"c{body}", rows[0].body, rows, cover.merge([(row.pk, lines_of(row)) for row in rows]))


def _single(row: Any) -> Part:
    return Part(str(row.pk), row.body, (row,), cover.alone(row.pk, lines_of(row)))


def lines_of(row: Any) -> list[cover.Line]:
    """The lines of an item's own form, in the version of this visit."""
    return [
        cover.Line(
            line.no, line.content, line.standard, line.basis, line.answer_type,
            tuple(word.strip() for word in line.choices.splitlines() if word.strip()), line.evidence_required,
        )
        for line in (row.form.lines.all() if row.form else ())
    ]  # fmt: skip


def locked(case: Any, body: Any, actor: Actor) -> str:
    """Why this actor does not fill the forms of a body: in a joint visit each body fills its own."""
    if actor.is_system or body.organ_id in actor.organs(OFFICER, HEAD):
        return ""
    seated = (row for row in case.officer_rows() if row.officer and row.officer.user_id == actor.id)
    if actor.id is not None and any(row.body_id == body.pk for row in seated):
        return ""
    return f"由{body.organ.name}的检查人员填写"
