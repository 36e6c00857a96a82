"""No reviewer, buyer or address of a page that was seen lies in the database, however the page was kept."""

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from time import perf_counter

import pytest

from adapters.nameless import nameless
from storage.states import Batch
from storage.store import Store
from tests.storage.world import add_lamp, proof, raise_stranger

PEOPLE = (b"Wilhelmina Quux", b"Zebedee", b"10117 Musterhausen", b"AHQ7XKLM2PZ3", b"Ottilie Nobody")
PAGE = b"""<html><body>
<span id="glow-ingress-line1">Deliver to Zebedee</span><span id="glow-ingress-line2" class="x">10117 Musterhausen</span>
<div id="R1ABC" data-hook="review"><a href="/gp/profile/amzn1.account.AHQ7XKLM2PZ3/ref=x">
<div class="a-profile-content"><span class="a-profile-name">Wilhelmina Quux</span></div></a>
<a data-hook="review-author" class="author" href="#">Wilhelmina Quux</a></div>
<span itemprop="author">Ottilie Nobody</span>
<script type="application/ld+json">{"@type":"Review","author":{"@type":"Person","name":"Ottilie Nobody"},
"reviewRating":{"ratingValue":"5"}}</script>
<div id="merchant-info">Sold by <a id="sellerProfileTriggerId">XYZ Store</a></div></body></html>"""


def everything(path: Path) -> bytes:
    """Every value of every table; packed ones unpacked."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for name in names for row in connection.execute(f'SELECT * FROM "{name}"')]
    return b"\n".join(_bytes(value) for row in rows for value in row)


def _bytes(value: object) -> bytes:
    return zlib.decompress(value) if isinstance(value, bytes) else str(value).encode()


@pytest.mark.parametrize("case", [None, "case"])
async def test_nobody_who_is_named_on_a_page_lies_in_the_database(tmp_path: Path, case: str | None) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        lamp = await add_lamp(store)
        await raise_stranger(store, lamp, "case")
        await store.commit(Batch(proofs=(proof(lamp, PAGE, case),)))
        (kept,) = await store.proofs(listing_id=lamp.id)
        body = await store.proof_body(kept.id)
        assert body is not None
        assert kept.size == len(body)
        assert b"XYZ Store" in body
    found = everything(tmp_path / "twoam.db")
    assert b"XYZ Store" in found
    assert not [person for person in PEOPLE if person in found]


def test_what_names_nobody_stays_byte_for_byte() -> None:
    page = b'<div id="merchant-info">Sold by XYZ</div>\x00\xff<script>{"seller":{"name":"XYZ Store"}}</script>'
    assert nameless(page) == page


@pytest.mark.parametrize("hostile", [b'class="', b'"author":{', b'class="a-profile-name" ', b"amzn1.account."])
def test_a_hostile_page_takes_no_longer_than_another(hostile: bytes) -> None:
    began = perf_counter()
    nameless(hostile * (2_000_000 // len(hostile)))
    assert perf_counter() - began < 20
