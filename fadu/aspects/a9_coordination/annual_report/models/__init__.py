"""Tables of the module."""

from .report import Receipt, Report, ReportFigure, Section

__all__ = ["Receipt", "Report", "ReportFigure", "Section"]
