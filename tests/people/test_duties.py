"""Granting, ending, transferring and lending posts: who may, what is kept, what is recorded."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Event
from fadu.kernel.today import frozen_today
from fadu.kernel.verifying import verify
from fadu.people import duties
from fadu.people.actors import actor_for
from fadu.people.models import Delegation, Post

pytestmark = pytest.mark.django_db
D = date
TODAY = D(2026, 3, 2)


@pytest.fixture
def guard(actor_of_role):
    """The security administrator."""
    return actor_of_role("security_admin")


def kinds():
    """Kinds of the events so far."""
    return list(Event._plain.order_by("id").values_list("kind", flat=True))


def test_granting_and_ending(guard, make_user, justice):
    user = make_user()
    post = duties.grant_post(guard, user, justice, "leader", title="副局长")
    assert actor_for(user, TODAY).roles == {"leader"}
    duties.end_post(guard, post, reason="调离")
    assert actor_for(user, TODAY).roles == frozenset()
    assert Post.objects.get(pk=post.pk).end_reason == "调离"
    assert kinds() == ["people.post.granted", "people.post.ended"]
    assert verify()[1] == []
    assert "张某" not in str(list(Event._plain.values_list("facts", "title")))


@pytest.mark.parametrize("role", ["system_admin", "audit_admin", "leader", "coordinator", "unit_contact"])
def test_only_the_security_administrator_grants(actor_of_role, make_user, justice, role):
    with pytest.raises(PermissionDenied, match="安全管理员"):
        duties.grant_post(actor_of_role(role), make_user(), justice, "leader")
    assert not kinds()


def test_nobody_grants_to_oneself(make_holder, justice):
    user = make_holder("security_admin", "anquan")
    with pytest.raises(PermissionDenied, match="自己"):
        duties.grant_post(actor_for(user), user, justice, "security_admin", start=D(2027, 1, 1))


@pytest.mark.parametrize(
    ("role", "other"),
    [
        ("system_admin", "audit_admin"),
        ("leader", "system_admin"),
        ("audit_admin", "unit_contact"),
    ],
)
def test_administrators_stay_apart_with_a_clear_message(guard, make_user, justice, role, other):
    user = make_user()
    duties.grant_post(guard, user, justice, role)
    with pytest.raises(ValidationError, match="互不兼任"):
        duties.grant_post(guard, user, justice, other)
    assert kinds() == ["people.post.granted"]


def test_unknown_roles_and_gone_organs(guard, make_user, justice):
    with pytest.raises(ValidationError, match="没有这个角色"):
        duties.grant_post(guard, make_user(), justice, "king")
    justice.valid_to = D(2026, 1, 1)
    justice.save()
    with pytest.raises(ValidationError, match="已不存在"):
        duties.grant_post(guard, make_user("li"), justice, "leader")


def test_history_cannot_be_moved(guard, make_user, justice):
    post = duties.grant_post(guard, make_user(), justice, "leader", start=D(2025, 1, 1))
    with pytest.raises(ValidationError, match="追溯"):
        duties.end_post(guard, post, D(2026, 2, 1))
    duties.end_post(guard, post, D(2026, 3, 31))
    with pytest.raises(ValidationError, match="推迟"):
        duties.end_post(guard, post, D(2026, 4, 30))
    with frozen_today(D(2026, 4, 1)), pytest.raises(ValidationError, match="已经办结"):
        duties.end_post(guard, post)


def test_a_mistake_is_voided_not_erased(guard, make_user, justice):
    user = make_user()
    post = duties.end_post(guard, duties.grant_post(guard, user, justice, "leader"), reason="误授")
    assert post.void and Post.objects.filter(user=user).count() == 1
    duties.grant_post(guard, user, justice, "audit_admin")


def test_transfer_keeps_both(guard, make_user, justice, government):
    user = make_user()
    post = duties.grant_post(guard, user, justice, "leader", start=D(2025, 1, 1))
    duties.transfer_post(guard, post, government, "coordinator", title="主任", first_day=D(2026, 4, 1))
    assert actor_for(user, D(2026, 3, 31)).roles == {"leader"}
    assert actor_for(user, D(2026, 4, 1)).roles == {"coordinator"}
    assert Post.objects.filter(user=user).count() == 2


def test_a_failed_transfer_changes_nothing(guard, make_user, justice, government):
    user = make_user()
    post = duties.grant_post(guard, user, justice, "leader")
    duties.grant_post(guard, user, justice, "unit_contact")
    with pytest.raises(ValidationError, match="互不兼任"):
        duties.transfer_post(guard, post, government, "audit_admin", first_day=TODAY)
    assert Post.objects.get(pk=post.pk).to_date is None


def test_a_holder_lends_an_own_post(make_holder, make_user, guard):
    head, deputy = make_holder("leader", "li", "李某"), make_user()
    post = head.posts.get()
    lent = duties.delegate(actor_for(head), post, deputy, TODAY, D(2026, 3, 6), "脱产学习")
    assert actor_for(deputy, D(2026, 3, 4)).posts[0].delegated_by == "李某"
    with pytest.raises(PermissionDenied):
        duties.delegate(actor_for(deputy), post, deputy, TODAY, D(2026, 3, 6), "自行受托")
    duties.end_delegation(actor_for(head), lent)
    assert actor_for(deputy, TODAY).roles == frozenset()
    assert kinds() == ["people.delegation.granted", "people.delegation.ended"]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (D(2026, 3, 1), D(2026, 3, 6), "从过去"),
        (D(2026, 3, 6), D(2026, 3, 5), "不能早于起日"),
        (D(2026, 3, 6), D(2026, 9, 1), "任职期限"),
    ],
)
def test_delegation_dates(make_holder, make_user, start, end, words):
    head = make_holder("leader", "li")
    post = head.posts.get()
    Post.objects.update(to_date=D(2026, 6, 30))
    post.refresh_from_db()
    with pytest.raises(ValidationError, match=words):
        duties.delegate(actor_for(head), post, make_user(), start, end, "培训")


def test_delegation_to_administrators_or_oneself(make_holder, make_user, guard):
    head = make_holder("leader", "li")
    admin = make_holder("audit_admin", "shenji")
    post, end = head.posts.get(), D(2026, 3, 6)
    for to_user, words in ((admin, "互不兼任"), (head, "本人"), (make_user("gone", is_active=False), "停用")):
        with pytest.raises(ValidationError, match=words):
            duties.delegate(actor_for(head), post, to_user, TODAY, end, "培训")
    with pytest.raises(ValidationError, match="不得委托"):
        duties.delegate(actor_for(admin), admin.posts.get(), head, TODAY, end, "培训")
    duties.delegate(guard, post, make_user(), TODAY, end, "住院")
    with pytest.raises(ValidationError, match="受托"):
        duties.grant_post(guard, Delegation.objects.get().to_user, post.organ, "system_admin")


def test_ending_a_post_ends_what_it_lent(guard, make_holder, make_user):
    head, deputy = make_holder("leader", "li"), make_user()
    duties.delegate(guard, head.posts.get(), deputy, TODAY, D(2026, 4, 30), "培训")
    duties.end_post(guard, head.posts.get(), D(2026, 3, 10), "退休")
    assert actor_for(deputy, D(2026, 3, 10)).roles == {"leader"}
    assert actor_for(deputy, D(2026, 3, 11)).roles == frozenset()


def test_the_system_may_set_up(make_user, justice):
    duties.grant_post(SYSTEM, make_user(), justice, "security_admin")
