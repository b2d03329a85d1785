"""The indicator tree of a demonstration round, as imported; what was not published stays empty."""

from __future__ import annotations

from django.db import models

from fadu.kernel.models import Case, Matter, OfMatter

KINDS = (("must", "必备"), ("usual", "一般"), ("extra", "附加"), ("", "未公布"))


class Frame(Case):
    """One edition of the tree."""

    title = models.CharField("名称", max_length=200)
    edition = models.CharField("版本", max_length=60, blank=True)
    source = models.CharField("来源", max_length=300, blank=True)
    imported_by = models.CharField("导入人", max_length=120, blank=True)
    slots = models.BooleanField("空位框架", default=False)

    class Meta(Case.Meta):
        default_manager_name = "_plain"
        verbose_name = verbose_name_plural = "示范创建指标体系"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Node(OfMatter):
    """An indicator of level 1 to 3. Points and standards are what the imported file says; nothing is filled in."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    frame = models.ForeignKey(Frame, models.PROTECT, related_name="nodes")
    code = models.CharField("编号", max_length=20)
    level = models.PositiveSmallIntegerField("级别")
    order = models.PositiveSmallIntegerField("次序")
    title = models.CharField("指标", max_length=300, blank=True)
    standard = models.TextField("标准", blank=True)
    kind = models.CharField("类别", max_length=8, choices=KINDS, blank=True)
    points = models.DecimalField("分值", max_digits=7, decimal_places=2, null=True)
    confidence = models.CharField("可信度", max_length=10, blank=True)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["frame", "code"], name="demonstration_node_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.title or '（未导入）'}"
