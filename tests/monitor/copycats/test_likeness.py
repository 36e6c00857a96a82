"""What proves a copy and what does not: bar codes, words, pictures, and all of them together."""

import io
import time
from collections.abc import Mapping
from decimal import Decimal
from random import Random

import pytest
from PIL import Image

from adapters.readings import Candidate, Listing, Money, State, Subject, Track
from monitor.copycats.pictures import NotAPicture, PictureHash, alike, hashed
from monitor.copycats.score import Likeness, likeness
from monitor.copycats.titles import title_likeness, weights_of, words_of
from monitor.rules.copycats import ALIKE
from tests.monitor.copycats.pairs import figures
from tests.monitor.copycats.photos import WORKS, jpeg, photo

CODE, UPC, EAN = "4006381333931", "012345678905", "0012345678905"


def judged(mine: Mapping[str, object], other: Mapping[str, object], *titles: str) -> Likeness:
    subject = Subject("us", "1")
    listing = Listing(subject, State.LIVE, "https://shop.example/1", **mine)  # type: ignore[arg-type]
    candidate = Candidate(subject, Subject("us", "2"), "https://shop.example/2", frozenset({Track.TITLE}), **other)  # type: ignore[arg-type]
    return likeness(listing, candidate, weights_of(titles))


def test_a_bar_code_proves_it_also_as_upc_and_ean() -> None:
    assert judged({"gtins": (CODE,)}, {"gtin": CODE}).percent >= ALIKE.default
    assert judged({"gtins": (UPC,)}, {"gtin": EAN}).same_gtin


@pytest.mark.parametrize("text", ["Does not apply", "N/A", "4006381333932", "0000000000000", "nicht zutreffend", ""])
def test_what_is_no_bar_code_proves_nothing(text: str) -> None:
    assert judged({"gtins": (text,)}, {"gtin": text}).percent == 0


def test_the_same_words_in_another_order_are_the_same_title_but_no_proof_without_a_picture() -> None:
    title = "Lumen Desk Lamp Dimmable Touch 40 W"
    found = judged({"title": title}, {"title": "touch DIMMABLE lamp, desk 40W by Lumen"})
    assert found.title is not None
    assert (found.title.share, found.title.shared) == (1.0, found.title.words)
    assert 0 < found.percent < ALIKE.default


def test_words_that_every_title_has_count_little() -> None:
    shelf = [f"Brand{number} Desk Lamp LED Model{number}" for number in range(8)]
    mine, other = shelf[0], shelf[1]
    assert title_likeness(mine, other, weights_of(shelf)).share < title_likeness(mine, other, {}).share


def test_another_model_of_the_same_name_is_another_model() -> None:
    assert title_likeness("Lumen K380 Lamp", "Lumen K480 Lamp", {}).other_model
    assert not title_likeness("Lumen K380 Lamp", "Lumen K380 Lamp 2 pack", {}).other_model


def test_chinese_words_are_found_wherever_they_stand() -> None:
    assert words_of("护眼台灯") & words_of("新款 台灯 护眼")
    assert title_likeness("护眼台灯学习", "学习 台灯 护眼", {}).shared >= 3


def test_the_price_is_told_and_proves_nothing() -> None:
    price = {"price": Money(Decimal("20"), "USD")}
    assert judged(price, {"price": Money(Decimal("15"), "USD")}).price == -25
    assert judged(price, {"price": Money(Decimal("15"), "EUR")}).price is None
    assert judged(price, price).percent == 0


@pytest.mark.parametrize("work", WORKS)
def test_a_picture_that_was_worked_over_is_more_alike_than_another_lamp(work: str) -> None:
    random = Random(5)
    mine, other = photo("lamp", random, scene=False), photo("lamp", random, scene=False)
    worked = hashed(jpeg(WORKS[work](mine, random)))
    assert alike(hashed(jpeg(mine)), worked).light > alike(hashed(jpeg(other)), worked).light


def test_a_hash_is_kept_as_text() -> None:
    found = hashed(jpeg(photo("mug", Random(1), scene=True)))
    assert PictureHash.of_text(found.to_text()) == found
    assert len(found.to_text()) < 8_000


def test_white_on_white_is_nothing_in_common() -> None:
    white = hashed(jpeg(Image.new("RGB", (300, 300), "white")))
    assert alike(white, white).light == 0.0


def bomb(width: int, height: int) -> bytes:
    held = io.BytesIO()
    Image.new("1", (width, height)).save(held, "PNG", optimize=True)
    return held.getvalue()


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"\xff\xd8\xff", b"GIF89a", jpeg(photo("mug", Random(1), scene=False))[:900], bomb(4, 4)],
    ids=["nothing", "page", "begun", "head", "cut off", "tiny"],
)
def test_what_is_no_picture_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NotAPicture):
        hashed(body)


@pytest.mark.parametrize("side", [5_000, 10_500, 20_000])
def test_a_bomb_is_never_unpacked(side: int) -> None:
    body = bomb(side, side)
    assert len(body) < 100_000
    began = time.process_time()
    with pytest.raises(NotAPicture):
        hashed(body)
    assert time.process_time() - began < 0.5


def test_of_generated_pairs_copies_are_found_and_others_let_be() -> None:
    """Two hundred of a seed on which nothing was chosen; docs/performance.md has the figures of more."""
    recall, false, wrong = figures(range(2000, 2001))
    assert recall >= 0.95, wrong
    assert false <= 0.02, wrong
