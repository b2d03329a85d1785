"""Responsible units and their roles: own lines, trailing brackets, order words, group words."""

from __future__ import annotations

import re

from .dates import field_deadline
from .passage import Passage
from .shape import Deadline, Unit

LEAD_KEY = r"(?:牵头|主办|主责|主要责任|第一责任|主管)(?:责任)?(?:单位|部门|机关)(?:\(部门\)|及部门)?"
SUPPORT_KEY = r"(?:配合|协办|协同|协助|参加|参与|支持|协作)(?:责任)?(?:单位|部门|机关)"
PLAIN_KEY = r"(?:责任|负责|承办|实施|落实|完成|任务)(?:单位|部门|主体|机关)(?:\(部门\))?"
DATE_KEY = r"(?:完成|办结|推进|实施|工作|整改)?(?:时限|期限|时间(?:要求|节点|进度|安排)?)"
KEY = re.compile(
    rf"(?P<lead>{LEAD_KEY})\s*:|(?P<support>{SUPPORT_KEY})\s*:|(?P<plain>{PLAIN_KEY})\s*:|(?P<date>{DATE_KEY})\s*:"
    r"|(?P<other>(?:适用范围|工作目标|责任领导|分管领导|责任人|联系人|联系电话|目标要求|预期成果|工作要求|备注|成果形式|牵头领导)\s*:)"
)
SUFFIX = re.compile(
    r"(?:局|委|办|厅|院|部|署|队|政府|管委会?|中心|总工会|联合会|工商联|妇联|残联|文联|科协|协会|学会|委员会|办公室|公司|集团|银行|大学|学院|学校"
    r"|区|市|县|镇街?|乡镇|街道|单位|部门|机关|机构|海关|组织|社|站|所|政协|人大|共青团|区市|部门单位|成员单位|园区|开发区)(?:\([^()]*\))?(?:等)?$"
)
GROUP = re.compile(
    r"^(?:各|市直|市级各|区直|县直|有关|相关|其他|全市|市政府各|市委各|沿海)|(?:有关|相关|成员|各)(?:部门|单位|区市|部门单位)$"
)
LEAD_RULE = re.compile(
    r"(?:列|排|居)(?:在)?(?:第一(?:位|个)?|首位|前面)的?(?:责任)?(?:单位|部门)?为牵头|第一(?:责任)?(?:个)?单位为牵头|首位单位(?:为|是)牵头"
)
ORDER = re.compile(
    r"(?P<lead>共同牵头|联合牵头|牵头(?:负责|组织(?:实施)?|推进|落实|办理)?)|(?P<meet>会同|商(?=市))"
    r"|(?P<support>(?:予以|积极|共同)?(?:配合|协助|协同|参与|参加)(?:实施|落实|做好)?)"
    r"|(?P<shared>按照?(?:各自)?职责(?:分工)?(?:分别)?(?:抓好)?(?:负责|落实|实施|推进|做好)?|分工负责|分别负责|各负其责)"
    r"|(?P<plain>(?:具体|组织|共同)?(?:负责|落实|实施|承办|推进)(?:落实|实施)?)"
)
WHEN = re.compile(r"\d月|[一二三四]季度|年底|年内|年末|上半年|下半年|长期|持续|全年|每(?:年|半年|季|月|周)|\d{4}年")
AND = re.compile(r"(?:以及|和|及|与)")
PROSE = re.compile(r"(?:^|[,;。])由(?P<body>[^,;。()]{2,60}?(?:牵头|负责)[^,;。()]{0,2})(?=[,;。]|$)")


def _split_names(passage: Passage) -> list[Passage]:
    """Names between 、 and commas; 和 and 及 divide only after a complete organ name (发展和改革委员会 stays whole)."""
    names: list[Passage] = []
    for piece in passage.split("、,;"):
        piece, start = piece.strip(" 、,;。:\n"), 0
        for found in AND.finditer(piece.view):
            if SUFFIX.search(piece.view[start : found.start()]):
                names.append(piece.cut(start, found.start()))
                start = found.end()
        rest = piece.cut(start)
        if names and rest.view in ("单位", "部门", "各单位", "有关单位", "直属单位"):  # 市政府各部门、单位 is one group
            whole = names.pop()
            names.append(Passage(whole.source, (*whole.at, *range(whole.at[-1] + 1, rest.at[0]), *rest.at)))
        else:
            names.append(rest)
    return names


def _name(passage: Passage) -> Passage:
    view = passage.view
    start = re.match(r"(?:由|请|商|及|和|与|分别由|以及)?", view).end()  # type: ignore[union-attr]
    end = len(view) - len(re.search(r"(?:等(?:有关|相关)?(?:部门|单位|地区)*)?\s*$", view).group())  # type: ignore[union-attr]
    bare = passage.cut(start, end).strip(" 、,;。:")
    if bare.view.endswith("(") or bare.view.startswith(")"):  # 市司法局(牵头): the order word stood in the bracket
        bare = bare.strip("()")
    return bare.strip(" 、,;。:")


def _named(passage: Passage, role: str) -> list[Unit]:
    units = []
    for piece in _split_names(passage):
        name = _name(piece)
        if 2 <= len(name) <= 40 and not WHEN.search(name.view) and "。" not in name.view:
            units.append(Unit(name.said, role, bool(GROUP.search(name.view)), name.span))
    return units


def read_list(passage: Passage, default: str = "unspecified") -> list[Unit]:
    """Units of one list with the role that the order words give: A牵头,B、C配合 · A会同B · A、B按职责分工负责."""
    units: list[Unit] = []
    start, role_after = 0, None
    for found in ORDER.finditer(passage.view):
        names = passage.cut(start, found.start())
        kind = found.lastgroup or "plain"
        if not names.strip(" 、,;"):
            continue  # "牵头负责、共同配合": the second word adds no name
        role = role_after or {"lead": "lead", "meet": "lead", "support": "support", "shared": "shared"}.get(
            kind, default
        )
        units += _named(names, role)
        role_after = "support" if kind == "meet" else None
        start = found.end()
    return units + _named(passage.cut(start), role_after or default)


def _is_unit_bracket(view: str) -> bool:
    if KEY.search(view):
        return True
    if re.search(r"(?:负责|牵头|配合|落实|承办|会同|分工|实施|参与|推进)", view):
        items = [i for i in re.split(r"[、,;]", ORDER.sub("、", view)) if i]
        return bool(items) and any(SUFFIX.search(i) for i in items)
    items = [i for i in re.split(r"[、,;]", view) if not WHEN.search(i)]
    return (
        bool(items) and all(2 <= len(i) <= 24 and SUFFIX.search(i) for i in items) and ("、" in view or len(view) >= 4)
    )


def brackets(passage: Passage) -> list[tuple[int, int]]:
    """Outermost bracket pairs of the view as (start, end); an unclosed one runs to the end."""
    pairs, depth, start = [], 0, 0
    for i, character in enumerate(passage.view):
        if character == "(":
            depth += 1
            start = i if depth == 1 else start
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                pairs.append((start, i + 1))
    return pairs + ([(start, len(passage.view))] if depth else [])


def unit_brackets(passage: Passage) -> list[tuple[int, int]]:
    """The brackets that name units or a deadline: what a title must not contain."""
    return [(s, e) for s, e in brackets(passage) if _is_unit_bracket(passage.view[s + 1 : e].rstrip(")"))]


def _fields(passage: Passage) -> list[tuple[str, Passage]]:
    """Keyed fields (责任单位: … ; 完成时限: …) with their kind; each runs to the next key, to 。 or to the end."""
    keys = list(KEY.finditer(passage.view))
    fields = []
    for i, key in enumerate(keys):
        end = keys[i + 1].start() if i + 1 < len(keys) else len(passage)
        stop = re.search(r"[。\n]", passage.view[key.end() : end])
        value = passage.cut(key.end(), key.end() + stop.start() if stop else end)
        fields.append((key.lastgroup or "other", value.strip(" ,;。()\n")))
    return fields


def is_unit_line(passage: Passage) -> bool:
    """A paragraph that carries only keyed fields."""
    found = KEY.match(passage.view.lstrip("(【["))
    return bool(found)


class Responsible:
    """Units and deadline of one task, gathered from its paragraphs."""

    def __init__(self, lead_rule: bool, plan_year: int | None) -> None:
        self.lead_rule, self.plan_year = lead_rule, plan_year
        self.units: list[Unit] = []
        self.deadline: Deadline | None = None

    def read(self, passage: Passage) -> None:
        """Take what one paragraph says about units and time."""
        inside = unit_brackets(passage)
        for start, end in inside:
            body = passage.cut(start + 1, end - 1 if passage.view[end - 1] == ")" else end)
            if KEY.search(body.view):
                self._keyed(body)
            else:
                self.units += read_list(body)
                for part in body.split(";"):
                    if WHEN.search(part.view):
                        self.deadline = field_deadline(part.view, self.plan_year) or self.deadline
        outside = passage.cut(0, inside[0][0]) if inside else passage
        if KEY.search(outside.view):
            self._keyed(outside)
        for found in PROSE.finditer(outside.view):
            self.units += read_list(outside.cut(*found.span("body")))

    def _keyed(self, passage: Passage) -> None:
        for kind, value in _fields(passage):
            if kind == "date":
                self.deadline = field_deadline(value.view, self.plan_year) or self.deadline
            elif kind in ("lead", "support"):
                self.units += read_list(value, kind)
            elif kind == "plain":
                self.units += read_list(value)

    def settled(self) -> list[Unit]:
        """Without repeats; plain units support a named lead, or follow the document's own rule for the first."""
        seen: dict[str, Unit] = {}
        for unit in self.units:
            if unit.name not in seen or seen[unit.name].role == "unspecified":
                seen[unit.name] = unit
        units = list(seen.values())
        if any(u.role == "lead" for u in units):
            return [u if u.role != "unspecified" else Unit(u.name, "support", u.group, u.span) for u in units]
        if self.lead_rule and units and all(u.role == "unspecified" for u in units):
            return [Unit(u.name, "lead" if i == 0 else "support", u.group, u.span) for i, u in enumerate(units)]
        return units
