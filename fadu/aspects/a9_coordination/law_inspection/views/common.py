"""Who may open these pages."""

from __future__ import annotations

from ..steps.shared import COORDINATOR, HEAD, LEADER, OFFICER, PLANNER

READERS = (OFFICER, HEAD, COORDINATOR, LEADER)
PROPOSERS = (OFFICER, HEAD, COORDINATOR)
PLANNERS = (*READERS, PLANNER)
