"""What a case has gone through and produced: events, papers, files; other cases and figures it belongs to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from django.db.models import CharField, DateField, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, TruncDate

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.documents import closed, replaced
from fadu.kernel.figures import Period
from fadu.kernel.indicators import Indicator
from fadu.kernel.models import Attachment, Event, Matter, PaperRecord
from fadu.kernel.register import Register, registers
from fadu.web import show
from fadu.web.case.base import CaseBase


@dataclass
class Told:
    """An event in words: what was answered, note apart."""

    event: Event
    pairs: list[tuple[str, str]]
    note: str


@dataclass(frozen=True)
class Sheet:
    """A paper or an uploaded file in the list beside a case. `detail`: number of a paper, kind of a file.

    later: the paper that stands in its place.
    """

    pk: int
    name: str
    detail: str
    on: dt.date
    size: int
    key: str = ""
    later: "Sheet | None" = None


class RecordPart(CaseBase):
    """History and surroundings."""

    @cached_property
    def _sheets(self) -> list[dict[str, Any]]:
        """Papers and files together (one query)."""
        text, day, number = CharField(), DateField(), IntegerField()
        papers = PaperRecord._plain.filter(matter_id=self.case.pk).values(
            "pk", "title", "key", detail=Cast("number", text), on=Cast("made_on", day), bytes=Value(-1, number)
        )
        files = Attachment._plain.filter(matter_id=self.case.pk).values(
            "pk",
            "name",
            key=Value("", text),
            detail=Cast("kind", text),
            on=TruncDate("uploaded_at"),
            bytes=Cast("size", number),
        )
        return list(papers.order_by().union(files.order_by(), all=True))

    @property
    def papers(self) -> list[Sheet]:
        """Issued papers, newest first; a party finds only those that it may read."""
        found = [self._sheet(row) for row in self._sheets if row["bytes"] < 0]
        mine = [sheet for sheet in found if not self.sight.party or self.reads_paper(sheet)]
        later = replaced(self.register, mine)
        return sorted((replace(sheet, later=later.get(sheet.pk)) for sheet in mine), key=lambda sheet: -sheet.pk)

    @property
    def files(self) -> list[Sheet]:
        """Uploaded files, oldest first; none for a party that may not open them."""
        if self.sight.party and not self.reads_files():
            return []
        return sorted((self._sheet(row) for row in self._sheets if row["bytes"] >= 0), key=lambda sheet: sheet.pk)

    @staticmethod
    def _sheet(row: dict[str, Any]) -> Sheet:
        return Sheet(row["pk"], row["title"], row["detail"], row["on"], max(row["bytes"], 0), row["key"])

    def reads_files(self) -> bool:
        """Whether files and papers of this case, which may hold personal data, are open to this actor."""
        return self.sight.files(self.register.private)

    def reads_paper(self, paper: PaperRecord | Sheet) -> bool:
        """Whether one paper is open: to readers of private fields, and to those it is addressed to."""
        if self.paper_closed(paper):
            return False
        kinds = {document.key: document for document in self.register.documents}
        to = kinds[paper.key].to if paper.key in kinds else ()
        return self.reads_files() or any(role.rpartition(".")[2] in to for role in self.sight.roles)

    def paper_closed(self, paper: PaperRecord | Sheet) -> str:
        """Why papers of this kind are closed to this reader as the case stands now."""
        if paper.key not in self._closed:
            self._closed[paper.key] = closed(self.register, paper.key, self.case, self.actor)
        return self._closed[paper.key]

    @cached_property
    def _closed(self) -> dict[str, str]:
        return {}

    def told(self) -> list[Told]:
        """Events newest first, their answers under the questions' titles; who read what is kept apart.

        A party reads what concerns it, the answers only of steps that it takes itself.
        """
        shown = [event for event in self.events if not event.kind.endswith(".read")]
        if not self.sight.party:
            return [self._told(event) for event in shown]
        return [self._told(event, self._own(event)) for event in shown if self._concerns(event)]

    def readings(self) -> list[Event]:
        """Who uncovered or downloaded what, newest first; nothing for a party."""
        return [] if self.sight.party else [event for event in self.events if event.kind.endswith(".read")]

    def _step(self, event: Event) -> Step | None:
        return self.register.procedure.by_step.get(event.step) if self.register.procedure else None

    def _own(self, event: Event) -> bool:
        """Whether the event is a step that only this reader's roles take, or that this reader took."""
        step = self._step(event)
        if step is None or self.sight.roles.isdisjoint(step.who):
            return False
        mine = event.actor_id == self.actor.id if self.actor.id else event.actor == self.actor.label
        return mine or self.sight.roles.issuperset(step.who)

    def _concerns(self, event: Event) -> bool:
        """Whether a party may know of the event: told to the public, its own step, a paper to it, a state drawn."""
        step, procedure = self._step(event), self.register.procedure
        if step is None or procedure is None:
            return event.kind == "clock.moved"
        state = procedure.by_state.get(event.to_state)
        moved = event.from_state != event.to_state and state is not None
        entered = moved and (state.closed or state.key in self.register.pages.path)  # type: ignore[union-attr]
        return bool(step.public_title or step.portal or self._own(event) or entered or self._addressed(step))

    def _addressed(self, step: Step) -> bool:
        to = {word for document in self.register.documents if document.key in step.papers for word in document.to}
        return any(role.rpartition(".")[2] in to for role in self.sight.roles)

    def _told(self, event: Event, whole: bool = True) -> Told:
        """`whole`: with answers and note; otherwise only that it happened."""
        step = self._step(event)
        if not whole:
            return Told(event, [], "")
        asks = {ask.key: ask for ask in step.asks} if step else {}
        pairs = []
        for key, ask in asks.items():
            value = event.facts.get(key)
            hidden = ask.kind in ("file", "organ", "user") or ask.private
            if value not in (None, "", [], False) and not hidden:
                pairs.append((ask.title, show.answered(ask.kind, value, self._choices(ask))))
        return Told(event, pairs, str(event.facts.get("note", "")))

    def _choices(self, ask: Ask) -> Any:
        """Titles of an answer's keys; where they depend on the case, the field of the same name knows them all."""
        if not callable(ask.choices):
            return ask.choices
        spec = show.field_of(self.register.model, ask.key)
        return getattr(spec, "choices", None) or ask.options(self.case)

    def related(self) -> list[tuple[str, Matter]]:
        """(how, matter) of other cases tied to this one, as far as the actor may see them: two queries, asked once."""
        return self._related

    @cached_property
    def _related(self) -> list[tuple[str, Matter]]:
        ids: dict[int, str] = {}
        for spec in _matter_keys(self.register.model):
            if pk := getattr(self.case, spec.attname, None):
                ids[pk] = str(spec.verbose_name)
        branches = [
            _tied(other, spec.attname, self.actor, self.case.pk)
            for other in registers().values()
            if any(self.actor.has(grant.role) for grant in other.access)  # the others hold nothing for this reader
            for spec in _matter_keys(other.model)
        ]
        if branches:
            ids |= dict(branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0])
        if not ids:
            return []
        return [(ids[m.pk], m) for m in Matter.objects.for_user(self.actor).filter(pk__in=ids).order_by("-opened_on")]

    def counted(self) -> list[tuple[Indicator, int, bool]]:
        """(indicator, year, in the numerator) for every figure this case is part of: one query."""
        branches, years = [], {}
        for ind in self.register.indicators:
            when = show.value_of(self.case, ind.dated.replace("__", "."))
            if isinstance(when, dt.date):
                years[ind.name] = when.year
                branches.append(_branch(ind, self.actor, when.year, self.case.pk))
        if not branches:
            return []
        by_name = {ind.name: ind for ind in self.register.indicators}
        found = branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0]
        return sorted(
            ((by_name[row["figure"]], years[row["figure"]], row["is_hit"]) for row in found),
            key=lambda item: item[0].key,
        )


def _tied(other: Register, key: str, actor: Actor, pk: int) -> QuerySet[Any]:
    """(id, title of the register) of up to fifty of its cases that point at a matter."""
    rows = other.model.objects.for_user(actor).filter(**{key: pk}).order_by()
    return rows.annotate(_how=Value(other.title, output_field=CharField())).values_list("pk", "_how")[:50]


def _branch(ind: Indicator, actor: Actor, year: int, pk: int) -> QuerySet[Any]:
    rows = ind.rows(actor, Period.year(year)).filter(Q(pk=pk)).order_by()
    return rows.annotate(figure=Value(ind.name, output_field=CharField())).values("figure", "is_hit")


@cache
def _matter_keys(model: type[Any]) -> Sequence[Any]:
    """Foreign keys of a register's model that point at other matters."""
    return [f for f in model._meta.concrete_fields if f.related_model is Matter and not f.primary_key]
