"""The registers' Django app."""

from django.apps import AppConfig


class EnterpriseVoiceConfig(AppConfig):
    """Ratings, complaints and offers of dates."""

    name = "fadu.registry.enterprise_voice"
    label = "enterprise_voice"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "企业评价与投诉"

    def ready(self) -> None:
        """Make the registers known."""
        from fadu.kernel.register import bind

        from . import policies
        from .register import COMPLAINTS, RATINGS
        from .rules import policy

        policy.read_from(policies.rows)
        for register in (RATINGS, COMPLAINTS):
            bind(register)
