"""Django application of areas, organs, users and posts."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """App label `people`; other apps point at `people.Organ`, `people.User`."""

    name = "fadu.people"
    label = "people"
    verbose_name = "机构与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the sign-in events to the audit trail, tell the kernel what the platform's roles are called."""
        from fadu.kernel.roles import name_roles
        from fadu.people import signals
        from fadu.people.roles import PLATFORM_ROLES

        signals.connect()
        name_roles(PLATFORM_ROLES)
