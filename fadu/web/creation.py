"""Which steps open a new case for an actor, and for which organs."""

from django.apps import apps

from fadu.kernel.access import Actor, Grant
from fadu.kernel.declare import Step
from fadu.kernel.register import Register


def creating_steps(register: Register, actor: Actor) -> list[Step]:
    """Steps that open a case and that one of the actor's roles may take."""
    return [step for step in register.steps if step.opens and not step.by_system and _grants(register, actor, step)]


def _grants(register: Register, actor: Actor, step: Step) -> list[Grant]:
    return [
        grant
        for grant in register.access
        if grant.role in step.who and actor.has(grant.role) and grant.allows_step(step.key)
    ]


def organ_choices(register: Register, actor: Actor, step: Step) -> list[tuple[int, str]]:
    """(id, name) of the organs for which the actor may open a case; the organs of the actor's own posts come first."""
    grants = _grants(register, actor, step)
    roles = {grant.role for grant in grants if not grant.opens}
    own = [post.organ_id for post in actor.posts if post.role in roles and post.organ_id]
    reach = {organ for grant in grants for organ in grant.at(actor)} | set(own)
    organ = apps.get_model("people.Organ")
    found = organ._base_manager.filter(pk__in=reach).order_by("order", "key").values_list("pk", "name")
    return sorted(found, key=lambda item: own.index(item[0]) if item[0] in own else len(own))
