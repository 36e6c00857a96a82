"""Bar codes and own SKUs as each platform tells them: only what is truly one, and only names that the seller gave."""

from typing import Any

from adapters.aliexpress.api.products import read_listing as read_ali
from adapters.aliexpress.api.products import read_skus
from adapters.amazon.api.catalog import CONTENT
from adapters.amazon.api.catalog import read_listing as read_amazon
from adapters.ebay.api.items import said_of
from adapters.readings import Listing, State, Subject
from tests.adapters.amazon_api.listings import LAMP, item
from tests.adapters.amazon_api.server import US
from tests.adapters.web_made import block, lamp, offer, reading
from tests.clock import StillClock

EAN, UPC = "4006381333931", "036000291452"


def named(market: str, *codes: tuple[str, str]) -> dict[str, Any]:
    rows = [{"identifierType": kind, "identifier": code} for kind, code in codes]
    return {"marketplaceId": market, "identifiers": rows}


def test_amazons_catalogue_is_asked_for_bar_codes_and_tells_those_of_the_market() -> None:
    assert "identifiers" in CONTENT
    told = [named("A1PA6795UKMFR9", ("EAN", "4006381333931")), named(US, ("UPC", UPC), ("EAN", "0000000000000"))]
    assert read_amazon(LAMP, item(LAMP.id, identifiers=told), State.LIVE).gtins == (UPC,)
    assert read_amazon(LAMP, item(LAMP.id), State.LIVE).gtins == ()


def test_ebay_tells_those_of_all_variations_and_a_phrase_is_none() -> None:
    rows: list[dict[str, Any]] = [
        {"itemId": f"v1|1|{at}", "title": "Lamp", "price": {"value": "9.90", "currency": "USD"}, "gtin": gtin}
        for at, gtin in enumerate((EAN, "Does not apply", UPC, EAN), 1)
    ]
    subject = Subject("us", "1")
    (told,) = [one for one in said_of(subject, rows, StillClock().now()) if isinstance(one, Listing)]
    assert told.gtins == (EAN, UPC)


def test_aliexpress_tells_them_by_sku_and_its_own_names_are_none_of_mine() -> None:
    rows = [{"sku_code": "LAMP-BLUE", "ean_code": EAN, "id": "14:1"}, {"id": "14:2", "ean_code": "none"}]
    said = {"result": {"product_id": 7, "aeop_ae_product_s_k_us": {"global_aeop_ae_product_sku": rows}}}
    subject = Subject("global", "7")
    assert read_ali(subject, said, "onSelling").gtins == (EAN,)
    told = read_skus(subject, said, "onSelling", None)
    assert [(one.sku, one.given) for one in told] == [("LAMP-BLUE", True), ("14:2", False)]


def test_a_shops_page_tells_it_in_any_of_schema_orgs_fields() -> None:
    assert reading(block(lamp(gtin13=EAN, offers=offer()))).gtins == (EAN,)
    assert reading(block(lamp(gtin12=UPC, gtin="n/a", offers=offer()))).gtins == (UPC,)
    assert reading(block(lamp(isbn="978-0-306-40615-7", offers=offer()))).gtins == ("9780306406157",)
    assert reading(block(lamp(offers=offer()))).gtins == ()
