"""A questionnaire and whom it is about; links given out; the urn; what was opened.

Links, urn and opened answers hold no time, no sequence and no key to one another or to a person, and are in no
register, event, row image or search text. A person's answers to several questions are not kept together once opened.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from fadu.kernel.models import Case, Matter, OfMatter

from .rules import questions, results

PURPOSES = (("assessment", "考核满意度调查"), ("inspection", "法治督察问卷"), ("other", "其他"))


class Questionnaire(Case):
    """The questions, the sample and until when; `about` is the assessment or inspection that it is made for."""

    title = models.CharField("名称", max_length=200)
    purpose = models.CharField("用途", max_length=12, choices=PURPOSES)
    about = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所为事项")
    questions = models.TextField("题目")
    frame = models.CharField("抽样范围", max_length=300)
    method = models.CharField("抽样方法", max_length=300)
    closes = models.DateField("截止日期")

    class Meta(Case.Meta):
        default_manager_name = "_plain"
        verbose_name = verbose_name_plural = "匿名问卷"

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> list[questions.Question]:
        """The questions as the rules take them."""
        return questions.read(self.questions)

    def results(self) -> list[tuple[Subject, list[results.Result]]]:
        """Every unit's results once opened, two queries; none where too few answered."""
        said: dict[tuple[int, str], list[str]] = {}
        subjects = list(Subject._plain.filter(matter_id=self.pk).select_related("organ"))
        for subject, key, value in Said.objects.filter(subject__in=subjects).values_list(
            "subject", "question", "value"
        ):
            said.setdefault((subject, key), []).append(value)
        return [
            (row, [results.result(q, said.get((row.pk, q.key), ())) for q in self.asked] if row.opened else [])
            for row in subjects
        ]

    @classmethod
    def closed_about(cls, matter: int) -> Any:
        """Closed questionnaires made for an assessment or an inspection."""
        return cls._plain.filter(about_id=matter, state="closed").select_related("matter", "organ")


class Subject(OfMatter):
    """A unit that is asked about. issued: links given out; answered: how many came back, known when it is closed."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", verbose_name="单位")
    issued = models.PositiveIntegerField("发出链接", default=0)
    answered = models.PositiveIntegerField("收回", null=True)
    opened = models.BooleanField("已开箱", default=False)

    class Meta(OfMatter.Meta):
        default_manager_name = "_plain"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["matter", "organ"], name="questionnaire_subject_once")]


class Ticket(models.Model):
    """A link not used yet: its digest alone. Using it deletes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)


class Sealed(models.Model):
    """The urn: answers of one person, sealed with a key that is not in the database, all of one length."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    sealed = models.BinaryField()


class Said(models.Model):
    """One answer to one question, opened: which other answers came from the same person is not known any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    question = models.CharField("题号", max_length=4)
    value = models.CharField("回答", max_length=320, blank=True)

    class Meta:
        ordering = ["id"]
