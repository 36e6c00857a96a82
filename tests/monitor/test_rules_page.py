"""What a page shows against what was approved and what I contributed: what is told, and what is no change at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Listing, Sku, State, Topic
from monitor.findings import Rule, Verdict
from monitor.rules.content import CONTENT_CHANGED
from monitor.rules.content import accepted as accepted_content
from monitor.rules.contribution import CONTENT_DIFFERS, accepted
from monitor.rules.likeness import alike, plain, same_bullets, same_title
from storage.states import Severity
from tests.monitor.builders import Story, listing, sku

IMG = "https://m.media-amazon.com/images/I/"
SIDE, BACK = f"{IMG}42side.jpg", f"{IMG}43back.jpg"
MAIN = f"{IMG}41blue.jpg"
BULLETS = ("Dimmable", "Linen shade", "Oak foot")
FULL: dict[str, Any] = {
    "image": MAIN,
    "images": (MAIN, SIDE, BACK),
    "bullets": BULLETS,
    "category": "Table Lamps",
    "parent": "B0PARENT01",
}


def catalogue(**changes: Any) -> Listing:
    return listing(**{**FULL, **changes})


def by_api(rule: Rule, *mine: Sku) -> Story:
    """A listing that was read twice by the seller's API."""
    story = Story(rule)
    story.path = "api"
    for _ in range(2):
        assert [
            one.severity for one in story.page(catalogue(), *mine).bads if one.severity is not Severity.DIGEST
        ] == []
    return story


def fields(verdict: Verdict) -> dict[str, Severity]:
    return {bad.subject: bad.severity for bad in verdict.bads if bad.fresh}


# --- against what was approved ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "severity"),
    [
        ("images", (MAIN, SIDE), Severity.PUSH),
        ("images", (MAIN, SIDE, BACK, f"{IMG}44new.jpg"), Severity.PUSH),
        ("bullets", ("Dimmable", "Linen shade", "Call 555"), Severity.PUSH),
        ("category", "Novelty Toys", Severity.WAKE),
        ("parent", "B0OTHERS01", Severity.PUSH),
        ("parent", "", Severity.PUSH),
    ],
)
def test_a_change_of_the_catalogue_is_told(field: str, value: object, severity: Severity) -> None:
    assert fields(by_api(CONTENT_CHANGED).page(catalogue(**{field: value}))) == {field: severity}


def test_a_listing_that_is_drawn_into_a_strangers_family_is_told() -> None:
    story = Story(CONTENT_CHANGED)
    story.page(catalogue(parent=""))
    assert fields(story.page(catalogue(parent="B0STRANGE1"))) == {"parent": Severity.PUSH}


@pytest.mark.parametrize(
    "changes",
    [
        {"images": (MAIN, BACK, SIDE)},
        {"image": f"{IMG}41blue._AC_SL1500_.jpg", "images": (f"{IMG}41blue._SL75_.jpg", SIDE, BACK)},
        {"bullets": ("Oak foot", "Dimmable", "Linen shade")},
        {"bullets": ("Dimmable ", "Linen&nbsp;shade", "<b>Oak</b> foot")},
        {"title": "Blue™  Lamp\u200b"},
        {"brand": "LUMEN®"},
        {"category": "table lamps"},
        {"images": (), "image": None},
        {"bullets": (), "category": None, "parent": None, "title": None, "brand": None},
        {"state": State.OUT_OF_STOCK},
    ],
)
def test_what_a_platform_does_to_a_page_without_changing_it_is_silent(changes: dict[str, object]) -> None:
    story = by_api(CONTENT_CHANGED)
    assert story.page(catalogue(**changes)).bads == ()
    assert story.page(catalogue()).bads == ()


def test_two_pictures_that_change_places_are_one_change_of_the_main_one() -> None:
    swapped = by_api(CONTENT_CHANGED).page(catalogue(image=SIDE, images=(SIDE, MAIN, BACK)))
    assert fields(swapped) == {"image": Severity.WAKE}
    other = f"{IMG}99other.jpg"
    assert fields(by_api(CONTENT_CHANGED).page(catalogue(image=other, images=(other, SIDE, BACK)))) == {
        "image": Severity.WAKE
    }


def test_a_field_that_is_not_stated_again_neither_ends_a_case_nor_begins_one() -> None:
    story = by_api(CONTENT_CHANGED)
    assert fields(story.page(catalogue(category="Novelty Toys")))
    hidden = story.page(catalogue(category=None))
    assert [(bad.subject, bad.fresh) for bad in hidden.bads] == [("category", False)]
    assert story.page(catalogue()).bads == ()


def test_a_page_that_is_gone_says_nothing_of_its_content() -> None:
    story = by_api(CONTENT_CHANGED)
    gone = Listing(catalogue().subject, State.GONE, "https://www.amazon.com/dp/B0LAMP0001")
    assert story.page(gone).bads == ()


def test_two_paths_are_never_compared() -> None:
    story = by_api(CONTENT_CHANGED)
    story.path = "pages"
    assert story.page(listing(title="Lumen Blue Lamp, by page", brand="Visit the Lumen Store", image=SIDE)).bads == ()
    story.path = "api"
    assert story.page(catalogue()).bads == ()
    assert fields(story.page(catalogue(title="Red"))) == {"title": Severity.PUSH}


def test_another_path_does_not_say_that_a_told_change_is_over() -> None:
    story = by_api(CONTENT_CHANGED)
    assert fields(story.page(catalogue(title="Red")))
    story.path = "pages"
    for _ in range(3):
        assert [(bad.subject, bad.fresh) for bad in story.page(listing()).bads] == [("title", False)]
    story.path = "api"
    [bad] = story.page(catalogue(title="Red")).bads
    story.path = "pages"
    story.page(listing())
    story.memory = accepted_content(story.memory, bad.facts)
    assert story.page(listing()).bads == ()


def test_what_an_older_version_approved_is_still_the_measure() -> None:
    story = Story(CONTENT_CHANGED)
    story.path = "api"
    story.memory = {"approved": {"title": "Blue Lamp", "brand": "Lumen", "image": MAIN}}
    assert story.page(catalogue(), sku()).bads == ()
    story.memory = {"approved": {"title": "Green Lamp", "brand": "Lumen", "image": MAIN}}
    assert fields(story.page(catalogue(title="Red"), sku())) == {"title": Severity.PUSH}, "its case is open"


# --- against what I contributed --------------------------------------------------------------------------------------


def test_a_page_that_leaves_my_text_is_told_by_one_rule_only() -> None:
    mine = sku(bullets=BULLETS)
    changed = catalogue(title="Red Lantern", brand="Generic", bullets=("Buy at other.example", *BULLETS))
    expected = {"title": Severity.PUSH, "brand": Severity.WAKE, "bullets": Severity.PUSH}
    differs = by_api(CONTENT_DIFFERS, mine)
    assert fields(differs.page(changed, mine)) == expected
    assert fields(by_api(CONTENT_CHANGED, mine).page(changed, mine)) == {}
    assert differs.page(catalogue(), mine).bads == ()


def test_what_differs_from_the_first_look_on_waits_for_the_morning_and_never_rings() -> None:
    story = Story(CONTENT_DIFFERS)
    mine = sku(title="Lamp, blue, of my own words")
    for _ in range(5):
        [bad] = story.page(catalogue(), mine).bads
        assert (bad.severity, bad.confirm, bad.facts["how"]) == (Severity.DIGEST, False, "standing")
    [bad] = story.page(catalogue(title="Red Lantern"), mine).bads
    assert (bad.severity, bad.facts["how"]) == (Severity.PUSH, "overwritten")


def test_my_own_change_has_two_days_to_appear() -> None:
    story = by_api(CONTENT_DIFFERS, sku())
    mine = sku(title="Blue Lamp, now in oak")
    for _ in range(6 * 47):
        assert story.page(catalogue(), mine).bads == ()
    for _ in range(6 * 2):
        verdict = story.page(catalogue(), mine)
    [bad] = verdict.bads
    assert (bad.severity, bad.facts["how"]) == (Severity.PUSH, "not_taken")


def test_what_the_platform_makes_of_my_own_change_does_not_ring() -> None:
    story = by_api(CONTENT_DIFFERS, sku())
    mine = sku(title="Blue lamp for desk & bed, now in oak")
    story.page(catalogue(), mine)
    [bad] = story.page(catalogue(title="Lamp Blue Desk Bed Oak"), mine).bads
    assert (bad.severity, bad.facts["how"]) == (Severity.DIGEST, "standing")


def test_nothing_differs_where_i_contributed_nothing() -> None:
    story = by_api(CONTENT_DIFFERS)
    assert story.page(catalogue(title="Red"), sku(title=None, brand=None)).bads == ()
    assert fields(by_api(CONTENT_CHANGED).page(catalogue(title="Red"), sku(title=None))) == {"title": Severity.PUSH}


def test_one_of_my_skus_whose_text_is_shown_is_enough() -> None:
    pair = (sku("LAMP-1", title="Another text"), sku("LAMP-2"))
    assert by_api(CONTENT_DIFFERS, *pair).page(catalogue(), *pair[::-1]).bads == ()


def test_a_difference_is_not_over_because_the_skus_were_not_told() -> None:
    story = by_api(CONTENT_DIFFERS, sku())
    assert fields(story.page(catalogue(title="Red"), sku()))
    [bad] = story.page(catalogue(title="Red")).bads
    assert not bad.fresh


def test_an_accepted_difference_is_quiet_until_the_page_changes_again() -> None:
    story = by_api(CONTENT_DIFFERS, sku())
    [bad] = story.page(catalogue(title="Red"), sku()).bads
    story.memory = accepted(story.memory, bad.facts)
    assert story.page(catalogue(title="Red"), sku()).bads == ()
    assert fields(story.page(catalogue(title="Green"), sku())) == {"title": Severity.PUSH}


def test_offers_say_nothing_of_content() -> None:
    assert by_api(CONTENT_DIFFERS, sku()).sees(Topic.OFFERS, ()).silent


# --- what is the same text -------------------------------------------------------------------------------------------

LONG = "Blue Lamp with a linen shade, an oak foot and a dimmer for desk and bed, 40 W"


@pytest.mark.parametrize(
    "shown",
    [
        LONG.upper(),
        f"  {LONG}  ",
        LONG.replace("Lamp", "Lamp®"),
        LONG.replace("Lamp", "Lamp (TM)"),
        LONG.replace(" and ", " and\xa0"),
        LONG[:60],
        f"{LONG[:60]}…",
        f"{LONG[:60]}...",
        f"Lumen {LONG}",
        f"LUMEN - {LONG}",
        f"{LONG} (Black, 2 Pack)",
        f"{LONG} [Oak]",
        "".join(f"&#{ord(char)};" for char in LONG),
        LONG.replace("-", "–"),
    ],
)
def test_a_title_as_platforms_print_it_is_mine(shown: str) -> None:
    assert same_title(LONG, shown, "Lumen")


@pytest.mark.parametrize("shown", ["Blue Lamp", f"{LONG} cheap copy", LONG.replace("Blue", "Red"), f"Noname {LONG}"])
def test_another_title_is_not_mine(shown: str) -> None:
    assert not same_title(LONG, shown, "Lumen")


def test_bullets_may_be_left_out_but_not_added() -> None:
    mine = tuple(f"Point number {number}" for number in range(8))
    assert same_bullets(mine, mine[:5])
    assert same_bullets(mine, mine[::-1])
    assert not same_bullets(mine, mine[:4])
    assert not same_bullets(mine, (*mine[:5], "Buy at other.example"))


@given(st.text(), st.text())
def test_every_text_is_like_itself_and_only_a_late_cut_is_like_the_whole(one: str, other: str) -> None:
    assert alike(one, one)
    assert plain(f" {one}  ") == plain(one)
    assert plain(plain(one)) == plain(one) or "&" in one or "<" in one
    begin, shown = (plain(text).casefold().rstrip(".… ")[:40] for text in (one, other))
    assert not alike(one, other) or begin == shown
