"""Working together with the discipline organ. Closed to everybody but sender, approver and partner."""

from __future__ import annotations

from django.db import models

from .shared import Book, linked, unit


class Cooperation(Book):
    """A consultation, an exchange of information, a joint inspection. Its texts are private fields."""

    KINDS = (("meeting", "会商"), ("exchange", "情况通报"), ("joint", "联合督察"))

    partner = unit("协作机关", null=True)
    kind = models.CharField("方式", max_length=10, choices=KINDS)
    subject = models.CharField("事项", max_length=200)
    content = models.TextField("内容")
    sender = models.CharField("提出人", max_length=120, blank=True)
    approved_by = models.CharField("批准人", max_length=120, blank=True)
    approved_on = models.DateField("批准日期", null=True)
    sent_on = models.DateField("送达日期", null=True)
    agreed_on = models.DateField("对方同意日期", null=True)
    agreed_by = models.CharField("对方经办人", max_length=120, blank=True)
    held_on = models.DateField("会商日期", null=True)
    attended = models.CharField("参加人", max_length=300, blank=True)
    result = models.TextField("结果", blank=True)
    project = linked("联合督察项目")

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "监督协作"
