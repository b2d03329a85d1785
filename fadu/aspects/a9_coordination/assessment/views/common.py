"""How a campaign, a sheet or a review is found through the gate."""

from __future__ import annotations

from fractions import Fraction

from django.http import Http404

from fadu.kernel.access import Actor
from fadu.people.guards import signed_in as signed_in

from ..access import View
from ..models import Assessment, Review, Scheme, Sheet
from ..scoring import rounded


def campaign_or_404(actor: Actor, pk: int) -> View:
    """The campaign as this reader sees it."""
    row: Assessment | None = (
        Assessment.objects.for_user(actor).filter(pk=pk).select_related("scheme", "organ", "matter").first()
    )
    if row is None:
        raise Http404(str(pk))
    return View(actor, row)


def office_or_404(actor: Actor, pk: int) -> View:
    """The same for pages of those who work on the campaign."""
    view = campaign_or_404(actor, pk)
    if not view.office:
        raise Http404(str(pk))
    return view


def sheet_or_404(actor: Actor, pk: int) -> tuple[View, Sheet]:
    """A unit's sheet with its campaign."""
    row: Sheet | None = (
        Sheet.objects.for_user(actor)
        .filter(pk=pk)
        .select_related("assessment__scheme", "assessment__organ", "assessment__matter", "unit", "organ", "matter")
        .first()
    )
    if row is None:
        raise Http404(str(pk))
    return View(actor, row.assessment), row


def scheme_or_404(actor: Actor, pk: int) -> Scheme:
    """A scheme."""
    row: Scheme | None = Scheme.objects.for_user(actor).filter(pk=pk).select_related("organ", "matter").first()
    if row is None:
        raise Http404(str(pk))
    return row


def review_or_404(actor: Actor, pk: int) -> Review:
    """An expert's review."""
    row: Review | None = (
        Review.objects.for_user(actor)
        .filter(pk=pk)
        .select_related("assessment__scheme", "organ", "matter", "officer")
        .first()
    )
    if row is None:
        raise Http404(str(pk))
    return row


def two(value: Fraction | None) -> str:
    """Points with two decimals, rounded half up, as the circular prints them."""
    return "—" if value is None else format(rounded(Fraction(value), 2), "f")
