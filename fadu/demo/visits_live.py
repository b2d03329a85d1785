"""Inspections under way on the day of the demonstration, each walked through its procedure by its body's people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fadu.aspects.a4_enforcement.inspection import sheets, showing
from fadu.demo.visits import Maker
from fadu.demo.world import World
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue.rules import scope

HEAD, INSPECTOR = "inspection.head", "inspection.officer"
ORGANS = ("scjg", "xfzd", "huancui.scjg", "scjg", "huancui.scjg")
STAGES = ("requested", "approved", "assigned", "on_site", "filled", "recorded", "told", "ordering", "rectified",
          "recheck", "transferred", "published", "cancelled", "refused", "emergency", "uncoded", "afar",
          "afar_found", "mended", "corrected", "withdrawn", "away", "again", "obstructed")  # fmt: skip
ANSWERS = {"no_problem": "yes", "order": "no", "to_case": "no"}


class Walker:
    """Takes steps with the people of a body, dated on working days before today."""

    def __init__(self, world: World, maker: Maker, organ: str, turn: int) -> None:
        self.world, self.maker, self.turn, self.organ = world, maker, turn, world.organs[organ]
        self.officer = world.pick(INSPECTOR, organ, world.today, turn) or SYSTEM
        self.head = world.pick(HEAD, organ, world.today) or SYSTEM
        self.day = world.today

    def on(self, back: int) -> None:
        """Go to the working day so many before today."""
        self.day = self.world.back(self.world.today, back)

    def ask(self, trigger: str, planned: date, *, afar: bool = False) -> Any:
        """A request that fits a firm of the body's area; None when nothing fits."""
        body = next((b for b in self.maker.bodies.values() if b.organ_id == self.organ.pk), None)
        found = self._fitting(body, afar) if body else None
        if found is None:
            return None
        firm, item = found
        facts = {
            "uscc": firm["uscc"], "trigger": trigger, "trigger_number": f"模拟线索{self.turn:03d}",
            "trigger_reason": "演示：有具体线索", "items": item.code, "planned_on": planned, "off_site": afar,
            "offsite_mode": "video" if afar else "",
        }  # fmt: skip
        return open_case(
            register("inspection"), self.officer, facts, organ_id=self.organ.pk, on=self.day, step="request"
        ).case

    def _fitting(self, body: Any, afar: bool) -> Any:
        duties = [
            (i, n) for b, found in self.maker.duties if b.pk == body.pk for i, n in found if i.offsite_ok or not afar
        ]
        firms = [f for f in self.maker.firms if body.area == "371000" or f["area"].startswith(body.area)]
        for firm in self.maker.rng.sample(firms, min(80, len(firms))):
            for item, node in duties:
                if scope.matches(node, firm):
                    return firm, item
        return None

    def do(self, case: Any, step: str, **facts: Any) -> Any:
        """One step by whoever may take it."""
        actor = self.head if step in ("approve", "refuse", "extend") else self.officer
        return take(case, step, actor, facts, on=self.day).case

    def ready(self, case: Any) -> Any:
        """Approved, manned, coded."""
        case = self.do(case, "approve", opinion="同意")
        case = self.do(case, "assign", way="draw", number=2)
        return case if case.off_site else self.do(case, "issue_code", reason="已核对提示事项")

    def ready_named(self, case: Any) -> Any:
        """Approved and coded; who goes was named in the request."""
        case = self.do(case, "approve", opinion="同意")
        return self.do(case, "issue_code", reason="已核对提示事项")

    def whose(self, body: Any) -> Any:
        """An officer of a body: each fills the forms of his own."""
        return self.world.pick(INSPECTOR, body.organ.key, self.world.today, self.turn) or SYSTEM

    def started(self, case: Any, **scan: Any) -> Any:
        """On site."""
        scan = scan or {"scan_mode": "enterprise_code", "scanned": self._code(case), "device": True}
        return self.do(case, "start", **({} if case.off_site else scan))

    def _code(self, case: Any) -> str:
        return showing.enterprise_code(showing.issue_for(case.enterprise_id))

    def filled(self, case: Any, result: str = "no_problem") -> Any:
        """Every form: the cover of the simple items, then the others."""
        for part in sheets.parts(case):
            lines = []
            for one in part.asked:
                word = {"yesno": "符合", "number": "0"}.get(one.line.kind, "见说明")
                lines.append(f"{one.no} {'不符合' if result != 'no_problem' and one.no == 1 else word}")
            found = "" if result == "no_problem" else "证照登记信息与实际不一致"
            facts = {"item": part.key, "answers": "\n".join(lines), "result": result, "findings": found}
            case = take(case, "answer", self.whose(part.body), facts, on=self.day).case
        return case

    def finished(self, case: Any, result: str = "no_problem") -> Any:
        """Signed and told."""
        case = self.do(
            self.filled(case, result), "finish", unsigned_reason="演示：现场无签字设备", attended_by="于甲子"
        )
        return self.do(case, "tell", told_to="于甲子")


def _requested(w: Walker, case: Any) -> Any:
    return case


def _approved(w: Walker, case: Any) -> Any:
    return w.do(case, "approve", opinion="同意")


def _assigned(w: Walker, case: Any) -> Any:
    return w.ready(case)


def _on_site(w: Walker, case: Any) -> Any:
    return w.started(w.ready(case))


def _filled(w: Walker, case: Any) -> Any:
    return w.filled(_on_site(w, case))


def _recorded(w: Walker, case: Any) -> Any:
    return w.do(_filled(w, case), "finish", unsigned_reason="演示：现场无签字设备")


def _told(w: Walker, case: Any) -> Any:
    return w.finished(_on_site(w, case))


def _ordering(w: Walker, case: Any) -> Any:
    case = w.finished(_on_site(w, case), "order")
    return w.do(case, "order", order_text="变更登记，更新公示", order_due=w.world.ahead(w.world.today, 5))


def _rectified(w: Walker, case: Any) -> Any:
    case = _ordering(w, case)
    w.on(1)
    return w.do(case, "rectified", report="已变更登记")


def _recheck(w: Walker, case: Any) -> Any:
    case = _rectified(w, case)
    return w.do(case, "recheck", way="visit", planned_on=w.world.ahead(w.world.today, 2))


def _transferred(w: Walker, case: Any) -> Any:
    case = w.finished(_on_site(w, case), "to_case")
    return w.do(case, "transfer", to="市综合行政执法局", clue="涉嫌未经许可从事经营活动")


def _published(w: Walker, case: Any) -> Any:
    case = _told(w, case)
    w.on(1)
    return w.do(case, "publish")


def _cancelled(w: Walker, case: Any) -> Any:
    return w.do(w.ready(case), "cancel", reason="企业已停业，改为下季度")


def _refused(w: Walker, case: Any) -> Any:
    return w.do(case, "refuse", reason="线索不足，先以非现场方式核实")


def _emergency(w: Walker, case: Any) -> Any:
    return w.started(case, scan_mode="none", makeup_reason="emergency")


def _uncoded(w: Walker, case: Any) -> Any:
    return w.finished(w.started(w.ready(case), scan_mode="none", makeup_reason="network"))


def _afar_found(w: Walker, case: Any) -> Any:
    return w.finished(_on_site(w, case), "order")


def _mended(w: Walker, case: Any) -> Any:
    case = _ordering(w, case)
    w.on(1)
    case = w.do(case, "extend", asked_on=w.day, why="登记机关换发证照需要时间", new_due=w.world.ahead(w.world.today, 9))
    case = w.do(w.do(case, "publish"), "rectified", report="已变更登记，附照片")
    w.on(0)
    return w.do(case, "recheck", way="papers", passed="yes")


def _corrected(w: Walker, case: Any) -> Any:
    case = _ordering(w, case)
    w.on(1)
    case = w.do(case, "publish")
    w.on(0)
    wrong = next(row for row in case.item_rows() if row.result == "order")
    reason = "经核对登记档案，检查时登记信息已经变更，原认定有误"
    return w.do(case, "correct", item=str(wrong.pk), result="no_problem", reason=reason)


def _withdrawn(w: Walker, case: Any) -> Any:
    case = _published(w, case)
    w.on(0)
    return w.do(case, "withdraw", reason="被检查单位登记有误，核实后重新公开")


def _away(w: Walker, case: Any) -> Any:
    return w.do(w.ready(case), "turned_away", ground="certificate", account="一名检查人员没有带执法证，店长要求看证后拒绝")


def _again(w: Walker, case: Any) -> Any:
    case = w.do(w.ready(case), "turned_away", ground="code", account="手机没有电，亮不出检查码")
    return w.do(case, "again", planned_on=w.world.ahead(w.world.today, 2), reason="备用手机和纸质检查码已带")


def _obstructed(w: Walker, case: Any) -> Any:
    case = w.do(w.ready(case), "turned_away", ground="obstruct", account="已出示检查码和证件，保安锁门，负责人电话拒绝")
    case = w.do(case, "duty")
    case = w.do(case, "help", to="市公安局", what="再次检查时到场维持秩序")
    return w.do(case, "hand_over", to="市公安局", clue="无正当理由阻挠检查，现场录像附后")


COURSES: dict[str, Callable[[Walker, Any], Any]] = {
    "requested": _requested, "approved": _approved, "assigned": _assigned, "on_site": _on_site, "filled": _filled,
    "recorded": _recorded, "told": _told, "ordering": _ordering, "rectified": _rectified, "recheck": _recheck,
    "transferred": _transferred, "published": _published, "cancelled": _cancelled, "refused": _refused,
    "emergency": _emergency, "uncoded": _uncoded, "afar": _told, "afar_found": _afar_found,
    "away": _away, "again": _again, "obstructed": _obstructed,
    "mended": _mended, "corrected": _corrected, "withdrawn": _withdrawn,
}  # fmt: skip
FORGOTTEN = 6  # working days: beyond every period for reporting
TODAY = ("requested", "approved", "assigned", "on_site", "emergency")


def load(world: World, maker: Maker, scale: float) -> None:
    """Three rounds of every course at full size, one in a small city; each round by other bodies."""
    rounds = 3 if scale >= 0.5 else 1
    turn = 0
    for number in range(rounds):
        for key in STAGES:
            turn += 1
            walker = Walker(world, maker, ORGANS[(turn + number) % len(ORGANS)] if rounds > 1 else "scjg", turn)
            walker.on(0 if key in TODAY else 2 + turn % 5)
            _walk(walker, key)
    for number, key in enumerate(("on_site", "on_site", "assigned")):  # begun and never reported, gone out and silent
        walker = Walker(world, maker, "huancui.scjg", turn + number + 1)
        walker.on(FORGOTTEN + number)
        _walk(walker, key)


def _walk(walker: Walker, key: str) -> None:
    """One course; a gate that refuses ends it where it stands, as it would in life."""
    trigger = (
        "emergency"
        if key == "emergency"
        else "data"
        if key.startswith("afar")
        else ("complaint", "transfer")[walker.turn % 2]
    )
    planned = walker.world.ahead(walker.day, 1) if key in ("requested", "approved") else walker.day
    case = walker.ask(trigger, planned, afar=key.startswith("afar"))
    if case is None:
        return
    try:
        COURSES[key](walker, case)
    except (NotAllowed, InvalidFacts) as error:
        if walker.turn == 0:
            raise
        walker.refused = str(error)


PURPOSES = (
    ("training", "送法进企宣讲", ""), ("licensing", "经营场所现场核查", "模拟许〔2026〕18号"), ("survey", "景气调查", ""),
    ("service", "走访听取意见", ""), ("observation", "观摩标准化现场", ""), ("monitoring", "例行环境采样", ""),
)  # fmt: skip


def log(world: World, maker: Maker) -> None:
    """Visits that are no inspections; the supervision doubts one of them."""
    book, made = register("site_visit"), None
    for turn, (purpose, detail, number) in enumerate(PURPOSES):
        walker = Walker(world, maker, ORGANS[turn % len(ORGANS)], turn)
        walker.on(2 + turn)
        local = walker.organ.area.code if walker.organ.area.level == "county" else ""
        firm = next((f for f in maker.firms[turn * 7 :] if f["area"].startswith(local)), maker.firms[0])
        facts = {"uscc": firm["uscc"], "purpose": purpose, "detail": detail, "license_number": number,
                 "visited_on": walker.day, "people": 2 + turn % 3}  # fmt: skip
        made = open_case(book, walker.officer, facts, organ_id=walker.organ.pk, on=walker.day).case
    supervisor = world.pick("inspection.supervisor", "sfj", world.today) or SYSTEM
    if made is not None:
        take(made, "flag", supervisor, {"reason": "企业反映到访中查看了排放台账"}, on=world.today)
