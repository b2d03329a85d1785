"""Django application of areas, organs, users and posts."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """App label `people`; other apps point at `people.Organ`, `people.User`."""

    name = "fadu.people"
    label = "people"
    verbose_name = "机构与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the sign-in events to the audit trail."""
        from fadu.people import signals

        signals.connect()
