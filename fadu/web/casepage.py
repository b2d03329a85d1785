"""What the page of one case shows, gathered with a fixed small number of queries whatever the length of its history."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from markupsafe import Markup

from fadu.kernel.access import Actor, Sight, sight
from fadu.kernel.clocks import compute, trace_json
from fadu.kernel.declare import Panel
from fadu.kernel.figures import Period
from fadu.kernel.indicators import Indicator
from fadu.kernel.models import Attachment, Event, Matter, PaperRecord, Run
from fadu.kernel.procedure import Offer
from fadu.kernel.register import Register, registers
from fadu.kernel.today import today
from fadu.web import show
from fadu.web.figures import ClockBar, PathStop
from fadu.web.titles import cover_values


BLANK = ("—", "否", "0")


@dataclass
class PanelView:
    """A panel ready to draw: pairs of label and value, or a table, or a template of the module."""

    panel: Panel
    pairs: list[tuple[str, Any]] = field(default_factory=list)
    heads: list[tuple[str, str, str]] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)


@dataclass
class Told:
    """An event in words: what was answered, note apart."""

    event: Event
    pairs: list[tuple[str, str]]
    note: str


@dataclass
class CasePage:
    """One case for one actor. `uncovered`: private fields are shown (their reading has been logged)."""

    register: Register
    case: Any
    actor: Actor
    uncovered: bool = False

    @cached_property
    def sight(self) -> Sight:
        return sight(self.register, self.actor, self.case.pk)

    @cached_property
    def state(self) -> Any:
        procedure = self.register.procedure
        return procedure.by_state.get(self.case.state) if procedure else None

    @cached_property
    def runs(self) -> list[Run]:
        """Clocks oldest first; a paused one is shown as if it resumed today, so its date is derived here and now."""
        found = list(self.case.runs().prefetch_related("pauses")) if self.register.procedure else []
        for run in found:
            if run.paused and run.stopped_on is None and not run.unresolved:
                result = compute(run)
                run.due_on, run.provisional, run.trace = result.due, result.provisional, trace_json(result)
        return found

    @cached_property
    def events(self) -> list[Event]:
        return list(Event._plain.filter(matter_id=self.case.pk).order_by("-id"))

    @cached_property
    def papers(self) -> list[PaperRecord]:
        return list(PaperRecord._plain.filter(matter_id=self.case.pk).defer("content").order_by("-id"))

    @cached_property
    def files(self) -> list[Attachment]:
        return list(Attachment._plain.filter(matter_id=self.case.pk).defer("content").order_by("id"))

    @cached_property
    def offers(self) -> list[Offer]:
        """As the kernel's `available`, with the sight this page has fetched already."""
        offers = []
        for step in self.register.steps:
            mine = not step.by_system and self.sight.allows_step(step.key, step.who)
            if mine and self.case.state in step.source:
                reasons = step.guard(self.case, self.actor) if step.guard else []
                offers.append(Offer(step, not reasons, reasons))
        return offers

    def allowed(self) -> list[Offer]:
        """Steps that may be taken now."""
        return [offer for offer in self.offers if offer.allowed]

    def main_offers(self) -> list[Offer]:
        """Steps that move the case or end the clock that presses; the latter first."""
        run = self.pressing()
        key = run.key if run else ""
        moving = [offer for offer in self.allowed() if offer.step.target or self._ends(offer, key)]
        return sorted(moving, key=lambda offer: not self._ends(offer, key))

    @staticmethod
    def _ends(offer: Offer, clock: str) -> bool:
        return bool(clock) and clock in (*offer.step.stops, *offer.step.restarts, *offer.step.resumes)

    def other_offers(self) -> list[tuple[str, list[Offer]]]:
        """Steps that record something and leave the case where it is, under their groups."""
        main = {offer.step.key for offer in self.main_offers()}
        groups: dict[str, list[Offer]] = {}
        for offer in self.allowed():
            if offer.step.key not in main:
                groups.setdefault(offer.step.group or "登记", []).append(offer)
        return list(groups.items())

    def refused(self) -> list[Offer]:
        """Steps of this state that something stands against, with the reasons."""
        return [offer for offer in self.offers if not offer.allowed]

    def others(self) -> list[tuple[str, str]]:
        """(step, who) for steps of this state that belong to other roles."""
        titles = dict(self.register.roles)
        mine = {offer.step.key for offer in self.offers}
        steps = [
            s for s in self.register.steps if self.case.state in s.source and s.key not in mine and not s.by_system
        ]
        return [(s.title, "、".join(titles.get(role, role) for role in s.who)) for s in steps]

    @property
    def title(self) -> str:
        """The title with the values of private fields covered, unless they were uncovered."""
        text = self.case.matter.title or self.case.matter.number
        covered = [name for name in self.register.private if not (self.uncovered and self.sight.reads(name))]
        return cover_values(text, (show.value_of(self.case, name) for name in covered))

    # -- clocks ----------------------------------------------------------------------------------------------------
    def clock_title(self, run: Run) -> str:
        """The clock's name, with its turn from the second on."""
        procedure = self.register.procedure
        name = procedure.by_clock[run.key].title if procedure and run.key in procedure.by_clock else run.key
        return name if run.turn == 1 else f"{name}（第{run.turn}次）"

    def bars(self) -> list[ClockBar]:
        """Clocks with a date, oldest first."""
        return [self._bar(run) for run in self.runs if run.due_on]

    def _bar(self, run: Run) -> ClockBar:
        pauses = tuple((pause.start, pause.end) for pause in run.pauses.all())
        assert run.due_on is not None
        return ClockBar(self.clock_title(run), run.started_on, run.due_on, run.stopped_on, pauses, run.provisional)

    def pressing(self) -> Run | None:
        """The open clock that is due first; paused ones only when nothing else runs."""
        open_runs = [run for run in self.runs if run.stopped_on is None and run.due_on]
        return min(open_runs, key=lambda run: (run.paused, run.due_on), default=None)

    def unresolved(self) -> list[Run]:
        """Clocks whose date no text decides: a person must settle them."""
        return [run for run in self.runs if run.unresolved and run.stopped_on is None]

    # -- procedure -------------------------------------------------------------------------------------------------
    def stops(self) -> list[PathStop]:
        """The main line of states; a state beside the line is put where the case left it."""
        procedure, main = self.register.procedure, list(self.register.pages.path)
        if not procedure or not main:
            return []
        since, passing = self._walked()
        here = self.case.state
        walked = [key for key in since if key in main or key in passing or key == here]
        walked = walked[: walked.index(here) + 1] if here in walked else [*walked, here]
        reached = [main.index(key) for key in walked if key in main]
        ahead = main[max(reached) + 1 :] if reached else main
        closed = procedure.by_state[here].closed and here not in main
        line = walked + ([] if closed else [key for key in ahead if key not in walked])
        return [self._stop(key, n, walked.index(here), since) for n, key in enumerate(line)]

    def _stop(self, key: str, n: int, place: int, since: dict[str, dt.date]) -> PathStop:
        state = self.register.procedure.by_state[key]  # type: ignore[union-attr]
        if n == place:
            return PathStop(state.title, "now", since.get(key), state.tone)
        return PathStop(state.title, "next" if n > place else "done", since.get(key))

    def _walked(self) -> tuple[dict[str, dt.date], set[str]]:
        """First day in each state, in order; and the states left for one never entered before (on the way forward)."""
        first: dict[str, dt.date] = {}
        passing = set()
        for event in reversed(self.events):
            if event.to_state and event.to_state not in first:
                first[event.to_state] = event.on
                passing.add(event.from_state)
        return first, passing

    # -- panels, events --------------------------------------------------------------------------------------------
    @cached_property
    def declared(self) -> tuple[Panel, ...]:
        """Declared panels, or one with every field of the model."""
        return self.register.pages.panels or (Panel("main", "基本情况", tuple(show.all_fields(self.register))),)

    def summary(self) -> list[PanelView]:
        """Panels that cost no query, with what is filled in."""
        views = [self._panel(panel) for panel in self.declared if not panel.rows]
        for view in views:
            view.pairs = [(label, value) for label, value in view.pairs if value not in BLANK]
        return [view for view in views if view.pairs]

    def has_dossier(self) -> bool:
        """Whether there is more than the overview shows."""
        return any(panel.rows for panel in self.declared)

    @cached_property
    def dossier(self) -> list[PanelView]:
        """All panels, empty fields included."""
        return [self._panel(panel) for panel in self.declared]

    def filled(self) -> list[PanelView]:
        """Panels of the dossier that hold something."""
        return [view for view in self.dossier if view.rows or any(value not in BLANK for _, value in view.pairs)]

    def unfilled(self) -> list[PanelView]:
        """Panels of the dossier in which nothing has been recorded yet."""
        filled = self.filled()
        return [view for view in self.dossier if view not in filled]

    def _panel(self, panel: Panel) -> PanelView:
        view = PanelView(panel, [(self.label(name), self.field(name)) for name in panel.fields])
        if panel.rows:
            view.heads = [(key, title, "") for key, title in panel.columns]
            rows = panel.rows(self.case, self.actor)
            view.rows = [[self._cell(row, key) for key, _ in panel.columns] for row in rows]
        return view

    def _cell(self, row: Any, key: str) -> Any:
        if isinstance(row, dict):
            return row[key] if isinstance(row[key], Markup) else show.told(row[key])
        return show.show(row, key) if hasattr(row, "_meta") else show.told(show.value_of(row, key))

    def label(self, name: str) -> str:
        """The Chinese name of a field."""
        return show.label_of(self.register.model, name)

    def field(self, name: str) -> Any:
        """The value of a field; private ones covered."""
        if show.covered(self.register, name) and not self.uncovered:
            return show.cover(show.value_of(self.case, name))
        if show.covered(self.register, name) and not self.sight.reads(name):
            return show.cover(show.value_of(self.case, name))
        return show.show(self.case, name)

    def private(self) -> list[str]:
        """Labels of the private fields that this actor may uncover and that hold something."""
        names = show.readable(self.register, self.sight)
        return [self.label(name) for name in names if show.value_of(self.case, name)]

    def reads_files(self) -> bool:
        """Whether files and papers of this case, which hold personal data, are open to this actor."""
        return not self.register.private or bool(show.readable(self.register, self.sight))

    def reads_paper(self, paper: PaperRecord) -> bool:
        """Whether one paper is open: to readers of private fields, and to those it is addressed to."""
        kinds = {document.key: document for document in self.register.documents}
        to = kinds[paper.key].to if paper.key in kinds else ()
        return self.reads_files() or any(role.rpartition(".")[2] in to for role in self.sight.roles)

    def told(self) -> list[Told]:
        """Events newest first, their answers under the questions' titles; who read what is kept apart."""
        return [self._told(event) for event in self.events if not event.kind.endswith(".read")]

    def readings(self) -> list[Event]:
        """Who uncovered or downloaded what, newest first."""
        return [event for event in self.events if event.kind.endswith(".read")]

    def _told(self, event: Event) -> Told:
        procedure = self.register.procedure
        step = procedure.by_step.get(event.step) if procedure else None
        asks = {ask.key: ask for ask in step.asks} if step else {}
        pairs = []
        for key, ask in asks.items():
            value = event.facts.get(key)
            hidden = ask.kind in ("file", "organ", "user") or ask.private
            if value not in (None, "", [], False) and not hidden:
                choices = () if callable(ask.choices) else ask.choices
                pairs.append((ask.title, "是" if value is True else str(show.told(value, choices))))
        return Told(event, pairs, str(event.facts.get("note", "")))

    # -- relations -------------------------------------------------------------------------------------------------
    def related(self) -> list[tuple[str, Matter]]:
        """(how, matter) of other cases tied to this one, as far as the actor may see them."""
        ids: dict[int, str] = {}
        for spec in _matter_keys(self.register.model):
            if pk := getattr(self.case, spec.attname, None):
                ids[pk] = str(spec.verbose_name)
        for other in registers().values():
            for spec in _matter_keys(other.model):
                found = other.model.objects.for_user(self.actor).filter(**{spec.attname: self.case.pk})
                ids |= dict.fromkeys(found.values_list("pk", flat=True)[:50], other.title)
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
            ((by_name[row["name"]], years[row["name"]], row["is_hit"]) for row in found), key=lambda item: item[0].key
        )

    @property
    def today(self) -> dt.date:
        return today()


def _branch(ind: Indicator, actor: Actor, year: int, pk: int) -> QuerySet[Any]:
    rows = ind.rows(actor, Period.year(year)).filter(Q(pk=pk)).order_by()
    return rows.annotate(name=Value(ind.name, output_field=CharField())).values("name", "is_hit")


def _matter_keys(model: type[Any]) -> Sequence[Any]:
    """Foreign keys of a register's model that point at other matters."""
    return [f for f in model._meta.concrete_fields if f.related_model is Matter and not f.primary_key]
