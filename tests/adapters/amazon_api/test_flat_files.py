"""Flat files of settlements and returns, with numbers and days as the markets write them."""

from datetime import UTC, datetime

import pytest

from adapters.amazon.api.returned import AT_AMAZON, AT_HOME
from adapters.amazon.api.returned import read as read_returns
from adapters.amazon.api.settlements import read
from adapters.amazon.api.stamps import stamp
from adapters.readings import EntryKind

HEAD = (
    "settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\t"
    "order-id\tmarketplace-name\tamount-type\tamount-description\tamount\tposted-date\tposted-date-time\tsku\t"
    "quantity-purchased"
)
GERMAN = "\n".join([
    HEAD,
    "17\t01.03.2026 22:10:05 UTC\t15.03.2026 22:10:05 UTC\t17.03.2026 22:10:05 UTC\t1.095,00\tEUR" + "\t" * 10,
    "17\t\t\t\t\t\tOrder\t302-1\tAmazon.de\tItemPrice\tPrincipal\t1.100,00\t02.03.2026\t02.03.2026 09:05:00 UTC\tA\t2",
    "17\t\t\t\t\t\tOrder\t302-2\tAmazon.fr\tItemFees\tCommission\t-3,50\t03.03.2026\t\tA\t1",
    "17\t\t\t\t\t\tother-transaction\t\tNon-Amazon DE\tother-transaction\tStorage Fee\t-1,50\t\t\t\t",
])  # fmt: skip


def test_a_german_settlement_is_read_exactly() -> None:
    found = read(GERMAN, "de")
    assert found.wrong is None
    assert [(one.id, one.kind, str(one.amount), one.market, one.quantity) for one in found.entries] == [
        ("17:payout", EntryKind.PAYOUT, "-1095.00 EUR", "de", None),
        ("17:1", EntryKind.SALE, "1100.00 EUR", "de", 2),
        ("17:2", EntryKind.REFERRAL, "-3.50 EUR", "fr", None),
        ("17:3", EntryKind.STORAGE, "-1.50 EUR", None, None),
    ]
    assert found.entries[1].at == datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    assert found.entries[2].at == datetime(2026, 3, 2, 23, tzinfo=UTC)  # midnight in Europe
    assert found.entries[3].at == found.entries[0].at == datetime(2026, 3, 17, 22, 10, 5, tzinfo=UTC)


def test_a_word_that_nobody_knows_is_kept_with_its_amount() -> None:
    found = read(GERMAN.replace("ItemFees\tCommission", "ItemFees\tMoonlightFee"), "de")
    assert (found.wrong, found.entries[2].kind, found.entries[2].word) == (
        None, EntryKind.FEE, "ItemFees/MoonlightFee",
    )  # fmt: skip
    found = read(GERMAN.replace("ItemFees\tCommission", "Moonlight\tMoonlight"), "de")
    assert (found.entries[2].kind, str(found.entries[2].amount)) == (EntryKind.OTHER, "-3.50 EUR")


def test_a_row_that_cannot_be_read_costs_only_itself_and_is_said() -> None:
    found = read(GERMAN.replace("-3,50", "n/a"), "de")
    assert len(found.entries) == 3
    assert found.wrong == "1 rows of the settlement 17 were not understood"


def test_a_document_that_was_cut_does_not_add_up() -> None:
    found = read(GERMAN[: GERMAN.rindex("\n")], "de")
    assert found.wrong == "the rows of the settlement 17 add up to 1096.50 instead of 1095.00"


@pytest.mark.parametrize("document", ["", HEAD, f"{HEAD}\n17\t\t\t\tfree\tEUR", f"{HEAD}\n17\t\t\tsoon\t5,00\tEUR"])
def test_a_settlement_without_its_head_is_said(document: str) -> None:
    found = read(document, "de")
    assert (found.entries, found.wrong is None) == ((), False)


def test_a_settlement_in_yen_has_no_decimals() -> None:
    head = "9\t\t\t2026/03/17 05:00:00 JST\t1,980\tJPY"
    row = "9\t\t\t\t\t\tOrder\t1\tAmazon.co.jp\tItemPrice\tPrincipal\t1980"
    found = read(f"{HEAD}\n{head}\n{row}", "jp")
    assert (found.wrong, [str(one.amount) for one in found.entries]) == (None, ["-1980 JPY", "1980 JPY"])
    assert found.entries[0].at == datetime(2026, 3, 16, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "market", "meant"),
    [
        ("2026-03-02T09:05:00+00:00", "us", "2026-03-02T09:05:00+00:00"),
        ("2026-03-02 09:05:00 UTC", "us", "2026-03-02T09:05:00+00:00"),
        ("2026-03-02 09:05:00 PST", "us", "2026-03-02T17:05:00+00:00"),
        ("2026-03-02", "us", "2026-03-02T08:00:00+00:00"),
        ("02.03.2026 9:05 UTC", "de", "2026-03-02T09:05:00+00:00"),
        ("02.03.2026", "us", "2026-03-02T08:00:00+00:00"),
        ("02/03/2026", "uk", "2026-03-02T00:00:00+00:00"),
        ("03/02/26", "us", "2026-03-02T08:00:00+00:00"),
        ("25/03/2026", "us", "2026-03-25T07:00:00+00:00"),
        ("03/25/2026", "fr", "2026-03-24T23:00:00+00:00"),
        ("02-Mar-2026", "us", "2026-03-02T08:00:00+00:00"),
        ("2. März 2026", "de", "2026-03-01T23:00:00+00:00"),
        ("2026/03/02", "jp", "2026-03-01T15:00:00+00:00"),
        ("", "us", None), ("soon", "us", None), ("2026-13-40", "us", None), ("0001-01-01", "jp", None),
        ("2026-03-02 25:61 UTC", "us", None), ("NOT A DATE", "us", None),
    ],
)  # fmt: skip
def test_a_day_is_read_as_the_market_writes_it(said: str, market: str, meant: str | None) -> None:
    found = stamp(said, market)
    assert (found.isoformat() if found else None) == meant


FBA = (
    "return-date\torder-id\tsku\tasin\tfnsku\tproduct-name\tquantity\tfulfillment-center-id\tdetailed-disposition\t"
    "reason\tstatus\tlicense-plate-number\tcustomer-comments\n"
)


def test_a_returned_unit_is_known_by_its_label_through_all_its_states() -> None:
    row = "2026-03-02T09:05:00+00:00\t111-1\tA\tB0TWOAMBL1\tX\tLamp\t1\tLEX1\t{}\tDEFECTIVE\t{}\tLPN1\tmy name is Ann"
    first, again = (
        read_returns(AT_AMAZON, FBA + row.format(*states), ("us",))[0]
        for states in (("CUSTOMER_DAMAGED", "Reimbursed"), ("SELLABLE", "Unit returned to inventory"))
    )
    assert first
    assert again
    assert (first.key, again.state) == (again.key, "SELLABLE Unit returned to inventory")
    assert "Ann" not in repr(first)


def test_a_row_of_returns_that_lacks_something_costs_only_itself() -> None:
    rows = "\t111-1\tA\n2026-03-02\t111-2\tA\tB0TWOAMBL1\tX\tLamp\tmany\n2026-03-02\t111-3\tA\tB0TWOAMBL1\tX\tLamp\t1\n"
    found = read_returns(AT_AMAZON, FBA + rows, ("us",))
    assert [one.order if one else None for one in found] == [None, None, "111-3"]


def test_a_return_to_the_seller_is_named_by_its_rma_and_sku() -> None:
    head = (
        "Order ID\tReturn request date\tReturn request status\tAmazon RMA ID\tASIN\tMerchant SKU\tReturn quantity\t"
        "Return Reason"
    )
    rows = (
        "\n111-1\t14-Jul-2025\tApproved\tD1RMA\tB0TWOAMBL1\tA\t1\tNo longer needed"
        "\n111-1\t14-Jul-2025\tApproved\tD1RMA\tB0TWOAMBL2\tB\t2\tDefective"
    )
    one, other = read_returns(AT_HOME, head + rows, ("us",))
    assert one
    assert other
    assert (one.id, other.id, other.quantity) == ("D1RMA:A", "D1RMA:B", 2)
    assert (one.reason, one.state, one.at) == ("No longer needed", "Approved", datetime(2025, 7, 14, 7, tzinfo=UTC))
