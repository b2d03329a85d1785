"""How often somebody tried something: a counter per purpose, person and stretch of time."""

from django.db import models


class Tally(models.Model):
    """Tries counted in one stretch of time. `who` is a keyed hash: neither address nor case number is kept."""

    scope = models.CharField("用途", max_length=40)
    who = models.CharField("对象摘要", max_length=64)
    stretch = models.BigIntegerField("时段")
    n = models.PositiveIntegerField("次数", default=0)
    until = models.BigIntegerField("时段结束")

    class Meta:
        verbose_name = verbose_name_plural = "次数限制"
        constraints = [models.UniqueConstraint(fields=["scope", "who", "stretch"], name="web_tally_once")]
        indexes = [models.Index(fields=["until"], name="web_tally_until")]

    def __str__(self) -> str:
        return f"{self.scope} {self.n}"
