"""The ceremony, the tree of proofs, the officers' lot."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.aspects.a4_enforcement.inspection_plan.solver import proofs
from fadu.aspects.a4_enforcement.inspection_plan.solver.ceremony import (
    Ceremony,
    Refused,
    commitment,
    new_secret,
    reused,
)
from fadu.aspects.a4_enforcement.inspection_plan.solver.merkle import Proof, Tree, leaf, number_of, verify
from fadu.aspects.a4_enforcement.inspection_plan.solver.officers import Officer, choose, choose_for_visit, ranked

FRAME = "ab" * 32
SECRETS = {"司法局": "s" * 32, "消防": "x" * 32, "住建": "z" * 32}


def begun() -> Ceremony:
    return Ceremony(FRAME, {b: commitment(b, s) for b, s in SECRETS.items()}, "福彩双色球第2026001期")


def finished() -> Ceremony:
    done = begun().with_beacon(" 03 07 11 ")
    for body, secret in SECRETS.items():
        done = done.reveal(body, secret)
    return done


def test_the_seed_needs_every_part() -> None:
    with pytest.raises(Refused, match="尚未录入.*尚未揭示"):
        begun().seed()
    half = begun().with_beacon("03").reveal("消防", SECRETS["消防"])
    assert half.missing() == ["「住建」尚未揭示", "「司法局」尚未揭示"]
    seed = finished().seed()
    assert len(seed) == 64 and seed == Ceremony.from_dict(finished().as_dict()).seed()


def test_the_order_of_revealing_does_not_matter() -> None:
    other = begun()
    for body, secret in reversed(SECRETS.items()):
        other = other.reveal(body, secret)
    assert other.with_beacon("03 07 11").seed() == finished().seed()


def test_every_part_decides() -> None:
    base = finished().seed()
    secrets = SECRETS | {"消防": "y" * 32}
    other = Ceremony(
        FRAME, {b: commitment(b, s) for b, s in secrets.items()}, "福彩", "03 07 11", tuple(secrets.items())
    )
    assert (
        len(
            {
                base,
                other.seed(),
                Ceremony("cd" * 32, begun().commitments, "福彩", "03 07 11", tuple(SECRETS.items())).seed(),
                Ceremony(FRAME, begun().commitments, "福彩", "03 07 12", tuple(SECRETS.items())).seed(),
            }
        )
        == 4
    )


def test_what_does_not_hold_is_refused() -> None:
    with pytest.raises(Refused, match="承诺不符"):
        begun().reveal("消防", "q" * 32)
    with pytest.raises(Refused, match="没有事先承诺"):
        begun().reveal("税务", "q" * 32)
    with pytest.raises(Refused, match="已经揭示"):
        finished().reveal("消防", SECRETS["消防"])
    with pytest.raises(Refused, match="不能更换"):
        finished().with_beacon("04")
    with pytest.raises(Refused, match="不能为空"):
        begun().with_beacon("  ")
    with pytest.raises(Refused, match="太短"):
        commitment("消防", "123")
    with pytest.raises(Refused, match="缺项"):
        Ceremony.from_dict({"frame_hash": FRAME})
    copied = Ceremony(FRAME, dict.fromkeys(SECRETS, commitment("消防", "x" * 32)), "福彩")
    assert any("相同" in f for f in copied.faults())
    assert Ceremony("zz", {}, " ").faults() == [
        "总体指纹不是 64 位十六进制数",
        "没有单位作出承诺",
        "没有事先公告采用哪一个公共信标",
    ]
    assert len(new_secret()) == 64 and new_secret() != new_secret()
    assert reused(FRAME, [{"name": "去年", "seed": FRAME.upper()}, {"seed": "00"}]) == ["去年"]


names = st.lists(st.text("企业ABC01", min_size=1, max_size=6), min_size=1, max_size=40, unique=True)


@given(names, st.data())
@settings(max_examples=25, deadline=None)
def test_proofs(ids: list[str], data: st.DataObject) -> None:
    numbers = [number_of("ab", i) for i in ids]
    items = [tuple(f"T{k}" for k in range(data.draw(st.integers(0, 3)))) for _ in ids]
    name = data.draw(st.sampled_from(ids))
    proof, root = proofs.proof_of(ids, numbers, items, name)
    assert proofs.check(proof.as_dict(), root, "ab") == []
    told = proof.as_dict()
    for change in ({"items": [*told["items"], "T9"]}, {"id": name + "'"}, {"number": "0" * 16}):
        assert proofs.check(told | change, root)
    assert proofs.check(told, root, "cd") == ["号码不是由公布的种子与企业编号算出的"]
    others = {i for i in ids if i not in name}
    assert not any(o in str(told["path"]) for o in others if len(o) > 3)


def test_damaged_proofs() -> None:
    tree = Tree([leaf(i, "00" * 8, ()) for i in "abc"])
    good = Proof("c", "00" * 8, (), tree.path(2))
    assert verify(good, tree.root) and good == Proof.from_dict(good.as_dict())
    assert not verify(Proof("c", "00" * 8, (), (("L", "xx"),)), tree.root)
    assert proofs.check({"id": "c"}, tree.root) == ["证明缺项或者格式有误"]
    assert Tree([]).root == Tree([]).root
    with pytest.raises(proofs.NotInFrame):
        proofs.proof_of(["a"], ["0"], [()], "b")


ON = date(2026, 5, 6)


def staff() -> list[Officer]:
    return [
        Officer(
            f"P{i}",
            "消防" if i % 2 else "住建",
            frozenset({"消防检查", "危化"} if i < 6 else {"消防检查"}),
            date(2024, 1, 1),
            date(2026, 5, 5) if i == 1 else date(2028, 1, 1),
        )
        for i in range(12)
    ]


def test_officers_are_drawn_among_the_competent() -> None:
    fire = [o for o in staff() if o.body == "消防"]
    chosen = choose("seed", fire, needs=["危化"], on=ON)
    assert set(chosen.officers) == {"P3", "P5"} and not chosen.short
    assert dict(chosen.passed).get("P1", "执法证件不在有效期内") == "执法证件不在有效期内"
    short = choose("seed", fire, needs=["危化"], on=ON, recused={"P3": "股东亲属"}, busy={"P5": "上午有任务"})
    assert "不足" in short.short and short.officers == () and dict(short.passed)["P3"] == "回避：股东亲属"
    assert dict(short.passed)["P5"] == "当日已有任务：上午有任务"


def test_a_recusal_moves_only_the_next_one_up() -> None:
    fire = [o for o in staff() if o.body == "消防"]
    first = choose("seed", fire)
    again = choose("seed", fire, recused={first.officers[0]: "利害关系"})
    assert again.officers[0] == first.officers[1] and again.passed == ((first.officers[0], "回避：利害关系"),)
    assert again.officers[1] == [i for i in ranked("seed", [o.id for o in fire]) if i not in first.officers][0]


def test_every_body_sends_two_and_every_visit_has_its_lot() -> None:
    told = choose_for_visit("seed", "E1|3", staff(), {"消防": ["消防检查"], "住建": []}, on=ON)
    assert {len(c.officers) for c in told.values()} == {2}
    assert len({choose_for_visit("seed", f"E{k}|3", staff(), {"住建": []})["住建"].officers for k in range(30)}) > 10
    alone = choose_for_visit("seed", "E1|3", [Officer("P", "消防")], {"消防": []})["消防"]
    assert alone.officers == ("P",) and "需要 2 名，只有 1 名" in alone.short


def test_officers_have_equal_chances() -> None:
    fire = [o for o in staff() if o.body == "消防" and o.id != "P1"]
    seen = dict.fromkeys((o.id for o in fire), 0)
    for k in range(2000):
        for name in choose(f"s{k}", fire).officers:
            seen[name] += 1
    assert all(abs(n - 800) < 4 * (2000 * 0.4 * 0.6) ** 0.5 for n in seen.values())
