"""Loads the city's areas and organs from `data/*.toml` into the database; run it as often as you like.

Existing rows are left as the city edited them, unless `refresh=True`. Nothing is removed.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from fadu.people.models import Area, Organ

DATA = Path(__file__).parent / "data"
TRUST = {"v": "verified", "m": "memory"}
STREET_SUFFIX = "街道"


def read(name: str) -> dict[str, Any]:
    """A data file of this folder as a dictionary."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load_city(refresh: bool = False) -> dict[str, int]:
    """Areas, then organs, then who manages which area. Returns how many rows were created."""
    created = {"areas": load_areas(refresh), "organs": load_organs(refresh)}
    link_superiors()
    link_managers(refresh)
    return created


def area_rows() -> Iterator[dict[str, Any]]:
    """Every area of the data file: code, name, level, parent code; where given managed_by, statutory, confidence."""
    data = read("areas")
    common = {"as_of": data["as_of"]}
    for row in data["area"]:
        yield common | row
    for block in data["towns"]:
        shared = {k: block[k] for k in ("parent", "managed_by", "statutory", "confidence", "note") if k in block}
        for row in block["rows"]:
            digits, name = row.split()
            yield common | shared | {"code": block["prefix"] + digits, "name": name, "level": "town"}


def load_areas(refresh: bool) -> int:
    """Create the areas in order (parents first); returns how many were new."""
    known = {area.code: area for area in Area.objects.all()}
    created = 0
    for row in area_rows():
        fields = {k: row[k] for k in ("name", "level", "statutory", "confidence", "note", "as_of") if k in row}
        fields["legal_parent"] = known.get(row.get("parent", ""))
        created += _store(Area, known, "code", row["code"], fields, refresh)
    return created


def organ_rows() -> Iterator[dict[str, Any]]:
    """Every organ of the data file, parents first: key, name, short, kind, parent key, area code, confidence, …"""
    data = read("organs")
    for row in data["above"]["organ"]:
        yield {"area": data["above"]["area"]} | row
    yield from data["governments"]["organ"]
    for group in ("party", "departments", "zones", "vertical"):
        for row in table(data[group]["rows"]):
            yield {"area": data[group]["area"]} | row
    places = {row["key"]: row["area"] for row in data["governments"]["organ"]}
    places |= {row["managed_by"]: row["code"] for row in read("areas")["area"] if "managed_by" in row}
    for row in table(data["county_specials"]["rows"]):
        yield {"area": places[row["key"].split(".")[0]]} | row
    yield from county_rows(data["county_pattern"], places)
    yield from town_rows(data["county_pattern"]["prefixes"], places)


def table(text: str) -> Iterator[dict[str, Any]]:
    """Lines `key | name | short | kind | parent | trust | code` as rows."""
    for line in text.strip().splitlines():
        key, name, short, kind, parent, trust, *code = (cell.strip() for cell in line.split("|"))
        row = {"key": key, "name": name, "short": short, "kind": kind, "parent": parent, "code": "".join(code)}
        yield row | trusted(trust)


def trusted(flags: str) -> dict[str, Any]:
    """`m confirm` → confidence and whether users are told that the name is not confirmed."""
    mark, *rest = flags.split()
    return {"c": TRUST[mark], "confirm": "confirm" in rest}


def county_rows(pattern: dict[str, Any], places: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The usual departments of each county-level government, named by pattern."""
    for county, prefix in pattern["prefixes"].items():
        for line in pattern["rows"].strip().splitlines():
            part, name, short, trust = (cell.strip() for cell in line.split("|"))
            yield {
                "key": f"{county}.{part}",
                "name": prefix + name,
                "short": pattern["shorts"][county] + short,
                "kind": "department",
                "parent": county,
                "area": places[county],
            } | trusted(trust)


def town_rows(prefixes: dict[str, str], places: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Town governments and street offices of the statutory towns; the parent is the government by law."""
    county_of = {places[county]: county for county in prefixes}
    for row in area_rows():
        if row["level"] != "town" or not row.get("statutory", True):
            continue
        county = county_of[row["parent"]]
        street = row["name"].endswith(STREET_SUFFIX)
        yield {
            "key": row["code"],
            "name": prefixes[county] + row["name"] + ("办事处" if street else "人民政府"),
            "short": row["name"],
            "kind": "street" if street else "town",
            "parent": county,
            "area": row["code"],
            "c": row.get("confidence", "verified"),
        }


def load_organs(refresh: bool) -> int:
    """Create the organs in the order of the data; returns how many were new."""
    areas = {area.code: area for area in Area.objects.all()}
    known = {organ.key: organ for organ in Organ.objects.all()}
    created = 0
    for order, row in enumerate(organ_rows(), start=1):
        fields = {k: row[k] for k in ("name", "short", "kind", "code", "prefix", "confirm", "note") if k in row}
        fields |= {"area": areas[row["area"]], "confidence": row["c"], "order": order * 10}
        fields["parent"] = known.get(row.get("parent", ""))
        created += _store(Organ, known, "key", row["key"], fields, refresh)
    return created


def link_superiors() -> None:
    """Set the next higher organ of vertical lines where none is set."""
    for key, superior in read("organs")["superiors"].items():
        Organ.objects.filter(key=key, superior=None).update(superior=Organ.objects.get(key=superior))


def link_managers(refresh: bool) -> None:
    """Set which zone committee manages an area where none is set (always with `refresh`)."""
    organs = {organ.key: organ for organ in Organ.objects.filter(kind=Organ.Kind.ZONE)}
    for row in area_rows():
        if "managed_by" in row:
            areas = Area.objects.filter(code=row["code"])
            areas = areas if refresh else areas.filter(managing_organ=None)
            areas.update(managing_organ=organs[row["managed_by"]])


def _store(model: Any, known: dict[str, Any], field: str, key: str, fields: dict[str, Any], refresh: bool) -> int:
    """Create the row, or overwrite it when `refresh`; 1 when it is new."""
    row = known.get(key)
    if row is None:
        known[key] = model.objects.create(**{field: key}, **fields)
        return 1
    if refresh:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return 0
