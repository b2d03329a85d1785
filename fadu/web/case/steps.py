"""Steps of a case: what leads on, what only records, what is refused and why, what others do."""

from functools import cached_property

from fadu.kernel.procedure import Offer
from fadu.kernel.roles import role_words
from fadu.web.case.clocks import ClockPart


class StepPart(ClockPart):
    """What may be done now."""

    @cached_property
    def offers(self) -> list[Offer]:
        """As the kernel's `available`, with the sight this page has fetched already."""
        offers = []
        for step in self.register.steps:
            mine = not step.by_system and self.sight.allows_step(step.key, step.who)
            if mine and self.case.state in step.source:
                reasons = step.guard(self.case, self.actor) if step.guard else []
                offers.append(Offer(step, not reasons, reasons))
        return offers

    def allowed(self) -> list[Offer]:
        """Steps that may be taken now."""
        return [offer for offer in self.offers if offer.allowed]

    def main_offers(self) -> list[Offer]:
        """Steps that move the case or end the clock that presses; the latter first."""
        run = self.pressing()
        key = run.key if run else ""
        moving = [offer for offer in self.allowed() if offer.step.target or self._ends(offer, key)]
        return sorted(moving, key=lambda o: (not self.leads_on(o), self._breaks_off(o), not self._ends(o, key)))

    @staticmethod
    def _ends(offer: Offer, clock: str) -> bool:
        return bool(clock) and clock in (*offer.step.stops, *offer.step.restarts, *offer.step.resumes)

    def leads_on(self, offer: Offer) -> bool:
        """Whether a step ends the pressing clock or goes to a later state of the main line.

        One that closes the case beside the main line (termination, rejection) or is `aside` never stands first.
        """
        run, main = self.pressing(), self.register.pages.path
        if offer.step.aside or self._breaks_off(offer):
            return False
        if run and self._ends(offer, run.key):
            return True
        here = main.index(self.case.state) if self.case.state in main else -1
        return offer.step.target in main[here + 1 :]

    def _breaks_off(self, offer: Offer) -> bool:
        target, procedure = offer.step.target, self.register.procedure
        state = procedure.by_state.get(target) if procedure and isinstance(target, str) else None
        return bool(state and state.closed and self.register.pages.path and state.key not in self.register.pages.path)

    def wanting(self) -> list[Offer]:
        """Refused steps that would lead on: what is still missing to go further."""
        return [offer for offer in self.refused() if self.leads_on(offer)]

    def helping(self) -> list[Offer]:
        """Steps that record what is still missing: those allowed now in the groups of the steps that wait."""
        groups = {offer.step.group for offer in self.wanting()} - {""}
        return [o for o in self.allowed() if not o.step.target and o.step.group in groups]

    def other_offers(self) -> list[tuple[str, list[Offer]]]:
        """Steps that record something and leave the case where it is, under their groups."""
        main = {offer.step.key for offer in (*self.main_offers(), *self.helping())}
        groups: dict[str, list[Offer]] = {}
        for offer in self.allowed():
            if offer.step.key not in main:
                groups.setdefault(offer.step.group or "登记", []).append(offer)
        return list(groups.items())

    def refused(self) -> list[Offer]:
        """Steps of this state that something stands against, with the reasons."""
        return [offer for offer in self.offers if not offer.allowed]

    def others(self) -> list[tuple[str, str]]:
        """(step, who) for steps of this state that belong to other roles."""
        mine = {offer.step.key for offer in self.offers}
        steps = [
            s for s in self.register.steps if self.case.state in s.source and s.key not in mine and not s.by_system
        ]
        return [(s.title, role_words(self.register, s.who)) for s in steps]
