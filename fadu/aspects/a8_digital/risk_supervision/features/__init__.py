"""What is known of enterprises on a day, as the columns that schemes read."""

from .catalogue import FIELDS, Feature, faults
from .frame import frame

__all__ = ["FIELDS", "Feature", "faults", "frame"]
