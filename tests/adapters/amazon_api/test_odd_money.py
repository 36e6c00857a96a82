"""Whatever stands where in an answer about money, its readers say what they can and never stumble."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon.api import fees, returned, settlements, transactions
from adapters.errors import Misread
from adapters.readings import Money, Sku, Subject
from tests.adapters.amazon_api.test_flat_files import FBA, GERMAN
from tests.adapters.amazon_api.test_odd_answers import spoilt
from tests.adapters.amazon_api.test_transactions import item, part, transaction

COMMISSION = part("AmazonFees", Decimal("-1.5"), [part("Commission", Decimal("-1.5"))])
SALE = transaction(items=[item("A", Decimal("8.5"), [part("ProductCharges", Decimal(10)), COMMISSION])])
TRANSACTIONS = {"payload": {"transactions": [SALE], "nextToken": None}}
LAMP = Sku(Subject("us", "B0TWOAMBL1"), "A", buyable=True, discoverable=True)
QUESTION = fees.question(LAMP, Money(Decimal("21.99"), "USD"), "0")
FEES = [
    {
        "Status": "Success",
        "FeesEstimateIdentifier": {"SellerInputIdentifier": "0"},
        "FeesEstimate": {
            "TotalFeesEstimate": {"CurrencyCode": "USD", "Amount": 3},
            "FeeDetailList": [{"FeeType": "ReferralFee", "FinalFee": {"CurrencyCode": "USD", "Amount": 3}}],
        },
    }
]


@given(spoilt(TRANSACTIONS))
def test_transactions(said: Any) -> None:
    with suppress(Misread):
        found = transactions.read([said])
        assert len({one.key for one in found.entries}) == len(found.entries)


@given(spoilt(FEES))
def test_fees(said: Any) -> None:
    assert len([*fees.answered([QUESTION], said)]) == 1


@st.composite
def scratched(draw: st.DrawFn, document: str) -> str:
    """The document with one stretch of it replaced by anything."""
    start = draw(st.integers(0, len(document)))
    end = draw(st.integers(start, min(len(document), start + 40)))
    return document[:start] + draw(st.text(max_size=12)) + document[end:]


@given(scratched(GERMAN), st.sampled_from(["de", "us", "jp"]))
def test_settlements(said: str, market: str) -> None:
    found = settlements.read(said, market)
    assert found.wrong or sum(one.amount.amount for one in found.entries) == 0


@given(scratched(FBA + "2026-03-02\t111-3\tA\tB0TWOAMBL1\tX\tLamp\t1\tLEX1\tSELLABLE\tOTHER\tok\tLPN1\t\n"))
def test_returns(said: str) -> None:
    with suppress(Misread):
        assert all(one is None or one.id for one in returned.read(returned.AT_AMAZON, said, ("us",)))
