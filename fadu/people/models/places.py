"""Areas (行政区划和统计区) and organs (机关), both dated.

An area's `code` is the official code of the National Bureau of Statistics (6 digits for county level, 9 for towns).
`statutory=False` marks codes that exist for statistics only: development zones are no administrative divisions.
The *legal parent* (which county-level government the place belongs to in law) and the *managing organ* (which zone
committee runs it day by day) are two different facts and are kept apart.
"""

from datetime import date
from functools import cached_property

from django.db import models

from fadu.people.pinyin import initials


class Confidence(models.TextChoices):
    """How far a fact may be trusted."""

    VERIFIED = "verified", "已核实"
    MEMORY = "memory", "待核对"


class Area(models.Model):
    """A place: province, city, county level, development zone (statistics only) or town level."""

    class Level(models.TextChoices):
        """Levels from the province down."""

        PROVINCE = "province", "省"
        CITY = "city", "设区的市"
        COUNTY = "county", "区县市"
        ZONE = "zone", "功能区"
        TOWN = "town", "镇街"

    code = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    legal_parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="法定上级"
    )
    managing_organ = models.ForeignKey(
        "people.Organ", models.PROTECT, null=True, blank=True, related_name="managed_areas", verbose_name="管理单位"
    )
    statutory = models.BooleanField("法定行政区划", default=True)
    valid_from = models.DateField("起", null=True, blank=True)
    valid_to = models.DateField("止", null=True, blank=True)
    as_of = models.DateField("数据截至", null=True, blank=True)
    confidence = models.CharField("可信度", max_length=10, choices=Confidence.choices, default=Confidence.VERIFIED)
    note = models.CharField("说明", max_length=200, blank=True)
    sort_key = models.CharField("拼音首字母", max_length=60, blank=True, editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "区划"

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Keep the pinyin key in step with the name."""
        self.sort_key = initials(self.name)
        super().save(*args, **kwargs)

    def county(self) -> "Area | None":
        """The county-level area this place legally belongs to (itself when it is one)."""
        area: Area | None = self
        while area is not None and area.level != Area.Level.COUNTY:
            area = area.legal_parent
        return area


class AreaHistory(models.Model):
    """What an area was until `valid_to` (exclusive): former name, legal parent and managing organ."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="history", verbose_name="区划")
    name = models.CharField("名称", max_length=60)
    legal_parent = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", verbose_name="法定上级")
    managing_organ = models.ForeignKey(
        "people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="管理单位"
    )
    valid_to = models.DateField("至")

    class Meta:
        ordering = ["area", "valid_to"]
        constraints = [models.UniqueConstraint(fields=["area", "valid_to"], name="people_areahistory_once")]


class Organ(models.Model):
    """An organ: government, department, town, zone committee, court … known to all modules by a stable `key`.

    `parent` is the organ it belongs to (a department to its government); `superior` is the next higher organ of a
    line under vertical leadership (tax, customs), where that differs. `previous` names the organ whose duties it took
    over: the successor answers for the predecessor. A mere change of name keeps the organ and adds an `OrganName`.
    """

    class Kind(models.TextChoices):
        """What sort of organ it is; towns (governments) and street offices (派出机关) differ in law."""

        GOVERNMENT = "government", "人民政府"
        DEPARTMENT = "department", "政府工作部门"
        BRANCH = "branch", "派出机构"
        TOWN = "town", "镇人民政府"
        STREET = "street", "街道办事处"
        ZONE = "zone", "功能区管理机构"
        VERTICAL = "vertical", "垂直或双重管理机关"
        PARTY = "party", "党委机构"
        CONGRESS = "congress", "人大机关"
        COURT = "court", "人民法院"
        PROCURATORATE = "procuratorate", "人民检察院"
        GROUP = "group", "群团组织"
        INSTITUTION = "institution", "事业单位"

    key = models.CharField("标识", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    short = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="所属机关"
    )
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="inferiors", verbose_name="垂直领导的上一级"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="organs", verbose_name="区划")
    code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    prefix = models.CharField("机关代字", max_length=12, blank=True)
    valid_from = models.DateField("起", null=True, blank=True)
    valid_to = models.DateField("止", null=True, blank=True)
    confidence = models.CharField("可信度", max_length=10, choices=Confidence.choices, default=Confidence.VERIFIED)
    confirm = models.BooleanField("名称待确认", default=False)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="承继自"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    order = models.PositiveIntegerField("序号", default=1000)
    sort_key = models.CharField("拼音首字母", max_length=80, blank=True, editable=False, db_index=True)

    class Meta:
        ordering = ["order", "key"]
        verbose_name = verbose_name_plural = "机构"
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="people_organ_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Keep the pinyin key in step with name and short name: people type either."""
        self.sort_key = f"{initials(self.name)} {initials(self.short)}"[:80]
        super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        """The name for users; says so when the city has not yet confirmed it."""
        return f"{self.name}（名称待确认）" if self.confirm else self.name

    def name_on(self, day: date) -> str:
        """The name in use on `day`: what a paper of that day must carry."""
        former = [row for row in self._former if row.valid_to > day]
        return min(former, key=lambda row: row.valid_to).name if former else self.name

    @cached_property
    def _former(self) -> list["OrganName"]:
        return list(self.names.all())

    def in_force(self, day: date) -> bool:
        """Whether the organ exists on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


class OrganName(models.Model):
    """A former name of an organ, in use until `valid_to` (exclusive)."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="names", verbose_name="机构")
    name = models.CharField("曾用名称", max_length=80)
    short = models.CharField("曾用简称", max_length=40)
    valid_to = models.DateField("用至（不含当日）")
    basis = models.CharField("变更依据", max_length=200, blank=True)

    class Meta:
        ordering = ["organ", "valid_to"]
        constraints = [models.UniqueConstraint(fields=["organ", "valid_to"], name="people_organname_once")]
