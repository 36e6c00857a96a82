"""`twoam words`, and the places in `twoam check`, as a person or a script meets them."""

import asyncio
import json

import pytest

from adapters.amazon import rankings
from adapters.clock import SystemClock
from monitor.config import Config
from monitor.console.checkup import Verdict, words_cost
from monitor.demo.lists import Tile
from monitor.demo.market import LocalMarket
from storage.states import WatchedRanking
from tests.monitor.builders import NIGHT
from tests.monitor.conftest import Run, Write
from tests.monitor.night import ASIN, LAMP
from tests.words import unmarked

CONFIG = """\
[machine]
state_dir = "state"
[door]
contact = "me@example.org"
{more}
[accounts.us]
platform = "amazon"
{base}
[accounts.shops]
platform = "web"
"""


@pytest.fixture
def shop(write: Write, twoam: Run) -> Run:
    """One lamp is watched on Amazon US."""
    write(CONFIG.format(base="", more=""))
    assert twoam("add", ASIN, "--name", "Blue Lamp").code == 0
    return twoam


def test_a_word_is_followed_shown_and_removed(shop: Run) -> None:
    assert "No search word is followed yet" in shop("words", "list").out
    added = shop("words", "add", "Blue Lamp", "https://www.amazon.com/gp/bestsellers/hi/1063292/ref=x")
    assert added.code == 0
    assert added.out.splitlines() == [
        "Following search “Blue Lamp” on market us by account us: https://www.amazon.com/s?k=Blue+Lamp",
        "Following best-seller list “hi/1063292” on market us by account us: "
        "https://www.amazon.com/gp/bestsellers/hi/1063292",
    ]
    listed = json.loads(shop("words", "list", "--json").out)
    assert [(one["kind"], one["key"], one["read_at"], one["trouble"]) for one in listed] == [
        ("search", "blue lamp", None, None),
        ("bestsellers", "1063292", None, None),
    ]
    assert shop("words", "remove", "BLUE LAMP").out.startswith("No longer following search “Blue Lamp”")
    assert shop("words", "remove", "blue lamp").code == 2
    assert "hi/1063292" in shop("words", "list").out


def test_what_cannot_be_followed_is_a_sentence(shop: Run) -> None:
    for words in (["https://www.amazon.de/s?k=lampe"], ["lampe", "--market", "de"], ["lamp", "--account", "shops"]):
        left = shop("words", "add", *words)
        assert (left.code, left.out) == (2, "")
        assert "can be followed in no market that you watch a listing in" in left.err
    assert "There is no account “ebay”" in shop("words", "add", "lamp", "--account", "ebay").err
    shop("add", "https://www.amazon.de/dp/B0LAMP0001")
    assert "--market de" in shop("words", "add", "lamp").err
    assert shop("words", "add", "lamp", "--market", "de").code == 0


async def test_the_check_looks_at_the_words_too(write: Write, process: Run) -> None:
    async with LocalMarket(SystemClock()) as market:
        market.put(ASIN, LAMP)
        market.searches["blue lamp"] = (Tile("B0RIVAL001", ad=True), Tile("B0RIVAL002"), Tile(ASIN))
        place = f"127.0.0.1:{market.port}"
        door = f'min_gap_seconds = 1\nallow_private = ["{place}"]'
        write(CONFIG.format(base=f'base_url = "http://{place}"', more=door))
        for words in (["add", ASIN, "--name", "Blue Lamp"], ["words", "add", "blue lamp"]):
            assert (await asyncio.to_thread(process, *words)).code == 0
        checked = await asyncio.to_thread(process, "check")
        assert "search “blue lamp”: 2\n" in unmarked(checked.out)


def test_the_doctor_says_what_words_cost() -> None:
    ranking = rankings.searched("blue lamp", "us")
    assert ranking is not None
    one = WatchedRanking(1, "us", ranking, NIGHT, NIGHT, None, 0, None, None)
    assert list(words_cost(Config(), [])) == []
    [cheap] = words_cost(Config(), [one, one])
    assert (cheap.verdict, cheap.said) == (Verdict.FINE, "2 followed, 6 pages a day each, about 3.0 of 500 MB in all")
    [dear] = words_cost(Config(), [one] * 200)
    assert (dear.verdict, "twoam words remove" in dear.remedy) == (Verdict.HINT, True)
