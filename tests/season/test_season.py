"""A season of sales comes out to the cent, however it is told and wherever the process is killed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from storage.store import Store
from tests.postgres import Postgres
from tests.season.comparing import compared
from tests.season.journals import journalled
from tests.season.killing import killed
from tests.season.living import Season, Size, take_in
from tests.season.reckoning import Reckoning
from tests.season.spans import some_spans
from tests.season.sums import Money
from tests.season.truth import Movement

SHORT = Size(lines=250, skus=120, every=timedelta(days=15), booked=40)
SHORTER = Size(lines=80, skus=60, every=timedelta(days=40), booked=20)
TOLD = Size(lines=400, skus=150, every=timedelta(days=12))


async def test_a_season_that_is_killed_on_the_way_comes_out_to_the_cent_and_so_does_its_journal(tmp_path: Path) -> None:
    season, where = Season(7, SHORT), str(tmp_path / "twoam.db")
    killed(season, where, kills=1)
    truth = season.reckoned()
    async with Store.open(where) as store:
        found = await compared(store, truth, some_spans())
        assert found.wrong == []
        assert found.figures > 5_000
        journal = await journalled(store, tmp_path)
        assert journal.wrong == []
        assert journal.transactions > 200
        _make_wrong(truth)
        spoilt = await compared(store, truth, some_spans(), goods=False)
        assert any("profit" in line for line in spoilt.wrong), "a cent too much is not noticed"


def _make_wrong(truth: Reckoning) -> None:
    """As if one line of the season had been told a cent higher."""
    sales = [money for hour in truth.hours.values() for key, money in hour.money.items() if key[2] == "sale"]
    sales[0].add(Money(Decimal("0.01"), Decimal("0.01")))


async def test_on_a_server_it_comes_out_to_the_cent_as_well(postgres: Postgres) -> None:
    season, where = Season(3, SHORTER), await postgres.create()
    await take_in(where, season)
    async with Store.open(where) as store:
        assert (await compared(store, season.reckoned(), some_spans())).wrong == []


def test_the_season_has_in_it_what_makes_books_go_wrong() -> None:
    season = Season(7, TOLD)
    told = [(answer, fact) for answer in season.platforms().answers() for fact in answer.facts]
    moneys = [(answer, one) for answer, one in told if isinstance(one, Movement)]
    seen: dict[tuple[str, str], Movement] = {}
    again = corrected = 0
    for _, one in moneys:
        before = seen.get((one.book, one.id))
        again += before == one
        corrected += before is not None and replace(before, settled=one.settled) != one
        seen[one.book, one.id] = one
    assert again > 20
    assert corrected > 15
    assert {one.currency for _, one in moneys} >= {"USD", "EUR", "GBP", "JPY", "CNY"}
    orders = {fact.id: answer.number for answer, fact in reversed(told) if not isinstance(fact, Movement)}
    assert sum(answer.number < orders.get(one.purchase or "", 0) for answer, one in moneys) > 5, "none before its order"
