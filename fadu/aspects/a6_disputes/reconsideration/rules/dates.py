"""Dates that cannot be true: after the day on which they are registered, or in the wrong order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

PAST = {
    "act_on": "作出日期",
    "act_served_on": "送达日期",
    "known_on": "知道日期",
    "learned_on": "得知复议权利的日期",
    "requested_on": "提出履职请求的日期",
    "posted_on": "交邮日期",
    "respondent_received_on": "处罚机关收到日期",
    "delay_from": "耽误开始的日期",
}
AFTERWARDS = {
    "received_on": "收到日期",
    "event_on": "签收、到达或者公告日期",
    "respondent_on": "被申请人签收日期",
    "sued_on": "收到应诉通知日期",
}
ORDERED = (
    ("act_on", "act_served_on"),
    ("act_on", "known_on"),
    ("delay_from", "delay_to"),
    ("requested_on", "perform_by"),
)
TITLES = PAST | AFTERWARDS | {"delay_to": "障碍消除的日期", "perform_by": "法定履行届满日"}


def faults(facts: Mapping[str, Any], on: date, now: date) -> dict[str, str]:
    """Key → sentence for each date that lies in the future or before what must come first.

    on: day of the step: what the application tells lies before it, what it sets off after it, all up to today (`now`).
    A public notice may still be running: its last day may lie ahead.
    """
    found = {
        f: f"{title}{facts[f]}在今天之后，请核对" for f, title in AFTERWARDS.items() if (facts.get(f) or now) > now
    }
    for key, title in PAST.items():
        running = key == "act_served_on" and facts.get("served_by") == "notice"
        if facts.get(key) and facts[key] > on and not running:
            found[key] = f"{title}{facts[key]}在{on}之后，请核对"
    for first, then in ORDERED:
        if facts.get(first) and facts.get(then) and facts[then] < facts[first]:
            found.setdefault(then, f"{TITLES[then]}{facts[then]}早于{TITLES[first]}{facts[first]}，请核对")
    sent = facts.get("received_on")  # what goes out by this step cannot have arrived before
    if sent and sent < on:
        found["received_on"] = f"收到日期{sent}早于发出之日{on}，请核对"
    return found
