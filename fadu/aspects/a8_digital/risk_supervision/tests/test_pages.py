"""The module's own pages: who may open them, how many queries they cost, what they say."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fadu.kernel.access import SYSTEM, Actor, PostView
from fadu.kernel.procedure import InvalidFacts, open_case
from fadu.kernel.register import register
from fadu.kernel.uploads import store
from fadu.people.duties import grant_post
from fadu.people.models import User

from .. import running
from ..delivery import columns_of
from ..effects import effect
from ..filling import CODE
from ..models import CreditFacts, RiskScheme
from ..schemes import default_text, general
from .conftest import DAY

pytestmark = pytest.mark.django_db
MOST = 22  # with the shell's own


@pytest.fixture
def client(city) -> Client:
    """A signed-in officer of the city's regulator."""
    user = User.objects.create_user("risk.try", name="某甲一")
    grant_post(SYSTEM, user, city.organ, "risk.officer", title="科长", start=DAY)
    made = Client()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def test_every_page_opens_and_says_what_it_is_for(city, client, django_assert_max_num_queries):
    run = running.complete(running.begin(general(DAY), SYSTEM, day=DAY))
    firm = city.firms[3]
    pages = {
        reverse("risk"): "历次评分",
        reverse("risk-scheme"): "凭记忆",
        reverse("risk-changes", args=[run.pk]): "类别变动",
        reverse("risk-enterprise", args=[firm.pk]): "逐项之和等于留存的总分",
        reverse("risk-low-credit"): "还没有监管行为的",
        reverse("risk-mobile"): "按监管事项",
        reverse("risk-facts"): "按时公示、无需报送、逾期公示、未公示",
        reverse("risk-progress", args=[run.pk]): "已完成",
    }
    for address, words in pages.items():
        with django_assert_max_num_queries(MOST):
            answer = client.get(address)
        assert answer.status_code == 200 and words in answer.content.decode(), address
        assert Client().get(address).status_code == 302
    stranger = Client()
    user = User.objects.create_user("nobody", name="路人")
    stranger.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert {stranger.get(address).status_code for address in pages} == {404}
    assert client.post(reverse("risk-mobile-choose"), {"reading": "items", "reason": "x"}).status_code == 403


def test_the_empty_table_is_one_that_can_be_delivered(city, client):
    from fadu.kernel.workbooks import grid

    answer = client.get(reverse("risk-facts-template"))
    head = grid("空表.xlsx", answer.content)[0]
    assert (
        head[0] == CODE and columns_of(head[1:]).keys() == set(head[1:]) and len(head) == 1 + len(CreditFacts.names())
    )


def test_a_bad_file_changes_nothing_and_says_why(city, client):
    answer = client.post(reverse("risk-facts"), {"source": "某局", "as_of": "2026-11-01"})
    assert answer.status_code == 422 and "请选择文件" in answer.content.decode()


def test_a_refused_scheme_is_mended_by_uploading_it_again(city):
    """The form keeps what was uploaded before: the newest file counts."""
    book = register("risk_scheme")
    actor = Actor(7, "某甲", "某甲", (PostView("risk.officer", city.organ.pk, frozenset({city.organ.pk}), "371000"),))
    text = default_text()
    bad, good = (
        store("方案.toml", words.encode(), actor).pk for words in (text.replace("missing =", "mising =", 1), text)
    )
    with pytest.raises(InvalidFacts) as refused:
        open_case(book, actor, {"file": [bad], "kind": "general"}, organ_id=city.organ.pk, step="file")
    assert "有 2 处要改" in refused.value.errors["file"] and "。；" not in refused.value.errors["file"]
    made = open_case(book, actor, {"file": [bad, good], "kind": "general"}, organ_id=city.organ.pk, step="file").case
    assert made.text == text


def test_a_scheme_is_changed_by_a_form_whose_effect_is_seen_first(city, client):
    """Weights and cuts are fields; the effect is reckoned on kept data; what is filed is a draft."""
    run = running.complete(running.begin(general(DAY), SYSTEM, day=DAY))
    form = reverse("risk-scheme-adjust")
    assert "cuts..A.0" in client.get(form).content.decode()
    wrong = client.post(form, {"cuts..A.0": "x", "version": "9", "action": "look"})
    assert wrong.status_code == 422 and "80 → x：请填数字" in wrong.content.decode()
    assert "请写一个新的版本号" in client.post(form, {"cuts..A.0": "99", "action": "look"}).content.decode()
    seen = client.post(form, {"cuts..A.0": "99", "version": "9", "action": "look"}).content.decode()
    assert "界线 A：80 → 99" in seen and not RiskScheme._plain.exists()
    filed = client.post(form, {"cuts..A.0": "99", "version": "9", "action": "file"}, follow=True)
    case = RiskScheme._plain.get()
    assert (case.state, case.edition, case.kind) == ("draft", "9", "general")
    found = effect(case.text, "general", "", DAY)
    assert found and found.after[0] == ("A", 0) and found.kind("worse") == run.class_a > 0
    assert f"<b>{run.class_a}</b>" in filed.content.decode()
    rows, total = found.moved(city.officer, "A", "B")
    assert total == run.class_a and all((row["class_before"], row["class_after"]) == ("A", "B") for row in rows)
    assert effect(case.text, "professional", "食品", DAY) is None


def test_a_whole_scheme_is_brought_back_with_other_bins_and_rules(city, client):
    """Every fault names its line and nothing is filed; the mended text shows its effect, then becomes a draft."""
    running.complete(running.begin(general(DAY), SYSTEM, day=DAY))
    page = reverse("risk-scheme-whole")
    text = client.get(reverse("risk-scheme-file")).content.decode()
    assert text == default_text() and text.splitlines()[21] in client.get(page).content.decode()
    wrong = text.replace("[cuts]\nA = 80", "[cuts]\nA = 8").replace('id = "uscc"', 'id = "no"')
    seen = client.post(page, {"text": wrong, "action": "file"})
    assert seen.status_code == 422 and f'data-line="{text.splitlines().index("[cuts]") + 1}"' in seen.content.decode()
    assert "请把 version 改成新的版本号" in client.post(page, {"text": text + "#\n", "action": "file"}).content.decode()
    rule = '[[vetoes]]\nkey = "all"\ntitle = "全部"\nwhen = [{ field = "months_since_registration", from = 0 }]\n'
    new = text.replace('version = "', 'version = "9.') + rule + 'class = "D"\nbasis = "示例"\nconfidence = "platform"\n'
    assert "没有问题" in client.post(page, {"text": new, "action": "look"}).content.decode()
    assert not RiskScheme._plain.exists()
    client.post(page, {"text": new, "action": "file"})
    case = RiskScheme._plain.get()
    assert case.text == new.strip() and case.state == "draft"
    given = client.get(reverse("risk-scheme-file"), {"of": case.pk})
    assert given.content.decode() == case.text and given["Content-Disposition"].startswith("attachment")
