"""Tokens by which a program acts for a person. Only a hash is kept; the token itself is shown once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from fadu.kernel.today import now

PREFIX = "fadu_"
SCOPES = (
    ("read", "查询案件、期限、文书和指标"),
    ("write", "登记案件、办理步骤、上传附件"),
    ("private", "读取本人岗位可看的当事人信息（每次读取都留痕）"),
)
LIFETIMES = ((30, "30 天"), (90, "90 天"), (365, "一年"))


def digest(token: str) -> str:
    """What is stored of a token: it has 256 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiToken(models.Model):
    """One token of one user: it can do what the user's posts allow, narrowed to its scopes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name="用户")
    name = models.CharField("用途", max_length=80)
    digest = models.CharField("摘要", max_length=64, unique=True)
    head = models.CharField("开头", max_length=16)
    scopes = models.JSONField("范围", default=list)
    created_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("吊销时间", null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = verbose_name_plural = "接口令牌"

    def __str__(self) -> str:
        return f"{self.name}（{self.head}…）"

    @property
    def live(self) -> bool:
        """Whether the token still opens anything."""
        return self.revoked_at is None and self.expires_at > now()

    @classmethod
    def issue(cls, user: object, name: str, scopes: list[str], days: int) -> tuple[ApiToken, str]:
        """A new token and its text, which is not kept anywhere."""
        text = PREFIX + secrets.token_urlsafe(32)
        moment: datetime = now()
        token = cls.objects.create(
            user=user,
            name=name,
            digest=digest(text),
            head=text[:10],
            scopes=scopes,
            created_at=moment,
            expires_at=moment + timedelta(days=days),
        )
        return token, text
