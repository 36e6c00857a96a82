"""The whole house on a street with a search: what looks like my lamp is told, once, and ends as it should."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from adapters.readings import Subject, Topic
from monitor.chat import Heard
from storage.states import FriendKind, FriendScope, Severity, Status
from tests.monitor.copycats.photos import cropped, jpeg, photo, recompressed
from tests.monitor.copycats.street import ANNA, Home, LocalStreet, Row, home, local_street

TITLE = "Lumen K380 Desk Lamp LED Dimmable Touch Control Reading 40 W"
OTHERS = ("Norda A12 Desk Lamp LED Office USB 9 W", "Veltro Desk Lamp Reading Light Bedside", "Desk Lamp Clip On LED")


@pytest.fixture
async def street() -> AsyncIterator[LocalStreet]:
    """My lamp with its photograph; three lamps of others stand beside it."""
    random = Random(7)
    mine = photo("lamp", random, scene=False)
    async with local_street() as street:
        street.pictures["mine.jpg"] = jpeg(mine)
        street.pictures["stolen.jpg"] = jpeg(recompressed(cropped(mine, random), random))
        street.mine = {"title": TITLE, "brand": "Lumen", "image": f"{street.url}/mine.jpg", "price": "21.99"}
        for number, title in enumerate(OTHERS):
            street.pictures[f"{number}.jpg"] = jpeg(photo("lamp", Random(70 + number), scene=False))
            street.items.append(item(street, str(200 + number), title, picture=f"{number}.jpg"))
        yield street


def item(street: LocalStreet, number: str, title: str, seller: str = "xyz-store", picture: str = "") -> Row:
    return {"id": number, "title": title, "seller": seller, "price": "17.99", "image": f"{street.url}/{picture}"}


def copy_of_mine(street: LocalStreet, seller: str = "xyz-store", number: str = "666") -> Row:
    title = "HOT Dimmable LED Lamp Desk 40W Touch Reading Control Generic"
    return item(street, number, title, seller, "stolen.jpg")


@pytest.fixture
async def settled(street: LocalStreet, tmp_path: Path) -> AsyncIterator[Home]:
    """The first look found nothing that is like my lamp."""
    async with home(tmp_path, street) as found:
        await found.passes(7)
        assert await found.cases() == []
        yield found


async def test_a_new_copy_is_told_after_a_second_look_with_what_makes_it_alike(settled: Home) -> None:
    settled.street.items.append(copy_of_mine(settled.street))
    await settled.passes(8)
    (case,) = await settled.cases()
    assert (case.subject, case.status, case.seen) == ("us/666", Status.CONFIRMED, 2)
    for said in ("A listing that looks like yours", "xyz-store", "$17.99", "(−18 %)", "number 666", "picture 9"):
        assert said in settled.phone()
    assert "of 10 words of your title" in settled.phone()
    (proof, *_) = await settled.rooms.store.proofs(incident_id=case.id)
    assert b"stolen.jpg" in (await settled.rooms.store.proof_body(proof.id) or b""), "the answer itself is kept"


async def test_a_picture_is_fetched_once_however_often_it_is_seen(settled: Home) -> None:
    settled.street.items.append(copy_of_mine(settled.street))
    await settled.passes(30)
    assert settled.street.asks("search") > 4
    assert [settled.street.asks(name) for name in ("mine.jpg", "stolen.jpg", "0.jpg")] == [1, 1, 1]


async def test_a_look_for_which_a_person_waits_fetches_no_pictures(street: LocalStreet, tmp_path: Path) -> None:
    street.items.append(copy_of_mine(street))
    async with home(tmp_path, street) as waited_for:
        store = waited_for.rooms.store
        [listing] = await store.listings()
        pairs = [(watch, listing) for watch in await store.watches()]
        for pair in sorted(pairs, key=lambda one: one[0].topic is Topic.COPYCATS):
            await waited_for.rooms.poll.looks((pair,), urgent=True)
        assert (street.asks("search"), street.asks(".jpg")) == (1, 0)
        await waited_for.passes(8)
        assert street.asks("stolen.jpg") == 1


async def test_what_stood_there_at_the_first_look_is_named_in_it_and_waits_for_the_morning(
    street: LocalStreet, tmp_path: Path
) -> None:
    street.items.append(copy_of_mine(street))
    async with home(tmp_path, street) as night:
        await night.passes(1)
        assert "1 listing of others looks like it, undecided until the morning: /copycats" in night.phone()
        assert await night.cases() == []
        await night.passes(13)
        (case,) = await night.cases()
        assert case.facts["waited"] is True
        assert "It was there when I first looked." in night.phone()


@pytest.mark.parametrize("seller", ["lumen", "partner"])
async def test_my_own_shop_and_a_friend_may_look_like_me(settled: Home, seller: str) -> None:
    store = settled.rooms.store
    await store.add_friend("street", "partner", "Partner", FriendKind.DISTRIBUTOR, FriendScope.ALL, "")
    settled.street.items.append(copy_of_mine(settled.street, seller))
    await settled.passes(14)
    assert await settled.cases() == []


@pytest.mark.parametrize("market", ["us", "gb"])
async def test_what_turns_out_to_be_my_own_listing_is_over_at_the_next_look(settled: Home, market: str) -> None:
    settled.street.items.append(copy_of_mine(settled.street))
    await settled.passes(8)
    assert "xyz-store" in await hears(settled, "/copycats")
    store, now = settled.rooms.store, settled.clock.now()
    await store.add_listing("shop", Subject(market, "666"), "Other shop", "https://street.example/666", now, ())
    await settled.passes(7)
    assert [one.status for one in await settled.cases()] == [Status.RESOLVED]
    settled.street.more = True
    await settled.passes(14)
    assert len(await settled.cases()) == 1, "and is told no more"


async def test_a_rival_that_i_watch_is_a_copycat_all_the_same(settled: Home) -> None:
    store, now = settled.rooms.store, settled.clock.now()
    theirs, url = Subject("us", "666"), "https://street.example/666"
    await store.add_listing("shop", theirs, "Their Lamp", url, now, (), rival=True)
    settled.street.items.append(copy_of_mine(settled.street))
    await settled.passes(8)
    assert [(one.subject, one.severity) for one in await settled.cases()] == [("us/666", Severity.PUSH)]


async def test_a_listing_that_becomes_a_rivals_takes_its_copies_along(settled: Home) -> None:
    settled.street.items.append(copy_of_mine(settled.street))
    await settled.passes(8)
    (lamp,) = await settled.rooms.store.listings()
    await settled.rooms.store.set_rival(lamp.id, True, (Topic.RIVALS,), settled.clock.now())
    await settled.passes(1)
    assert [one.status for one in await settled.cases()] == [Status.RESOLVED]
    assert await settled.rooms.store.copycats() == ()


async def test_a_copy_is_over_after_three_whole_answers_without_it_and_not_by_one_that_is_cut_off(
    settled: Home,
) -> None:
    copy = copy_of_mine(settled.street)
    settled.street.items.append(copy)
    await settled.passes(8)
    settled.street.items.remove(copy)
    settled.street.more = True
    await settled.passes(30)
    assert [one.status for one in await settled.cases()] == [Status.CONFIRMED], "a cut-off answer proves nothing"
    assert all(not watch.failures for watch in await settled.rooms.store.watches()), "but it was a look"
    settled.street.more = False
    await settled.searches(2)
    assert [one.status for one in await settled.cases()] == [Status.CONFIRMED]
    await settled.searches(1)
    assert [one.status for one in await settled.cases()] == [Status.RESOLVED]


async def test_a_cut_off_answer_tells_of_the_copies_in_it(settled: Home) -> None:
    settled.street.more = True
    settled.street.items.append(copy_of_mine(settled.street))
    await settled.passes(8)
    assert [one.subject for one in await settled.cases()] == ["us/666"]


async def test_a_picture_that_cannot_be_had_is_unknown_and_a_bar_code_tells_all_the_same(settled: Home) -> None:
    settled.street.mine["gtins"] = ["Does not apply", "4006381333931"]
    await settled.passes(1)
    stolen = {**copy_of_mine(settled.street), "image": f"{settled.street.url}/missing.jpg", "gtin": "4006381333931"}
    settled.street.items += [stolen, {**stolen, "id": "667", "gtin": "Does not apply"}]
    await settled.passes(8)
    assert [one.subject for one in await settled.cases()] == ["us/666"]
    assert "same bar code, picture not compared" in settled.phone()


async def test_no_copy_ends_the_case_for_good_until_it_is_taken_back(settled: Home) -> None:
    settled.street.items.append(copy_of_mine(settled.street))
    await settled.passes(8)
    await hears(settled, "", key=await key_of(settled, "Not a copy"))
    assert [one.status for one in await settled.cases()] == [Status.RESOLVED]
    await settled.passes(14)
    assert [one.status for one in await settled.cases()] == [Status.RESOLVED]
    assert "you said: no copy" in await hears(settled, "/copycats")
    await hears(settled, "", key=await key_of(settled, "It is a copy"))
    await settled.passes(8)
    assert [one.status for one in await settled.cases()] == [Status.RESOLVED, Status.CONFIRMED]


async def test_the_board_shows_likeness_parts_price_age_and_link(settled: Home) -> None:
    settled.street.items.append(copy_of_mine(settled.street))
    await settled.passes(8)
    board = await hears(settled, "/copycats Blue Lamp")
    for said in (" % · ", "https://street.example/666", "xyz-store", "$17.99", "picture 9", "first seen", "data "):
        assert said in board
    await settled.rooms.store.pause((await settled.rooms.store.listings())[0].id, settled.clock.now().replace(2030))
    await settled.passes(7)
    assert "not looked since" in await hears(settled, "/copycats"), "what is old is not shown as how it is"


async def test_an_account_that_may_not_search_is_no_trouble_of_the_listing_and_the_board_says_why(
    street: LocalStreet, tmp_path: Path
) -> None:
    street.closed = True
    async with home(tmp_path, street) as found:
        await found.passes(26)
        assert await found.rooms.store.open_incidents() == ()
        assert "Not everything could be read" not in found.phone()
        assert "🟢" in (await hears(found, "/status")).splitlines()[0]
        board = await hears(found, "/copycats")
        assert "⚪ Not searched for 1 listing yet" in board
        assert "the app may not search" in board
        assert "I have seen no listing" not in board, "that nobody searched is no good news"


async def test_where_nothing_can_be_searched_the_board_says_so(settled: Home) -> None:
    await settled.rooms.store.remove_listing((await settled.rooms.store.listings())[0].id, settled.clock.now())
    assert "No account of these listings can search" in await hears(settled, "/copycats")


async def key_of(settled: Home, label: str) -> str:
    said = await settled.commands.heard(heard(settled, "/copycats"))
    assert said
    keys = [key for message in said.messages for row in message.buttons for key in row]
    return next(key.id for key in keys if label in key.label)


async def hears(settled: Home, text: str, key: str | None = None) -> str:
    said = await settled.commands.heard(heard(settled, text, key))
    assert said
    return "\n".join([*(one.html for one in said.messages), said.toast or ""])


def heard(settled: Home, text: str, key: str | None = None) -> Heard:
    settled.clock.advance(1)
    number = round(settled.clock.monotonic() * 10)
    return Heard(number, ANNA, ANNA, None if key else text, key, None, True, "Anna", "en")
