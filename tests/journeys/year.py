"""What the test of the year needs: everybody by name, cases of reconsideration by their own steps, a small scheme."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from fadu.kernel.access import Actor, PostView
from fadu.people.models import Organ, Post, User
from tests.law_inspection.acts import pk
from tests.law_inspection.conftest import Office

MORE = {
    "plan": ("coordinator", "fazhiban"), "plan2": ("coordinator", "fazhiban"),
    "assessor": ("assessment.assessor", "fazhiban"), "assessor2": ("assessment.assessor", "fazhiban"),
    "writer": ("annual_report.drafter", "weihai"), "gaj": ("unit_contact", "gaj"),
    "boss": ("leader", "fazhiban"),
}  # fmt: skip
FILING = {
    "applicant_kind": "citizen", "applicant_name": "甲某", "id_number": "", "phone": "13806310001", "address": "某路1号",
    "respondent_name": "", "act_kind": "act", "act_name": "罚款决定", "act_number": "", "served_by": "direct",
    "told": "yes", "subject": "penalty", "sector": "market", "amount": "20000", "request": "撤销。", "reasons": "有误。",
}  # fmt: skip
EXAMINED = {
    "applicant_clear": "yes", "respondent_proper": "yes", "interest": "yes", "request_specific": "yes",
    "reasons_given": "yes", "excluded": "none", "accepted_before": "no", "withdrawn_before": "no",
    "suit_registered": "no",
}  # fmt: skip
SCHEME = """
scheme = "year"
title = "部门考核（年度测试）"
version = 1
grades = [{ zh = "优秀", min = 90, quota_pct = 30 }, { zh = "良好", min = 70 }, { zh = "一般", min = 0 }]
[[tree]]
id = "A1"
zh = "行政复议被纠错"
weight = 60
rule = { type = "SR7", column = "corrected", lo = 0, hi = 100, cost = true }
[[tree]]
id = "A2"
zh = "配合工作"
weight = 40
rule = { type = "SR19", column = "help", reason = "help.reason", min = 0, max = 40 }
[bonus]
cap = 2
items = [{ id = "B1", zh = "省级表彰", points = 1, events = "awards", proof = "awards.proof" }]
[penalty]
cap = 5
items = [{ id = "D1", zh = "行政诉讼败诉", points = 1, events = "suits" }]
[[source]]
kind = "indicator"
zh = "行政复议纠错率（作为被申请人）"
indicator = "reconsideration.corrected"
by = "respondent"
value = "corrected"
[[source]]
kind = "manual"
zh = "配合工作"
column = "help"
reason = "help.reason"
[[source]]
kind = "events"
zh = "省级表彰"
column = "awards"
proof = "awards.proof"
[[source]]
kind = "events"
zh = "行政诉讼败诉"
column = "suits"
"""


def peopled(office: Office) -> None:
    """Everybody else of the year, and real posts for whoever opens pages."""
    for name, (role, key) in MORE.items():
        organ = Organ.objects.select_related("area").get(key=key)
        user = User.objects.create_user(f"t.{name}", name=f"某{name}")
        post = PostView(role, organ.pk, frozenset({organ.pk}), organ.area.code)
        office.people[name] = Actor(user.pk, user.name, f"{user.name}（{organ.short}）", (post,))
        Post.objects.create(user=user, organ=organ, role=role, from_date=date(2026, 1, 1))


def answer(office: Office, name: str, path: str) -> tuple[int, str]:
    """What somebody gets for an address (nobody: the public): status and page."""
    client = Client()
    if name:
        user = User.objects.get(pk=office[name].id)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    found = client.get(path)
    return found.status_code, found.content.decode()


def page(office: Office, name: str, path: str) -> str:
    """A page as somebody reads it."""
    status, text = answer(office, name, path)
    assert status == 200, (name, path, status)
    return text


def filed(office: Office, respondent: str, at: str = "weihai") -> Any:
    """A case received and accepted on the office's day."""
    facts = FILING | {"respondent": pk(respondent), "act_on": office.day, "act_served_on": office.day}
    case = office.open("reconsideration", "system", facts, organ=at)
    office.take(case, "examine", "system", **EXAMINED)
    return office.take(case, "accept", "system", procedure_kind="ordinary", clear_case="yes")


def decided(office: Office, case: Any, result: str, until: date) -> Any:
    """The same case answered, heard, decided, served, archived; later steps on `until`."""
    day = office.day
    office.take(case, "send_copy", "system", received_on=day)
    office.take(case, "answer", "system", content="行为合法。", evidence="现场笔录")
    office.take(case, "hear_views", "system", party="甲某", way="phone", content="坚持请求")
    office.until(until)
    more = {"facts": "unclear" if result == "revoke" else "clear", "basis": "correct", "procedure": "lawful",
            "power": "lawful", "content": "fit"}  # fmt: skip
    office.take(case, "find", "system", **more)
    office.take(case, "propose", "system", proposed=result, items="照准。", reasons="见卷。")
    office.take(case, "approve", "system")
    return office.take(case, "decide", "system")
