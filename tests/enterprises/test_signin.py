"""Signing in by a code: nobody keeps the enterprise out or guesses more easily; the word of who has signed in."""

from __future__ import annotations

from datetime import timedelta

from fadu.kernel.access import SYSTEM
from fadu.kernel.today import now
from fadu.registry.enterprise_voice import signin
from fadu.registry.enterprise_voice.models import SignInCode

from .test_portal import HOME, OCTOBER, enter


def test_a_code_bears_few_tries_and_a_short_time(town, client, demo):
    firm = town.firms[0]
    code = signin.send(firm.uscc).shown
    SignInCode.objects.update(tries=signin.TRIES - 1)
    assert signin.check(firm.uscc, "0" * 8 if code != "0" * 8 else "1" * 8) is None
    assert signin.check(firm.uscc, code) is None
    code = signin.send(firm.uscc).shown
    SignInCode.objects.update(until=SignInCode.objects.get().until - timedelta(minutes=11))
    assert signin.check(firm.uscc, code) is None


class Phone:
    """A sender as in real use: the page shows nothing, the telephone has everything."""

    shown, got = False, []

    def check(self) -> None:
        """Connected."""

    def send(self, contact, code) -> None:
        """It rings."""
        self.got.append(code)


def test_a_stranger_cannot_keep_the_enterprise_out(town, client, demo, monkeypatch):
    """He asks and guesses until he is refused; the code on the telephone still works from the enterprise's network."""
    monkeypatch.setattr(signin, "sender", Phone)
    Phone.got, uscc = [], town.firms[0].uscc
    stranger = {"REMOTE_ADDR": "203.0.113.9"}
    asked = [client.post(f"{HOME}signin", {"uscc": uscc}, **stranger).status_code for _ in range(7)]
    wrong = [client.post(f"{HOME}code", {"code": "x"}, **stranger).status_code for _ in range(11)]
    assert asked[-1] == wrong[-1] == 429 and len(Phone.got) == 1
    assert client.post(f"{HOME}signin", {"uscc": uscc}).status_code == 302 and len(Phone.got) == 1
    assert client.post(f"{HOME}code", {"code": Phone.got[0]}).status_code == 302
    assert town.firms[0].name in client.get(HOME).content.decode()


def test_a_code_is_renewed_after_a_while_only(town, demo, monkeypatch):
    monkeypatch.setattr(signin, "sender", Phone)
    Phone.got, uscc = [], town.firms[0].uscc
    signin.send(uscc)
    for minutes, sent in ((signin.RENEW - 1, 1), (signin.RENEW, 2)):
        whole = now() + timedelta(minutes=signin.MINUTES - minutes)
        SignInCode.objects.update(until=whole)
        signin.send(uscc)
        assert len(Phone.got) == sent
    assert signin.check(uscc, Phone.got[0]) is None and signin.check(uscc, Phone.got[1]) is not None


def test_guessing_is_no_easier_than_it_was():
    an_hour = 60 // signin.RENEW * signin.TRIES / 10**signin.DIGITS
    assert an_hour <= 5 * 5 / 10**6


def test_the_enterprise_says_whether_the_code_was_shown(town, client, demo):
    """Its word stands beside what the officers noted; both rates say what they count."""
    from fadu.kernel.figures import Period
    from fadu.kernel.indicators import indicator

    made = [town.visit(town.firms[0], OCTOBER) for _ in range(3)]
    type(made[0])._plain.update(coded=True, scan_mode="enterprise_code")
    enter(client, town.firms[0])
    own = client.get(f"{HOME}own-code").content.decode()
    assert "<svg" in own and town.firms[0].uscc in own
    for visit, words in zip(made, ("yes", "no"), strict=False):
        assert "没有亮码</button>" in client.get(f"{HOME}visit/{visit.pk}/").content.decode()
        for said in (words, "yes"):  # once
            assert client.post(f"{HOME}visit/{visit.pk}/code", {"shown": said}).status_code == 302
    assert client.post(f"{HOME}visit/{made[2].pk}/code", {"shown": "?"}).status_code == 302
    year = Period.year(2026)
    figures = [indicator(f"inspection.{key}").value(SYSTEM, year) for key in ("code_confirmed", "code_denied")]
    assert [(f.hit, f.base) for f in figures[:1]] == [(1, 3)] and figures[1].hit == 1
    assert indicator("inspection.code_rate").value(SYSTEM, year).hit == 3
