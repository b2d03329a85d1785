"""What axe has to say of an open page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

RUN = "async () => (await axe.run({resultTypes: ['violations']})).violations"
SERIOUS = {"serious", "critical"}


def complaints(page: Any) -> list[str]:
    """Serious findings: what is wrong, and the first place. axe itself is brought to a page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = [each for each in page.evaluate(RUN) if each["impact"] in SERIOUS]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]
