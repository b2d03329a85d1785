"""From posts to the actor: dates, reach, delegation, one query."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from fadu.kernel.access import PUBLIC
from fadu.people.actors import actor_for
from fadu.people.models import Delegation, Organ, Post

pytestmark = pytest.mark.django_db
D = date


def test_nobody_and_closed_accounts_are_the_public(make_user):
    assert actor_for(AnonymousUser()) is PUBLIC
    assert actor_for(make_user(is_active=False)) is PUBLIC


def test_posts_as_of_dates(make_user, justice, government):
    user = make_user()
    Post.objects.create(
        user=user,
        organ=justice,
        role="reconsideration.handler",
        title="科员",
        from_date=D(2025, 1, 1),
        to_date=D(2025, 12, 31),
    )
    Post.objects.create(user=user, organ=justice, role="reconsideration.head", title="科长", from_date=D(2026, 1, 1))
    assert actor_for(user, D(2024, 12, 31)).roles == frozenset()
    assert actor_for(user, D(2025, 1, 1)).roles == {"reconsideration.handler"}
    assert actor_for(user, D(2025, 12, 31)).roles == {"reconsideration.handler"}
    now = actor_for(user, D(2026, 1, 1))
    assert now.roles == {"reconsideration.head"}
    assert now.label == "张某（市司法局 科长）"
    assert (now.posts[0].organ_id, now.posts[0].area) == (justice.pk, "371000")


def test_reach_stops_at_other_governments(city, make_user):
    user = make_user()
    weihai = Organ.objects.get(key="weihai")
    Post.objects.create(user=user, organ=weihai, role="leader", from_date=D(2026, 1, 1))
    reached = Organ.objects.filter(pk__in=actor_for(user, D(2026, 3, 2)).organs("leader"))
    keys = set(reached.values_list("key", flat=True))
    assert {"weihai", "sfj", "gaj", "huancui.gafj"} <= keys
    assert not {"huancui", "huancui.sfj", "371002100", "gaoqu", "tax"} & keys


def test_delegation_is_included_labelled_and_dated(make_user, justice):
    head, deputy = make_user("li", "李某"), make_user("zhang", "张某")
    post = Post.objects.create(user=head, organ=justice, role="reconsideration.head", from_date=D(2026, 1, 1))
    Delegation.objects.create(
        from_post=post, to_user=deputy, from_date=D(2026, 3, 2), to_date=D(2026, 3, 6), reason="培训"
    )
    assert actor_for(deputy, D(2026, 3, 1)).roles == frozenset()
    lent = actor_for(deputy, D(2026, 3, 6))
    assert lent.roles == {"reconsideration.head"}
    assert lent.posts[0].delegated_by == "李某"
    assert lent.label == "张某（受李某委托，市司法局）"
    assert actor_for(head, D(2026, 3, 6)).roles == {"reconsideration.head"}
    assert actor_for(deputy, D(2026, 3, 7)).roles == frozenset()


def test_a_closed_lender_lends_nothing(make_user, justice):
    head, deputy = make_user("li", "李某"), make_user("zhang", "张某")
    post = Post.objects.create(user=head, organ=justice, role="reconsideration.head", from_date=D(2026, 1, 1))
    Delegation.objects.create(
        from_post=post, to_user=deputy, from_date=D(2026, 3, 2), to_date=D(2026, 3, 6), reason="培训"
    )
    head.is_active = False
    head.save()
    assert actor_for(deputy, D(2026, 3, 3)).roles == frozenset()


def test_one_query(make_user, justice, government, django_assert_max_num_queries):
    head, user = make_user("li", "李某"), make_user()
    post = Post.objects.create(user=head, organ=justice, role="reconsideration.head", from_date=D(2026, 1, 1))
    Post.objects.create(user=user, organ=justice, role="reconsideration.handler", from_date=D(2026, 1, 1))
    Post.objects.create(user=user, organ=government, role="leader", from_date=D(2026, 1, 1))
    Delegation.objects.create(
        from_post=post, to_user=user, from_date=D(2026, 3, 2), to_date=D(2026, 3, 6), reason="培训"
    )
    with django_assert_max_num_queries(1):
        actor = actor_for(user, D(2026, 3, 3))
    assert [(p.role, p.delegated_by) for p in actor.posts] == [
        ("reconsideration.handler", ""),
        ("leader", ""),
        ("reconsideration.head", "李某"),
    ]
