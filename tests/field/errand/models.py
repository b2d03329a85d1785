from django.db import models

from fadu.kernel.models import Case


class Errand(Case):
    who = models.CharField("去哪家", max_length=60)
    town = models.CharField("镇街", max_length=30, blank=True)
    planned_on = models.DateField("日期", null=True)
    code_read = models.CharField("扫到的码", max_length=200, blank=True)
    started_at = models.DateTimeField("到场", null=True)
    attended_by = models.CharField("在场人", max_length=60, blank=True)
    remark = models.TextField("情况", blank=True)
    recorded_on_device = models.BooleanField("设备上记录", default=False)
    result = models.CharField("结果", max_length=20, blank=True)

    class Meta(Case.Meta):
        app_label = "errand"


class Line(models.Model):
    errand = models.ForeignKey(Errand, models.CASCADE, related_name="lines")
    sheet = models.CharField(max_length=20)
    key = models.CharField(max_length=20)
    answer = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True)
    photos = models.JSONField(default=list)

    class Meta:
        app_label = "errand"
        constraints = [models.UniqueConstraint(fields=["errand", "sheet", "key"], name="errand_line_once")]
