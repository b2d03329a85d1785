"""The book of anonymous questionnaires. Links, urn and opened answers belong to no book."""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.access import Grant, everywhere, own_organ
from fadu.kernel.declare import Column, Filter, Pages, Panel
from fadu.kernel.indicators import Count
from fadu.kernel.register import Register

from .models import PURPOSES, Questionnaire
from .procedure import PROCEDURE, STATES, WHO

QUESTIONNAIRES = Register(
    key="questionnaire",
    title="匿名问卷",
    model=Questionnaire,
    procedure=PROCEDURE,
    access=(
        Grant("coordinator", rows=everywhere),
        *(Grant(role, rows=own_organ) for role in WHO[1:]),
        Grant("leader", rows=everywhere, steps=()),
        Grant("auditor", rows=everywhere, steps=()),
    ),
    indicators=(
        Count("counted", "完成的匿名问卷", dated="closed_on", unit="份", where=Q(state="closed"),
              formula="期间内截止并汇总的匿名问卷数，撤销的不计"),
    ),
    aspect="a9",
    task="T26",
    number="{prefix}问卷〔{year}〕{n}号",
    search=lambda case: (case.title, ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("title", "名称"),
            Column("purpose", "用途"),
            Column("state", "状态"),
            Column("closes", "截止", sort="closes"),
        ),
        filters=(Filter("state", "状态", choices=tuple((s.key, s.title) for s in STATES)),
                 Filter("purpose", "用途", choices=PURPOSES)),
        panels=(
            Panel("facts", "问卷", ("title", "purpose", "about", "frame", "method", "closes")),
            Panel("questions", "题目", ("questions",)),
        ),
        path=("draft", "open", "closed"),
        title=lambda case: case.title,
        select=("about",),
    ),
)  # fmt: skip
