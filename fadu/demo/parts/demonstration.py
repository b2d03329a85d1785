"""The city's demonstration campaign: an empty frame, folders filled by links, gaps listed, a mock review closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fadu.aspects.a9_coordination.demonstration.models import Application, Folder
from fadu.demo.accounts import Held, Person, everybody
from fadu.demo.world import World
from fadu.kernel.models import PaperRecord
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register, registers
from fadu.kernel.today import frozen_today
from fadu.kernel.uploads import store

ORDER = 69
HOME, GRADER = "fazhiban", "demonstration.grader"
PEOPLE: tuple[Person, ...] = (
    Person("pingshen", "萧甲一", (Held(GRADER, HOME, "模拟评审人员"),)),
    Person("pingshen2", "萧乙二", (Held(GRADER, HOME, "模拟评审人员"),)),
)
OWNERS = "1=spj\n2=sfj\n3=zfb\n4=sfj\n5=zfb\n6=sfj\n7=yjj\n8=sfj\n9=fazhiban\n10=fazhiban"
BOOKS = (("6.1.1", "reconsideration"), ("9.1.1", "plan_task"), ("9.1.2", "assessment"), ("4.1.1", "inspection"))
GRADES = (("1.1.1", "met", "事项清单按期公布"), ("4.1.1", "partly", "入企检查计划已公开，个别检查结果公开偏晚"),
          ("6.1.1", "met", "复议案件按期办结"), ("6.1.2", "partly", "意见书反馈有迟延"), ("7.1.1", "unmet", "演练记录不全"),
          ("9.1.1", "met", "年度计划逐项可查"), ("9.1.2", "met", "考核结果逐分可查"))  # fmt: skip


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """One application, begun in spring, in the phase of gathering material."""
    say("示范创建 demonstration")
    Play(world).run()


class Play:
    """Steps by people of the demo on their days."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = {person.username: person for person in everybody()}
        self.case: Any = None

    def do(self, step: str, name: str, day: date, facts: Mapping[str, Any] | None = None) -> None:
        with frozen_today(day):
            fresh = Application._plain.get(pk=self.case.pk)
            self.case = take(fresh, step, self.who(name, day), facts or {}, on=day).case

    def who(self, name: str, day: date) -> Any:
        return self.world.actor(self.people[name], day)

    def open(self, key: str, step: str, day: date, facts: Mapping[str, Any]) -> Any:
        organ = self.world.organs[HOME].pk
        with frozen_today(day):
            who = self.who("coordinator", day)
            return open_case(register(key), who, facts, organ_id=organ, step=step, on=day).case

    def run(self) -> None:
        year = self.world.today.year
        start = self.world.workday(date(year, 3, 16))
        facts = {"title": "法治政府建设示范指标体系（空位框架）", "edition": "10/34/104",
                 "source": "只有结构公开，分值和标准未公布；待导入官方文本"}  # fmt: skip
        made = self.open("demonstration_frame", "slots", start, facts)
        with frozen_today(start):
            take(made, "use", self.who("coordinator", start), on=start)
        facts = {"title": f"威海市{year}年示范创建（模拟）", "round": "模拟批次", "frame_id": str(made.pk),
                 "starts": date(year - 1, 1, 1), "until": date(year, 12, 31),
                 "deadline": date(year + 1, 3, 31)}  # fmt: skip
        day = self.world.ahead(start, 3)
        self.case = self.open("demonstration", "intend", day, facts)
        organs = self.world.organs
        self.do("assign", "coordinator", day, {"owners": _named(OWNERS, organs)})
        self._gather(self.world.ahead(day, 20))
        self._review(self.world.back(self.world.today, 25))

    def _folders(self) -> dict[str, str]:
        rows = Folder._plain.filter(application=self.case).select_related("node")
        return {row.node.code: str(row.pk) for row in rows}

    def _gather(self, day: date) -> None:
        folders, year = self._folders(), self.world.today.year
        for code, key in BOOKS:
            if key in registers():
                facts = {"folder": folders[code], "register": key, "covers_from": date(year - 1, 1, 1),
                         "covers_until": day, "secrecy": "open"}  # fmt: skip
                self.do("link", "coordinator", day, facts)
        papers = PaperRecord._plain.filter(matter__register__in=("assessment", "assessment_scheme")).exclude(number="")
        for row in papers.filter(made_on__lte=day).order_by("pk")[:3]:
            self.do("link", "coordinator", day, {"folder": folders["9.1.2"], "paper": row.number, "secrecy": "open"})
        file = store("演练记录.txt", "模拟材料：应急演练记录".encode(), self.who("coordinator", day))
        self.do("link", "coordinator", day, {"folder": folders["7.1.1"], "file": [file.pk], "title": "应急演练记录",
                                             "secrecy": "internal", "dated": date(year, 3, 2)})  # fmt: skip
        for code, grade, reason in GRADES:
            self.do("assess", "coordinator", day, {"folder": folders[code], "grade": grade, "reason": reason})

    def _review(self, day: date) -> None:
        ahead, users = self.world.ahead, self.world.users
        due = {"due_on": date(day.year, 12, 31)}
        self.do("list_gaps", "coordinator", day, due)
        facts = {"n": 8, "first": str(users["pingshen"].pk), "second": str(users["pingshen2"].pk)}
        self.do("draw", "coordinator", ahead(day, 2), facts)
        scores = self.case.mocks.get().scores.select_related("folder__node")
        codes = sorted({score.folder.node.code for score in scores})
        for name, split in (("pingshen", 3), ("pingshen2", 2)):
            words = ["达到" if n < split else "未达到；没有佐证" if n > 5 else "部分达到；佐证不足" for n in range(len(codes))]
            lines = [f"{code}={word}" for code, word in zip(codes, words, strict=True)]
            self.do("grade", name, ahead(day, 5), {"grades": "\n".join(lines)})
        self.do("close_mock", "coordinator", ahead(day, 6), due)


def _named(text: str, organs: Mapping[str, Any]) -> str:
    """Organs by key, as the form takes them by name."""
    pairs = (line.split("=") for line in text.splitlines())
    return "\n".join(f"{code}={organs[key].name}" for code, key in pairs)
