"""What the page of one case shows, gathered with a fixed small number of queries whatever its history."""

from fadu.web.case.panels import PanelPart
from fadu.web.case.record import RecordPart
from fadu.web.case.steps import StepPart


class CasePage(StepPart, PanelPart, RecordPart):
    """Everything the template of a case asks for; each part fetches when it is asked."""
