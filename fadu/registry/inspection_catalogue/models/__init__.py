"""Tables of the catalogue."""

from .bodies import Body
from .items import CheckForm, FormLine, Item, ItemBasis
from .officers import Officer, Recusal
from .ruled import (
    AlertRule,
    DrawRatio,
    FrequencyRule,
    QuietPeriod,
    RatingRule,
    Ruled,
    UploadRule,
    WarningRule,
    WhiteEntry,
)

RULE_MODELS: tuple[type[Ruled], ...] = (
    FrequencyRule, DrawRatio, QuietPeriod, WhiteEntry, WarningRule, AlertRule, RatingRule, UploadRule,
)  # fmt: skip

__all__ = [
    "RULE_MODELS",
    "AlertRule",
    "Body",
    "CheckForm",
    "DrawRatio",
    "FormLine",
    "FrequencyRule",
    "Item",
    "ItemBasis",
    "Officer",
    "QuietPeriod",
    "RatingRule",
    "Recusal",
    "Ruled",
    "UploadRule",
    "WarningRule",
    "WhiteEntry",
]
