"""Unit names of a plan and the organs they mean on the day of import; what cannot be matched stays a name."""

from __future__ import annotations

import re
from typing import Any

from fadu.people.models import Organ

GROUPS = {
    "ALL_DEPTS": "市政府各部门、单位",
    "ENFORCERS": "各行政执法部门",
    "DISTRICTS": "各区市、开发区",
}
KINDS = {
    "ALL_DEPTS": (Organ.Kind.DEPARTMENT,),
    "DISTRICTS": (Organ.Kind.GOVERNMENT, Organ.Kind.ZONE),
    "ENFORCERS": (Organ.Kind.DEPARTMENT,),
}
WORDS = (
    (re.compile(r"执法"), "ENFORCERS"),
    (re.compile(r"区市|县市区|开发区|管委|镇街|乡镇|街道"), "DISTRICTS"),
    (re.compile(r"部门|单位|机关"), "ALL_DEPTS"),
)


class Directory:
    """The organs of the plan's level, found by key, name or short name; one query."""

    def __init__(self, owner: Organ) -> None:
        self.owner = owner
        organs = list(Organ.objects.prefetch_related("names"))
        self.by_key = {o.key: o for o in organs}
        self.by_name: dict[str, Organ] = {}
        for organ in organs:
            for name in (
                organ.name,
                organ.short,
                *(n.name for n in organ.names.all()),
                *(n.short for n in organ.names.all()),
            ):
                self.by_name.setdefault(name, organ)
        self.government = self._government(owner)

    def _government(self, owner: Organ) -> Organ | None:
        """The government at whose level the owner stands: the one of its area."""
        return next(
            (o for o in self.by_key.values() if o.kind == Organ.Kind.GOVERNMENT and o.area_id == owner.area_id), None
        )

    def find(self, name: str) -> Organ | None:
        """The organ meant by a key or a name; 市…局 also without its bracket."""
        bare = re.sub(r"[（(].*?[）)]", "", name).strip()
        return self.by_key.get(name) or self.by_name.get(name) or self.by_name.get(bare)

    def group(self, name: str) -> str | None:
        """The key of the group that a name means, None when it names one organ."""
        if name in GROUPS:
            return name
        if re.match(r"各|市直|市政府各|市级各|全市|有关|相关|其他", name):
            return next((key for pattern, key in WORDS if pattern.search(name)), None)
        return None

    def members(self, group: str) -> list[int]:
        """Ids of the organs a group means today, at the level of the plan's owner."""
        top = self.government.pk if self.government else None
        kinds = KINDS[group]
        return sorted(o.pk for o in self.by_key.values() if o.kind in kinds and o.parent_id == top)

    def unit(self, raw: dict[str, Any]) -> dict[str, Any]:
        """Fields of a `UnitRole` from one entry of the content."""
        said = raw.get("organ") or raw.get("name") or ""
        group = self.group(said)
        organ = None if group else self.find(said)
        name = GROUPS.get(said) or raw.get("name") or (organ.short if organ else said)
        return {
            "organ": organ,
            "name": name,
            "role": raw.get("role") or "unspecified",
            "group": bool(group),
            "members": self.members(group) if group else [],
            "confidence": raw.get("confidence", ""),
        }
