"""A register that only the tests of the public's pages know: what a citizen can meet, and what they must not."""

from django.apps import AppConfig


class StallConfig(AppConfig):
    name = "tests.portal.stall"
    label = "stall"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fadu.kernel.register import bind

        from .register import register

        bind(register)
