"""The demo's accounts: who they are, what they do, since when. All share one password; none of them exists.

`STAFF` works the reconsideration cases and the plan; `everybody()` adds the people of the other parts.
Years are counted from the running year: 0 is this year, -2 the first year of the demo.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fadu.demo.disputes import COUNTIES

PASSWORD = "fadu-demo"  # noqa: S105 printed at every start of a demonstration
CITY = "weihai"


@dataclass(frozen=True)
class Held:
    """A post: role, key of the organ, title, first day as (year, month, day) counted from the running year."""

    role: str
    organ: str
    title: str
    since: tuple[int, int, int] = (-2, 1, 2)


@dataclass(frozen=True)
class Person:
    """A synthetic person and the posts held one after another: each later post is a transfer from the one before it."""

    username: str
    name: str
    posts: tuple[Held, ...]
    password: str = PASSWORD
    label: str = ""


def _recon(username: str, name: str, role: str, organ: str, title: str, *later: Held) -> Person:
    return Person(username, name, (Held(f"reconsideration.{role}", organ, title), *later), label="")


OFFICE = "市司法局行政复议科"
CITY_STAFF = (
    Person("coordinator", "王甲一", (Held("coordinator", "sfj", "法治建设科科长"),), label="市司法局统筹：年度计划、各单位进度"),
    Person("clerk", "李乙二", (Held("reconsideration.clerk", CITY, f"{OFFICE}收件人员"),), label="市级复议收件：登记、审查、送达"),
    Person("handler", "张丙三", (Held("reconsideration.handler", CITY, f"{OFFICE}承办人"),), label="市级复议承办人：审理、拟决定"),
    Person("handler2", "刘丁四", (Held("reconsideration.handler", "rongcheng", "荣成市司法局复议股承办人"),
                               Held("reconsideration.handler", CITY, f"{OFFICE}承办人", (-1, 7, 1))),
           label="市级复议承办人（由荣成市调入）"),
    _recon("handler3", "陈戊五", "handler", CITY, f"{OFFICE}承办人",
           Held("reconsideration.handler", "huancui", "环翠区司法局复议股承办人", (-1, 4, 1))),
    Person("head.former", "郭己九", (Held("reconsideration.head", CITY, f"{OFFICE}科长"),
                                  Held("unit_contact", "sfj", "二级调研员", (-1, 1, 6)))),
    Person("head", "杨己六", (Held("reconsideration.handler", CITY, f"{OFFICE}副科长"),
                            Held("reconsideration.head", CITY, f"{OFFICE}科长", (-1, 1, 6))),
           label="市级复议机构负责人：指定承办人、延期、审核"),
    Person("decider", "赵庚七", (Held("reconsideration.decider", CITY, "副市长"),), label="市政府复议机关负责人：批准决定"),
    Person("decider2", "林庚八", (Held("leader", CITY, "市政府副秘书长"),)),
    Person("supervisor", "黄辛八", (Held("reconsideration.supervisor", "sfj", "复议监督科科长"),),
           label="上级复议监督：区县复议案件，责令纠正、直接审理"),
    Person("leader", "周壬九", (Held("leader", CITY, "市政府分管负责人"),), label="市领导：一页看全市"),
    Person("auditor", "吴癸十", (Held("auditor", "jiwei", "执纪监督室"),), label="纪检审计查阅：只看不改"),
    Person("xitong", "徐甲二", (Held("system_admin", "sfj", "系统管理员"),), label="系统管理员：机构、账号"),
    Person("anquan", "孙乙三", (Held("security_admin", "sfj", "安全管理员"),), label="安全管理员：岗位、解锁"),
    Person("shenji", "胡丙四", (Held("audit_admin", "sfj", "审计管理员"),), label="审计管理员：留痕、核验"),
)
PLACES = {"huancui": "环翠区", "wendeng": "文登区", "rongcheng": "荣成市", "rushan": "乳山市"}
NAMES = {
    "huancui": ("朱甲三", "高乙四", "何丙五", "马丁六", "罗戊七"),
    "wendeng": ("王乙五", "李丙六", "张丁七", "刘戊八", "陈己一"),
    "rongcheng": ("杨丙七", "赵丁八", "黄戊九", "周己二", "吴庚三"),
    "rushan": ("徐丁九", "孙戊十", "胡己三", "朱庚四", "高辛五"),
}
COUNTY_ROLES = (("clerk", "复议股收件人员"), ("handler", "复议股承办人"), ("handler", "复议股承办人"),
                ("head", "复议股负责人"), ("decider", "副区（市）长"))
OFFICERS = (
    ("scjg", "何壬一", "法规科", "市市场监管局：被申请人答复、意见书回复"), ("rsj", "马癸二", "法规科", ""), ("gaj", "罗甲五", "法制支队", ""),
    ("zrzy", "林乙六", "法规科", ""), ("cgj", "郭丙八", "法制科", ""), ("zjj", "梁丁二", "法规科", ""),
    ("huancui.scjg", "宋戊三", "法规股", ""), ("huancui.gafj", "郑己四", "法制大队", ""), ("rongcheng.gaj", "谢庚五", "法制大队", ""),
)  # fmt: skip
CONTACTS = (("fgw", "韩辛六", ""), ("spj", "唐壬七", "市行政审批局联络员：本单位任务填报"), ("bigdata", "冯癸八", ""), ("xfj", "于甲九", ""),
            ("rongcheng.sfj", "董乙十", ""))


def _county(county: str) -> list[Person]:
    people, seen = [], {}
    for (role, title), name in zip(COUNTY_ROLES, NAMES[county], strict=True):
        seen[role] = seen.get(role, 0) + 1
        username = f"{county}.{role}{seen[role] if seen[role] > 1 else ''}"
        where = "" if role == "decider" else f"{PLACES[county]}司法局"
        shown = f"{PLACES[county]}复议承办人" if (county, username) == ("huancui", "huancui.handler") else ""
        held = Held(f"reconsideration.{role}", county, f"{where}{title}")
        people.append(Person(username, name, (held,), label=shown))
    return people


def _staff() -> tuple[Person, ...]:
    officers = [Person(f"{key}.officer", name, (Held("reconsideration.respondent", key, title),), label=label)
                for key, name, title, label in OFFICERS]
    contacts = [Person(f"{key}.contact", name, (Held("unit_contact", key, "法治联络员"),), label=label)
                for key, name, label in CONTACTS]
    return (*CITY_STAFF, *(p for county in COUNTIES for p in _county(county)), *officers, *contacts)


STAFF = _staff()


@cache
def everybody() -> tuple[Person, ...]:
    """The people of the cases, then those that each part of the city brings along."""
    from fadu.demo.parts import parts

    return (*STAFF, *(person for part in parts() for person in getattr(part, "PEOPLE", ())))


def shown() -> tuple[Person, ...]:
    """The accounts that a visitor needs; `fadu up` prints them."""
    return tuple(person for person in everybody() if person.label)
