"""Every address of the staff pages with arguments filled in for one case."""

from __future__ import annotations

from django.urls import reverse

from fadu.kernel.models import PaperRecord

NAMED = (
    "desk", "search", "indicators", "calendar", "audit", "audit_progress", "settings", "notices", "terms", "statutes",
    "numbers", "organs",
)  # fmt: skip


def pages(case) -> dict[str, str]:
    """Name → address of what is read by GET, for a case of the tests' register."""
    book, pk = "permit", case.pk
    paper = PaperRecord._plain.filter(matter_id=pk).first()
    found = {
        name: reverse(name)
        for name in NAMED
    }
    found |= {name: reverse(name, args=[book]) for name in ("list", "import", "import_template", "new_any")}
    found |= {f"export {form}": reverse("export", args=[book, form]) for form in ("xlsx", "csv", "json")}
    found |= {"new": reverse("new", args=[book, "file"]), "case": reverse("case", args=[book, pk])}
    found |= {name: reverse(name, args=[book, pk]) for name in ("dossier", "counted")}
    found |= {f"step {key}": reverse("step", args=[book, pk, key]) for key in ("accept", "hold", "decide")}
    found |= {"indicator": reverse("indicator", args=["permit.timely"])}
    found |= {"audit_row": reverse("audit_row", args=[book, pk])}
    found["search 许可"] = reverse("search") + "?q=许可"
    if paper:
        found |= {f"paper {form}": reverse("paper", args=[book, pk, paper.pk, form]) for form in ("pdf", "docx")}
    return found


def changes(case) -> dict[str, str]:
    """Name → address of what is done by POST."""
    book, pk = "permit", case.pk
    found = {"new": reverse("new", args=[book, "file"]), "import": reverse("import", args=[book])}
    found |= {"step": reverse("step", args=[book, pk, "hold"]), "reveal": reverse("reveal", args=[book, pk])}
    found |= {name: reverse(name) for name in ("read_notices", "display", "notices", "audit_check")}
    return found | {"publish": reverse("publish", args=["permit.timely"])}
