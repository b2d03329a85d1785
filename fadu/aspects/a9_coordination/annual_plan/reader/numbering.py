"""The numbers that Word prints in front of list paragraphs but does not keep in their text (一、 （一） 1.)."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

_HAN = "零一二三四五六七八九"


def to_han(number: int) -> str:
    """1 → 一, 12 → 十二, 26 → 二十六 (up to 99; larger ones stay Arabic)."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十") + ("" if ones == 0 else _HAN[ones])


class Numbering:
    """Counts list paragraphs in document order and gives the label of each."""

    def __init__(self, document: Any) -> None:
        self.levels: dict[str, dict[int, Any]] = {}
        self.counts: dict[tuple[str, int], int] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract = {a.get(qn("w:abstractNumId")): a for a in root.findall(qn("w:abstractNum"))}
        for num in root.findall(qn("w:num")):
            reference = num.find(qn("w:abstractNumId"))
            pattern = abstract.get(reference.get(qn("w:val"))) if reference is not None else None
            if pattern is not None:
                levels = {int(lvl.get(qn("w:ilvl"))): lvl for lvl in pattern.findall(qn("w:lvl"))}
                self.levels[num.get(qn("w:numId"))] = levels

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        styles, properties = paragraph.style, [paragraph._p.pPr]
        while styles is not None:
            properties.append(styles.element.pPr)
            styles = styles.base_style
        for prop in properties:
            numbered = prop.numPr if prop is not None else None
            if numbered is not None and numbered.numId is not None:
                level = numbered.ilvl.val if numbered.ilvl is not None else 0
                return str(numbered.numId.val), level
        return None

    @staticmethod
    def _value(level: Any, tag: str, default: str) -> str:
        found = level.find(qn(tag))
        return found.get(qn("w:val")) if found is not None else default

    def label(self, paragraph: Any) -> str:
        """The printed number of a paragraph, empty when it has none or only a bullet."""
        place = self._place(paragraph)
        if place is None or place[1] not in self.levels.get(place[0], {}):
            return ""
        num, ilvl = place
        levels = self.levels[num]
        start = int(self._value(levels[ilvl], "w:start", "1"))
        self.counts[num, ilvl] = self.counts.get((num, ilvl), start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == num and key[1] > ilvl]:
            del self.counts[deeper]
        if self._value(levels[ilvl], "w:numFmt", "decimal") == "bullet":
            return ""
        text = self._value(levels[ilvl], "w:lvlText", "")
        for upper in range(ilvl + 1):
            if upper in levels:
                count = self.counts.get((num, upper), 1)
                shape = self._value(levels[upper], "w:numFmt", "decimal")
                text = text.replace(
                    f"%{upper + 1}",
                    to_han(count)
                    if shape.lower().startswith(("chinese", "japanesecounting", "taiwanese", "ideograph"))
                    else str(count),
                )
        return text
