"""What every register shares: identity cards, clocks, events, papers, figures, notices. See docs/architecture.md."""

from .cards import Case, Matter, OfMatter, Record, Row, visible_matters
from .clocks import Pause, Run
from .papers import Attachment, Notification, NumberSeries, PaperRecord
from .shared import Frozen, HolidayNoticeRow, SearchEntry, demo_flag
from .trail import Event, RowImage

__all__ = [
    "Attachment", "Case", "Event", "Frozen", "HolidayNoticeRow", "Matter", "Notification", "NumberSeries", "OfMatter",
    "PaperRecord", "Pause", "Record", "Row", "RowImage", "Run", "SearchEntry", "demo_flag", "visible_matters",
]
