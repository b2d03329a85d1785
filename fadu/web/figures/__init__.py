"""Figures drawn by the server: SVG with a title in words and the same facts as a table beside.

No style attribute is used (the content policy forbids it): looks are classes of fadu.css, places are attributes.
"""

from fadu.web.figures.clocks import ClockBar, clock_bars, year_bar
from fadu.web.figures.columns import MonthDay, month_columns, month_grid
from fadu.web.figures.path import PathStop, procedure_path

__all__ = [
    "ClockBar",
    "MonthDay",
    "PathStop",
    "clock_bars",
    "month_columns",
    "month_grid",
    "procedure_path",
    "year_bar",
]
