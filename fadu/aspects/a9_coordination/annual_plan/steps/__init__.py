"""The steps of plan, task and adjustment sheet, with their conditions and effects."""
