"""Devices that officers carry, and what was reported from them."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac


def _mark() -> str:
    return secrets.token_hex(16)


class FieldDevice(models.Model):
    """A browser in which somebody uses the field app.

    The secret that opens what the device holds is not stored: it follows from the installation's key and `nonce`;
    revoking forgets the nonce and with it the secret.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户")
    mark = models.CharField("标识", max_length=32, unique=True, default=_mark)
    nonce = models.CharField(max_length=32, default=_mark)
    name = models.CharField("名称", max_length=40)
    registered_at = models.DateTimeField("登记时间")
    seen_at = models.DateTimeField("最近连线")
    packed_on = models.DateField("最近取工作日期", null=True)
    reported_at = models.DateTimeField("最近上报", null=True)
    signed_out_at = models.DateTimeField("退出时间", null=True)
    revoked_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen_at", "-id"]
        verbose_name = verbose_name_plural = "外出设备"

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """256 bits that unwrap the key on the device, in hexadecimal."""
        return salted_hmac("fadu.field.device", f"{self.mark}:{self.nonce}", algorithm="sha256").hexdigest()


class FieldReceipt(models.Model):
    """One act reported from a device: by its token a repetition gets the first answer, word for word."""

    token = models.CharField("提交编号", max_length=64, unique=True)
    device = models.ForeignKey(FieldDevice, models.PROTECT, related_name="receipts", verbose_name="设备")
    matter = models.ForeignKey("kernel.Matter", models.PROTECT, related_name="+")
    event = models.ForeignKey("kernel.Event", models.PROTECT, related_name="+")
    register = models.CharField(max_length=40)
    step = models.CharField("步骤", max_length=60)
    version = models.PositiveIntegerField("办理后的版本")
    stamp = models.CharField("办理后的表单版本", max_length=64, blank=True)
    captured_at = models.DateTimeField("记录时间")
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = verbose_name_plural = "外出记录回执"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["register", "received_at"], name="web_receipt_register"),
            models.Index(fields=["device", "-id"], name="web_receipt_device"),
        ]

    def __str__(self) -> str:
        return f"{self.register}.{self.step}"
