"""Posts held from–to and delegation: the only source of what a user may do.

Both dates are inclusive; an open end means still held. A post granted by mistake is closed with
`to_date = from_date - 1 day`: it stays on record but was never in force. Rows are never deleted (a database trigger
refuses it), and who held what where since when cannot be rewritten.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from fadu.people.models.accounts import User
from fadu.people.models.places import Organ


def in_force(day: date, prefix: str = "") -> Q:
    """Rows (posts or delegations, reached through `prefix`) in force on `day`."""
    return Q(**{f"{prefix}from_date__lte": day}) & (
        Q(**{f"{prefix}to_date__isnull": True}) | Q(**{f"{prefix}to_date__gte": day})
    )


def overlapping(start: date, end: date | None) -> Q:
    """Rows whose period shares at least one day with start..end (open when None); empty rows never do."""
    q = Q(to_date__isnull=True) | Q(to_date__gte=start) & Q(to_date__gte=F("from_date"))
    return q & Q(from_date__lte=end) if end is not None else q


class Post(models.Model):
    """A user holds a role in an organ from one day to another."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name="用户")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts", verbose_name="机构")
    role = models.CharField("角色", max_length=60)
    title = models.CharField("职务", max_length=60, blank=True)
    from_date = models.DateField("任职起")
    to_date = models.DateField("任职止", null=True, blank=True)
    end_reason = models.CharField("离任原因", max_length=200, blank=True)

    class Meta:
        ordering = ["from_date", "id"]
        verbose_name = verbose_name_plural = "岗位"
        indexes = [models.Index(fields=["user", "from_date"], name="people_post_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date") - timedelta(days=1)),
                name="people_post_dates",
            ),
            models.UniqueConstraint(
                fields=["user", "organ", "role"], condition=Q(to_date__isnull=True), name="people_post_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.organ} {self.role}"

    @property
    def void(self) -> bool:
        """Granted by mistake: on record, never in force."""
        return self.to_date is not None and self.to_date < self.from_date

    def clean(self) -> None:
        """Dates in order; the three administrators stay apart from each other and from business roles."""
        from fadu.people.separation import conflicts

        if self.from_date and self.to_date and self.to_date < self.from_date - timedelta(days=1):
            raise ValidationError({"to_date": "任职止日不能早于任职起日。"})
        if self.user_id and self.from_date and not self.void:
            problems = conflicts(self)
            if problems:
                raise ValidationError({"role": problems})


class Delegation(models.Model):
    """A post's powers lent to another user for a period, with a reason; the post's holder keeps them too."""

    from_post = models.ForeignKey(Post, models.PROTECT, related_name="delegations", verbose_name="委托岗位")
    to_user = models.ForeignKey(User, models.PROTECT, related_name="delegations", verbose_name="受托人")
    from_date = models.DateField("起")
    to_date = models.DateField("止")
    reason = models.CharField("事由", max_length=200)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="办理人")

    class Meta:
        ordering = ["from_date", "id"]
        verbose_name = verbose_name_plural = "委托"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__gte=F("from_date") - timedelta(days=1)), name="people_delegation_dates"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_post} → {self.to_user}"

    def clean(self) -> None:
        """The period lies within the post; administrators neither lend nor borrow powers."""
        from fadu.people.separation import delegation_problems

        problems = delegation_problems(self)
        if problems:
            raise ValidationError(problems)
