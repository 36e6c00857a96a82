"""Who brings which part of the money: losses are no part of it, and no money is lost in dividing."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import EntryKind
from monitor.platforms.shares import Shares, Told, of_countries, of_products, shares
from monitor.till.dividing import By
from storage.states import CountryCount, OrderCount, ProductEarned, ProductRanking, Taking

PLATFORMS = {"us": "amazon", "us2": "amazon", "ebay-de": "ebay"}


def taking(account: str, market: str, kind: EntryKind, home: int) -> Taking:
    return Taking(account, market, kind, "USD", Decimal(home), Decimal(home))


def platform_of(account: str) -> str:
    return PLATFORMS.get(account, "web")


TOLD = Told(
    (
        taking("us", "us", EntryKind.SALE, 800),
        taking("us", "us", EntryKind.REFERRAL, -120),
        taking("us", "us", EntryKind.GOODS, -280),
        taking("us2", "us", EntryKind.SALE, 100),
        taking("ebay-de", "de", EntryKind.SALE, 300),
        taking("ebay-de", "de", EntryKind.GOODS, -200),
        taking("us", "ca", EntryKind.STORAGE, -50),
    ),
    (OrderCount("us", "us", 40, 44), OrderCount("us2", "us", 5, 5), OrderCount("ebay-de", "de", 10, 12)),
    {("us", "us"): 3},
)


def parts(found: Shares) -> dict[str, tuple[int, int, int]]:
    """Orders, revenue and profit of each, in whole units."""
    return {one.key: (one.orders, int(one.revenue), int(one.profit)) for one in found.parts}


def earned(name: str, profit: int) -> ProductEarned:
    """A product with one unit of unknown cost and twice its profit as revenue; a loss has none."""
    return ProductEarned(name, 1, Decimal(max(0, 2 * profit)), Decimal(profit), Decimal(0), 1)


def test_platforms_accounts_and_markets_divide_the_same_money() -> None:
    by = {one: shares(TOLD, one, platform_of) for one in (By.PLATFORM, By.ACCOUNT, By.MARKET)}
    assert parts(by[By.PLATFORM]) == {"amazon": (45, 900, 450), "ebay": (10, 300, 100)}
    assert parts(by[By.ACCOUNT])["us"] == (40, 800, 350)
    assert parts(by[By.MARKET])["amazon ca"] == (0, 0, -50)
    assert {one.whole.profit for one in by.values()} == {Decimal(550)}
    assert by[By.ACCOUNT].whole.uncosted == 3


def test_a_loss_is_no_part_of_the_profit() -> None:
    found = shares(TOLD, By.MARKET, platform_of)
    told = {one.key: found.of_profit(one) for one in found.parts}
    assert told["amazon ca"] == 0
    assert told["amazon us"] == Decimal(500) / 600
    assert sum(share for share in told.values() if share) == 1


def test_where_nobody_earns_anything_no_share_is_told() -> None:
    found = shares(Told((taking("us", "us", EntryKind.STORAGE, -50),), ()), By.PLATFORM, platform_of)
    assert [found.of_profit(one) for one in found.parts] == [None]


def test_a_markets_money_goes_to_its_countries_by_their_units_and_the_rest_is_not_told() -> None:
    counts = (CountryCount("ebay-de", "de", "DE", 6, 9), CountryCount("ebay-de", "de", "AT", 4, 3))
    found = of_countries(TOLD, counts)
    assert found.is_divided
    assert parts(found)["DE"] == (6, 225, 75)
    assert parts(found)["AT"] == (4, 75, 25)
    assert found.whole.profit == 550, "no money is lost"


def test_a_products_share_is_of_all_products_also_of_those_that_are_not_told_one_by_one() -> None:
    some = [earned("Blue Lamp", 60), earned("Fan", 30), earned("", -7)]
    found = of_products(ProductRanking(some[:1], 3, revenue=Decimal(200), profit=Decimal(90), uncosted=4))
    assert found.many == 3
    assert found.uncosted == 4
    assert [found.of_profit(one) for one in found.parts] == [Decimal(60) / 90]
    assert [found.of_revenue(one) for one in found.parts] == [Decimal(120) / 200]
    whole = of_products(ProductRanking(some, 3, revenue=Decimal(180), profit=Decimal(90), uncosted=3))
    assert [whole.of_profit(one) for one in whole.parts] == [Decimal(60) / 90, Decimal(30) / 90, 0]


@given(st.lists(st.tuples(st.sampled_from(sorted(PLATFORMS)), st.integers(-500, 500)), max_size=12))
def test_shares_of_whatever_is_booked_are_between_nothing_and_all(rows: list[tuple[str, int]]) -> None:
    found = shares(
        Told([taking(account, "us", EntryKind.SALE, home) for account, home in rows], ()), By.ACCOUNT, platform_of
    )
    told = [share for one in found.parts if (share := found.of_profit(one)) is not None]
    assert all(0 <= one <= 1 for one in told)
    assert not told or abs(sum(told, Decimal(0)) - 1) < Decimal("1e-20")
    assert found.whole.profit == sum(home for _, home in rows)
