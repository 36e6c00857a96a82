"""GetMyeBaySelling on loopback: XML, and 200 to everything, failures included."""

import re
from xml.sax.saxutils import escape

from adapters.ebay.markets import MARKETS
from monitor.demo.ebay.shop import Item, Shop
from monitor.demo.ebay.wire import XML, Answer, Asked

_SPACE = "urn:ebay:apis:eBLBaseComponents"
_SIZE = re.compile(rb"<EntriesPerPage>(\d+)</EntriesPerPage>")
_PAGE = re.compile(rb"<PageNumber>(\d+)</PageNumber>")


def my_selling(shop: Shop, asked: Asked) -> Answer:
    """The page of the active list that was asked for."""
    size, page = _SIZE.search(asked.body), _PAGE.search(asked.body)
    if asked.headers.get("x-ebay-api-call-name") != "GetMyeBaySelling" or size is None or page is None:
        return failure("2", "Unsupported API call.")
    most, number = int(size[1]), int(page[1])
    rows = shop.mine[(number - 1) * most : number * most]
    pages = -(-len(shop.mine) // most)
    shelf = "".join(_item(one) for one in rows)
    counts = (
        f"<TotalNumberOfPages>{pages}</TotalNumberOfPages><TotalNumberOfEntries>{len(shop.mine)}</TotalNumberOfEntries>"
    )
    active = f"<ItemArray>{shelf}</ItemArray><PaginationResult>{counts}</PaginationResult>"
    return _said("Success", f"<ActiveList>{active}</ActiveList>" if shop.mine else "")


def failure(number: str, message: str, kind: str = "RequestError") -> Answer:
    """A refusal, which travels as 200."""
    error = f"<LongMessage>{escape(message)}</LongMessage><ErrorCode>{number}</ErrorCode>"
    return _said("Failure", f"<Errors>{error}<ErrorClassification>{kind}</ErrorClassification></Errors>")


def _said(ack: str, inner: str) -> Answer:
    root = f'<GetMyeBaySellingResponse xmlns="{_SPACE}"><Ack>{ack}</Ack><Version>1477</Version>{inner}'
    return Answer(200, f'<?xml version="1.0" encoding="UTF-8"?>\n{root}</GetMyeBaySellingResponse>'.encode(), XML)


def _item(item: Item) -> str:
    left = sum(one.quantity for one in item.variations) if item.variations else item.quantity
    sku = f"<SKU>{escape(item.sku)}</SKU>" if item.sku else ""
    price = f'<CurrentPrice currencyID="{MARKETS[item.market].currency}">{item.price}</CurrentPrice>'
    return (
        f"<Item><ItemID>{item.number}</ItemID><Title>{escape(item.title)}</Title>{sku}<Quantity>{left + 7}</Quantity>"
        f"<QuantityAvailable>{left}</QuantityAvailable><WatchCount>{item.watchers}</WatchCount>"
        f"<SellingStatus>{price}</SellingStatus></Item>"
    )
