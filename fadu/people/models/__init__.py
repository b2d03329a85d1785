"""Models of the app: places, organs, users and posts. Nothing here is ever deleted; rows end on a date."""

from fadu.people.models.accounts import RecoveryCode, User
from fadu.people.models.places import Area, AreaHistory, Organ, OrganName
from fadu.people.models.posts import Delegation, Post

__all__ = ["Area", "AreaHistory", "Delegation", "Organ", "OrganName", "Post", "RecoveryCode", "User"]
