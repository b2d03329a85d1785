"""Taking steps through the forms: errors beside the fields, nothing lost, nothing twice, drafts, files."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fadu.kernel.models import Attachment
from fadu.kernel.procedure import take
from fadu.kernel.register import register
from fadu.web.drafts import mine
from fadu.web.forms import StepForm
from fadu.web.models import Draft

NEW = "/r/permit/new/file/"


def step_of(case, key: str) -> str:
    return reverse("step", args=["permit", case.pk, key])


def hidden(body: str, name: str) -> str:
    """Value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', body)
    assert found, name
    return found[1]


def rows():
    return register("permit").model._plain


def test_a_case_is_opened_and_its_page_shown(signed_in, organs):
    client = signed_in("clerk")
    sent = {"applicant": "王建国", "phone": "13805311234", "organ_id": organs[0].pk, "token": "t1", "on": "2026-11-20"}
    answer = client.post(NEW, sent)
    case = rows().get()
    assert answer.status_code == 302 and answer.url == reverse("case", args=["permit", case.pk])
    assert case.opened_on == date(2026, 11, 20) and case.state == "filed"
    assert "已办理：收件" in client.get(answer.url).content.decode()


def test_the_same_form_sent_twice_opens_one_case(signed_in, organs):
    client = signed_in("clerk")
    sent = {"applicant": "王建国", "organ_id": organs[0].pk, "token": "again"}
    first, second = client.post(NEW, sent), client.post(NEW, sent)
    assert rows().count() == 1 and first.url == second.url


def test_errors_stand_beside_their_fields_and_nothing_is_lost(signed_in, organs):
    sent = {"applicant": "", "phone": "12345", "fee": "一百", "organ_id": organs[0].pk, "token": "keep-me"}
    answer = signed_in("clerk").post(NEW, sent)
    body = answer.content.decode()
    assert answer.status_code == 422 and rows().count() == 0
    assert "有 3 处需要改正" in body and 'id="e-phone"' in body and 'aria-describedby="e-phone"' in body
    assert 'value="12345"' in body and 'value="一百"' in body and hidden(body, "token") == "keep-me"


def test_a_day_that_is_none_or_lies_ahead_is_named(signed_in, organs):
    client = signed_in("clerk")
    sent = {"applicant": "王建国", "organ_id": organs[0].pk}
    for day, words in (("2026-13-40", "不是有效日期"), ("2026-11-24", "不能预先办理")):
        answer = client.post(NEW, sent | {"on": day})
        assert answer.status_code == 422 and words in answer.content.decode()


def test_another_organ_cannot_be_chosen(signed_in, organs):
    answer = signed_in("clerk").post(NEW, {"applicant": "王建国", "organ_id": organs[1].pk})
    assert answer.status_code == 422 and rows().count() == 0


def test_a_stale_form_changes_nothing_and_keeps_what_was_written(signed_in, file, actor):
    case = file(state="open")
    client = signed_in("handler")
    version = hidden(client.get(step_of(case, "hold")).content.decode(), "version")
    take(case, "hold", actor("handler"), {"reason": "他人先办"}, on=date(2026, 11, 3))
    take(case, "resume", actor("handler"), {}, on=date(2026, 11, 4))
    answer = client.post(step_of(case, "hold"), {"reason": "需要鉴定", "version": version, "on": "2026-11-20"})
    body = answer.content.decode()
    assert answer.status_code == 409 and "他人已先办理" in body and "需要鉴定" in body
    assert rows().get().state == "open"
    again = {"reason": "需要鉴定", "version": hidden(body, "version"), "on": "2026-11-20"}
    assert client.post(step_of(case, "hold"), again).status_code == 302, "sent again knowingly, it is a new decision"


def test_a_step_that_is_not_allowed_says_why(signed_in, file):
    case = file(state="done")
    answer = signed_in("handler").get(step_of(case, "hold"))
    assert answer.status_code == 409
    assert "案件现为「已办结」" in answer.content.decode() and '<button class="btn"' not in answer.content.decode()
    assert signed_in("handler").post(step_of(case, "hold"), {"reason": "x", "version": 3}).status_code == 409


def test_a_closing_step_asks_for_confirmation(signed_in, file):
    case = file(state="open")
    client, path = signed_in("head"), step_of(case, "decide")
    sent = {"result": "granted", "version": case.version}
    answer = client.post(path, sent)
    assert (
        answer.status_code == 422
        and "请勾选确认" in answer.content.decode()
        and 'value="granted"' in answer.content.decode()
    )
    assert client.post(path, sent | {"confirm": "1"}).status_code == 302
    assert rows().get().state == "done"


def test_what_a_step_will_do_is_said_before(signed_in, file):
    body = signed_in("handler").get(step_of(file(), "accept")).content.decode()
    for words in ("案件转为「审理中」", "期限「审查」停止", "期限「决定」起算", "生成文书《受理通知书》"):
        assert words in body


def test_only_clocks_that_run_are_said_to_stop(signed_in, file, monkeypatch):
    step = register("permit").procedure.by_step["hold"]
    object.__setattr__(step, "stops", ("review",))
    try:
        body = signed_in("handler").get(step_of(file(state="open"), "hold")).content.decode()
    finally:
        object.__setattr__(step, "stops", ())
    assert "期限「决定」暂停" in body and "期限「审查」停止" not in body


def test_a_draft_is_kept_for_its_writer_alone_and_goes_with_the_step(signed_in, file, actor):
    case = file(state="open")
    client, path = signed_in("handler"), step_of(case, "hold")
    assert client.post(path, {"reason": "写到一半", "draft": "1"}).status_code == 302
    assert "写到一半" in client.get(path).content.decode()
    assert "我的草稿" in client.get("/desk/").content.decode()
    assert mine(actor("clerk")) == [] and len(mine(actor("handler"))) == 1
    client.post(path, {"reason": "写完了", "version": case.version})
    assert not Draft.objects.exists() and rows().get().state == "held"


@pytest.fixture
def asking(monkeypatch):
    """The hold step with a question for a file and one for an organ."""
    from fadu.kernel.declare import Ask

    def add(*asks: Ask) -> None:
        step = register("permit").procedure.by_step["hold"]
        monkeypatch.setattr(type(step), "__setattr__", object.__setattr__)
        monkeypatch.setattr(step, "asks", (*step.asks, *asks))

    return add


def test_a_link_names_a_choice_and_nothing_else(signed_in, file, asking):
    from fadu.kernel.declare import Ask

    asking(Ask("leaf", "指标", "choice", (("A1", "甲项"), ("A2", "乙项"))))
    client, path = signed_in("handler"), step_of(file(state="open"), "hold")
    body = client.get(path, {"leaf": "A2", "reason": "从链接来的话"}).content.decode()
    assert body.count("checked") + body.count("selected") == 1 and "从链接来的话" not in body
    assert client.get(path, {"leaf": "A9"}).status_code == 200


def test_an_uploaded_file_survives_an_error_and_hangs_on_the_case(signed_in, file, asking):
    from fadu.kernel.declare import Ask

    asking(Ask("proof", "证明", "file"))
    case = file(state="open")
    client, path = signed_in("handler"), step_of(case, "hold")
    proof = SimpleUploadedFile("证明.pdf", b"%PDF-1.7 x", "application/pdf")
    body = client.post(path, {"reason": "", "version": case.version, "proof": proof}).content.decode()
    assert "证明.pdf（已上传）" in body
    mark = hidden(body, "proof__kept")
    assert client.post(path, {"reason": "鉴定", "version": case.version, "proof__kept": mark}).status_code == 302
    saved = Attachment._plain.get()
    assert saved.matter_id == case.pk
    answer = client.get(reverse("file", args=["permit", case.pk, saved.pk]))
    assert answer.content == b"%PDF-1.7 x" and "sandbox" in answer["Content-Security-Policy"]
    for name, status in (("watcher", 403), ("other", 404), ("", 302)):
        assert signed_in(name).get(reverse("file", args=["permit", case.pk, saved.pk])).status_code == status


def test_a_file_that_was_refused_is_not_sent_again_with_its_successor(signed_in, file, asking, monkeypatch):
    """The step looked at the first file: the mended one was never read."""
    from fadu.kernel.declare import Ask

    asking(Ask("proof", "证明", "file"))
    step = register("permit").procedure.by_step["hold"]
    monkeypatch.setattr(step, "check", lambda case, facts: {"proof": "第 4 行有误"})
    case = file(state="open")
    proof = SimpleUploadedFile("证明.pdf", b"%PDF-1.7 x", "application/pdf")
    sent = {"reason": "鉴定", "version": case.version, "proof": proof}
    body = signed_in("handler").post(step_of(case, "hold"), sent).content.decode()
    line = next(line for line in body.splitlines() if "proof__kept" in line)
    assert "第 4 行有误" in body and "checked" not in line and "不再用" in line


def test_a_bad_file_is_named_and_anothers_mark_is_worth_nothing(signed_in, file, asking, actor):
    from fadu.kernel.declare import Ask
    from fadu.kernel.uploads import store

    asking(Ask("proof", "证明", "file"))
    case = file(state="open")
    wrong = SimpleUploadedFile("证明.pdf", b"MZ not a pdf")
    body = signed_in("handler").post(step_of(case, "hold"), {"reason": "x", "proof": wrong}).content.decode()
    assert "内容不是 PDF 文件" in body
    theirs = store("别人的.txt", b"secret", actor("clerk"))
    mark = StepForm(register("permit"), register("permit").steps[0], None, actor("clerk"))._sign(theirs.pk)
    sent = {"reason": "x", "version": case.version, "proof__kept": mark}
    assert signed_in("handler").post(step_of(case, "hold"), sent).status_code == 422
    assert Attachment._plain.get(pk=theirs.pk).matter_id is None


@pytest.mark.parametrize(
    ("typed", "chosen", "status"),
    [
        ("甲市司法局", "", 302),
        ("甲局", "", 302),
        ("甲", "", 302),
        ("市司法局", "", 422),
        ("丙局", "", 422),
        ("市司法局", "own", 302),
    ],
)
def test_an_organ_is_found_by_its_name_without_script(signed_in, file, asking, organs, typed, chosen, status):
    from fadu.kernel.declare import Ask

    asking(Ask("at", "鉴定机构", "organ"))
    case = file(state="open")
    sent = {"reason": "x", "version": case.version, "at__name": typed, "at": organs[0].pk if chosen else ""}
    answer = signed_in("handler").post(step_of(case, "hold"), sent)
    assert answer.status_code == status
    if status == 422:
        assert f'value="{typed}"' in answer.content.decode()


def test_organs_are_offered_while_typing(signed_in, organs):
    body = signed_in("handler").get(reverse("organs"), {"at__name": "司法"}).content.decode()
    assert body.count("data-pick=") == 2
    assert "没有名称含" in signed_in("handler").get(reverse("organs"), {"q": "无此"}).content.decode()
