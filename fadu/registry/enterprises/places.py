"""Which area, town and market regulator a row of an import belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fadu.people.models import Area, Organ

REGULATOR = "scjg"  # last part of the keys of market regulators


@dataclass
class Places:
    """County-level areas, towns and market regulators of the city, by code and by name."""

    areas: dict[str, Any]
    towns: list[Any]
    regulators: dict[str, int]
    city: str
    allowed: tuple[str, ...] = ("",)

    def open_to(self, area: str) -> bool:
        """Whether whoever imports keeps the entities of this area."""
        return area.startswith(self.allowed)

    @cached_property
    def area_codes(self) -> dict[str, str]:
        """Code or name → code, for counties and the city itself."""
        return {text: code for code, area in self.areas.items() for text in (code, area.name)}

    @cached_property
    def town_by_name(self) -> dict[tuple[str, str], Any]:
        """(county code, name or code) → town."""
        return {(self.county(town), text): town for town in self.towns for text in (town.code, town.name)}

    @cached_property
    def only_town(self) -> dict[str, Any]:
        """Name or code → town, where one town alone has it."""
        found: dict[str, list[Any]] = {}
        for town in self.towns:
            for text in (town.code, town.name):
                found.setdefault(text, []).append(town)
        return {text: towns[0] for text, towns in found.items() if len(towns) == 1}

    def county(self, town: Any) -> str:
        """Code of the county-level area a town belongs to in law."""
        return str(town.legal_parent.code) if town.legal_parent else self.city

    def regulator(self, area: str) -> int:
        """The organ that keeps the entities of an area."""
        return self.regulators.get(area, self.regulators[self.city])


def places(allowed: tuple[str, ...] = ("",)) -> Places:
    """The places as they are now; `allowed`: what the codes of the importer's areas begin with.

    Raises LookupError while the organs are not loaded.
    """
    every = Area.objects.select_related("legal_parent").filter(level__in=("city", "county", "town"))
    areas = {area.code: area for area in every if area.level != Area.Level.TOWN}
    towns = [area for area in every if area.level == Area.Level.TOWN]
    keyed = Organ.objects.filter(key__regex=rf"(^|\.){REGULATOR}$", valid_to=None).values_list("area__code", "pk")
    regulators = dict(keyed)
    city = next((code for code, area in areas.items() if area.level == Area.Level.CITY), "")
    if city not in regulators:
        raise LookupError("机构数据里没有市场监督管理局，请先装入机构")
    return Places(areas, towns, regulators, city, allowed)
