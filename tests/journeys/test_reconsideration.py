"""One case from the citizen's application to the figure on the plan page, every step at a screen."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from fadu.demo.world import World
from fadu.kernel.access import Actor
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today

from .screen import Screen

pytestmark = pytest.mark.browser

APPLICANT, PHONE, ID, HOME = "丁海燕", "13806310001", "370602199001011239", "环翠区某路1号2单元301室"
NEIGHBOUR = "欧阳锦绣"
FILING = {
    "applicant_kind": "公民", "applicant_name": APPLICANT, "phone": PHONE, "address": HOME, "electronic_service": True,
    "respondent": "威海市市场监督管理局", "act_kind": "行政行为", "act_name": "罚款决定", "act_number": "威某罚〔2026〕5号",
    "act_on": "2026-02-27", "subject": "行政处罚", "sector": "市场监管", "amount": "20000",
    "served_by": "直接送达签收", "act_served_on": "2026-03-02", "told": "是",
    "request": "撤销该罚款决定。", "reasons": "认定事实有误，处罚前没有听取我的陈述申辩。",
}  # fmt: skip
TESTS = dict.fromkeys(("applicant_clear", "respondent_proper", "interest", "request_specific", "reasons_given"), "是")
TESTS |= {"excluded": "不属于排除事项"} | dict.fromkeys(
    ("accepted_before", "suit_registered", "withdrawn_before"), "否"
)


@pytest.fixture
def late(town: World) -> str:
    """A case of somebody else, ended a month after its period: so far 0 of 1 in time."""

    def as_(role: str, on: date) -> Actor:
        return town.pick(f"reconsideration.{role}", "weihai", on)

    filed, ended = date(2025, 11, 3), date(2026, 2, 10)
    given = {
        "applicant_name": NEIGHBOUR,
        "respondent": town.organs["scjg"],
        "act_name": "不予立案告知",
        "request": "撤销",
        "reasons": "应当立案",
        "act_on": date(2025, 10, 27),
        "act_served_on": date(2025, 10, 28),
        "served_by": "direct",
    }
    with frozen_today(filed):
        case = open_case(
            register("reconsideration"),
            as_("clerk", filed),
            given,
            organ_id=town.organs["weihai"].pk,
            on=filed,
            step="enter",
        ).case
    withdrawn = {"ground": "withdrawn", "willing": "yes", "granted": "yes", "reason": "申请人自愿撤回"}
    with frozen_today(ended):
        take(case, "terminate", as_("head", ended), withdrawn, on=ended)
    return case.matter.number


def test_from_the_application_to_the_figure(window, plan, late, day):
    citizen = window()
    number, code = files(citizen)
    accepted(window, day, number)
    answered(window, day, number)
    reviewed(window, day, number)
    followed(citizen, number, code, "审理", "2026年6月30日")
    figure(window, "0%", [late])
    decided(window, day, number)
    served(window, day, number)
    followed(citizen, number, code, "已送达生效", "2026年5月29日")
    figure(window, "50%", [number, late])
    published(window, day, number)
    keeps_to_itself(citizen, number, code, late)


def files(citizen) -> tuple[str, str]:
    """On the portal: what must be filled in, the organ that is proposed, checking, the receipt."""
    citizen.open("/").click("申请行政复议").fill(**FILING)
    citizen.page.wait_for_selector("[data-best]", state="attached")
    citizen.click("下一步：核对")
    assert "威海市人民政府" in citizen.text and APPLICANT in citizen.text
    citizen.click("确认提交")
    assert "2026年3月16日" in citizen.text and "视为受理" in citizen.text
    return citizen.page.inner_text(".p-main dd >> nth=0"), citizen.page.inner_text(".p-code")


def accepted(window, day, number) -> None:
    """The clerk examines and accepts; the head names the handler, who is told."""
    day.set(date(2026, 3, 10))
    clerk = window("clerk")
    assert clerk.path == "/desk/" and number in clerk.text
    clerk.click(number)
    assert "请先审查七项受理条件" in clerk.text
    clerk.take("examine", **TESTS)
    day.set(date(2026, 3, 11))
    clerk.take("accept", procedure_kind="普通程序")
    reached = clerk.unfold("「作出决定」5月11日是怎么来的")
    assert "2026-05-10" in reached and "2026-05-11" in reached and "第六十二条第一款" in reached
    day.set(date(2026, 3, 12))
    window("head").click(number).take("assign", officer="张丙三")


def answered(window, day, number) -> None:
    """The handler sends the copy; the respondent's officer, who saw nothing before, receives it and answers."""
    officer = window("scjg.officer")
    assert number not in officer.page.content()
    handler = window("handler")
    handler.click("案件已分配给您办理").take("send_copy")
    officer.open("/desk/").click("收到行政复议申请书副本").take("copy_received")
    day.set(date(2026, 3, 20))
    proof = {"name": "现场笔录.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    officer.take("answer", content="处罚合法。", evidence="现场笔录\n询问笔录", files=proof)


def reviewed(window, day, number) -> None:
    """The handler suspends and resumes, the head extends: the decision day moves as the law counts."""
    day.set(date(2026, 3, 23))
    handler = window("handler").click(number)
    handler.take("suspend", ground="须以其他未审结案件的结果为依据", reason="另案尚未审结。")
    day.set(date(2026, 4, 13))
    handler.take("resume", cause_gone="是", reason="另案判决已经生效。")
    assert "21日不计入期限" in handler.unfold("「作出决定」6月1日是怎么来的")
    day.set(date(2026, 4, 20))
    head = (
        window("head")
        .open("/desk/")
        .click(number)
        .take("extend", extend="30", complex_case=True, reason="涉及多个部门。")
    )
    assert "经批准延长30日" in head.unfold("「作出决定」6月30日是怎么来的")


def decided(window, day, number) -> None:
    """Views, findings, proposal, approval, decision: each by whom the law names, the article beside the step."""
    day.set(date(2026, 4, 21))
    handler = window("handler").click(number)
    handler.take("hear_views", party=APPLICANT, way="电话", content="坚持请求。")
    day.set(date(2026, 5, 11))
    sound = {"facts": "事实清楚、证据确凿", "basis": "适用依据正确", "power": "在职权范围内", "content": "内容适当"}
    handler.take(
        "find", **sound, procedure="违反法定程序", property_taken="是", narrative="处罚前没有告知陈述、申辩的权利。"
    )
    handler.step("propose")
    assert "维持" not in handler.page.inner_text("#f-proposed"), "not lawful on these findings, so not offered"
    handler.fill(
        proposed="撤销",
        items="撤销该罚款决定。",
        reasons=f"{APPLICANT}主张未被告知权利，电话{PHONE}的录音可以证实。",
        decision_extras=["返还财产、解除查封扣押冻结或者赔偿价款"],
    )
    handler.submit()
    day.set(date(2026, 5, 12))
    window("head").click("拟决定待复议机构负责人审核").take("approve")
    day.set(date(2026, 5, 13))
    decider = window("decider").click("行政复议决定待批准")
    decider.take("decide", collective=True)


def served(window, day, number) -> None:
    """The decision is read as PDF and served: effective from the electronic receipt, open to suit from then on."""
    day.set(date(2026, 5, 14))
    clerk = window("clerk").open("/r/reconsideration/").click(number)
    paper = pdf(clerk, "行政复议决定书")
    assert "威政复决〔2026〕1号" in paper and "撤销该罚款决定" in paper and "模拟数据" in paper
    clerk.take("serve", way="电子送达", event_on="2026-05-14", respondent_on="2026-05-14")
    assert "起诉期限 还有 15 天" in clerk.text.replace("\u2002", " ") and "2026-05-14送达" in clerk.text


def pdf(screen: Screen, title: str) -> str:
    """Text of a paper linked on the page, as the browser's session downloads it."""
    link = screen.page.locator("main a", has_text=title).first.get_attribute("href")
    answer = screen.page.context.request.get(screen.base + link)
    assert answer.headers["content-type"] == "application/pdf" and answer.body().startswith(b"%PDF")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)
    return re.sub(r"\s", "", text)


def followed(citizen, number, code, state, due) -> None:
    """With number and code: state, next date and how it was reached, papers; neither stands in an address."""
    citizen.open("/track").fill(number=number, code=code.lower()).click("查看进度")
    assert f"现在：{state}" in citizen.text and due in citizen.text
    for words in ("中止审理", "恢复审理", "延长审理期限", "行政复议延期通知书", "这一天是怎么来的"):
        assert words in citizen.text, words
    assert code not in citizen.page.url and number not in citizen.page.url
    assert NEIGHBOUR not in citizen.page.content()


def published(window, day, number) -> None:
    """The handler has the text masked, the head confirms; everybody reads the decision without any personal data."""
    day.set(date(2026, 6, 5))
    window("handler").open("/r/reconsideration/").click(number).take("propose_mask")
    head = window("head").open("/r/reconsideration/").click(number)
    head.take("publish", disclose=True, reason="遮蔽后公开。", confirmed=True)
    reader = window().open("/published/").click(number)
    assert "丁某某主张未被告知权利" in reader.text and "撤销该罚款决定" in reader.text
    assert not [secret for secret in (APPLICANT, PHONE, HOME) if secret in reader.page.content()]


def keeps_to_itself(citizen, number, code, late) -> None:
    """Another number with one's own code, another's address, somebody else's papers: nothing opens."""
    citizen.open("/track").fill(number=late, code=code).click("查看进度")
    assert "案号与查询码对不上" in citizen.text
    mine = citizen.fill(number=number, code=code).click("查看进度").path
    other = Matter._plain.get(number=late).pk
    for path in (f"/track/{other}/", f"/track/{other}/papers/1.pdf", mine.replace("/track/", "/r/reconsideration/")):
        citizen.open(path)
        assert NEIGHBOUR not in citizen.page.content() and (
            "/track?closed=1" in citizen.path or "/login" in citizen.path
        )
    citizen.open(mine).click("看完了，关闭这件案件")
    assert citizen.open(mine).path == "/track?closed=1"


def figure(window, value, records) -> None:
    """The plan page shows the figure; five clicks lead down to a record and the article its date rests on."""
    reader = window("coordinator").open("/plan/")
    reader.clicks = 0
    card = reader.page.locator("main a", has_text="T17")
    assert re.search(rf"(?<!\d){value}", card.inner_text()), card.inner_text()
    reader.click("全面落实新修订行政复议法").click("T17-a")
    assert value in reader.text and "《行政复议法》（2023年修订）第六十二条" in reader.text
    reader.click("分母，看清单")
    assert reader.page.locator("a[data-row]").all_inner_texts() == records
    reader.click(records[0]).unfold("「作出决定」")
    assert "《行政复议法》（2023年修订）第六十二条第一款" in reader.text and reader.clicks < 6
    assert APPLICANT not in reader.page.content() and NEIGHBOUR not in reader.page.content()
