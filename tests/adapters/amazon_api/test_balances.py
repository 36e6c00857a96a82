"""What Amazon holds, as it tells it: one balance for each market and kind of account, with the parts in it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon.api import balances
from adapters.errors import Misread, Unsupported
from adapters.readings import ACCOUNT, Ask, Balance, Money, Topic
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.server import DE, US, Api, Heard, error, said
from tests.adapters.amazon_api.test_contract import answer_of, plain
from tests.adapters.conftest import Reply
from tests.shared import needs_shared


def part(kind: str, amount: str, *inner: dict[str, Any], currency: str = "USD") -> dict[str, Any]:
    told = {"balanceType": kind, "amount": {"currencyAmount": Decimal(amount), "currencyCode": currency}}
    return {**told, "balances": list(inner)} if inner else told


def whole(amount: str, *inner: dict[str, Any], market: str = US, currency: str = "USD") -> dict[str, Any]:
    about = {"partnerId": "A1MEMEMEMEMEM", "accountType": "Standard Orders", "marketplaceId": market}
    return {"partnerMetadata": about, **part("TOTAL", amount, *inner, currency=currency)}


RESERVED = part("RESERVED", "70.50", part("DEFERRED", "60.50"), part("ACCOUNT_LEVEL_RESERVE", "10"))
ONE = whole("150.50", part("AVAILABLE", "80"), RESERVED)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def read(*rows: Any) -> tuple[tuple[Balance, ...], int]:
    return balances.read([{"balances": list(rows)}])


def test_each_part_is_told_however_deep_it_lies() -> None:
    held = Balance(usd("150.50"), usd("80"), usd("60.50"), usd("10"), "us", "Standard Orders")
    assert read(ONE) == ((held,), 0)


def test_a_part_that_is_not_told_is_unknown_and_what_is_told_together_is_not_free() -> None:
    assert read(whole("150.50"))[0] == (Balance(usd("150.50"), market="us", purse="Standard Orders"),)
    [both] = read(whole("150.50", part("RESERVED", "70.50")))[0]
    assert (both.free, both.deferred, both.reserve) == (None, usd("70.50"), None)


def test_a_balance_without_an_amount_costs_no_other_and_parts_in_another_currency_are_left_out() -> None:
    odd = {**whole("1"), "amount": {"currencyAmount": "much"}}
    mixed = whole("9", part("AVAILABLE", "5", currency="EUR"), market=DE)
    found, unread = read(odd, mixed, part("AVAILABLE", "80"), "nonsense")
    assert [(one.market, one.free) for one in found] == [("de", None)]
    assert unread == 1


def test_a_market_that_nobody_knows_keeps_its_name() -> None:
    [found] = read(whole("1", market="A0NEWMARKET"))[0]
    assert found.market == "A0NEWMARKET"


def test_an_answer_without_a_list_says_nothing() -> None:
    with pytest.raises(Misread, match="balances"):
        balances.read([{}])


_JSON = st.recursive(
    st.none() | st.text(max_size=5) | st.integers() | st.just("TOTAL"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["balances", "amount", "balanceType", "currencyAmount"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=4))
def test_no_answer_is_too_odd(rows: list[Any]) -> None:
    found, _ = read(*rows, ONE)
    assert ONE["amount"]["currencyAmount"] in {one.total.amount for one in found}


@needs_shared
def test_the_sandbox_s_balances_are_read() -> None:
    found, unread = balances.read([answer_of("listBalances")])
    assert unread == 0
    assert [(one.total, one.free, one.deferred, one.reserve) for one in found] == [
        (usd("15000"), usd("8000"), usd("9000"), usd("-2000"))
    ]


async def test_all_markets_are_asked_about_at_once_page_after_page(api: Api, make_seller: MakeSeller) -> None:
    def answer(heard: Heard) -> Reply:
        if heard.query.get("nextToken"):
            return said({"balances": [plain(whole("20", market=DE, currency="EUR"))]})
        return said({"balances": [plain(ONE)], "nextToken": "more"})

    api.answers["listBalances"] = answer
    sweep = await make_seller(markets=("us", "ca")).read(Topic.BALANCE, Ask((ACCOUNT,)))
    found = {one.market: one.total for one in sweep.readings if isinstance(one, Balance)}
    assert found == {"us": usd("150.5"), "de": Money(Decimal(20), "EUR")}
    assert sweep.whole == {ACCOUNT}


async def test_a_list_that_turns_in_a_circle_is_no_whole_answer(api: Api, make_seller: MakeSeller) -> None:
    api.answers["listBalances"] = lambda _: said({"balances": [plain(ONE)], "nextToken": "same"})
    sweep = await make_seller().read(Topic.BALANCE, Ask((ACCOUNT,)))
    assert sweep.whole == frozenset()
    assert "broke off" in sweep.partial[0].why


@pytest.mark.parametrize("rows", [[], [part("AVAILABLE", "80")]], ids=["no balance", "no total"])
async def test_a_list_without_a_total_does_not_mean_that_nothing_is_held(
    rows: list[Any], api: Api, make_seller: MakeSeller
) -> None:
    api.answers["listBalances"] = lambda _: said({"balances": plain(rows)})
    sweep = await make_seller().read(Topic.BALANCE, Ask((ACCOUNT,)))
    assert (sweep.readings, sweep.whole) == ((), frozenset())
    assert isinstance(sweep.missed[0].error, Unsupported)


async def test_a_refused_list_wakes_nobody_for_the_ledger_tells_what_role_is_missing(
    api: Api, make_seller: MakeSeller
) -> None:
    api.answers["listBalances"] = lambda _: error(403, "Unauthorized", "Access to requested resource is denied.")
    sweep = await make_seller().read(Topic.BALANCE, Ask((ACCOUNT,)))
    assert isinstance(sweep.missed[0].error, Unsupported)
