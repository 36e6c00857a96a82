"""However much the platforms tell of buyers, no byte of them lies in the house: memory, its log, backup, exports."""

import asyncio
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from structlog.testing import capture_logs

from adapters.aliexpress import AliExpressConfig
from adapters.amazon.account import AmazonConfig
from monitor.app import House, house
from monitor.backups.confidential import Confidential
from monitor.backups.making import make
from monitor.config import Config
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress import shop as gateway_shop
from monitor.demo.ebay import LocalEbay
from monitor.demo.ebay import shop as ebay_shop
from monitor.demo.ebay.wire import Answer as EbayAnswer
from monitor.demo.ebay.wire import Asked as EbayAsked
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.wire import Answer, Asked
from monitor.exports.making import export
from monitor.exports.wish import Format, Wish, reader_of
from storage.states import Role
from tests.adapters.aliexpress_api.conftest import CALLBACK, led_to
from tests.adapters.ebay_api.conftest import LAMP, config_of, sent_to
from tests.clock import StillClock
from tests.monitor.selling.home import ME, shop_of
from tests.monitor.selling.test_privacy import talked_about
from tests.monitor.ticking import each_minute

# Stands in every field that tells of a buyer, before the field's own name.
MARK = "qzxv-"
FIELDS = (
    "buyer buyerName buyerEmail buyerLoginName buyer_login_id buyer_signer_fullname buyer_memo buyer_info username "
    "fullName first_name last_name contact_person recipient shipTo shippingAddress receipt_address detail_address "
    "addressLine1 address1 city postalCode zip phone primaryPhone mobile_no email taxIdentifier vat_no giftMessage "
    "memo buyerCheckoutNotes comments customer deliveryPreference shipFromAddress refund_reason cancelReason"
)
PERSON = {name: MARK + name for name in FIELDS.split()}
# These the adapters do read, for what a platform says in them of itself.
OWN = {"cancelReason", "username", "comments"}


def talkative(told: Any) -> Any:
    """The same answer with a buyer in everything that tells a fact, in all the words that platforms have for him."""
    if isinstance(told, list):
        return [talkative(one) for one in told]
    if not isinstance(told, dict):
        return told
    if all(isinstance(value, dict | list) for value in told.values()):
        return {name: talkative(value) for name, value in told.items()}
    deep = {name: talkative(value) for name, value in told.items() if name not in PERSON or name in OWN}
    person = {name: word for name, word in PERSON.items() if name not in OWN or name not in told}
    return {**person, **deep, "shipTo": dict(PERSON), "buyer": dict(PERSON), "recipient": {"address": dict(PERSON)}}


def body_of(answer: bytes) -> bytes:
    return json.dumps(talkative(json.loads(answer))).encode()


class Amazon(LocalSellingApi):
    talked = False

    def _told(self, asked: Asked) -> Answer:
        answer = super()._told(asked)
        told = asked.operation in ("searchOrders", "listTransactions") and answer.status == 200
        self.talked |= told
        return replace(answer, body=body_of(answer.body)) if told else answer


class Ebay(LocalEbay):
    talked = False

    async def _answer(self, asked: EbayAsked) -> EbayAnswer:
        answer = await super()._answer(asked)
        told = answer.status == 200 and asked.operation in ("getOrders", "getTransactions", "getPayouts", "returns")
        self.talked |= told
        return replace(answer, body=body_of(answer.body)) if told else answer


class AliExpress(LocalGateway):
    talked = False

    def _answer(self, method: str, asked: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
        answer = super()._answer(method, asked, files)
        told: dict[str, Any] = talkative(answer) if ".order." in method else answer
        self.talked |= MARK in str(told)
        return told


@dataclass(frozen=True, slots=True)
class Street:
    """Three platforms and the house that sells on all of them."""

    amazon: Amazon
    ebay: Ebay
    aliexpress: AliExpress
    rooms: House
    clock: StillClock

    async def passes(self, minutes: int) -> None:
        async def tick() -> None:
            for account in self.rooms.accounts:
                await self.rooms.business.tick(account)
            await asyncio.gather(*self.rooms.business.running.values())
            await self.rooms.store.flush()

        await each_minute(self.clock, minutes, tick)


async def street(stack: AsyncExitStack, folder: Path) -> Street:
    """Every shop has an order, money and something sent back."""
    clock = StillClock()
    at = clock.now() - timedelta(hours=3)
    sold = ebay_shop.Sale("13-00001-00001", LAMP.number, at, at)
    money = ebay_shop.Booking("5001", "SALE", at, Decimal("19.90"), fees=(("FINAL_VALUE_FEE", Decimal("2.10")),))
    bay = await stack.enter_async_context(Ebay(clock, ebay_shop.Shop(items=(LAMP,), sales=(sold,), bookings=(money,))))
    lamp = gateway_shop.Product(1005001234567890, "Blue Lamp", (gateway_shop.Sku("LAMP-BLUE", "15.99", 7),))
    far = await stack.enter_async_context(AliExpress(clock, gateway_shop.Shop([lamp])))
    dispute = gateway_shop.Dispute(at)
    far.shop.put_sale(
        gateway_shop.Sale(8123, "IN_ISSUE", at, at, ((lamp.id, "LAMP-BLUE", 2, "15.99"),), dispute=dispute)
    )
    near = await stack.enter_async_context(Amazon(clock, talked_about(shop_of(2))))
    rooms = await stack.enter_async_context(house(_config(folder, near, bay, far), clock))
    await rooms.store.add_person("Anna", 11, 11, Role.OWNER, "en", "Asia/Shanghai")
    adapter: Any = rooms.accounts["bay"]
    await adapter.consent.enter(sent_to(adapter.consent.address("s"), bay), "s")
    adapter = rooms.accounts["far"]
    await adapter.consent.enter(led_to(far), "the-state")
    await rooms.business.begin()
    return Street(near, bay, far, rooms, clock)


def _config(folder: Path, near: Amazon, bay: Ebay, far: AliExpress) -> Config:
    keys = {name: getattr(near.app, name) for name in ("client_id", "client_secret", "refresh_token")}
    servers = {"api_url": near.base_url, "login_url": near.login_url, "seller_id": ME}
    app = {"app_key": far.app.key, "app_secret": far.app.secret, "redirect_url": CALLBACK, "api_url": far.base_url}
    return Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "door": {"contact": "tests@example.org", "allow_private": [near.authority, bay.authority, far.authority]},
            "accounts": {
                "us": AmazonConfig.model_validate({"platform": "amazon", **keys, **servers}),
                "bay": config_of(bay, base_url=bay.base_url, money=True),
                "far": AliExpressConfig.model_validate({"platform": "aliexpress", **app}),
            },
        }
    )


def unpacked(file: Path) -> Iterator[bytes]:
    """The bytes of a file as they lie there, and as they are when whatever packs them is taken off."""
    body = file.read_bytes()
    yield body
    if file.suffix == ".parquet":
        yield str(pq.read_table(file).to_pylist()).encode()
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(file) as pack:
            yield from (pack.read(name) for name in pack.namelist())
    if body.startswith(b"SQLite format 3"):
        yield from _values(file)


def _values(file: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            for value in (value for row in database.execute(f'SELECT * FROM "{name}"') for value in row):
                yield _inflated(value) if isinstance(value, bytes) else str(value).encode()


def _inflated(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def traces(heap: bytes) -> list[bytes]:
    """The fields whose words are in these bytes, with what stands before the first."""
    return [heap[max(0, hit.start() - 40) : hit.end() + 20] for hit in re.finditer(MARK.encode(), heap)][:1]


async def test_nothing_of_a_buyer_lies_in_memory_log_backup_or_export(tmp_path: Path) -> None:
    state, out = tmp_path / "state", tmp_path / "out"
    out.mkdir()
    with capture_logs() as logged:
        async with AsyncExitStack() as stack:
            shops = await street(stack, state)
            await shops.passes(20)
            store, now = shops.rooms.store, shops.clock.now()
            orders = await store.orders(None, now - timedelta(days=2), now)
            entries = await store.entries(None, now - timedelta(days=9), now)
            reader = await reader_of(store, shops.rooms.config)
            for form in Format:
                target = out / form.value if form in (Format.CSV, Format.PARQUET) else out / f"all.{form.value}"
                await export(store, Wish(form, target), reader)
            await make(str(state / "twoam.db"), out / "backup.zip", Confidential(None), now)
            wal = (state / "twoam.db-wal").read_bytes()
            files = [one for folder in (state, out) for one in sorted(folder.rglob("*")) if one.is_file()]
            heaps = [(file.name, heap) for file in files for heap in unpacked(file)]
    assert {account for account, _ in orders} == {"us", "bay", "far"}, "each platform's orders were read"
    assert {account for account, _ in entries} >= {"us", "bay"}
    assert len(wal) > 0
    assert all(shop.talked for shop in (shops.amazon, shops.ebay, shops.aliexpress)), "and all told who bought"
    assert [
        (name, heap[max(0, heap.find(MARK.encode()) - 60) :][:120]) for name, heap in heaps if MARK.encode() in heap
    ] == []
    assert MARK not in repr(logged)
