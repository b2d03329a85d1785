"""Expressions that the database computes for figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import DateField, Func


class MonthOf(Func):
    """First day of a date's month. Unlike TruncMonth it asks no time zone, and groups by what the database truncates
    to; each saves a tenth of a yearly table.
    """

    template = "DATE_TRUNC('month', %(expressions)s::timestamp)"
    output_field = DateField()

    def convert_value(self, value: datetime | None, expression: Any, connection: Any) -> date | None:
        """The database's midnight as a day."""
        return value and value.date()
