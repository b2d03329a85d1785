"""Every figure of watching on one page: its formula, what it is made of, and the year before by the bodies of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.access import Actor
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import Indicator, all_indicators, values
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.people.actors import actor_of

from ..alongside import alongside, compared_lines
from ..ratings import voices
from ..summary import summary
from ..tabulated import Line, lines, rate
from .common import KINDS, watchers

GROUPS = {
    "visits": ("到场检查", ("inspection", "enterprise_complaint")),
    "plan": ("年度计划", ("inspection_year_plan", "inspection_special")),
    "classes": ("信用分类和移动监管", ("risk_supervision", "low_credit", "risk_run", "risk_objection")),
    "warnings": ("预警和线索", ("inspection_warning", "inspection_clue", "risk_alert")),
}


@dataclass(frozen=True)
class Row:
    """A figure as the page shows it. before, change: of the bodies that could inspect in both years."""

    ind: Indicator
    figure: Figure
    before: str = ""
    change: str = ""
    basis: str = ""

    @property
    def listed(self) -> bool:
        """Whether numerator and denominator are numbers of rows, each with its list."""
        return self.ind.kind == "ratio" and self.ind.key != "drop"

    @property
    def made(self) -> str:
        """Numerator and denominator in numbers, where the value is a quotient."""
        hit, base = self.figure.hit, self.figure.base
        if self.ind.key == "drop" and isinstance(hit, int) and isinstance(base, int):  # hits are the year before
            return f"{2 * hit - base:,} / {hit:,}"
        if self.ind.kind == "peak" and hit and self.figure.value:  # the fullest body-month, and the mean of all
            return f"{rate(Fraction(hit))} / {rate(hit / Fraction(self.figure.value))}"
        return f"{hit:,} / {base:,}" if hit is not None and self.ind.kind in ("share", "average") else ""


@watchers
@require_safe
def figures(request: HttpRequest, group: str = "visits") -> HttpResponse:
    """One group of figures of this year so far, or of the year in the address."""
    actor, group = actor_of(request), group if group in GROUPS else "visits"
    year = _year(request.GET.get("year", ""), _drawn(actor) if group == "plan" else 0)
    period = Period.year(year).until(today())
    books = GROUPS[group][1]
    shown = [ind for ind in all_indicators() if ind.register_key in books and _open(ind, actor)]
    shown.sort(key=lambda ind: books.index(ind.register_key))
    told = {line.key: line for line in lines(summary(actor, period))} if group == "visits" else {}
    if group == "visits":
        told |= {line.key: line for line in compared_lines(alongside(actor, period), voices(actor, period))}
    found = values(shown, actor, Period.year(year))
    context = {
        "rows": [_row(ind, found[ind.name], told, period.end) for ind in shown], "group": group, "year": year,
        "groups": [(key, title) for key, (title, _) in GROUPS.items()], "kinds": KINDS, "area": "", "key": str(year),
        "years": range(today().year, today().year - 4, -1), "told": told,
        "voice": [line for key, line in told.items() if key.startswith("visit_rating.")],
    }  # fmt: skip
    return render(request, "inspection_watch/figures.html", context)


def _open(ind: Indicator, actor: Actor) -> bool:
    """Whether the reader may open the list behind the figure."""
    return any(actor.has(grant.role) and grant.list_rows for grant in ind.register.access)


def _year(text: str, other: int = 0) -> int:
    given = int(text) if text.isdecimal() and len(text) == 4 else other
    return given if 2000 <= given <= today().year else today().year


def _drawn(actor: Actor) -> int:
    """The year in which the newest plan was drawn: a plan is drawn before its year begins, and counts on that day."""
    book = registers().get("inspection_year_plan")
    rows = book.model.objects.for_user(actor).exclude(drawn_on=None) if book else None
    return (rows.order_by("-drawn_on").values_list("drawn_on__year", flat=True).first() or 0) if rows is not None else 0


def _row(ind: Indicator, figure: Figure, told: dict[str, Line], day: date) -> Row:
    basis = ind.basis.text(day) if ind.basis else ""
    line = told.get(ind.name) or (told.get(ind.key) if ind.register_key == "inspection" else None)
    return Row(ind, figure, line.before if line else "", line.change if line else "", basis)
