"""Panels of a case: an overview of what is filled in, and the dossier with everything."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from markupsafe import Markup

from fadu.kernel.declare import Panel
from fadu.web import show
from fadu.web.case.base import CaseBase

BLANK = ("—", "否", "0")


@dataclass
class PanelView:
    """A panel ready to draw: pairs of label and value, or a table, or a template of the module."""

    panel: Panel
    pairs: list[tuple[str, Any]] = field(default_factory=list)
    heads: list[tuple[str, str, str]] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)


class PanelPart(CaseBase):
    """What has been recorded."""

    @cached_property
    def declared(self) -> tuple[Panel, ...]:
        """Declared panels that this reader may see, or one with every field of the model."""
        every = self.register.pages.panels or (Panel("main", "基本情况", tuple(show.all_fields(self.register))),)
        return tuple(panel for panel in every if not (panel.inner and self.sight.party))

    def summary(self) -> list[PanelView]:
        """Panels that cost no query, with what is filled in."""
        views = [self._panel(panel) for panel in self.declared if not panel.rows]
        for view in views:
            told = {self.label(name) for name in view.panel.negative}
            view.pairs = [(k, v) for k, v in view.pairs if v not in BLANK or v == "否" and k in told]
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
            rows = panel.rows(self.case, self.actor)
            view.rows = [[self._cell(row, key) for key, _ in panel.columns] for row in rows]
            cells = [[row[n] for row in view.rows] for n in range(len(panel.columns))]
            view.heads = [
                (key, title, show.look(title, column))
                for (key, title), column in zip(panel.columns, cells, strict=True)
            ]
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
