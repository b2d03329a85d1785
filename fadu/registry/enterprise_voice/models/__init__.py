"""Tables of ratings, complaints, offered dates and sign-in codes."""

from .ballots import Ballot, BallotKey, BallotRoll
from .complaints import Complaint
from .contact import SignInCode, VisitOffer
from .results import OpenedRating, RatingCell

__all__ = [
    "Ballot",
    "BallotKey",
    "BallotRoll",
    "Complaint",
    "OpenedRating",
    "RatingCell",
    "SignInCode",
    "VisitOffer",
]
