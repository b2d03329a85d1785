"""Both flags of how a visit stands to the cap are told, whichever way they stand."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from fadu.aspects.a4_enforcement.inspection.models import Inspection
from fadu.aspects.a4_enforcement.inspection.panels import PANELS
from fadu.kernel.register import register
from fadu.web.case.panels import PanelPart


@pytest.mark.parametrize(("counts", "blocks"), [(True, False), (False, False), (True, True)])
def test_the_overview_tells_both_flags_of_the_cap(counts, blocks):
    panel = next(panel for panel in PANELS if panel.key == "count")
    part = object.__new__(PanelPart)
    part.__dict__ |= {"register": register("inspection"), "declared": (panel,), "uncovered": False, "actor": None,
                      "sight": SimpleNamespace(party=False),
                      "case": Inspection(counts_toward_cap=counts, blocked_by_cap=blocks)}  # fmt: skip
    told = {label: str(value) for label, value in part.summary()[0].pairs}
    assert (told["计入年度频次"], told["受频次上限限制"]) == ("是" if counts else "否", "是" if blocks else "否")
