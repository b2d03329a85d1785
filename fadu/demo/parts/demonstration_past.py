"""Last year's provincial round: applied for, reviewed stage by stage, named; the next recheck lies ahead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from fadu.aspects.a9_coordination.demonstration.archive import pack
from fadu.aspects.a9_coordination.demonstration.models import Application, Folder, Gap
from fadu.demo.world import World
from fadu.kernel.audit import record
from fadu.kernel.procedure import take
from fadu.kernel.today import frozen_today
from fadu.kernel.uploads import store

from .demonstration import Play

ORDER = 68
TABLE = """编号,指标,标准,类别,分值
1,依法履职（模拟）,,,
1.1,事项清单（模拟）,,,
1.1.1,清单公布（模拟）,按期公布并动态调整,必备,8
1.1.2,办事指南（模拟）,与清单一致,一般,6
2,规范执法（模拟）,,,
2.1,涉企检查（模拟）,,,
2.1.1,按计划检查（模拟）,计划公布后检查,必备,8
2.1.2,检查结果公开（模拟）,按期公开,一般,6
3,化解争议（模拟）,,,
3.1,行政复议（模拟）,,,
3.1.1,按期办结（模拟）,法定期限内办结,必备,8
3.1.2,意见书反馈（模拟）,六十日内反馈,一般,4
"""
OWNERS = (("1", "spj"), ("2", "scjg"), ("3", "sfj"))
BOOKS = (("1.1.1", "inspection_item"), ("2.1.1", "inspection"), ("2.1.2", "inspection"), ("3.1.1", "reconsideration"))
GRADES = (("1.1.1", "met"), ("1.1.2", "partly"), ("2.1.1", "met"), ("2.1.2", "partly"), ("3.1.1", "met"),
          ("3.1.2", "met"))  # fmt: skip


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """One application from February to November of last year."""
    say("示范创建（上年） last year's campaign")
    Past(world).run()


class Past(Play):
    """The whole way on its days."""

    def day(self, month: int, day: int) -> date:
        """A working day of last year."""
        return self.world.workday(date(self.world.today.year - 1, month, day))

    def file(self, title: str, day: date) -> list[int]:
        """A document from outside."""
        with frozen_today(day):
            return [store(f"{title}.txt", f"{title}（模拟）\n".encode(), self.who("coordinator", day)).pk]

    def run(self) -> None:
        self._begin()
        self._gather(self.day(4, 10))
        self._send()
        self._review_above()

    def _begin(self) -> None:
        year, day = self.world.today.year - 1, self.day(2, 10)
        with frozen_today(day):
            table = store("指标.csv", TABLE.encode(), self.who("coordinator", day))
        facts = {"title": f"省级示范指标（模拟，{year}）", "edition": "模拟", "source": "演示用表格，不是官方文本",
                 "file": [table.pk]}  # fmt: skip
        made = self.open("demonstration_frame", "import", day, facts)
        with frozen_today(day):
            take(made, "use", self.who("coordinator", day), on=day)
        facts = {"title": f"威海市{year}年省级示范创建（模拟）", "round": f"{year}年省级（模拟）", "frame_id": str(made.pk),
                 "starts": date(year - 1, 1, 1), "until": date(year, 6, 30), "deadline": date(year, 6, 30)}  # fmt: skip
        self.case = self.open("demonstration", "intend", day, facts)
        organs = self.world.organs
        self.do("assign", "coordinator", day, {"owners": "\n".join(f"{c}={organs[key].name}" for c, key in OWNERS)})

    def _gather(self, day: date) -> None:
        folders = self._folders()
        for code, key in BOOKS:
            self.do("link", "coordinator", day, {"folder": folders[code], "register": key, "secrecy": "open"})
        file = self.file("办事指南核对表", day)
        self.do("link", "coordinator", day, {"folder": folders["1.1.2"], "file": file, "title": "办事指南核对表",
                                             "secrecy": "open", "dated": day})  # fmt: skip
        file = self.file("意见书反馈台账", day)
        self.do("link", "coordinator", day, {"folder": folders["3.1.2"], "file": file, "title": "意见书反馈台账",
                                             "secrecy": "internal", "dated": day})  # fmt: skip
        for code, grade in GRADES:
            self.do("assess", "coordinator", day, {"folder": folders[code], "grade": grade, "reason": "按佐证自评"})
        self.do("list_gaps", "coordinator", day, {"due_on": self.day(5, 29)})

    def _send(self) -> None:
        users, day = self.world.users, self.day(4, 20)
        pair = {"first": str(users["pingshen"].pk), "second": str(users["pingshen2"].pk)}
        self.do("draw", "coordinator", day, {"n": 4, **pair})
        scores = self.case.mocks.get().scores.select_related("folder__node")
        codes = sorted({score.folder.node.code for score in scores})
        for name, weak in (("pingshen", 1), ("pingshen2", 2)):
            words = ["部分达到；佐证不足" if n < weak else "达到" for n in range(len(codes))]
            lines = "\n".join(f"{code}={word}" for code, word in zip(codes, words, strict=True))
            self.do("grade", name, self.day(4, 24), {"grades": lines})
        self.do("close_mock", "coordinator", self.day(4, 27), {"due_on": self.day(5, 29)})
        self._mend(self.day(5, 25), "已按原记录补齐关联")
        self.do("submit", "coordinator", self.day(6, 8), {"reason": ""})
        self._archive(self.day(6, 9))
        self.do("apply", "leader", self.day(6, 15))

    def _mend(self, day: date, note: str) -> None:
        for gap in Gap._plain.filter(folder__application=self.case, closed_on=None):
            self.do("close_gap", "coordinator", day, {"gap": str(gap.pk), "note": note})

    def _archive(self, day: date) -> None:
        """As the button does."""
        with frozen_today(day), transaction.atomic():
            who = self.who("coordinator", day)
            content, digest = pack(Application._plain.get(pk=self.case.pk), who)
            kept = {"archive_digest": digest, "archived_on": day, "packed": True}
            Application._plain.filter(pk=self.case.pk).update(**kept)
            facts = {"sha256": digest, "bytes": len(content)}
            record(who, "archive", "导出材料包", matter_id=self.case.pk, facts=facts)

    def _review_above(self) -> None:
        result = self._result
        self.do("recommend", "coordinator", self.day(7, 6), {"body": "省委依法治省办（模拟）", **result("推荐意见", 7, 6)})
        day = self.day(7, 13)
        self.do("assess_outside", "coordinator", day, {"body": "第三方评估机构（模拟）", "began_on": day})
        found = {"points": "36.5/40", "findings": "1.1.2=个别办事指南没有更新", "due_on": self.day(9, 15)}
        self.do("result_third_party", "coordinator", self.day(8, 10), result("评估报告", 8, 10) | found)
        facts = {"body": "调查机构（模拟）", "began_on": self.day(8, 12), "method": "按区市配额随机电话（模拟）"}
        self.do("ask_public", "coordinator", self.day(8, 12), facts)
        day = self.day(8, 31)
        asked = {"asked": 812, "satisfied": 741, "ended_on": day, "proof": self.file("测评报告", day)}
        self.do("result_survey", "coordinator", day, asked)
        self.do("visit", "coordinator", self.day(9, 7), {"body": "省委依法治省办（模拟）", "began_on": self.day(9, 7)})
        self.do("result_visit", "coordinator", self.day(9, 9), result("核查意见", 9, 9))
        self._mend(self.day(9, 14), "已更新办事指南")
        self._named()

    def _named(self) -> None:
        year = self.world.today.year - 1
        start, end = self.day(9, 21), self.day(9, 30)
        facts = {"body": "省委依法治省办（模拟）", "began_on": start, "closes": end, "where": "省级门户网站（模拟）"}
        self.do("notice", "coordinator", start, facts)
        self.do("remark", "coordinator", self.day(9, 23), {"text": "某窗口排队时间长"})
        remark = str(self.case.remarks.get().pk)
        self.do("settle_remark", "coordinator", self.day(9, 28), {"remark": remark, "answer": "已增设窗口并公示等候时间"})
        day = self.day(11, 9)
        facts = {"result": f"模拟命名〔{year}〕1号", "level": "province", "kind": "area", "body": "省委依法治省委员会（模拟）",
                 "ended_on": day, "recheck_on": date(year + 2, 11, 9), "proof": self.file("命名文件", day)}  # fmt: skip
        self.do("name", "coordinator", day, facts)

    def _result(self, title: str, month: int, day: int) -> dict[str, Any]:
        on = self.day(month, day)
        return {"ended_on": on, "outcome": f"{title}（模拟）", "proof": self.file(title, on)}

    def _folders(self) -> dict[str, str]:
        rows = Folder._plain.filter(application=self.case).select_related("node")
        return {row.node.code: str(row.pk) for row in rows}
