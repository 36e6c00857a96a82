from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon import listing_said, offers_said
from adapters.page import Page
from adapters.readings import Offer, Subject
from monitor.demo import goods
from monitor.demo.offerlist import offer_list
from monitor.demo.shelf import product_page

LAMP = Subject("us", "B0LAMP0001")
ME = goods.Offer("A1LUMEN0SHOP1", "Lumen Direct", Decimal("21.99"), featured=True)
HARBOR = goods.Offer("A2HARBOR0DIST", "Harbor Lights", Decimal("23.49"))
AMAZON = goods.Offer(goods.AMAZON_US, "Amazon.com", Decimal("22.99"))
SOLD = goods.Product("Lumen Blue Lamp", "Lumen", (ME, HARBOR, AMAZON), (("Table Lamps", 37),), Decimal("4.6"), 1287)


def sellers(said: object) -> set[tuple[str | None, str | None]]:
    return {(one.seller.id, one.seller.name) for one in said if isinstance(one, Offer)}  # type: ignore[attr-defined]


@given(st.data())
def test_an_offer_list_that_breaks_off_anywhere_shows_no_seller_who_is_not_on_it(data: st.DataObject) -> None:
    address = f"https://www.amazon.com/gp/product/ajax/aodAjaxMain/?asin={LAMP.id}"
    whole = offer_list(LAMP.id, SOLD, 1).encode()
    there = sellers(offers_said(LAMP, Page(whole, address), []))
    # Whose name broke off behind his id is known by the id.
    there |= {(seller_id, None) for seller_id, _ in there if seller_id}
    end = data.draw(st.integers(0, len(whole)))
    assert sellers(offers_said(LAMP, Page(whole[:end], address), [])) <= there


@given(st.data())
def test_a_product_page_that_breaks_off_anywhere_shows_no_seller_who_is_not_on_it(data: st.DataObject) -> None:
    whole = product_page(LAMP.id, SOLD, "New York 10001").encode()
    address = f"https://www.amazon.com/dp/{LAMP.id}"
    there = sellers(listing_said(LAMP, Page(whole, address)))
    end = data.draw(st.integers(0, len(whole)))
    found = sellers(listing_said(LAMP, Page(whole[:end], address)))
    assert {seller_id for seller_id, _ in found if seller_id} <= {seller_id for seller_id, _ in there}
    assert found <= there | {(seller_id, None) for seller_id, _ in there}
