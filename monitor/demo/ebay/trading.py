"""The Trading API on loopback: XML, and 200 to everything, failures included."""

import re
from xml.sax.saxutils import escape

from adapters.ebay.markets import MARKETS
from monitor.demo.ebay.shop import Item, Shop
from monitor.demo.ebay.wire import XML, Answer, Asked

_SPACE = "urn:ebay:apis:eBLBaseComponents"
_SIZE = re.compile(rb"<EntriesPerPage>(\d+)</EntriesPerPage>")
_PAGE = re.compile(rb"<PageNumber>(\d+)</PageNumber>")
_ITEM = re.compile(rb"<ItemID>(\d+)</ItemID>")
_NOT_SOLD = b"<SoldList><Include>false</Include></SoldList>"
_BUYER = "<HighBidder><UserID>buyer_loopback</UserID></HighBidder>"
_SOLD = f"<SoldList><Buyer>{_BUYER}</Buyer></SoldList>"


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
    sold = "" if _NOT_SOLD in asked.body else _SOLD
    return _said("Success", (f"<ActiveList>{active}</ActiveList>" if shop.mine else "") + sold)


def one_item(shop: Shop, asked: Asked) -> Answer:
    """GetItem of one's own item, with the fields that were asked for; without a choice it names who bought last."""
    found = _ITEM.search(asked.body)
    item = shop.item(found[1].decode()) if found else None
    if item is None or item.seller != shop.seller:
        return failure("17", "Item not found.", name="GetItem")
    status = "Active" if item.ended is None else "Completed"
    reason = f"<EndingReason>{escape(item.reason)}</EndingReason>" if item.reason else ""
    admin = "<AdminEnded>true</AdminEnded>" if item.by_ebay else ""
    buyer = "" if b"<OutputSelector>" in asked.body else _BUYER
    inner = (
        f"<Item><ItemID>{item.number}</ItemID><ListingDetails>{reason}</ListingDetails>"
        f"<Quantity>{item.quantity + item.sold}</Quantity><SellingStatus>{admin}<ListingStatus>{status}</ListingStatus>"
        f"<QuantitySold>{item.sold}</QuantitySold>{buyer}</SellingStatus></Item>"
    )
    return _said("Success", inner, "GetItem")


def failure(number: str, message: str, kind: str = "RequestError", name: str = "GetMyeBaySelling") -> Answer:
    """A refusal, which travels as 200."""
    error = f"<LongMessage>{escape(message)}</LongMessage><ErrorCode>{number}</ErrorCode>"
    return _said("Failure", f"<Errors>{error}<ErrorClassification>{kind}</ErrorClassification></Errors>", name)


def _said(ack: str, inner: str, name: str = "GetMyeBaySelling") -> Answer:
    root = f'<{name}Response xmlns="{_SPACE}"><Ack>{ack}</Ack><Version>1477</Version>{inner}'
    return Answer(200, f'<?xml version="1.0" encoding="UTF-8"?>\n{root}</{name}Response>'.encode(), XML)


def _item(item: Item) -> str:
    left = sum(one.quantity for one in item.variations) if item.variations else item.quantity
    sku = f"<SKU>{escape(item.sku)}</SKU>" if item.sku else ""
    price = f'<CurrentPrice currencyID="{MARKETS[item.market].currency}">{item.price}</CurrentPrice>'
    return (
        f"<Item><ItemID>{item.number}</ItemID><Title>{escape(item.title)}</Title>{sku}<Quantity>{left + 7}</Quantity>"
        f"<QuantityAvailable>{left}</QuantityAvailable><WatchCount>{item.watchers}</WatchCount>"
        f"<SellingStatus>{price}</SellingStatus></Item>"
    )
