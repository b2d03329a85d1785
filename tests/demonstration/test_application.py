"""An application: folders filled by links, gaps, a mock review, the archive; who may do what."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from fadu.aspects.a9_coordination.demonstration.archive import pack
from fadu.aspects.a9_coordination.demonstration.models import Application, Folder, FolderItem, Gap, Node
from fadu.kernel.models import Matter
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.kernel.uploads import store
from fadu.people.actors import actor_for
from fadu.people.city import load_city
from fadu.people.models import Organ, Post, User

DAY = date(2026, 6, 1)
TABLE = "编号,指标,标准,类别,分值\n1,职能,,,\n1.1,清单,,,\n1.1.1,权责清单,按期公布,必备,\n1.1.2,办事指南,,,\n2,争议,,,\n2.1,复议,,,\n2.1.1,按期办结,,,\n"
GRADER = ("demonstration.grader", "fazhiban")
POSTS = {"office": ("coordinator", "fazhiban"), "boss": ("leader", "fazhiban"), "g1": GRADER, "g2": GRADER,
         "c.spj": ("unit_contact", "spj"), "c.sfj": ("unit_contact", "sfj")}  # fmt: skip


def who(name: str) -> Any:
    return actor_for(User.objects.get(username=f"d.{name}"), DAY)


def at(case: Any, step: str, name: str, facts: dict[str, Any] | None = None) -> Any:
    return take(type(case)._plain.get(pk=case.pk), step, who(name), facts or {}, on=DAY).case


def refused(run: Any) -> str:
    with pytest.raises((NotAllowed, InvalidFacts)) as caught:
        run()
    return str(caught.value)


@pytest.fixture(scope="module")
def begun(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """An application over an imported table of three indicators."""
    with django_db_blocker.unblock(), transaction.atomic(), frozen_today(DAY):
        load_city()
        for name, (role, organ) in POSTS.items():
            user = User.objects.create_user(f"d.{name}", name=f"某{name}")
            Post.objects.create(user=user, organ=Organ.objects.get(key=organ), role=role, from_date=date(2024, 1, 1))
        organ = Organ.objects.get(key="fazhiban").pk
        file = store("指标.csv", TABLE.encode(), who("office"))
        facts = {"title": "指标体系", "edition": "测试", "source": "测试文本", "file": [file.pk]}
        frames = register("demonstration_frame")
        frame = open_case(frames, who("office"), facts, organ_id=organ, step="import", on=DAY).case
        at(frame, "use", "office")
        facts = {"title": "示范创建", "round": "一", "frame_id": str(frame.pk), "starts": "2025-01-01",
                 "until": "2026-12-31", "deadline": "2027-03-31"}  # fmt: skip
        made = open_case(register("demonstration"), who("office"), facts, organ_id=organ, on=DAY).case
        at(made, "assign", "office", {"owners": "1=市行政审批局\n2.1=市司法局"})
        yield made.pk
        transaction.set_rollback(True)


@pytest.fixture
def made(begun: int, db: None) -> Iterator[Application]:
    with frozen_today(DAY):
        yield Application._plain.get(pk=begun)


def folder(made: Application, code: str) -> Folder:
    return Folder._plain.get(application=made, node__code=code)


def link(made: Application, name: str, code: str, **facts: Any) -> Any:
    return at(made, "link", name, {"folder": str(folder(made, code).pk), "secrecy": "open"} | facts)


def assessed(made: Application) -> Application:
    for code, grade in (("1.1.1", "met"), ("1.1.2", "partly"), ("2.1.1", "unmet")):
        facts = {"folder": str(folder(made, code).pk), "grade": grade, "reason": "说明"}
        made = at(made, "assess", "office", facts)
    return at(made, "list_gaps", "office", {"due_on": "2026-12-31"})


def test_one_folder_per_third_level_indicator_with_its_owner(made):
    owners = {row.node.code: row.owner.key for row in made.folders.select_related("node", "owner")}
    assert owners == {"1.1.1": "spj", "1.1.2": "spj", "2.1.1": "sfj"}
    assert Node._plain.get(frame=made.frame, code="1.1.2").points is None
    assert "没有编号「9」" in refused(lambda: at(made, "assign", "office", {"owners": "9=市司法局"}))


def test_a_unit_fills_only_its_own_folders_and_only_with_what_it_may_open(made):
    own = Matter._plain.get(pk=made.pk)
    link(made, "c.spj", "1.1.1", register="plan_task")
    assert "不由您的单位负责" in refused(lambda: link(made, "c.spj", "2.1.1", register="plan_task"))
    assert "不对外提供" in refused(lambda: link(made, "office", "1.1.1", record=own.number))
    frame = made.frame.matter.number
    assert "不在您的查看范围" in refused(lambda: link(made, "c.spj", "1.1.1", record=frame))
    link(made, "office", "1.1.1", record=frame)
    assert "填写一项" in refused(lambda: link(made, "office", "1.1.1"))
    assert FolderItem._plain.filter(folder=folder(made, "1.1.1")).count() == 2


def test_gaps_come_from_ones_own_word_and_from_empty_folders(made):
    link(made, "office", "1.1.1", register="plan_task")
    made = assessed(made)
    rows = Gap._plain.select_related("folder__node", "owner")
    found = {gap.folder.node.code: (gap.missing, gap.owner.key) for gap in rows}
    assert set(found) == {"1.1.2", "2.1.1"} and found["2.1.1"] == ("还没有任何佐证", "sfj")
    gap = Gap._plain.get(folder__node__code="2.1.1")
    at(made, "close_gap", "office", {"gap": str(gap.pk), "note": "已关联复议登记册"})
    assert "还有 1 项差距" in refused(lambda: at(made, "submit", "office"))
    assert at(made, "submit", "office", {"reason": "限期补齐"}).state == "city_review"


def test_a_mock_review_is_drawn_by_a_seed_and_graded_apart(made):
    made = assessed(made)
    ids = {name: str(User.objects.get(username=f"d.{name}").pk) for name in ("g1", "g2")}
    assert "不能是同一人" in refused(lambda: at(made, "draw", "office", {"n": 2, "first": ids["g1"], "second": ids["g1"]}))
    at(made, "draw", "office", {"n": 3, "first": ids["g1"], "second": ids["g2"]})
    assert "没有评定" in refused(lambda: at(made, "close_mock", "office", {"due_on": "2026-12-31"}))
    at(made, "grade", "g1", {"grades": "1.1.1=达到\n1.1.2=部分达到；缺附件\n2.1.1=未达到"})
    client = Client()
    client.force_login(User.objects.get(username="d.g2"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("demonstrate-mock", args=[made.pk])).content.decode()
    assert "缺附件" not in page and "请您评定" in page
    at(made, "grade", "g2", {"grades": "1.1.1=达到\n1.1.2=达到\n2.1.1=未达到"})
    at(made, "close_mock", "office", {"due_on": "2026-12-31"})
    review = made.mocks.get()
    assert review.kappa == "1/2" and Gap._plain.filter(source="mock").count() == 2
    assert "1/2" in client.get(reverse("demonstrate-mock", args=[made.pk])).content.decode()


def test_the_archive_is_whole_indexed_hashed_and_the_same_each_time(made):
    file = store("方案.txt", "正文".encode(), who("office"))
    link(made, "office", "1.1.1", file=[file.pk], title="工作方案")
    secret = store("内部.txt", "不可外传".encode(), who("office"))
    link(made, "office", "1.1.1", file=[secret.pk], title="内部报告", secrecy="secret")
    link(made, "office", "1.1.2", register="demonstration_frame", covers_from="2026-01-01", covers_until="2026-12-31")
    link(made, "office", "1.1.2", record=made.frame.matter.number)
    content, digest = pack(made, who("office"))
    assert (content, digest) == pack(made, who("office")) and hashlib.sha256(content).hexdigest() == digest
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        sums = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())
        assert set(names) == {*sums, "SHA256SUMS"}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == value for name, value in sums.items())
        assert archive.read("1.1.1/01_工作方案.txt").decode() == "正文"
        assert "不可外传".encode() not in b"".join(archive.read(name) for name in names)
        assert "只留占位" in archive.read("1.1.1/02_内部报告.txt").decode()
        assert "未公布" in archive.read("1.1.1/封面.txt").decode()
        listed = next(name for name in names if name.startswith("1.1.2") and name.endswith(".csv"))
        assert made.frame.matter.number in archive.read(listed).decode()
        assert archive.read("目录.csv").decode("utf-8-sig").count("\n") >= 5
        assert json.loads(archive.read("说明.json"))["佐证"] == 4


@pytest.mark.parametrize(("name", "status"), [("office", 200), ("c.spj", 200), ("g1", 404), ("boss", 200)])
def test_pages_and_archive_by_reader(made, name, status):
    client = Client()
    client.force_login(User.objects.get(username=f"d.{name}"), backend="django.contrib.auth.backends.ModelBackend")
    for address in ("demonstrate-application", "demonstrate-gaps", "demonstrate-mock"):
        assert client.get(reverse(address, args=[made.pk])).status_code == status, address
    assert client.get(reverse("demonstrate-folder", args=[made.pk, folder(made, "1.1.1").pk])).status_code == status
    assert client.get(reverse("demonstrate")).status_code == 200
    packed = client.post(reverse("demonstrate-archive", args=[made.pk]))
    assert packed.status_code == {"c.spj": 403, "g1": 404}.get(name, 200)
    if packed.status_code == 200:
        assert Application._plain.get(pk=made.pk).archive_digest == hashlib.sha256(packed.content).hexdigest()


def proof(text: str = "结果") -> list[int]:
    return [store("结果.txt", text.encode(), who("office")).pk]


def signed(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=f"d.{name}"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def applied(made: Application) -> Application:
    """Sent to the province with its archive."""
    made = assessed(made)
    made = at(made, "submit", "office", {"reason": "限期补齐"})
    assert "材料包没有导出" in refused(lambda: at(made, "apply", "boss"))
    assert signed("office").post(reverse("demonstrate-archive", args=[made.pk])).status_code == 200
    return at(made, "apply", "boss")


def test_the_review_above_goes_stage_by_stage_each_with_its_document(made):
    made = applied(made)
    assert [run.key for run in made.runs() if run.stopped_on is None] == []
    result = {"ended_on": DAY, "outcome": "同意推荐", "proof": proof()}
    assert "proof" in refused(lambda: at(made, "recommend", "office", {"body": "省委依法治省办"} | result | {"proof": []}))
    made = at(made, "recommend", "office", {"body": "省委依法治省办", "number": "鲁法办〔2026〕9号"} | result)
    made = at(made, "assess_outside", "office", {"body": "第三方", "began_on": DAY})
    assert "结果还没有登记" in refused(lambda: at(made, "ask_public", "office", {"body": "x", "began_on": DAY, "method": "y"}))
    assert "得分/满分" in refused(lambda: at(made, "result_third_party", "office", result | {"points": "九十"}))
    found = {"points": "91.5/100", "findings": "1.1.2=办事指南没有更新", "due_on": "2026-12-31"}
    made = at(made, "result_third_party", "office", result | found)
    gap = Gap._plain.get(source="outside")
    assert (gap.folder.node.code, gap.owner.key, gap.missing) == ("1.1.2", "spj", "办事指南没有更新")
    made = at(made, "ask_public", "office", {"body": "统计机构", "began_on": DAY, "method": "按户籍随机电话"})
    many = {"ended_on": DAY, "asked": 400, "satisfied": 500, "proof": proof("测评")}
    assert "不能多于有效样本" in refused(lambda: at(made, "result_survey", "office", many))
    made = at(made, "result_survey", "office", many | {"satisfied": 380})
    made = at(made, "visit", "office", {"body": "省委依法治省办", "began_on": DAY})
    made = at(made, "result_visit", "office", result | {"outcome": "现场符合"})
    notice = {"body": "中央依法治国办", "began_on": DAY, "closes": date(2026, 6, 5), "where": "门户网站"}
    assert "1 项问题没有整改" in refused(lambda: at(made, "notice", "office", notice))
    at(made, "close_gap", "office", {"gap": str(gap.pk), "note": "已更新"})
    made = at(made, "notice", "office", notice)
    body = signed("office").get(reverse("demonstrate-review", args=[made.pk])).content.decode()
    for words in ("91.50 / 100.00", "95%（有效样本 400，95% 区间 92.4%–96.8%）", "鲁法办〔2026〕9号", "sha256sum -c", "已整改"):
        assert words in body, words
    noticed(made)


def noticed(made: Application) -> None:
    """The notice has to be over and every remark settled; then named, looked at again, kept, revoked."""
    named = {"result": "中法办〔2026〕1号", "level": "state", "kind": "area", "body": "中央依法治国办", "ended_on": DAY,
             "recheck_on": date(2028, 6, 8), "proof": proof("命名")}  # fmt: skip
    made = at(made, "remark", "office", {"text": "某窗口排队久"})
    remarks_are_for_those_who_look_into_them(made)
    with frozen_today(date(2026, 6, 8)):
        assert "1 件反映没有处理" in refused(lambda: at(made, "name", "office", named))
        made = at(made, "settle_remark", "office", {"remark": str(made.remarks.get().pk), "answer": "已增设窗口",
                                                     "findings": "1.1.2=窗口不足", "due_on": "2026-12-31"})
        assert "窗口不足" in signed("c.spj").get(reverse("demonstrate-gaps", args=[made.pk])).content.decode()
        made = at(made, "name", "office", named)
    assert (made.state, made.level, made.recheck_on) == ("named", "state", date(2028, 6, 8))
    assert [run.due_on for run in made.runs() if run.key == "recheck"] == [date(2028, 6, 8)]
    again = {"body": "中央依法治国办", "began_on": DAY, "starts": DAY, "until": DAY, "deadline": date(2028, 9, 1)}
    made = at(made, "recheck", "office", again)
    kept = {"body": "中央依法治国办", "ended_on": DAY, "outcome": "保持", "recheck_on": date(2030, 6, 8), "proof": proof("复核")}
    assert "3 项指标没有重新自评" in refused(lambda: at(made, "keep", "office", kept))
    for code in ("1.1.1", "1.1.2", "2.1.1"):
        at(made, "assess", "office", {"folder": str(folder(made, code).pk), "grade": "met", "reason": "复核"})
    for gap in Gap._plain.filter(folder__application=made, closed_on=None):
        at(made, "close_gap", "office", {"gap": str(gap.pk), "note": "补齐"})
    signed("office").post(reverse("demonstrate-archive", args=[made.pk]))
    made = at(made, "keep", "office", kept)
    assert made.state == "kept" and made.named_on == DAY
    made = at(made, "revoke", "boss", {"result": "失实", "body": "中央依法治国办", "ended_on": DAY, "proof": proof("撤")})
    assert made.state == "revoked" and not [run for run in made.runs() if run.stopped_on is None]


def remarks_are_for_those_who_look_into_them(made: Application) -> None:
    """A unit learns how many there are, not what the public said of it; neither on the case page nor by the API."""
    addresses = [reverse("demonstrate-review", args=[made.pk]), reverse("case", args=["demonstration", made.pk])]
    for name, reads in (("office", True), ("boss", True), ("c.spj", False)):
        text = "".join(signed(name).get(address).content.decode() for address in addresses)
        assert ("排队久" in text) is reads, name
    assert "收到 1 件" in signed("c.spj").get(addresses[0]).content.decode()


def test_small_forms_of_a_folder_and_of_a_grader_take_the_same_steps(made):
    one, client = folder(made, "1.1.1"), signed("c.spj")
    address = reverse("demonstrate-folder", args=[made.pk, one.pk])
    assert reverse("demonstrate-link", args=[made.pk, one.pk]) in client.get(address).content.decode()
    client.post(reverse("demonstrate-link", args=[made.pk, one.pk]), {"register": "plan_task"})
    client.post(reverse("demonstrate-assess", args=[made.pk, one.pk]), {"grade": "met", "reason": "公布"})
    client.post(reverse("demonstrate-link", args=[made.pk, folder(made, "2.1.1").pk]), {"register": "plan_task"})
    assert FolderItem._plain.get().folder_id == one.pk and folder(made, "1.1.1").grade == "met"
    made = assessed(made)
    ids = {name: str(User.objects.get(username=f"d.{name}").pk) for name in ("g1", "g2")}
    at(made, "draw", "office", {"n": 3, "first": ids["g1"], "second": ids["g2"]})
    rows = made.mocks.get().scores.filter(grader_id=int(ids["g1"]))
    words = {f"grade-{row.pk}": "部分达到" for row in rows} | {f"note-{rows[0].pk}": "缺附件"}
    signed("g1").post(reverse("demonstrate-grade", args=[made.pk]), words)
    assert {row.grade for row in rows.all()} == {"partly"} and rows.filter(note="缺附件").count() == 1
    assert signed("office").post(reverse("demonstrate-grade", args=[made.pk]), words).status_code == 404


def test_the_archive_checks_itself_with_the_tools_of_any_system(made, tmp_path):
    made = assessed(made)
    content, _ = pack(made, who("office"))
    assert content == pack(made, who("office"))[0]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
        assert any(name.startswith("申报文书/") for name in archive.namelist())
    run = partial(subprocess.run, ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True)
    assert run().returncode == 0 and "sha256sum -c SHA256SUMS" in (tmp_path / "核验说明.txt").read_text()
    (tmp_path / "目录.csv").write_text("改过")
    assert run().returncode == 1
