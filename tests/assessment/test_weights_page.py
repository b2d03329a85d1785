"""The page that computes weights from what is pasted: every way, every mistake one sentence, nothing for others."""

from __future__ import annotations

import pytest

from fadu.aspects.a9_coordination.assessment.scoring import AssessError
from fadu.aspects.a9_coordination.assessment.views.weights import FIELDS, pasted, weighed

JUDGED = "\tA\tB\tC\nA\t1\t2\t1/2\nB\t1/2\t1\t1/3\nC\t2\t3\t1"
DATA = "单位，A，B，C\n甲，80，60，7\n乙，70，60，9\n丙，90，65，8"
TURNED = ",A,B,C\nA,1,9,1/9\nB,1/9,1,9\nC,9,1/9,1"


def asked(**given: str):
    return weighed(FIELDS | {"judged": JUDGED, "data": DATA} | given)


@pytest.mark.parametrize("method", ["ahp", "entropy", "critic", "combination"])
def test_every_method_gives_weights_that_add_up(method: str) -> None:
    found = asked(method=method)
    assert abs(sum(found.weights.values()) - 1) < 1e-9 and list(found.weights) == ["A", "B", "C"] and not found.finding
    assert found.printed


def test_combination_lies_between_its_parts_and_alpha_says_where() -> None:
    low, high = asked(method="combination", alpha="0"), asked(method="combination", alpha="1", objective="critic")
    assert low.weights == low.parts["客观"] and high.weights == high.parts["主观"]


def test_both_tables_are_named_and_what_contradicts_itself_is_a_finding() -> None:
    told = dict(asked().printed)["CR"]
    assert "后期 RI 表，3 阶 RI 0.52" in told and "按早期 RI 表（RI 0.58）" in told
    assert "最矛盾的三项：A、B、C" in asked(judged=TURNED).finding
    assert asked(method="combination", judged=TURNED).finding


@pytest.mark.parametrize(("given", "words"), [
    ({"judged": ""}, "请粘贴判断矩阵"),
    ({"judged": JUDGED.replace("1/3", "-1/3")}, "应为正数"),
    ({"judged": JUDGED.replace("1/3", "三分之一")}, "“B”的“C”：“三分之一”不是数"),
    ({"judged": JUDGED + "\t5"}, "第 4 行有 5 格，第一行有 4 格"),
    ({"judged": JUDGED.replace("\tA\tB", "\tA\tA")}, "重复的名称"),
    ({"method": "entropy", "data": "单位,A\n甲,1"}, "至少要有两个单位"),
    ({"method": "critic", "data": "单位,A,B\n甲,1,2\n乙,1,2"}, "没有差别"),
    ({"method": "entropy", "data": "单位,A,B\n甲,1,2\n甲,1,3"}, "“甲”出现两次"),
    ({"method": "entropy", "cost": "X"}, "“X”不在数据中"),
    ({"method": "entropy", "cost": "A"}, "须先极差归一"),
    ({"method": "combination", "alpha": "2"}, "α 应在 0 至 1 之间"),
    ({"method": "combination", "alpha": "一半"}, "α：“一半”不是数"),
    ({"method": "combination", "data": DATA.replace("C", "D")}, "“C”只在一边"),
    ({"method": "other"}, "没有这个选项"),
])  # fmt: skip
def test_mistakes_are_one_sentence(given: dict[str, str], words: str) -> None:
    with pytest.raises(AssessError, match=words):
        asked(**given)


def test_ties_weigh_the_same() -> None:
    weights = asked(judged=",A,B\nA,1,1\nB,1,1").weights
    assert weights == {"A": 0.5, "B": 0.5} and pasted(DATA, "数据").columns == ["A", "B", "C"]
