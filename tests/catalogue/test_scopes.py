"""The editor of scopes: conditions from choices, how many match, and why one enterprise does or does not."""

from __future__ import annotations

import pytest

from fadu.people.ids import check_uscc
from fadu.registry.inspection_catalogue.rules import scope

from .test_editing import client_of  # noqa: F401

FIRM = {"industry": "H6210", "kind": "self_employed", "staff_count": None, "marks": frozenset({"key_project"})}


@pytest.mark.parametrize(("before", "field", "verb", "value", "how", "text"), [
    ("", "industry", "in", "H62", "and", 'industry in ("H62",)'),
    ("", "industry", "in", "H62、F52", "and", 'industry in ("H62", "F52")'),
    ('kind == "enterprise"', "staff_count", ">=", "30", "and", 'kind == "enterprise" and staff_count >= 30'),
    ('size == "large" or grade == "A"', "marks", "has", "key_project", "and",
     '(size == "large" or grade == "A") and "key_project" in marks'),
    ('size == "large"', "marks", "hasnot", "a b", "or", 'size == "large" or not ("a" in marks or "b" in marks)'),
])  # fmt: skip
def test_a_condition_is_added(before, field, verb, value, how, text):
    found = scope.joined(before, scope.condition_text(field, verb, value), how)
    assert found == text
    scope.parse(found)


@pytest.mark.parametrize(("field", "verb", "value"), [
    ("industry", ">=", "H62"), ("staff_count", "in", "3"), ("staff_count", ">=", "三"), ("marks", "in", "x"),
    ("name", "in", "x"), ("kind", "in", ""), ("kind", "in", '") or ("'), ("area", "has", "3710"), ("kind", "", "x"),
])  # fmt: skip
def test_what_does_not_fit_is_said(field, verb, value):
    with pytest.raises(scope.BadScope):
        scope.condition_text(field, verb, value)


@pytest.mark.parametrize(("text", "told"), [
    ("", [(True, 0)]),
    ('industry == "H62"', [(True, 0)]),
    ('industry == "H62" and staff_count >= 5', [(False, 0), (True, 1), (False, 1)]),
    ('not (kind == "enterprise" or "key_project" in marks)', [(False, 0), (True, 1), (False, 2), (True, 2)]),
])  # fmt: skip
def test_reasons_stand_in_the_order_of_the_scope(text, told):
    found = scope.reasons(scope.parse(text), FIRM)
    assert [(one.holds, one.depth) for one in found] == told
    assert found[0].holds == scope.matches(scope.parse(text), FIRM)


def test_the_page_counts_and_explains(client_of, firms, django_assert_max_num_queries):  # noqa: F811
    boss, path = client_of("inspection.supervisor", "sfj"), "/inspection-catalogue/scope/"
    firm = next(one for one in firms if one.status == "active")
    with django_assert_max_num_queries(14):
        page = boss.post(path, {"scope": f'kind == "{firm.kind}"', "uscc": firm.uscc.lower()}).content.decode()
    assert "户符合" in page and f"{firm.name}：符合" in page
    page = boss.post(path, {"scope": "", "add": "1", "field": "kind", "verb": "not in", "value": firm.kind,
                            "uscc": firm.uscc}).content.decode()  # fmt: skip
    assert f"{firm.name}：不符合" in page and "kind not in (" in page
    for wrong in ({"scope": "import os"}, {"scope": "x" * 601}, {"scope": "", "add": "1", "value": ""}):
        assert boss.post(path, wrong).status_code == 422
    assert check_uscc("9137").error in boss.post(path, {"scope": "", "uscc": "9137"}).content.decode()
    assert boss.get(path, {"item": "abc"}).status_code == 200
