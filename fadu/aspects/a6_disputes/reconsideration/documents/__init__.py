"""Official papers of the register: titles, numbers, recipients, basis and how each is filled from the case."""

from . import changed, closing, incoming, oversight, reviewing, superior

DOCUMENTS = (
    *incoming.DOCUMENTS,
    *reviewing.DOCUMENTS,
    *changed.DOCUMENTS,
    *closing.DOCUMENTS,
    *oversight.DOCUMENTS,
    *superior.DOCUMENTS,
)
__all__ = ["DOCUMENTS"]
