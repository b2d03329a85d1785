"""What a register declares for work on site holds together, or is named at start-up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fadu.kernel.checks import register_faults
from fadu.kernel.declare import Ask, Procedure
from fadu.kernel.fieldwork import FieldCase, FieldWork, Sheet
from fadu.kernel.register import register

CAMERA = Ask("photos", "照片", "file", required=False)


def faults(**words) -> list[str]:
    """Of the permit register whose step `hold` asks for photos, with this declaration."""
    base = register("permit")
    steps = tuple(replace(s, asks=(*s.asks, CAMERA)) if s.key == "hold" else s for s in base.procedure.steps)
    work = FieldWork(**{"steps": ("hold", "resume"), "pack": lambda actor, day: [FieldCase(1, "某案")]} | words)
    procedure = Procedure(base.procedure.states, steps, base.procedure.clocks)
    return register_faults(replace(base, procedure=procedure, pages=replace(base.pages, field=work)))


def test_a_sound_declaration_has_no_faults():
    assert faults(capture={"photos": "photo", "reason": "scan"}, after_sheets=("resume",)) == []


@pytest.mark.parametrize(
    "words,fault",
    [
        ({"steps": ("hold", "fly")}, "fly 不存在"),
        ({"steps": ("hold", "deem")}, "deem 由系统办理"),
        ({"after_sheets": ("land",)}, "land 不存在"),
        ({"adds": ("swim",)}, "swim 不存在"),
        ({"when": {"reason": ("weather", ("rain",))}}, "没有问 weather"),
        ({"needs": {"weather": ("reason", ("rain",))}}, "没有问 weather"),
        ({"either": {"hold": ("reason", "excuse")}}, "没有问 excuse"),
        ({"joins": {"hold": "walk"}}, "walk 不存在"),
        ({"joins": {"hold": "deem"}}, "deem 由系统办理"),
        ({"capture": {"photos": "smell"}}, "smell 不存在"),
        ({"capture": {"nothing": "photo"}}, "没有问 nothing"),
        ({"capture": {"reason": "photo"}}, "不适用于 text 型的 reason"),
    ],
)
def test_what_does_not_fit_is_named(words, fault):
    assert any(fault in found for found in faults(**words)), faults(**words)


def test_the_photos_of_a_sheet_are_collected():
    sent = {"sheet": "a", "answers": {"1": {"answer": "no", "photos": [3, 5]}, "2": {"answer": "yes"}}}
    assert Sheet.uploads(sent) == [3, 5] and Sheet.uploads({}) == []
