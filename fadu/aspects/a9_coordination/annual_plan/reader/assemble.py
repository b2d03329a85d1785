"""Puts the pieces together: document data, aspects and tasks from whichever form the text has, targets, checks."""

from __future__ import annotations

import re

from . import annex, outline, speech
from .dates import deadlines
from .files import Source
from .outline import Node
from .paragraphs import Paragraph, paragraphs
from .passage import Passage
from .shape import Aspect, Deadline, Reading, Task
from .targets import Scope, targets_in
from .units import LEAD_RULE, Responsible
from .wrapper import cut_off, read_wrapper


class Assembly:
    """One reading in the making."""

    def __init__(self, source: Source, year: int | None) -> None:
        self.source, self.items = source, paragraphs(source)
        self.reading = Reading(source.text, warnings=list(source.warnings))
        lead = [p for p in self.items if p.level is None][:6]
        read_wrapper(self.items or _table_items(source), self.reading, year)
        self.lead_rule = any(LEAD_RULE.search(p.whole.view) for p in self.items) or any(
            LEAD_RULE.search(p.whole.view) for p in lead
        )

    def task(self, aspect: int, node: Node) -> Task:
        """A task from its heading, paragraphs and the measures under it."""
        responsible = Responsible(self.lead_rule, self.reading.year)
        passages = [p for p in node.all_passages() if p]
        for passage in passages:
            responsible.read(passage)
        title = outline.title_of(node.head)
        text = [p for p in passages if p is not node.head] if node.whole in node.body else passages
        task = Task(
            f"{aspect}.{node.number}",
            title.said,
            "\n".join(p.said for p in text),
            _span(text),
            responsible.settled(),
        )
        task.measures = _measures(node)
        scope = Scope(self.reading.year, responsible.deadline)
        task.deadline = scope.default()
        if task.deadline.precision == "default":
            task.deadline = self._stated(text) or task.deadline
        for passage in text:
            self._targets(passage, scope, task)
        return task

    def _stated(self, passages: list[Passage]) -> Deadline | None:
        """The last day of the plan's year that the task's own text names, when no field gives its deadline."""
        year = self.reading.year
        named = [f.deadline for p in passages for f in deadlines(p.view, year)]
        inside = [d for d in named if d.on and year and d.on.startswith(str(year))]
        return max(inside, key=lambda d: d.on or "") if inside else None

    def _targets(self, passage: Passage, scope: Scope, task: Task) -> None:
        targets, left_out = targets_in(passage, scope)
        task.targets += targets
        self.reading.review += [{**item, "task": task.no} for item in left_out]
        self.reading.review += [
            {"text": t.text, "reason": "含义不确定，请核对", "span": list(t.span), "task": task.no}
            for t in targets
            if dict(t.extra).get("uncertain")
        ]

    def elsewhere(self, passages: list[Passage], where: str) -> None:
        """Targets and promises outside the tasks: goals, answers to journalists."""
        for passage in passages:
            if re.search(r"关于(?:印发|转发|下发)|(?:印发|转发)给你们", passage.view):
                continue
            for sentence in passage.sentences():
                for target in targets_in(sentence, Scope(self.reading.year))[0]:
                    self.reading.commitments.append({**target.as_dict(), "where": where})

    def from_speech(self) -> None:
        """A text that tells its aspects in sentences."""
        _, told, after = speech.split_speech(self.items)
        for number, pieces in told:
            node, stated = speech.aspect_nodes(number, pieces)
            aspect = Aspect(number, node.head.said, node.whole.span, [self.task(number, n) for n in node.children])
            self.reading.aspects.append(aspect)
            if stated is not None and stated != len(aspect.tasks):
                self.reading.warnings.append(f"第 {number} 方面自述 {stated} 项，可分出 {len(aspect.tasks)} 项")
        self.elsewhere(after, "答问")

    def from_outline(self) -> None:
        """A numbered plan."""
        body, annexed = outline.without_annex_list(self.items)
        before, roots = outline.tree(body)
        tail = outline.cut_tail(roots)
        plan = outline.arrange(roots, self.reading.declared_aspects, self.reading.declared_tasks)
        order = []
        for i, (node, tasks) in enumerate(plan.sections):
            number = i + 1
            title = outline.title_of(node.head).said if node else (self.reading.title or "")
            aspect = Aspect(
                number, title, _span(node.all_passages() if node else [p for t in tasks for p in t.all_passages()])
            )
            aspect.tasks = [self.task(number, t) for t in tasks]
            order += [(number, t.number) for t in tasks if t is not node]
            self.reading.aspects.append(aspect)
        self.reading.warnings += outline.gaps(order)
        if plan.flat:
            self.reading.warnings.append("文中没有分方面，全部任务列在一个方面之下")
        for node in plan.skipped:
            self.elsewhere(node.all_passages(), outline.title_of(node.head).said)
        self.elsewhere(tail + [p.whole for p in annexed], "结尾")
        self.elsewhere(before, "前言")
        self._root_gaps(roots)

    def _root_gaps(self, roots: list[Node]) -> None:
        top = min((r.level for r in roots), default=0)
        numbers = {r.number for r in roots if r.level == top}
        missing = [n for n in range(1, min(max(numbers, default=0), 1000)) if n not in numbers]
        if missing:
            self.reading.warnings.append(f"一级标题编号不连续：缺第 {'、'.join(map(str, missing))} 项")

    def from_table(self, rows: list[annex.Row]) -> None:
        """A task table."""
        for row in rows:
            title = annex.clean_aspect(row.aspect).said if row.aspect else (self.reading.title or "")
            if not self.reading.aspects or self.reading.aspects[-1].title != title:
                self.reading.aspects.append(
                    Aspect(len(self.reading.aspects) + 1, title, row.aspect.span if row.aspect else row.title.span)
                )
            self._row_task(self.reading.aspects[-1], row)

    def _row_task(self, aspect: Aspect, row: annex.Row) -> None:
        number = len(aspect.tasks) + 1
        responsible = Responsible(self.lead_rule, self.reading.year)
        responsible.units, responsible.deadline = list(row.units), row.deadline
        for passage in row.texts:
            responsible.read(passage)
        head = annex.clean_aspect(row.title)
        task = Task(
            f"{aspect.no}.{number}",
            outline.title_of(head).said,
            "\n".join(p.said for p in row.texts),
            _span(row.texts),
            responsible.settled(),
        )
        scope = Scope(self.reading.year, responsible.deadline)
        task.deadline = scope.default()
        task.measures = [{"text": p.said, "span": list(p.span)} for p in row.texts[1:]]
        for passage in row.texts:
            self._targets(passage, scope, task)
        aspect.tasks.append(task)

    def enrich(self, rows: list[annex.Row]) -> None:
        """An annex table repeats the tasks of the body: units and deadlines the body lacks come from it."""
        for row in rows:
            key = row.title.view
            task = next(
                (t for t in self.reading.tasks if t.title and (t.title in key or key in t.title or key in t.text)), None
            )
            if task is None:
                self.reading.warnings.append(f"附表第 {row.number} 行“{row.title.said[:20]}”未能与正文任务对应")
                self.elsewhere(row.texts, f"附表第 {row.number} 行")
                continue
            self._table_targets(task, row)
            task.units = task.units or row.units
            if row.deadline and task.deadline.precision == "default":
                task.deadline = row.deadline

    def _table_targets(self, task: Task, row: annex.Row) -> None:
        """Amounts that only the table names; one that the body says too stays one target."""
        known = {(t.value, t.unit) for t in task.targets}
        for passage in row.texts:
            targets, _ = targets_in(passage, Scope(self.reading.year, row.deadline or task.deadline))
            task.targets += [t for t in targets if t.value is not None and (t.value, t.unit) not in known]

    def check(self) -> None:
        """Declared against found, cut-off, nothing found: reported, never repaired."""
        reading, found = self.reading, len(self.reading.tasks)
        if reading.declared_aspects is not None and reading.declared_aspects != len(reading.aspects):
            reading.warnings.append(
                f"文中自述 {reading.declared_aspects} 个方面，读出 {len(reading.aspects)} 个，未作修补"
            )
        if reading.declared_tasks is not None and reading.declared_tasks != found:
            reading.warnings.append(
                f"文中自述 {reading.declared_tasks} 项任务，可分出 {found} 项，未作修补，请人工核对"
            )
        cut = cut_off(outline.without_annex_list(self.items)[0])
        if cut and (not self.source.tables or self.items[-1].whole.span[1] > _last_cell(self.source)):
            reading.warnings.append(cut)
        if not found:
            reading.warnings.append("没有找到任务结构：既无编号标题，也无“第几个方面”的叙述，也无任务表")


def _table_items(source: Source) -> list[Paragraph]:
    """A document that is only a table: its cells stand in as paragraphs for title and year."""
    cells = [Passage(source.text, tuple(range(c.start, c.end))) for t in source.tables for row in t[:2] for c in row]
    return [Paragraph(c, c) for c in cells if c]


def _last_cell(source: Source) -> int:
    return max((c.end for t in source.tables for row in t for c in row), default=0)


def _span(passages: list[Passage]) -> tuple[int, int]:
    spans = [p.span for p in passages if p]
    return (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (0, 0)


def _measures(node: Node) -> list[dict[str, object]]:
    """Numbered headings under the task, or its inline 一是…二是…; they are counted only on demand."""
    below = [n for child in node.children for n in child.walk()]
    if below:
        return [{"text": n.head.said, "span": list(n.head.span)} for n in below]
    inline = [m for p in node.passages for m in speech._by_ordinals(p)]
    return [{"text": m.whole.said, "span": list(m.whole.span)} for m in inline]


def read_source(source: Source, year: int | None = None) -> Reading:
    """The whole reading of an extracted text."""
    work = Assembly(source, year)
    rows = annex.table_rows(source, work.reading.year)
    if speech.is_speech(work.items):
        work.from_speech()
    elif any(p.level is not None for p in work.items):
        work.from_outline()
    if rows and len(rows) > len(work.reading.tasks):
        work.reading.aspects, work.reading.review = [], []
        work.reading.warnings = [
            w for w in work.reading.warnings if not re.match(r"编号不连续|一级标题|文中没有分方面", w)
        ]
        work.from_table(rows)
    elif rows:
        work.enrich(rows)
    work.check()
    return work.reading
