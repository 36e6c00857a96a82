"""Which account watches what somebody pasted, where several could."""

import pytest

from adapters.account import AccountConfig
from adapters.amazon.account import AmazonConfig
from adapters.web import Web
from monitor.meaning import meaning

KEYS = {
    "client_id": "amzn1.application-oa2-client.0123",
    "client_secret": "secret",
    "refresh_token": "Atzr|token",
}
ASIN = "B0LAMP0001"


def amazon(market: str, **keys: object) -> AmazonConfig:
    return AmazonConfig.model_validate({"platform": "amazon", "market": market, **keys})


ACCOUNTS: dict[str, AccountConfig] = {
    "shops": Web.Config(platform="web"),
    "us": amazon("us", markets=("us", "ca"), **KEYS),
    "uk": amazon("uk"),
}


@pytest.mark.parametrize(
    ("pasted", "account"),
    [
        (f"https://www.amazon.com/dp/{ASIN}", "us"),
        (f"https://www.amazon.ca/dp/{ASIN}", "us"),
        (f"https://www.amazon.co.uk/dp/{ASIN}", "uk"),
        (f"https://www.amazon.de/dp/{ASIN}", "us"),
        (ASIN, "us"),
        ("https://shop.example/products/lamp", "shops"),
    ],
)
def test_a_listing_is_watched_by_the_account_that_names_its_market(pasted: str, account: str) -> None:
    meant = meaning(ACCOUNTS, pasted)
    assert meant is not None
    assert meant.account == account


def test_a_named_account_is_the_one_that_is_meant() -> None:
    meant = meaning(ACCOUNTS, f"https://www.amazon.co.uk/dp/{ASIN}", "us")
    assert meant is not None
    assert meant.account == "us"


def test_one_account_alone_watches_every_market_that_its_pages_show() -> None:
    meant = meaning({"us": amazon("us"), "shops": ACCOUNTS["shops"]}, f"https://www.amazon.co.uk/dp/{ASIN}")
    assert meant is not None
    assert meant.account == "us"
