"""The module's Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AnnualReportConfig(AppConfig):
    """T25: the annual report and the table of its figures."""

    name = "fadu.aspects.a9_coordination.annual_report"
    label = "annual_report"
    verbose_name = "年度报告"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the book known to the kernel, and the figures it needs of others."""
        from fadu.kernel.register import bind, count_more

        from .figures import MORE
        from .register import REPORTS

        bind(REPORTS)
        for key, indicators in MORE.items():
            count_more(key, indicators)
