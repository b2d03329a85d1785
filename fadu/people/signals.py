"""Sign-in events go to the audit trail."""


def connect() -> None:
    """Called once when the app is ready."""
