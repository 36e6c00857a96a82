"""Asks the local Selling Partner API any operation, as a client that knows nothing of how ours asks."""

import gzip
import json
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

import aiohttp
from yarl import URL

from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.contract import BY_NAME
from monitor.demo.spapi.login import NOTIFICATIONS
from tests.clock import NIGHT, StillClock
from tests.monitor.selling.shop import US

AGENT = "Asker/1.0 (Language=Python/3.11; Platform=Linux)"


@dataclass(frozen=True)
class Got:
    """One answer; `said` is its JSON, or its text where it is none."""

    status: int
    said: Any
    headers: dict[str, str]

    @property
    def code(self) -> str:
        return str(self.said["errors"][0]["code"])


class Asker:
    def __init__(self, api: LocalSellingApi) -> None:
        self.api = api
        self._tokens: dict[str | None, str] = {}

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def log_in(self, scope: str | None = None, **changed: str) -> Got:
        app = self.api.app
        form = {"client_id": app.client_id, "client_secret": app.client_secret}
        if scope is None:
            form |= {"grant_type": "refresh_token", "refresh_token": app.refresh_token}
        else:
            form |= {"grant_type": "client_credentials", "scope": scope}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self.send("POST", self.api.login_url, urlencode(form | changed).encode(), headers)

    async def ask(self, name: str, body: Any = None, path: dict[str, str] | None = None, **query: Any) -> Got:
        """One call of an operation; lists in `query` are joined by commas."""
        operation = BY_NAME[name]
        target = operation.path.format(**{key: quote(value, safe="") for key, value in (path or {}).items()})
        asked = "&".join(f"{key}={_written(value)}" for key, value in query.items())
        scope = NOTIFICATIONS if operation.grantless else None
        if scope not in self._tokens:
            self._tokens[scope] = (await self.log_in(scope)).said["access_token"]
        headers = {"x-amz-access-token": self._tokens[scope], "User-Agent": AGENT}
        sent = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            sent = json.dumps(body).encode()
        url = f"{self.api.base_url}{target}" + (f"?{asked}" if asked else "")
        return await self.send(operation.method, url, sent, headers)

    async def send(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Got:
        async with self._http.request(method, URL(url, encoded=True), data=body, headers=headers) as response:
            raw = await response.read()
            return Got(response.status, _read(raw), dict(response.headers))

    async def fetch(self, url: str, **headers: str) -> bytes:
        """A document as the storage sends it, unpacked where it is packed."""
        async with self._http.get(url, headers=headers) as response:
            raw = await response.read()
        return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw

    def forget(self) -> None:
        self._tokens.clear()


def offers_entry(sku: str, condition: str = "New") -> dict[str, str]:
    uri = f"/products/pricing/v0/listings/{quote(sku, safe='')}/offers"
    return {"uri": uri, "method": "GET", "MarketplaceId": US, "ItemCondition": condition, "CustomerType": "Consumer"}


def item_entry(asin: str) -> dict[str, str]:
    uri = f"/products/pricing/v0/items/{asin}/offers"
    return {"uri": uri, "method": "GET", "MarketplaceId": US, "ItemCondition": "New"}


def summary_entry(asin: str, *included: str) -> dict[str, Any]:
    return {
        "asin": asin,
        "marketplaceId": US,
        "includedData": list(included),
        "lowestPricedOffersInputs": [{"itemCondition": "New", "offerType": "Consumer"}],
        "uri": "/products/pricing/2022-05-01/items/competitiveSummary",
        "method": "GET",
    }


def expected_entry(sku: str) -> dict[str, str]:
    uri = "/products/pricing/2022-05-01/offer/featuredOfferExpectedPrice"
    return {"marketplaceId": US, "sku": sku, "uri": uri, "method": "GET"}


def fee_entry(sku: str, *, amazon: bool, market: str = US) -> dict[str, Any]:
    price = {"ListingPrice": {"CurrencyCode": "USD", "Amount": 30}}
    asked = {"MarketplaceId": market, "IsAmazonFulfilled": amazon, "PriceToEstimateFees": price, "Identifier": sku}
    return {"FeesEstimateRequest": asked, "IdType": "SellerSKU", "IdValue": sku}


async def money(asker: Asker, clock: StillClock) -> None:
    """Asks everything about money, well and badly."""
    after = (NIGHT - timedelta(days=7)).isoformat().replace("+00:00", "Z")
    await asker.ask("listTransactions", postedAfter=after)
    await asker.ask("listTransactions", postedAfter=after, transactionStatus="DEFERRED", nextToken="dead")
    await asker.ask("listTransactions", postedBefore=after)
    await asker.ask("listBalances", balanceType="TOTAL")
    await asker.ask("listBalances", marketplaceIds=["INVALID_MARKETPLACE_ID"])
    await asker.ask("getMyFeesEstimates", [fee_entry("STORED-1", amazon=True), fee_entry("NONE", amazon=False)])
    clock.advance(10)
    await asker.ask("getMyFeesEstimates", [fee_entry("STORED-1", amazon=True, market="A1PA6795UKMFR9")])
    await asker.ask("getReports", reportTypes=["GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"])


def _written(value: Any) -> str:
    return ",".join(quote(one, safe="") for one in value) if isinstance(value, list) else quote(str(value), safe="")


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode("cp1252")
