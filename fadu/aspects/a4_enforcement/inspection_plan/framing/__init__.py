"""From registers to the frame of a draw: who may be inspected for what, by whom, when, how often."""

from .build import Built, build, opened
from .firms import all_firms, quiet_of

__all__ = ["Built", "all_firms", "build", "opened", "quiet_of"]
