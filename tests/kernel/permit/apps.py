"""A small register that only the kernel's tests know: a permit with a review period, a pause and a deemed grant."""

from django.apps import AppConfig


class PermitConfig(AppConfig):
    name = "tests.kernel.permit"
    label = "permit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fadu.kernel.register import bind

        from .register import register

        bind(register)
