"""Questions about places that several modules ask."""

from django.db.models import QuerySet

from fadu.people.models import Area


def towns(with_statistical: bool = False) -> "QuerySet[Area]":
    """The towns and streets that count: statutory ones, unless rows kept for statistics only are asked for too."""
    rows = Area.objects.filter(level=Area.Level.TOWN)
    return rows if with_statistical else rows.filter(statutory=True)
