"""The database's own guards: history is kept, administrators stay apart whatever the way of writing."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from fadu.people.models import Delegation, Post

pytestmark = pytest.mark.django_db
D = date


def refused(act):
    """The act breaks a guard; the transaction around the test goes on."""
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


@pytest.fixture
def post(make_user, justice):
    return Post.objects.create(user=make_user(), organ=justice, role="reconsideration.head", from_date=D(2026, 1, 1))


def test_posts_are_not_deleted_nor_rewritten(post, government):
    refused(post.delete)
    refused(lambda: Post.objects.all().delete())
    refused(lambda: Post.objects.update(role="leader"))
    refused(lambda: Post.objects.update(organ=government))
    refused(lambda: Post.objects.update(from_date=D(2020, 1, 1)))
    assert Post.objects.update(to_date=D(2026, 6, 30)) == 1


def test_delegations_are_not_deleted(post, make_user):
    lent = Delegation.objects.create(
        from_post=post, to_user=make_user("li"), from_date=D(2026, 2, 1), to_date=D(2026, 2, 3), reason="培训"
    )
    refused(lent.delete)


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
@pytest.mark.parametrize("other", ["system_admin", "audit_admin", "reconsideration.handler", "leader"])
def test_administrators_stay_apart(make_user, justice, role, other):
    user = make_user()
    Post.objects.create(user=user, organ=justice, role=role, from_date=D(2026, 1, 1), to_date=D(2026, 6, 30))
    if role != other:
        refused(
            lambda: Post.objects.bulk_create([Post(user=user, organ=justice, role=other, from_date=D(2026, 6, 30))])
        )
    Post.objects.create(user=user, organ=justice, role=other, from_date=D(2026, 7, 1))
    if role != other:
        refused(lambda: Post.objects.filter(role=role).update(to_date=None))


def test_two_business_roles_are_fine(post, government):
    Post.objects.create(user=post.user, organ=government, role="leader", from_date=D(2026, 1, 1))


def test_administrators_borrow_and_lend_nothing(post, make_user, justice):
    admin = make_user("admin")
    own = Post.objects.create(user=admin, organ=justice, role="security_admin", from_date=D(2026, 1, 1))
    days = {"from_date": D(2026, 2, 1), "to_date": D(2026, 2, 3), "reason": "培训"}
    refused(lambda: Delegation.objects.create(from_post=post, to_user=admin, **days))
    refused(lambda: Delegation.objects.create(from_post=own, to_user=post.user, **days))
    third = make_user("third")
    Delegation.objects.create(from_post=post, to_user=third, **days)
    refused(lambda: Post.objects.create(user=third, organ=justice, role="audit_admin", from_date=D(2026, 1, 1)))


def test_a_post_granted_by_mistake_was_never_in_force(make_user, justice):
    user = make_user()
    Post.objects.create(user=user, organ=justice, role="leader", from_date=D(2026, 3, 2), to_date=D(2026, 3, 1))
    Post.objects.create(user=user, organ=justice, role="audit_admin", from_date=D(2026, 3, 2))
    refused(
        lambda: Post.objects.create(
            user=make_user("li"), organ=justice, role="leader", from_date=D(2026, 3, 2), to_date=D(2026, 2, 27)
        )
    )
