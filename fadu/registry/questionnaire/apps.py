"""The register's Django app."""

from django.apps import AppConfig


class QuestionnaireConfig(AppConfig):
    """Anonymous questionnaires."""

    name = "fadu.registry.questionnaire"
    label = "questionnaire"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "匿名问卷"

    def ready(self) -> None:
        """Make the register known."""
        from fadu.kernel.register import bind

        from .register import QUESTIONNAIRES

        bind(QUESTIONNAIRES)
