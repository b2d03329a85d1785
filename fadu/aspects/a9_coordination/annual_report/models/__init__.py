"""Tables of the module."""

from .report import Receipt, Report, ReportFigure, Section, SumNote

__all__ = ["Receipt", "Report", "ReportFigure", "Section", "SumNote"]
