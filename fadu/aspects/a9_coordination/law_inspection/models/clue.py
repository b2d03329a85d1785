"""A clue handed to the discipline organ. Closed to everybody but sender, approver and receiver."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .shared import Book, linked, unit


class Clue(Book):
    """organ: the sender; `receiver` sees it from the day it is sent. Its texts are private fields."""

    SUSPICIONS = (
        ("discipline", "涉嫌违纪"),
        ("office", "涉嫌职务违法、职务犯罪"),
        ("crime", "涉嫌其他犯罪"),
        ("other", "属于其他机关职责"),
    )
    receiver = unit("接收机关", null=True)
    inbound = models.BooleanField("来自纪检监察等机关", default=False)
    suspicion = models.CharField("性质", max_length=12, choices=SUSPICIONS)
    subject = models.CharField("反映对象", max_length=200)
    content = models.TextField("线索内容")
    materials = models.TextField("材料清单", blank=True)
    origin = linked("来源督察")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.CharField("批准人", max_length=120, blank=True)
    approved_on = models.DateField("批准日期", null=True)
    sent_on = models.DateField("移送日期", null=True)
    received_on = models.DateField("接收日期", null=True)
    received_by = models.CharField("接收人", max_length=120, blank=True)
    asked_on = models.DateField("询问结果日期", null=True)
    result = models.TextField("处理结果", blank=True)
    answered_on = models.DateField("反馈日期", null=True)

    class Meta(Book.Meta):
        verbose_name = verbose_name_plural = "问题线索"

    @classmethod
    def number_sent(cls, year: int) -> int | None:
        """How many clues were sent in a year; None below three, so that nobody can tell whom it is about."""
        n = cls._plain.filter(sent_on__year=year).count()
        return n if n >= 3 else None
