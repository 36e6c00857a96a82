"""/bundle in the chat: what is understood, by whom, and what is written down."""

import pytest

from monitor.bundles import read_bundle, written
from storage.states import Bundle
from tests.monitor.shop import BO, VERA, Shop
from tests.monitor.test_commands_money import said

SET = Bundle("SET-1", (("LAMP-1", 2), ("BULB", 3)))


async def test_what_is_sold_as_one_is_said_shown_and_taken_back(shop: Shop) -> None:
    assert "No bundle is known yet." in await said(shop, "/bundle")
    assert await said(shop, "/bundle SET-1 = LAMP-1 x2, BULB x3") == "Kept: SET-1 is made of LAMP-1 x2, BULB x3."
    assert await shop.store.bundles() == (SET,)
    assert "SET-1 = LAMP-1 x2, BULB x3" in await said(shop, "/bundle")
    assert "I do not understand it" in await said(shop, "/bundle SET-1 = SET-1 x2")
    assert "There is no bundle “other”" in await said(shop, "/bundle other none")
    assert await said(shop, "/bundle set-1 none", BO) == "SET-1 is no bundle any more."
    assert await shop.store.bundles() == ()
    entries = [(one.by, one.key, one.before, one.after) for one in await shop.store.audit()]
    assert entries == [
        ("Bo", "bundle SET-1", written(SET.components), None),
        ("Bo", "bundle SET-1", None, written(SET.components)),
    ]
    await said(shop, "/bundle SET-1 = LAMP-1", VERA)
    assert await shop.store.bundles() == (), "a viewer changes nothing"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("SET-1 = LAMP-1 x2, BULB x3", SET.components),
        ("SET-1=2x LAMP-1 + BULB*3", SET.components),
        ("SET-1 = LAMP-1 × 2；BULB×3", SET.components),
        ("SET-1 = BOX", (("BOX", 1),)),
    ],
)
def test_a_bundle_is_understood_as_people_write_it(text: str, parts: tuple[tuple[str, int], ...]) -> None:
    assert read_bundle(text) == Bundle("SET-1", parts)


@pytest.mark.parametrize("text", ["SET-1", "= LAMP", "SET-1 =", "SET = A x0", "SET = A, a", "SET = A,, B", "SET = SET"])
def test_what_is_no_bundle_is_none(text: str) -> None:
    assert read_bundle(text) is None
