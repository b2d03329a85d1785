"""What the tables share."""

from __future__ import annotations

from typing import Any

from django.db import models

from fadu.kernel.models import Case, Matter, OfMatter


class Book(Case):
    """A case of this module: rows that hang on it are read without the gate, as it was opened for its reader."""

    class Meta(Case.Meta):
        abstract = True
        default_manager_name = "_plain"

    def of(self, model: type[models.Model], **where: Any) -> models.QuerySet[Any]:
        """Child rows, oldest first."""
        rows: models.QuerySet[Any] = model._plain.filter(matter_id=self.pk, **where)  # type: ignore[attr-defined]
        return rows.order_by("id")


class Child(OfMatter):
    """A row that hangs on a case of this module."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")

    class Meta(OfMatter.Meta):
        abstract = True
        default_manager_name = "_plain"


def unit(title: str, **more: Any) -> Any:
    """A key to an organ."""
    return models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name=title, **more)


def linked(title: str, **more: Any) -> Any:
    """A key to a record of any register."""
    return models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=title, **more
    )
