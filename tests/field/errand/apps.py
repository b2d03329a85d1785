"""A register that only the tests of the field app know: an errand with two check forms, photos, a scan, a signature."""

from django.apps import AppConfig


class ErrandConfig(AppConfig):
    name = "tests.field.errand"
    label = "errand"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fadu.kernel.register import bind

        from .register import register

        bind(register)
