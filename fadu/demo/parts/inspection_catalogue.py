"""The catalogue of the synthetic city: bodies, three hundred items, forms, four hundred officers, rules in use."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fadu.demo import inspection_rules
from fadu.demo.accounts import Held, Person, everybody
from fadu.demo.disputes import COUNTIES
from fadu.demo.names import BRANCHES, FAMILIES, STEMS
from fadu.demo.world import World
from fadu.kernel.access import SYSTEM
from fadu.kernel.audit import record
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue.bulk import cards
from fadu.registry.inspection_catalogue.models import Body, CheckForm, FormLine, Item, ItemBasis, Officer, Recusal
from fadu.registry.inspection_catalogue.rules import vocab

ORDER = 15
SUPERVISOR, PLANNER, HEAD, INSPECTOR = (
    "inspection.supervisor", "inspection.planner", "inspection.head", "inspection.officer",
)  # fmt: skip
PEOPLE: tuple[Person, ...] = (
    Person("jiandu", "彭甲一", (Held(SUPERVISOR, "sfj", "行政执法监督科科长"),),
           label="市司法局行政执法监督：检查主体、事项、规则、预警"),
    Person("huancui.jiandu", "彭乙二", (Held(SUPERVISOR, "huancui.sfj", "行政执法监督股股长"),)),
    Person("scjg.planner", "彭丙三", (Held(PLANNER, "scjg", "法规科科长"),), label="市市场监管局检查计划经办：事项、人员、计划"),
    Person("scjg.chief", "彭丁四", (Held(HEAD, "scjg", "分管副局长"),)),
    Person("yjj.planner", "彭戊五", (Held(PLANNER, "yjj", "政策法规科科长"),)),
    Person("huancui.planner", "彭己六", (Held(PLANNER, "huancui.scjg", "法规股股长"),)),
)  # fmt: skip
BEGIN = (-2, 3, 1)
LINES = (
    ("证照与登记信息一致", "yesno", False), ("负责人和从业人员资格", "yesno", False), ("制度台账齐全", "yesno", False),
    ("现场管理符合标准", "yesno", True), ("问题数量", "number", False), ("现场情况说明", "text", False),
)  # fmt: skip


@cache
def rows() -> list[list[str]]:
    """Lines of the data file."""
    file = Path(__file__).parent.parent / "data" / "inspection_items.toml"
    text = tomllib.loads(file.read_text(encoding="utf-8"))["rows"]
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def lines_of(world: World) -> list[tuple[str, ...]]:
    """Keys of the organs that are bodies, with their first domain: the city's, then those of the counties."""
    found = {city: domain for domain, city, *_ in reversed(rows())}
    for domain, _, county, *_ in reversed(rows()):
        found |= {f"{name}.{county}": domain for name in COUNTIES if county != "-"}
    return [(key, domain) for key, domain in found.items() if key in world.organs]


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """Everything that stands published, then a few things under way."""
    say("检查主体、事项和规则 inspection catalogue")
    began = date(world.today.year + BEGIN[0], *BEGIN[1:])
    bodies = _bodies(world, began)
    forms = _forms(began)
    share = 1.0 if scale >= 1 else max(0.2, min(1.0, scale))
    items = _items(world, began, bodies, forms, share)
    officers = _officers(world, began, bodies, share)
    facts = {"bodies": len(bodies), "items": len(items), "officers": len(officers)}
    record(SYSTEM, "catalogue.imported", "导入检查主体、事项和执法人员（模拟）", facts=facts)
    inspection_rules.adopt(world, bodies, items)
    _under_way(world, bodies)


def _bodies(world: World, began: date) -> dict[str, Body]:
    laws = {cells[0]: cells[3] for cells in rows()}
    made = []
    for key, domain in lines_of(world):
        organ = world.organs[key]
        made.append(Body(organ=organ, area=organ.area.code, opened_on=began, state="published", kind="department",
                         nature="department", basis=f"《{laws[domain]}》（条款待核）",
                         duties=f"{vocab.title(vocab.DOMAINS, domain)}等领域的涉企行政检查",
                         confirmed_on=began + timedelta(days=10), confirmed_by="市司法局行政执法监督（模拟）",
                         published_on=began + timedelta(days=15), closed_on=began + timedelta(days=15)))
    cards("inspection_body", made, [(f"模拟检主{n:03d}", b.organ.name) for n, b in enumerate(made, 1)])
    return {body.organ.key: body for body in made}  # fmt: skip


def _forms(began: date) -> dict[str, CheckForm]:
    """One form per domain, its second version in force since this year, and one cover for all simple items."""
    forms, lines = [], []
    for key, title in (*vocab.DOMAINS, ("simple", "简单事项一表通查")):
        simple = key == "simple"
        turn = date(began.year + 2, 1, 1)
        head = {"title": f"{title}检查表单" if not simple else title, "simple": simple, "note": "模拟"}
        forms += [CheckForm(key=key, version=1, valid_from=began, valid_to=turn - timedelta(days=1), **head),
                  CheckForm(key=key, version=2, valid_from=turn, **head)]  # fmt: skip
    made = CheckForm.objects.bulk_create(forms)
    for form in made:
        chosen = LINES[:4] if form.version == 1 else LINES
        lines += [FormLine(form=form, no=no, content=content, answer_type=kind, evidence_required=proof,
                           standard="见检查事项依据")
                  for no, (content, kind, proof) in enumerate(chosen, 1)]  # fmt: skip
    FormLine.objects.bulk_create(lines)
    return {form.key: form for form in made if form.version == 2}


def _items(
    world: World, began: date, bodies: dict[str, Body], forms: dict[str, CheckForm], share: float
) -> list[Item]:
    rng = Random(1501)  # noqa: S311 a synthetic city, not a draw
    made, owners, laws = [], [], []
    for domain, city, county, law, rank, scope, skill, names in rows():
        for no, name in enumerate(names.split("、")[: max(1, round(10 * share))], 1):
            simple = rng.random() < 0.3
            idle = rng.random() < 0.03
            made.append(Item(
                organ=bodies[city].organ, area=bodies[city].area, opened_on=began, state="published",
                code=f"模拟-{vocab.title(vocab.DOMAINS, domain)}-{no:02d}", name=name, domain=domain, scope=scope,
                level="city" if county == "-" else "county", object_class="", method=rng.choice(("onsite", "both")),
                offsite_ok=rng.random() < 0.25, minutes=rng.choice((20, 30) if simple else (45, 60, 90, 120)),
                form=forms["simple" if simple else domain], simple=simple, competences="" if skill == "-" else skill,
                window=_window(rng), level_of_risk=rng.choice(("high", "mid_high", "mid", "mid_low", "low")),
                published_on=began + timedelta(days=30), closed_on=began + timedelta(days=30), synthetic=True,
                last_used_on=date(world.today.year - 5, 10, 1) - timedelta(days=rng.randrange(300)) if idle else None,
            ))  # fmt: skip
            owners.append([city, *(f"{name}.{county}" for name in COUNTIES if county != "-")])
            laws.append((law, rank))
    cards("inspection_item", made, [(item.code, item.name) for item in made])
    through = Item.bodies.through
    through.objects.bulk_create(through(item=i, body=bodies[key]) for i, keys in zip(made, owners, strict=True)
                                for key in keys if key in bodies)  # fmt: skip
    ItemBasis._plain.bulk_create(
        ItemBasis(matter_id=item.pk, item=item, law=law, rank=rank, confidence="memory")
        for item, (law, rank) in zip(made, laws, strict=True)
    )
    return made


def _window(rng: Random) -> int:
    """Mostly the whole year, otherwise a season of four to eight months."""
    if rng.random() < 0.6:
        return vocab.ALL_MONTHS
    first, length = rng.randrange(12), rng.randrange(4, 9)
    return sum(1 << ((first + n) % 12) for n in range(length))


def _officers(world: World, began: date, bodies: dict[str, Body], share: float) -> list[Officer]:
    """Those of the accounts first, then as many more as the body needs; each body has at least four."""
    rng = Random(1502)  # noqa: S311 a synthetic city, not a draw
    made, skills = [], _skills()
    posted = [(p, h) for p in everybody() for h in p.posts[-1:] if h.role == INSPECTOR and h.organ in bodies]
    for person, held in posted:
        user = world.users[person.username]
        made.append(_officer(bodies[held.organ], person.name, len(made), world, rng, skills, user))
    for key, body in bodies.items():
        for _ in range(max(4, round((14 if "." not in key else 7) * share))):
            made.append(_officer(body, "", len(made), world, rng, skills, None))
    for no, officer in enumerate(made):
        officer.opened_on = officer.closed_on = began
        officer.kind = "officer" if no % 11 or officer.user else "assistant"
        if officer.kind == "assistant":
            officer.certificate_no, officer.certificate_until = "", None
    cards("inspection_officer", made, [(f"模拟检员{n:04d}", o.name) for n, o in enumerate(made, 1)])
    return made


def _skills() -> dict[str, str]:
    """Competences that a body's items ask for."""
    found: dict[str, set[str]] = {}
    for _, city, county, _, _, _, skill, _ in rows():
        for key in (city, *(f"{name}.{county}" for name in COUNTIES)):
            found.setdefault(key, set()).update({skill} - {"-"})
    return {key: " ".join(sorted(skills)) for key, skills in found.items()}


def _officer(
    body: Body, name: str, no: int, world: World, rng: Random, skills: dict[str, str], user: Any
) -> Officer:
    until = world.today + timedelta(days=rng.randrange(20, 1500))
    if not user and rng.random() < 0.02:
        until = world.today - timedelta(days=rng.randrange(1, 200))
    family, stem, branch = FAMILIES[no % 20], STEMS[no // 20 % 10], BRANCHES[no // 200 % 12]
    return Officer(organ=body.organ, area=body.area, state="active", user=user, body=body,
                   name=name or f"{family}{stem}{branch}", certificate_no=f"MN1510{no + 1:06d}",
                   certificate_until=until, competences=skills.get(body.organ.key, ""))  # fmt: skip


def _under_way(world: World, bodies: dict[str, Body]) -> None:
    """A body waiting for confirmation, one refused, an item under review, one whose basis changed, a recusal."""
    boss = world.pick(SUPERVISOR, "sfj", world.today) or SYSTEM
    towns = (*world.towns["rongcheng.town"], *world.towns["huancui.street"])[:2]
    book, day = register("inspection_body"), world.back(world.today, 6)
    for key, conferred in zip(towns, ("", "省级赋权决定（名称待核）"), strict=False):
        facts = {"nature": "town", "basis": "省级赋权决定所列事项（条款待核）", "conferred": conferred}
        made = open_case(book, SYSTEM, facts, organ_id=world.organs[key].pk, on=day).case
        if not conferred:
            reason = "没有省级赋权决定，镇街不具备检查主体资格"
            take(made, "refuse", boss, {"reason": reason}, on=world.back(world.today, 3))
    _item_under_way(world, boss)
    officer = Officer._plain.filter(body=bodies["scjg"], kind="officer").order_by("pk").last()
    firm = Matter._plain.filter(register="enterprise", area="371002").order_by("pk").first()
    if officer and firm:
        Recusal._plain.create(matter_id=officer.pk, officer=officer, enterprise=firm, since=day, reason="近亲属任职")


def _item_under_way(world: World, boss: Any) -> None:
    draft = {"code": "模拟-待审-01", "name": "预制菜加工条件检查", "domain": "food", "level": "city", "method": "onsite",
             "minutes": 60, "law": "模拟工作通知", "rank": "paper", "scope": 'industry in ("C14",)'}  # fmt: skip
    scjg, day = world.organs["scjg"], world.back(world.today, 8)
    open_case(register("inspection_item"), SYSTEM, draft, organ_id=scjg.pk, on=day)
    changed = Item._plain.filter(domain="environment", state="published").order_by("code").first()
    if changed:
        facts = {"changed_on": world.back(world.today, 12), "reason": "所依据的法律被新法取代"}
        take(changed, "change", boss, facts, on=day)
