"""Django app of the pages; it has no models of its own."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, style sheet and views of the staff pages."""

    name = "fadu.web"
    label = "web"
    verbose_name = "页面"

    def ready(self) -> None:
        """Listen for people who sign out, for the devices they carry."""
        from fadu.web.field.devices import listen

        listen()
