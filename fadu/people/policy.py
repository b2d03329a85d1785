"""Security choices of the installation, read in one place, and who may do what to accounts."""

from django.conf import settings
from django.core.exceptions import PermissionDenied

from fadu.kernel.access import Actor
from fadu.people.roles import ADMINISTRATORS, PLATFORM_ROLES

DEMO_IDLE_MINUTES = 8 * 60


def demo_mode() -> bool:
    """Whether this installation holds the synthetic city: relaxed passwords, no compulsory second factor."""
    return bool(getattr(settings, "FADU_DEMO", False))


def idle_minutes() -> int:
    """Minutes without a request after which a session ends; a demonstration is not cut off."""
    configured = int(getattr(settings, "FADU_IDLE_MINUTES", 30))
    return max(configured, DEMO_IDLE_MINUTES) if demo_mode() else configured


def second_factor_compulsory(actor: Actor) -> bool:
    """Administrators of a real installation sign in with a second factor."""
    return not demo_mode() and actor.has(*ADMINISTRATORS)


def require(actor: Actor, *roles: str) -> None:
    """Raise PermissionDenied, naming the posts that may, unless the actor holds one of them today."""
    if not actor.is_system and not actor.has(*roles):
        names = "、".join(PLATFORM_ROLES[role] for role in roles)
        raise PermissionDenied(f"只有{names}可以办理这一事项。")
