"""Numbered plans: which headings are aspects, tasks or measures, and which sections hold no tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .paragraphs import Paragraph
from .passage import Passage
from .units import KEY, is_unit_line, unit_brackets

NO_TASK = re.compile(
    r"^(?:总体要求|总体思路|指导思想|总体目标|工作目标|主要目标|目标要求|发展目标|基本原则|工作原则|编制依据|适用范围|背景|工作思路|基本要求|起草|实施步骤|方法步骤|时间安排|工作步骤)"
)
SUPPORTING = re.compile(
    r"组织领导|组织保障|保障措施|组织实施|工作要求|有关要求|督促检查|督导(?:检查|考核|落实)|工作保障|强化保障|考核评价|推进机制|工作机制|落实保障|加强保障|相关要求|加强组织"
)
CONTAINER = re.compile(
    r"^(?:年度)?(?:重点任务|主要任务|工作任务|重点工作|工作内容|任务分工|工作措施|主要措施|主要内容|具体任务|任务安排|重点工作任务|工作重点|主要工作|目标任务"
    r"|重点任务分工|具体措施|主要工作任务)(?:及(?:责任)?分工|和措施|安排|与措施)?$"
)
TAIL = re.compile(
    r"^(?:各级|各区市|各部门|各单位|各责任单位|各牵头单位|各有关|市直各|附件|附:|抄送|主送|本(?:计划|要点|方案)|此件|信息公开|以上|联系人|特此|(?:19"
    r"|20)\d{2}年\d{1,2}月\d{1,2}日$|市委(?:全面)?依法治市(?:委员会)?办(?:公室)?(?:将|要|会同))"
)


@dataclass
class Node:
    """A heading with its own paragraphs and the headings under it."""

    level: int
    number: int
    head: Passage
    whole: Passage
    body: list[Passage] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def passages(self) -> list[Passage]:
        """Head and body paragraphs of this heading alone."""
        return [self.head, *self.body]

    def walk(self) -> list[Node]:
        """This heading and everything under it, in order."""
        return [self, *(n for child in self.children for n in child.walk())]

    def all_passages(self) -> list[Passage]:
        return [p for node in self.walk() for p in node.passages if p]


def title_of(head: Passage) -> Passage:
    """The lead sentence without its bracket of units; a very long one ends at its first comma."""
    marks = unit_brackets(head)
    stop = head.view.find("。")
    keyed = KEY.search(head.view)
    ends = [marks[0][0] if marks else -1, stop, keyed.start() if keyed else -1]
    title = head.cut(0, min([e for e in ends if e >= 0], default=len(head)))
    if len(title) > 60:
        comma = re.search(r"[,;:]", title.view)
        title = title.cut(0, comma.start()) if comma else title
    return title.strip(" ,;:。、(【\n")


def tree(items: list[Paragraph]) -> tuple[list[Passage], list[Node]]:
    """Paragraphs before the first heading, and the headings as a forest."""
    before: list[Passage] = []
    roots: list[Node] = []
    stack: list[Node] = []
    for item in items:
        if item.level is None:
            (stack[-1].body if stack else before).append(item.whole)
            continue
        node = Node(item.level, item.number or 0, item.body, item.whole)
        while stack and stack[-1].level >= node.level:
            stack.pop()
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return before, roots


def without_annex_list(items: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Closing list of annexes (附件：1.… 2.…) apart from the body; annexes that hold headings stay in it."""
    for i in range(len(items) - 1, -1, -1):
        if items[i].level in (0, 1, 2):
            break
        if re.match(r"附件\s*(?:\d|:|$)", items[i].whole.view):
            return items[:i], items[i:]
    return items, []


def cut_tail(roots: list[Node]) -> list[Passage]:
    """Take closing paragraphs (各级各部门要…, signature, date, 抄送) off the last heading."""
    if not roots:
        return []
    last = roots[-1].walk()[-1]
    if (
        last.body
        and not last.head.view.rstrip().endswith("。")
        and not unit_brackets(last.head)
        and len(last.head) <= 40
    ):
        first = 1  # a short heading line keeps at least its first paragraph
    else:
        first = 0
    for i in range(first, len(last.body)):
        rest = last.body[i:]
        if TAIL.match(rest[0].view) and not any(is_unit_line(p) for p in rest):
            last.body = last.body[:i]
            return rest
        if len(rest) >= 2 and re.match(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日$", rest[1].view):
            last.body = last.body[:i]
            return rest
    return []


def _has_units(node: Node) -> bool:
    return any(unit_brackets(p) or KEY.search(p.view) for p in node.all_passages())


def _is_section(node: Node, others_have_units: bool) -> bool:
    """Whether a top heading holds tasks."""
    title = title_of(node.head).view
    if NO_TASK.match(title):
        return False
    if SUPPORTING.search(title):
        return _has_units(node) and others_have_units and bool(node.children)
    return True


@dataclass
class Outline:
    """Aspect headings with their task headings, sections that hold no task, and whether aspects had to be assumed."""

    sections: list[tuple[Node | None, list[Node]]]
    skipped: list[Node]
    flat: bool = False


def _paragraph_tasks(node: Node) -> list[Node]:
    """Unnumbered paragraphs that each name their units are tasks of their own."""
    groups: list[Node] = []
    for passage in node.body:
        if is_unit_line(passage) and groups:
            groups[-1].body.append(passage)
        else:
            groups.append(Node(node.level + 1, len(groups) + 1, passage, passage))
    with_units = [g for g in groups if _has_units(g)]
    return groups if len(with_units) >= 2 and len(with_units) >= len(groups) - 1 else []


def arrange(roots: list[Node], declared_aspects: int | None, declared_tasks: int | None) -> Outline:
    """Decide the role of each heading."""
    units = any(_has_units(r) for r in roots)
    top = [r for r in roots if _is_section(r, units)]
    kept = {id(r) for r in top}
    skipped = [r for r in roots if id(r) not in kept]
    opened: list[Node] = []
    for root in top:
        container = CONTAINER.match(title_of(root.head).view) or (
            len(top) == 1
            and declared_aspects
            and len(root.children) == declared_aspects
            and any(c.children for c in root.children)
        )
        deeper = sum(bool(c.children) for c in root.children) * 2 >= len(root.children) > 0
        as_aspects = (
            container
            and root.children
            and (deeper or len(root.children) == declared_aspects)
            and len(root.children) != declared_tasks
        )
        opened += [c for c in root.children if _is_section(c, units)] if as_aspects else [root]
    sections: list[tuple[Node | None, list[Node]]] = [
        (node, node.children or _paragraph_tasks(node)) for node in opened
    ]
    if not any(tasks for _, tasks in sections) and len(opened) > 1 and declared_aspects != len(opened):
        return Outline([(None, opened)], skipped, flat=True)
    return Outline([(node, tasks or [node]) for node, tasks in sections if node], skipped)


def gaps(numbers: list[tuple[int, int]]) -> list[str]:
    """Breaks in the numbering of tasks (aspect, number): each must follow its predecessor or begin again with 1."""
    found = []
    for (before, a), (aspect, b) in zip(numbers, numbers[1:], strict=False):
        if b == a + 1 or (b == 1 and aspect != before):
            continue
        found.append(f"编号不连续：第 {before} 方面第 {a} 项之后是第 {aspect} 方面第 {b} 项")
    return found
