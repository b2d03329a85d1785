"""The module's Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RiskSupervisionConfig(AppConfig):
    """T24: credit risk classes of enterprises, low-credit list, supervision acts."""

    name = "fadu.aspects.a8_digital.risk_supervision"
    label = "risk_supervision"
    verbose_name = "企业信用风险分类与互联网监管"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the books known to the kernel."""
        from fadu.kernel.register import bind

        from .register import REGISTERS

        for register in REGISTERS:
            bind(register)
