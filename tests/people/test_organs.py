"""Organs: renaming by date, succession, corrections, codes."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fadu.kernel.models import Event
from fadu.people import organs
from fadu.people.models import Organ
from fadu.web.forms import find_organs

pytestmark = pytest.mark.django_db
D = date


@pytest.fixture
def system(actor_of_role):
    return actor_of_role("system_admin")


def test_the_name_of_the_day(system, justice):
    organs.rename_organ(system, justice, "威海市司法行政局", "市司法行政局", D(2024, 1, 1), "威办发〔2023〕1号")
    organs.rename_organ(system, justice, "威海市司法和法治局", "市司法和法治局", D(2025, 7, 1))
    found = Organ.objects.get(key="sfj")
    assert found.pk == justice.pk
    for day, name in (
        (D(2023, 12, 31), "威海市司法局"),
        (D(2024, 1, 1), "威海市司法行政局"),
        (D(2025, 6, 30), "威海市司法行政局"),
        (D(2025, 7, 1), "威海市司法和法治局"),
        (D(2026, 3, 2), "威海市司法和法治局"),
    ):
        assert found.name_on(day) == name
    assert found.sort_key == "whssfhfzj ssfhfzj"
    assert Event._plain.filter(kind="people.organ.renamed").count() == 2


@pytest.mark.parametrize("words", ["司法", "whssfj", "ssfj", "SFJ", "w"])
def test_an_organ_is_found_by_initials_of_either_name_from_any_sign_on(justice, words):
    assert [pk for pk, _, _ in find_organs(words) if pk == justice.pk] == [justice.pk]
    assert find_organs("s") == [], "one letter is where they begin"


@pytest.mark.parametrize(
    ("name", "day", "words"),
    [
        ("威海市司法行政局", D(2026, 3, 3), "不能晚于今天"),
        ("威海市司法局", D(2026, 1, 1), "相同"),
    ],
)
def test_renaming_is_checked(system, justice, name, day, words):
    with pytest.raises(ValidationError, match=words):
        organs.rename_organ(system, justice, name, "x", day)


def test_renaming_goes_forward_only(system, justice):
    organs.rename_organ(system, justice, "甲局", "甲局", D(2025, 1, 1))
    with pytest.raises(ValidationError, match="晚于上一次"):
        organs.rename_organ(system, justice, "乙局", "乙局", D(2024, 6, 1))


def test_succession_ends_the_predecessor(system, justice):
    made = organs.create_organ(
        system,
        key="xsfj",
        name="威海市新司法局",
        short="市新司法局",
        kind="department",
        area=justice.area,
        parent=justice.parent,
        previous=justice,
        valid_from=D(2026, 2, 1),
    )
    justice.refresh_from_db()
    assert justice.in_force(D(2026, 1, 31)) and not justice.in_force(D(2026, 2, 1))
    assert made.in_force(D(2026, 2, 1)) and list(justice.successors.all()) == [made]


def test_no_circles(system, justice, government):
    with pytest.raises(ValidationError, match="下级"):
        organs.edit_organ(system, government, parent=justice)
    assert Organ.objects.get(key="weihai").parent is None


def test_the_name_is_not_corrected_silently(system, justice):
    organs.edit_organ(system, justice, name="另一个名称", note="地址变更")
    assert Organ.objects.get(key="sfj").name == "威海市司法局"
    assert Event._plain.get().facts["fields"] == ["note"]


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "leader", "coordinator"])
def test_only_the_system_administrator(actor_of_role, justice, role):
    with pytest.raises(PermissionDenied, match="系统管理员"):
        organs.edit_organ(actor_of_role(role), justice, note="x")
