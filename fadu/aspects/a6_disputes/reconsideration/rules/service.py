"""Service of papers (送达): which way is open and on which day it takes effect (复议法§88, 民事诉讼法§87–95)."""

from __future__ import annotations

from datetime import date

from fadu.law import Calendar, due

from .basis import FY, MS, Verdict, ask, no, yes
from .basis import Question as Q

_ARTICLES = {
    "direct": "88",
    "left": "89",
    "electronic": "90",
    "entrusted": "91",
    "post": "91",
    "transfer": "94",
    "notice": "95.1",
}


def may_serve(
    way: str, *, consent: bool | None = None, tried: bool | None = None, witnessed: bool | None = None
) -> Verdict:
    """Whether this way is open. consent: to e-service. tried: other ways failed or the person cannot be found.
    witnessed: refusal recorded by witnesses, or by photo or video."""
    if way not in _ARTICLES:
        return no("没有这种送达方式", FY["88.1"])
    cite = MS[_ARTICLES[way]]
    if way == "electronic" and not consent:
        return no("电子送达须受送达人同意", cite)
    if way == "left" and not witnessed:
        return no("留置送达须有见证人，或者拍照、录像记录过程", cite)
    if way == "notice" and not tried:
        return no("公告送达只用于下落不明或者其他方式无法送达，并须在卷内写明原因和经过", cite, MS["95.2"])
    return yes("可以采用该方式送达", FY["88.1"], cite)


def served_on(way: str, event_on: date | None, calendar: Calendar | None = None) -> Verdict:
    """Day on which service takes effect (`value`).

    event_on: day of signature, of leaving, of arrival in the e-system, on the receipt, or of publication; a public
    notice takes effect when thirty days have passed.
    """
    if event_on is None:
        return ask("尚无签收、到达或者公告的日期", MS["87.2"], questions=(Q("event_on", "签收、到达或者公告的日期？"),))
    if way != "notice":
        return yes(f"{event_on:%Y-%m-%d}送达", FY["88.1"], MS[_ARTICLES[way]], value=event_on)
    end = due("service.by_notice", event_on, calendar=calendar).due
    return yes(f"自公告之日起经过三十日，{end:%Y-%m-%d}视为送达", FY["88.1"], MS["95.1", "三十日"], value=end)
