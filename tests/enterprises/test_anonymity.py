"""Who rated whom cannot be found: not by joins, places, transactions, events, times, figures or exports."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import combinations

import pytest
from django.db import connection, models, transaction

from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Event, Matter, Notification, RowImage, SearchEntry
from fadu.kernel.today import frozen_today
from fadu.registry.enterprise_voice import ballots, releasing
from fadu.registry.enterprise_voice.models import Ballot, BallotKey, BallotRoll, OpenedRating, RatingCell
from fadu.registry.enterprise_voice.rules import blind
from fadu.registry.enterprise_voice.visits import rateable
from fadu.web.api.models import ApiToken

from .conftest import somebody

TEXT = "检查人员讲得很清楚唯一句"
OWN_DOING = re.compile(r'name="(csrfmiddlewaretoken|token)" value="[^"]*"|<summary>查阅记录.*?</details>', re.S)
OCTOBER, RELEASE = date(2026, 10, 20), date(2026, 12, 10)


def scalar(sql: str, *args):
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        return cursor.fetchall()


def everything() -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return {table: [row[0] for row in scalar(f'SELECT t::text FROM "{table}" t')] for table in tables}


@pytest.fixture
def votes(town):
    """Eight visits in October, each rated in the order of the list; the receipts."""
    visits = [town.visit(firm, OCTOBER) for firm in town.firms[:8]]
    said = [town.vote(visit, 1 + n % 5, f"{TEXT}{n}", ("clear",)) for n, visit in enumerate(visits)]
    return visits, said


def test_nothing_stored_joins_a_rating_to_a_visit(votes):
    visits, _ = votes
    stamps = (models.DateField, models.TimeField, models.AutoField, models.JSONField)
    for model in (Ballot, BallotRoll, BallotKey, OpenedRating):
        fields = [f for f in model._meta.concrete_fields if model is not BallotKey or not f.primary_key]
        assert not [f.name for f in fields if isinstance(f, stamps)], model
    assert {f.name for f in Ballot._meta.concrete_fields} == {"token", "organ", "month", "sealed"}
    assert {f.name for f in OpenedRating._meta.concrete_fields} == {"id", "cell", "score", "tags", "text"}
    roll, urn = (
        set(BallotRoll.objects.values_list("blinded", flat=True)),
        set(Ballot.objects.values_list("pk", flat=True)),
    )
    assert len(roll) == len(urn) == len(visits) and not roll & urn


def test_the_judgement_stands_nowhere_before_it_is_opened(votes):
    found = [table for table, rows in everything().items() if any(TEXT in row for row in rows)]
    assert not found
    sizes = {len(bytes(sealed)) for sealed in Ballot.objects.values_list("sealed", flat=True)}
    assert len(sizes) == 1  # a long opinion is as long as none


def test_no_event_image_search_entry_or_notice_tells_of_it(town):
    visit = town.visit(town.firms[0], OCTOBER)
    before = [model.objects.as_system().count() if hasattr(model.objects, "as_system") else model.objects.count()
              for model in (Event, RowImage, SearchEntry, Notification, Matter)]  # fmt: skip
    town.vote(visit, 2, TEXT)
    after = [model.objects.as_system().count() if hasattr(model.objects, "as_system") else model.objects.count()
             for model in (Event, RowImage, SearchEntry, Notification, Matter)]  # fmt: skip
    assert before == after
    triggers = scalar(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text ~ '^enterprise_voice_ballot'"
    )
    assert triggers == []


def test_place_and_transaction_are_the_same_for_all(votes):
    _, receipts = votes
    organ = Ballot.objects.first().organ_id
    for token in "ab":  # each saved by itself, rows do carry the number of their own transaction
        with transaction.atomic():
            Ballot.objects.create(token=token * 64, organ_id=organ, month="2026-01", sealed=b"")
    assert len(scalar("SELECT DISTINCT xmin::text FROM enterprise_voice_ballot")) == 3
    Ballot.objects.filter(month="2026-01").delete()
    for table in ("enterprise_voice_ballot", "enterprise_voice_ballotroll"):
        assert len(scalar(f"SELECT DISTINCT xmin::text FROM {table}")) == 1, table
    orders = set()
    for _ in range(12):
        ballots.shuffle(Ballot, organ=organ)
        stored = [row[0][:12] for row in scalar("SELECT token FROM enterprise_voice_ballot ORDER BY ctid")]
        assert sorted(stored) == sorted(receipts)
        orders.add(tuple(receipts.index(one) for one in stored))
    assert len(orders) > 6  # the order of rows has nothing to do with the order of voting


def test_a_ballot_cannot_be_cast_twice_forged_or_borrowed(town):
    visit, other = (town.visit(firm, OCTOBER) for firm in town.firms[:2])
    chosen = rateable(visit)[0]
    key = ballots.public(ballots.key_of(chosen.organ.pk, chosen.month))
    token = blind.new_token()
    hidden, factor = blind.blind(token, key)
    signed = ballots.give_out(chosen, visit.enterprise_id, hidden)
    assert ballots.give_out(chosen, visit.enterprise_id, hidden) == signed  # the answer was lost: once more the same
    signature, said = blind.unblind(signed, factor, key), ballots.judgement(3, [], "")
    receipt = ballots.cast(chosen.organ.pk, chosen.month, token, signature, said)
    assert ballots.cast(chosen.organ.pk, chosen.month, token, signature, ballots.judgement(1, [], "")) == receipt
    assert Ballot.objects.count() == 1 and BallotRoll.objects.count() == 1
    with pytest.raises(ballots.Refused, match="已经评价过"):
        town.vote(visit)
    with pytest.raises(ballots.Refused, match="无效"):
        ballots.cast(chosen.organ.pk, chosen.month, blind.new_token(), signature, said)
    ballots.key_of(chosen.organ.pk, "2026-11")
    with pytest.raises(ballots.Refused, match="无效"):
        ballots.cast(chosen.organ.pk, "2026-11", token, signature, said)
    with frozen_today(date(2026, 12, 1)), pytest.raises(ballots.Refused, match="截止"):
        town.vote(other)
    assert Ballot.objects.count() == 1


def test_batches_open_on_their_day_only_and_with_enough(town):
    visits = [town.visit(firm, OCTOBER) for firm in town.firms[:9]]
    for visit in visits[:4]:
        town.vote(visit)
    assert releasing.release_due(RELEASE - timedelta(days=1)) == releasing.release_due(RELEASE) == 0
    assert not RatingCell._plain.exists()
    town.vote(visits[4], 2, TEXT)
    assert releasing.release_due(RELEASE - timedelta(days=1)) == 0
    assert releasing.release_due(RELEASE) == 1 and releasing.release_due(RELEASE) == 0
    cell = RatingCell._plain.get()
    assert (cell.invited, cell.rated, cell.satisfied, cell.opened_on) == (9, 5, 4, RELEASE)
    assert not Ballot.objects.exists() and OpenedRating.objects.count() == 5
    assert not BallotRoll.objects.exists() and not BallotKey.objects.exists()
    assert len(scalar("SELECT DISTINCT xmin::text FROM enterprise_voice_openedrating")) == 1
    event = Event._plain.get(kind="rating.released")
    assert set(event.facts) == {"months", "invited", "rated", "k"}


def test_an_urn_with_more_ballots_than_were_given_out_stays_shut(town):
    for firm in town.firms[:6]:
        town.vote(town.visit(firm, OCTOBER))
    sealed = Ballot.objects.first().sealed
    Ballot.objects.create(token="f" * 64, organ=town.organ, month="2026-10", sealed=sealed)
    assert releasing.release_due(RELEASE) == 0
    assert Event._plain.filter(kind="rating.irregular").exists() and not RatingCell._plain.exists()


def test_nearly_unanimous_reproach_is_not_opened(town):
    visits = [town.visit(firm, OCTOBER) for firm in town.firms[:6]]
    for visit in visits[:5]:
        town.vote(visit, 1)
    assert releasing.release_due(RELEASE) == 0  # five of six: each of the six would be known as dissatisfied
    town.visit(town.firms[6], OCTOBER)
    assert releasing.release_due(RELEASE) == 1


def test_who_knows_all_ratings_but_one_does_not_know_whose_the_last_is(town):
    """Four of five conspire with the body: were only these five invited, the fifth would be known as dissatisfied."""
    for firm in town.firms[:4]:
        town.vote(town.visit(firm, OCTOBER), 5)
    town.vote(town.visit(town.firms[4], OCTOBER), 1)
    assert releasing.release_due(RELEASE) == 0
    town.visit(town.firms[5], OCTOBER)
    assert releasing.release_due(RELEASE) == 0
    town.visit(town.firms[6], OCTOBER)
    assert releasing.release_due(RELEASE) == 1  # the last ballot may be that of any of three


def test_one_enterprise_with_many_visits_is_one_enterprise(town):
    for _ in range(6):
        town.vote(town.visit(town.firms[0], OCTOBER))
    for firm in town.firms[1:4]:
        town.vote(town.visit(firm, OCTOBER))
    assert releasing.release_due(RELEASE) == 0
    town.vote(town.visit(town.firms[4], OCTOBER))
    assert releasing.release_due(RELEASE) == 1


def test_no_two_figures_differ_by_less_than_a_cell(town):
    """Every figure a page or export can give, for every period, body and area: sums of whole cells."""
    from fadu.people.models import Organ

    others = [town.organ, *Organ.objects.select_related("area").filter(key__in=("huancui.scjg", "sthj"))]
    for month, told in enumerate((date(2026, 6, 5), date(2026, 7, 9), date(2026, 8, 3))):
        for n, organ in enumerate(others):
            with frozen_today(told + timedelta(days=5)):
                for place, firm in enumerate(town.firms[: 3 + 2 * n + month]):
                    town.vote(town.visit(firm, told, organ), 5 if place else 3)
                for firm in town.firms[-2:]:  # two who say nothing
                    town.visit(firm, told, organ)
    for day in (date(2026, 8, 10), date(2026, 9, 10), date(2026, 10, 10)):
        releasing.release_due(day)
    cells = list(RatingCell._plain.all())
    assert len(cells) > 3 and all(cell.rated >= 5 for cell in cells)
    shown = set()
    for start, end in combinations([date(2026, m, 1) for m in range(7, 13)], 2):
        for scope in ({}, *({"organ": organ.pk} for organ in others), {"area": "371002"}):
            rows = indicator("visit_rating.ratings").records(SYSTEM, Period(start, end), **scope)
            shown.add(frozenset(rows.values_list("pk", flat=True)))
    size = {cell.pk: cell.rated for cell in cells}
    for one, two in combinations(shown, 2):
        rest = one ^ two
        assert not rest or sum(size[pk] for pk in rest) >= 5


def test_bodies_reach_neither_texts_nor_single_ratings(town, client, django_user_model):
    from fadu.kernel.register import registers
    from fadu.people.models import Post

    for firm in town.firms[:7]:
        town.vote(town.visit(firm, OCTOBER), 5, TEXT)
    releasing.release_due(RELEASE)
    cell = RatingCell._plain.get()
    assert not {book.key for book in registers().values() if book.model in (Ballot, BallotRoll, OpenedRating)}
    assert not [c for book in registers().values() for c in book.children if c in (Ballot, BallotRoll, OpenedRating)]
    head = django_user_model.objects.create_user("head.x", name="某甲")
    Post.objects.create(user=head, role="inspection.head", organ=town.organ, title="局长", from_date=date(2025, 1, 1))
    client.force_login(head, backend="django.contrib.auth.backends.ModelBackend")
    pages = ["/voice/", "/r/visit_rating/", f"/r/visit_rating/{cell.pk}/", f"/r/visit_rating/{cell.pk}/dossier/",
             "/r/visit_rating/export.json", "/r/visit_rating/export.csv"]  # fmt: skip
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert TEXT not in answer.content.decode("utf-8", "ignore")
    assert client.get(f"/voice/{cell.pk}/texts/").status_code == 404


@pytest.mark.parametrize("role", ["inspection.officer", "auditor"])
def test_what_a_body_can_open_is_the_same_whether_somebody_rated_or_not(town, client, django_user_model, role):
    """Byte for byte: pages, exports, search, interface. So no order, draft, count or link gives a rater away."""
    from fadu.people.models import Post

    visits = [town.visit(firm, OCTOBER) for firm in town.firms[:8]]
    user = django_user_model.objects.create_user("sees.x", name="某甲")
    Post.objects.create(user=user, role=role, organ=town.organ, title="", from_date=date(2025, 1, 1))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {ApiToken.issue(user, '程序', ['read', 'private'], 30)[1]}"}
    case, firm = visits[0], town.firms[0]
    here, books = f"/r/inspection/{case.pk}/", "/api/v1/registers"
    api = [f"{books}/visit_rating/cases", f"{books}/inspection/cases", f"{books}/inspection/cases/{case.pk}/events"]
    paths = ["/desk/", "/voice/", "/voice/offers/", "/r/visit_rating/", "/r/visit_rating/export.csv", here, *api,
             f"{here}dossier/", "/r/inspection/export.csv", f"/r/enterprise/{firm.pk}/",
             f"/search?q={firm.uscc}"]  # fmt: skip

    def seen():
        told = {}
        for path in paths:
            answer = client.get(path, **(bearer if path.startswith("/api/") else {}))
            words = answer.getvalue().decode("utf-8", "replace")
            told[path] = (answer.status_code, re.sub(OWN_DOING, "", words))
        return told

    seen()  # what a first look leaves behind (a reading on record, a figure kept) is there before the comparison
    before = seen()
    assert sum(status == 200 for status, _ in before.values()) >= 11
    town.vote(case, 1, TEXT, ("long",))
    town.vote(visits[3], 2, TEXT)
    assert seen() == before


def test_supervision_reads_texts_with_a_warning(town, client, django_user_model):
    from fadu.people.models import Post

    for n, firm in enumerate(town.firms[:7]):
        town.vote(town.visit(firm, OCTOBER), 4, f"请打电话 12000000001 {TEXT}" if n == 0 else TEXT)
    releasing.release_due(RELEASE)
    cell = RatingCell._plain.get()
    user = django_user_model.objects.create_user("sup.x", name="某乙")
    office = somebody("inspection.supervisor", "sfj").posts[0].organ_id
    Post.objects.create(
        user=user, role="inspection.supervisor", organ_id=office, title="科长", from_date=date(2025, 1, 1)
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    body = client.get(f"/voice/{cell.pk}/texts/").content.decode()
    assert TEXT in body and "12000000001" not in body and "像手机号" in body
    assert "12000000001" in client.post(f"/voice/{cell.pk}/texts/").content.decode()
    assert Event._plain.filter(kind="rating.texts.read", matter_id=cell.pk).count() == 2
