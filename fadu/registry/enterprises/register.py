"""The register of market entities: who sees which rows, how they are shown, found and exported."""

from __future__ import annotations

from fadu.kernel.access import Grant, everywhere, own_area
from fadu.kernel.declare import Column, Exchange, Field, Filter, Pages, Panel
from fadu.kernel.register import Register

from .industries import divisions
from .models import Enterprise
from .vocab import Grade, Kind, Size, Status

PRIVATE = ("legal_person", "contact_name", "contact_phone")
# Departments see the market entities of their area. Other modules' roles are named by key.
DEPARTMENTS = (
    "unit_contact",
    "inspection.head",
    "inspection.planner",
    "inspection.officer",
    "inspection.supervisor",
)
EVERYWHERE = ("coordinator", "leader", "auditor", "risk.officer", "risk.head")
ACCESS = (
    Grant("enterprise.registrar", rows=own_area, fields="*"),
    *(Grant(role, rows=everywhere) for role in EVERYWHERE),
    *(Grant(role, rows=own_area) for role in DEPARTMENTS),
)
PAGES = Pages(
    unit="家",
    columns=(
        Column("uscc", "统一社会信用代码"),
        Column("name", "名称"),
        Column("kind", "类型"),
        Column("status", "登记状态"),
        Column("industry", "行业", value=lambda row: divisions().get(row.industry[:3], row.industry)),
        Column("size", "规模"),
        Column("grade", "风险类别"),
        Column("established_on", "成立日期", sort="opened_on"),
    ),
    filters=(
        Filter("status", "登记状态", choices=tuple(Status.choices)),
        Filter("kind", "类型", choices=tuple(Kind.choices)),
        Filter("grade", "信用风险类别", choices=tuple(Grade.choices)),
        Filter("size", "规模", choices=tuple(Size.choices)),
        Filter("industry", "行业代码", "text", lookup="industry__startswith"),
        Filter("town", "镇街", "text", lookup="town__name__contains"),
        Filter("opened_on", "成立日期", "date"),
    ),
    panels=(
        Panel("identity", "登记事项", ("uscc", "kind", "status", "established_on", "closed_on", "registered_capital")),
        Panel("place", "住所", ("town", "address")),
        Panel("trade", "经营", ("industry", "size", "staff_count", "grade", "graded_on")),
        Panel("contact", "联系方式", PRIVATE),
    ),
    title=lambda row: row.name,
    select=("town",),
)
EXCHANGE = Exchange(
    fields=(
        Field("uscc", "统一社会信用代码", path="matter.number"),
        Field("name", "名称"),
        Field("kind", "类型", choices=tuple(Kind.choices)),
        Field("status", "登记状态", choices=tuple(Status.choices)),
        Field("area", "行政区划"),
        Field("town", "镇街", path="town.name"),
        Field("address", "住所（经营场所）"),
        Field("industry", "行业代码"),
        Field("size", "规模", choices=tuple(Size.choices)),
        Field("established_on", "成立日期", "date"),
        Field("closed_on", "注销或吊销日期", "date"),
        Field("legal_person", "法定代表人（经营者）", private=True),
        Field("contact_name", "联系人", private=True),
        Field("contact_phone", "联系电话", private=True),
        Field("grade", "信用风险类别"),
        Field("staff_count", "从业人数", "int"),
        Field("registered_capital", "注册资本（万元）", "money"),
    )
)


def searched(row: Enterprise) -> tuple[str, str]:
    """Open text: what stands in the public register of companies anyway."""
    return f"{row.name} {row.address} {area_word(row.area)}", ""


def area_word(code: str) -> str:
    """The word by which the search text tells the county."""
    return f"area{code}"


ENTERPRISES = Register(
    key="enterprise",
    aspect="a4",
    title="市场主体",
    model=Enterprise,
    access=ACCESS,
    pages=PAGES,
    exchange=EXCHANGE,
    private=PRIVATE,
    roles=(("enterprise.registrar", "市场主体登记人员"),),
    search=searched,
    number="{prefix}〔{year}〕{n}号",
)
