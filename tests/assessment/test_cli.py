"""The command: JSON of the promised shape, one clear line for every mistake, findings apart from mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter

from fadu.cli import main

from .tables import rows

HERE = Path(__file__).parent
SCHEME, DATA = str(HERE / "sample.toml"), str(HERE / "sample.csv")


def said(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def failing(capsys, *args: str) -> str:
    """The one line of a command that ends with status 2."""
    assert main(["assess", *args]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    return err


def test_json(capsys) -> None:
    assert main(["assess", SCHEME, "--data", DATA, "--json", "--draws", "200"]) == 0
    body = said(capsys)
    assert set(body) == {"scheme", "units", "weights", "checks"}
    first = body["units"][0]
    assert (first["unit"], first["score"], first["rank"], first["grade"]) == ("丙区", 102.0, 1, "一般")
    by_name = {unit["unit"]: unit for unit in body["units"]}
    assert (by_name["乙区"]["score"], by_name["丁区"]["score"]) == (94.25, 78.0)
    assert [item["points"] for item in by_name["甲区"]["items"]] == [18.6, 25, 44.4]
    assert [line["points"] for line in by_name["甲区"]["extras"]] == [6, -1]
    assert (by_name["戊局"]["rank"], by_name["己局"]["rank"]) == (1, 2)
    assert {row["unit"] for row in body["checks"]["groups"]["部门"]["rank_intervals"]} == {"戊局", "己局"}
    assert "按显示值排名" in body["scheme"]["how"]


def test_text_shows_every_step(capsys) -> None:
    assert main(["assess", SCHEME, "--data", DATA]) == 0
    out = capsys.readouterr().out
    for words in ("20×min(1, 93/100) = 18.6", "“L3”已在 A1.2 计入", "没有证明材料", "等次最高为一般", "重新归一", "1 人回避"):
        assert words in out


def test_check_only(capsys) -> None:
    assert main(["assess", SCHEME, "--json"]) == 0
    assert said(capsys)["ok"] is True


def test_check_only_lists_all_faults(tmp_path: Path, capsys) -> None:
    file = tmp_path / "s.toml"
    file.write_text(Path(SCHEME).read_text().replace("weight = 30", "weight = 29").replace("trim = 1", "trm = 1"))
    assert main(["assess", str(file), "--json"]) == 1
    faults = said(capsys)["faults"]
    assert "权重之和为 99，应为 100" in faults[0] and any("trm" in fault for fault in faults)


def test_sample_scheme_of_the_26_tasks(tmp_path: Path, capsys) -> None:
    names = [f"T{n:02}" for n in range(1, 27)]
    file = tmp_path / "d.csv"
    head = ",".join(["unit", *(f"{name}.{what}" for name in names for what in ("done", "due"))])
    file.write_text(f"{head}\n甲区,{'3,4,' * 25}0,0\n乙区,{','.join(['4,4'] * 26)}\n")
    assert main(["assess", "tasks-2024", "--data", str(file), "--json", "--draws", "100"]) == 0
    body = said(capsys)
    assert [(unit["unit"], unit["score"]) for unit in body["units"]] == [("乙区", 100.0), ("甲区", 75.0)]
    assert len(body["weights"]["values"]) == 26


def test_sketch_defaults(tmp_path: Path, capsys) -> None:
    """A leaf's column is called like the leaf, a bonus with nothing but a proof counts once."""
    file = tmp_path / "s.toml"
    file.write_text('''scheme = "S"
tree = [{ id = "A1", weight = 100, rule = { type = "SR13", trim = 1, min_graders = 5 } }]
bonus = { cap = 5, items = [{ id = "B1", points = 3, proof = "award_doc", level = "national" }] }
''')
    data = tmp_path / "d.csv"
    data.write_text("unit,A1,award_doc\n甲,88;90;91;86;95;60;89,证书1\n乙,88;90;91;86;95;60;89,\n")
    assert main(["assess", str(file), "--data", str(data), "--json", "--draws", "100"]) == 0
    assert [unit["score"] for unit in said(capsys)["units"]] == [91.8, 88.8]


def test_spreadsheet_gives_the_same(tmp_path: Path, capsys) -> None:
    file = tmp_path / "d.xlsx"
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for number, line in enumerate(Path(DATA).read_text().splitlines()):
        for place, cell in enumerate(line.split(",")):
            sheet.write(number, place, float(cell) if cell.isdigit() else cell)
    book.close()
    assert main(["assess", SCHEME, "--data", str(file), "--json", "--draws", "100"]) == 0
    one = said(capsys)
    assert main(["assess", SCHEME, "--data", DATA, "--json", "--draws", "100"]) == 0
    assert said(capsys) == one


def test_gb18030(tmp_path: Path, capsys) -> None:
    file = tmp_path / "d.csv"
    file.write_bytes(Path(DATA).read_text().encode("gb18030"))
    assert main(["assess", SCHEME, "--data", str(file), "--json", "--draws", "100"]) == 0
    assert said(capsys)["units"][0]["unit"] == "丙区"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("published", "publshed", "没有方案所用的列“published”，是否指“publshed”"),
        ("93,100", ",100", "列“published”为空，方案未写明缺失如何处理"),
        ("93,100", "多,100", "“多”不是数"),
        ("甲区,区市", "甲区,市直", "组“市直”不在方案的 groups 中"),
        ("乙区,区市", "甲区,区市", "单位“甲区”出现两次"),
        ("88;90;91;86;95;60;89", "88;90", "有效评分 2 个，至少应有 5 个"),
        ("88;90;91;86;95;60;89", "88;90;91;86;950", "不在 0 至 100 之间"),
        (",,否", ",,也许", "应填是或否|不是数"),
        ("unit,", "name,", "缺少单位列"),
        ("items", "published", "重复列名"),
    ],
)
def test_bad_data(old: str, new: str, words: str, tmp_path: Path, capsys) -> None:
    file = tmp_path / "d.csv"
    file.write_text(Path(DATA).read_text().replace(old, new, 1))
    line = failing(capsys, SCHEME, "--data", str(file))
    assert any(word in line for word in words.split("|")), line


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("weight = 30", "weight = 29.9", "权重之和为 99.9，应为 100"),
        ('type = "SR4"', 'type = "SR99"', "没有规则类型“SR99”"),
        ('type = "SR4"', 'type = "SR17"', "SR17 应写在 [[veto]] 中"),
        (', den = "items"', "", "缺少参数“den”"),
        ('den = "items"', 'den = "items", dn = 3', "不认识参数“dn”"),
        ("A1.2", "A1.1", "编号“A1.1”出现两次"),
        ('na_policy = "renormalise"', 'na_policy = "ignore"', "na_policy 应为"),
        ('rank_on = "rounded"', 'rank_on = "rnd"', "round.rank_on 应为"),
        ("cap_grade:一般", "cap_grade:中等", "等次“中等”不存在"),
        ("data_fraud_confirmed", "__import__('os')", "算式"),
        ("version = 3", "version = = 3", "不是可读的 TOML"),
        ("min = 80", "min = 95", "等次应由高到低"),
        ("trim = 1", 'trim = "一"', "“一”不是数"),
        ("trim = 1", "trim = 0.5", "trim 应为非负整数"),
        ('column = "experts"', "columns = []", "应为列名的列表"),
        ('den = "items"', 'den = "items", full = 0', "full 应大于 0"),
        ('groups = ["区市", "部门"]', "groups = [[1]]", "groups 应为组名的列表"),
        ("d = 5", "d = -5", "每件扣分不得为负"),
        ('scheme = "SAMPLE-KH"', "", "缺少“scheme”"),
        ("[bonus]", "[bonuss]", "不认识的键“bonuss”"),
    ],
)
def test_bad_scheme(old: str, new: str, words: str, tmp_path: Path, capsys) -> None:
    file = tmp_path / "s.toml"
    text = Path(SCHEME).read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    assert words in failing(capsys, str(file), "--data", DATA)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["absent.toml", "--data", DATA], "文件“absent.toml”不存在"),
        ([SCHEME, "--data", "absent.csv"], "文件“absent.csv”不存在"),
        ([SCHEME, "--method", "ahp"], "“--method”不能用于这一形式"),
        ([SCHEME, DATA], "不能用于这一形式"),
        (["weights", DATA, "--data", DATA, "--method", "ahp"], "“--data”不能用于这一形式"),
        (["weights", DATA], "weights 须给出文件和 --method"),
        (["weights", DATA, "--method", "entropy"], "不是数"),
        (["weights", DATA, "--method", "ahp", "--cost", "a"], "--cost 不用于 ahp"),
        ([SCHEME, "--data", DATA, "--draws", "1"], "--draws 应在"),
        ([SCHEME, "--data", SCHEME], "缺少单位列|重复列名|空列名"),
        ([DATA], "不是可读的 TOML"),
    ],
)
def test_bad_commands(args: list[str], words: str, capsys) -> None:
    line = failing(capsys, *args)
    assert any(word in line for word in words.split("|")), line


def drinks(tmp_path: Path, **changes: str) -> str:
    table = rows("ahp")
    head = ",".join(["", *(row[0] for row in table)])
    text = "\n".join([head, *(",".join(row) for row in table)])
    file = tmp_path / "m.csv"
    file.write_text(text)
    return str(file)


def test_the_file_may_stand_behind_the_options(tmp_path: Path, capsys) -> None:
    assert main(["assess", "weights", "--method", "ahp", drinks(tmp_path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["weights"]) == 7
    assert main(["assess", "--json", "--draws=100", "--data", DATA, SCHEME]) == 0
    assert json.loads(capsys.readouterr().out)["units"]


def test_weights_ahp(tmp_path: Path, capsys) -> None:
    assert main(["assess", "weights", drinks(tmp_path), "--method", "ahp", "--ri", "early", "--json"]) == 0
    body = said(capsys)
    assert [f"{weight:.4f}" for weight in body["weights"].values()] == rows("ahp-results")[0][1:]
    assert (round(body["cr"], 4), body["ri_table"], body["consistent"]) == (0.0223, "early", True)


def test_weights_ahp_inconsistent_is_a_finding(tmp_path: Path, capsys) -> None:
    file = tmp_path / "m.csv"
    file.write_text(",A,B,C\nA,1,9,1/9\nB,1/9,1,9\nC,9,1/9,1\n")
    assert main(["assess", "weights", str(file), "--method", "ahp", "--json"]) == 1
    body = said(capsys)
    assert body["consistent"] is False and body["worst_triple"] == ["A", "B", "C"] and "0.10" in body["finding"]


def test_weights_entropy_and_critic(tmp_path: Path, capsys) -> None:
    *data, weights = rows("entropy")
    file = tmp_path / "x.csv"
    file.write_text("\n".join(["unit,a,b,c,d", *(f"u{n}," + ",".join(row) for n, row in enumerate(data))]))
    assert main(["assess", "weights", str(file), "--method", "entropy", "--json"]) == 0
    assert [f"{weight:.4f}" for weight in said(capsys)["weights"].values()] == weights
    assert main(["assess", "weights", str(file), "--method", "critic", "--cost", "a,b", "--json"]) == 0
    assert abs(sum(said(capsys)["weights"].values()) - 1) < 1e-9
    assert "极差归一" in failing(capsys, "weights", str(file), "--method", "entropy", "--cost", "a")


def test_scheme_with_inconsistent_judgments_publishes_nothing(tmp_path: Path, capsys) -> None:
    file = tmp_path / "s.toml"
    tree = "".join(f'[[tree]]\nid = "{n}"\nrule = {{ type = "RAW", column = "x" }}\n' for n in "ABC")
    matrix = '[[1, 9, "1/9"], ["1/9", 1, 9], [9, "1/9", 1]]'
    head = f'scheme = "T"\nweights = {{ method = "ahp", ahp = [{{ order = ["A", "B", "C"], matrix = {matrix} }}] }}\n'
    file.write_text(head + tree)
    data = tmp_path / "d.csv"
    data.write_text("unit,x\n甲,1\n乙,2\n")
    assert main(["assess", str(file), "--data", str(data), "--json"]) == 1
    body = said(capsys)
    assert body["units"] == [] and "CR" in body["checks"]["finding"]


ODD = """scheme = "t"
[[tree]]
id = "A"
weight = 60
rule = { type = "SR4", num = "n", den = "d" }
[[tree]]
id = "B"
weight = 40
rule = { type = "SR7", column = "x", lo = 0, hi = 100 }
"""


@pytest.mark.parametrize(("table", "words"), [
    ("单位,n,d,x\n\n甲,3,4,八十\n乙,1,2,95", "第 3 行单位“甲”的列“x”：“八十”不是数"),
    ("单位,n,d,x\n甲,3,4,80%\n乙,1,2,95", "第 2 行单位“甲”的列“x”为 80%，带百分号，而第 3 行单位“乙”的列“x”为 95"),
    ("单位,n,d,x\n甲,3,4,80%\n乙,1,2,95%", "而方案的界限为 100：请去掉百分号"),
    ("单位,n,d,x\n甲,3,4,80\n,1,2,95", "第 3 行没有单位名称"),
    ("单位,n,d,x\n甲,3,4,80\n乙,1,2,9\n甲,1,2,95", "单位“甲”出现两次（第 2 行、第 4 行）"),
    ("单位;n;d;x\n甲;3;4;80", "各列用“;”隔开"),
    ("单位\tn\td\tx\n甲\t3\t4\t80", "各列用制表符隔开"),
    ('"单位",n,d,x\n"甲\n局",3,4,80\n乙,1,2,九', "第 4 行单位“乙”"),
    ("单位,n,d,x\n甲,3,4,80\n乙,1,2,95,7", "第 3 行的列数多于表头"),
])  # fmt: skip
def test_messages_name_line_and_cell(table: str, words: str, tmp_path: Path, capsys) -> None:
    (tmp_path / "s.toml").write_text(ODD)
    (tmp_path / "d.csv").write_text(table)
    assert words in failing(capsys, str(tmp_path / "s.toml"), "--data", str(tmp_path / "d.csv"))


def test_shares_where_the_scheme_counts_to_a_hundred_are_doubted(tmp_path: Path, capsys) -> None:
    (tmp_path / "s.toml").write_text(ODD)
    (tmp_path / "d.csv").write_bytes("\ufeff单位,n,d,x\n甲,3,4,0.8\n乙,1,2,0\n".encode())
    files = [str(tmp_path / "s.toml"), "--data", str(tmp_path / "d.csv")]
    assert main(["assess", *files, "--json", "--draws", "100"]) == 0
    assert "列“x”的数都不超过 1" in said(capsys)["checks"]["warnings"][0]
