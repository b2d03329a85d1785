"""Tables of the catalogue."""

from .bodies import Body
from .items import CheckForm, FormLine, Item, ItemBasis
from .officers import Officer, Recusal
from .ruled import DrawRatio, FrequencyRule, QuietPeriod, Ruled, WarningRule, WhiteEntry

RULE_MODELS: tuple[type[Ruled], ...] = (FrequencyRule, DrawRatio, QuietPeriod, WhiteEntry, WarningRule)

__all__ = [
    "RULE_MODELS",
    "Body",
    "CheckForm",
    "DrawRatio",
    "FormLine",
    "FrequencyRule",
    "Item",
    "ItemBasis",
    "Officer",
    "QuietPeriod",
    "Recusal",
    "Ruled",
    "WarningRule",
    "WhiteEntry",
]
