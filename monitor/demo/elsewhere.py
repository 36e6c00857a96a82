"""The same lamp on eBay and AliExpress: the seller's shops there, his accounts, and how he lets the program in."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import SecretStr

from adapters.account import AccountConfig
from adapters.aliexpress import AliExpressConfig
from adapters.clock import Clock
from adapters.consent import Consent
from adapters.ebay.account import EbayConfig
from monitor.app import House
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress import shop as aliexpress
from monitor.demo.cast import AUCTION, SOLD, WHOLESALE
from monitor.demo.ebay import Item, LocalEbay, Sale
from monitor.demo.ebay import shop as ebay
from monitor.demo.ebay.pictures import drawn
from monitor.demo.seller import SKU

_USER = "lumen-direct"
_LEFT = 7
_ITEM = Item(AUCTION, "Lumen Blue Lamp dimmable bedside light", Decimal("20.49"), _LEFT, seller=_USER, sku=SKU)
_PRODUCT = aliexpress.Product(int(WHOLESALE), "Lumen dimmable bedside lamp", (aliexpress.Sku(SKU, "18.20", 25),))
SALE = Sale("12-34567-89012", AUCTION, SOLD, SOLD, price=_ITEM.price)
# What is left on eBay once it is sold.
LEFT = _LEFT - SALE.quantity
_CALLBACK = "https://lumen.example/callback"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The local servers of both platforms."""

    ebay: LocalEbay
    aliexpress: LocalGateway

    @property
    def authorities(self) -> list[str]:
        return [self.ebay.authority, self.aliexpress.authority]

    @property
    def accounts(self) -> dict[str, AccountConfig]:
        """The sections of twoam.toml, but for the addresses of the local servers."""
        keyset, app = self.ebay.login.keyset, self.aliexpress.app
        return {
            "ebay": EbayConfig(
                platform="ebay",
                seller_id=_USER,
                client_id=keyset.client_id,
                client_secret=SecretStr(keyset.client_secret),
                redirect_name=keyset.redirect_name,
                api_url=self.ebay.base_url,
                base_url=self.ebay.base_url,
            ),
            "aliexpress": AliExpressConfig(
                platform="aliexpress",
                app_key=app.key,
                app_secret=SecretStr(app.secret),
                redirect_url=_CALLBACK,
                api_url=self.aliexpress.base_url,
                base_url=self.aliexpress.base_url,
            ),
        }

    async def let_in(self, rooms: House) -> None:
        """The seller has agreed on both consent pages, and pasted the addresses that he came to: `twoam login`."""
        codes = {"ebay": self.ebay.login.code, "aliexpress": self.aliexpress.app.code}
        for account, code in codes.items():
            await _agrees(rooms.accounts[account].consent, code)

    def sell_one(self, now: datetime) -> None:
        """Somebody buys a lamp on eBay."""
        shop, sale = self.ebay.shop, replace(SALE, placed=now, changed=now)
        self.ebay.shop = replace(shop, items=(replace(_ITEM, quantity=LEFT),), sales=(*shop.sales, sale))

    @property
    def refused(self) -> list[str]:
        """What either of them did not take; that eBay knows nothing of a SKU (404) is an answer."""
        record = [(asked, answer.status) for asked, answer in self.ebay.record if answer.status not in (200, 204, 404)]
        return [*(f"{asked.operation}: {status}" for asked, status in record), *self.aliexpress.wrong]


def servers(clock: Clock) -> Elsewhere:
    """Both shops as they are in the evening; the servers are still to be started."""
    gateway = LocalGateway(clock, aliexpress.Shop([_PRODUCT], pictures={"lamp-1.jpg": drawn(_PRODUCT.title)}))
    gateway.granted[gateway.app.key] = {"solution", "ds", "affiliate"}
    return Elsewhere(LocalEbay(clock, ebay.Shop(seller=_USER, items=(_ITEM,))), gateway)


async def _agrees(consent: Consent, code: str) -> None:
    state = "the-evening"
    assert state in parse_qs(urlsplit(consent.address(state)).query).get("state", [])
    await consent.enter(f"{_CALLBACK}?{urlencode({'state': state, 'code': code})}", state)
