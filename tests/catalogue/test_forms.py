"""Check forms: what a version says is read and written without loss; two people never save over one another."""

from __future__ import annotations

import pytest

from fadu.registry.inspection_catalogue.models import CheckForm, FormLine
from fadu.registry.inspection_catalogue.rules import lines

from .conftest import DAY
from .test_editing import client_of  # noqa: F401

LINE = {"content": "证照", "standard": "", "answer_type": "yesno", "evidence_required": False, "basis": "", "choices": ""}
TEXTS = (
    ("证照在有效期内", {}),
    ("证照 | 亮证 | 符合/不符合 | 须附证据 | 《食品安全法》", {"standard": "亮证", "evidence_required": True, "basis": "《食品安全法》"}),
    ("冷藏 | | 选择 | | | 正常、异常", {"answer_type": "choice", "choices": "正常\n异常"}),
    ("温度 ｜ 不高于 8 度 ｜ 数值", {"standard": "不高于 8 度", "answer_type": "number"}),
)  # fmt: skip
FAULTS = (
    ("", "至少要有一行"), (" | 标准", "没有检查内容"), ("甲 | | 打勾", "不认识"), ("甲 | | 选择", "至少写两个"),
    ("甲 | | 选择 | | | 好、好", "至少写两个"), ("甲 | | 文字 | | | 好、坏", "只有填写方式"), ("甲 | | 文字 | 也许", "只写「须附证据」"),
    ("甲|" * 6 + "乙", "最多 6 段"), ("甲\n甲", "写了两次"), ("长" * 301, "最长 300 字，现在是 301 字"),
    ("\n".join(f"第{n}项" for n in range(301)), "最多 300 行"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "said"), TEXTS)
def test_a_line_is_read_and_written_without_loss(text, said):
    rows, errors = lines.read(text)
    assert not errors and rows[0].items() >= said.items()
    assert lines.read(lines.written(rows[0])) == (rows, [])


@pytest.mark.parametrize(("text", "told"), FAULTS)
def test_what_is_wrong_is_said_with_its_line(text, told):
    assert any(told in error for error in lines.read(text)[1])


@pytest.mark.parametrize(("before", "after", "found"), [
    ("甲\n乙", "甲\n乙", []),
    ("甲\n乙", "甲\n丙\n乙", [("added", "丙")]),
    ("甲\n乙", "乙", [("dropped", "甲")]),
    ("甲", "甲 | 亮证", [("changed", "甲")]),
])  # fmt: skip
def test_versions_are_compared(before, after, found):
    told = lines.differences(lines.read(before)[0], lines.read(after)[0])
    assert [(change.kind, change.content) for change in told] == found


@pytest.fixture
def sheet(city):
    made = CheckForm.objects.create(key="t-food", title="食品检查表单", valid_from=DAY)
    FormLine.objects.create(form=made, no=1, **LINE | {"basis": "《食品安全法》"})
    FormLine.objects.create(form=made, no=2, **LINE | {"content": "冷藏", "answer_type": "choice", "choices": "正常\n异常"})
    return made


def test_a_new_version_loses_nothing_and_nobody_is_overwritten(client_of, sheet):  # noqa: F811
    boss, path = client_of("inspection.supervisor", "sfj"), "/inspection-catalogue/forms/t-food/revise/"
    shown = boss.get(path).content.decode()
    assert "《食品安全法》" in shown and "正常、异常" in shown and 'name="begun" value="1"' in shown
    text = "证照 | | 符合/不符合 | | 《食品安全法》\n冷藏 | | 选择 | | | 正常、异常\n留样"
    form = {"title": "食品检查表单", "lines": text, "note": "增加留样", "begun": "1"}
    assert "请写明修订理由" in boss.post(path, form | {"note": "", "save": "1"}).content.decode()
    page = boss.post(path, form).content.decode()
    assert "新增" in page and "保存为第 2 版" in page and CheckForm.objects.filter(key="t-food").count() == 1
    assert boss.post(path, form | {"save": "1"}).status_code == 302
    made = CheckForm.objects.get(key="t-food", version=2)
    assert [(row.basis, row.choices) for row in made.lines.all()] == [("《食品安全法》", ""), ("", "正常\n异常"), ("", "")]
    late = boss.post(path, form | {"lines": "别的", "save": "1"})
    assert late.status_code == 422 and "已由他人保存" in late.content.decode()
    assert "没有差别" in boss.post(path, form | {"begun": "2"}).content.decode()
    seen = boss.get("/inspection-catalogue/forms/t-food/").content.decode()
    assert "与第 1 版比较" in seen and "当天即被新版替代" in seen and "增加留样" in seen
