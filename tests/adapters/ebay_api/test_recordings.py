"""Every recording of eBay's has an outcome: none lies there that nothing reads, and what is read is what it says."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.ebay.api import search
from adapters.ebay.api.items import said_of
from adapters.ebay.api.operations import SEARCH
from adapters.ebay.api.places import place
from adapters.ebay.api.refusals import ignored
from adapters.rankings import Ranking, RankingKind
from adapters.readings import Listing, Place, Subject
from tests.adapters.ebay_api.contracts import RECORDED
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
THEN = datetime(2023, 11, 23, tzinfo=UTC)
HERE = Path(__file__).name
FILES = sorted(path.name for path in RECORDED.glob("*.json")) if SHARED.is_dir() else []


def product(said: Any) -> object:
    """Bar codes and catalogue product of an item."""
    subject = Subject("us", said["itemId"].split("|")[1])
    [found] = [one for one in said_of(subject, (said,), THEN) if isinstance(one, Listing)]
    return found.gtins, found.epid


def results(said: Any) -> object:
    """What a search shows: number, price, seller, flag and catalogue product of each, and whether there is more."""
    found = search.read_found("us", said)
    shown = [
        (one.number, str(one.price), one.seller and one.seller.name, one.promoted, one.epid) for one in found.entries
    ]
    return shown, found.more


def warned(said: Any) -> object:
    return str(ignored(SEARCH, said))


OUTCOMES: dict[str, tuple[Callable[[Any], object], object]] = {
    "browse_getItem_sandbox_2025.json": (product, ((), None)),
    "gpuagent_api-browse-getItem-176033835717.json": (product, (("0751492645032",), "4046133076")),
    "gpuagent_api-browse-getItem-296057072805.json": (product, (("0812674024783",), "9056689554")),
    "gpuagent_api-browse-getItem-video-capture-tv-tuner-category.json": (product, (("889488477562",), None)),
    "browse_search_warning_sandbox_2025.json": (
        warned,
        "eBay left a part of the question out (search): 12008: The 'sort' value is invalid. For the valid values, "
        "refer to the API call documentation.",
    ),
    "gpuagent_api-browse-search-NVIDIA_RTX_A5000.json": (
        results,
        (
            [
                ("296057072805", "1500.00 USD", "scrambled-2023-11-21-20_18_27", True, "9056689554"),
                ("176033835717", "1370.00 USD", "scrambled-1700626646684", True, "4046133076"),
                ("353853667734", "211.99 USD", "scrambled-2023-11-21-20_19_26", True, None),
            ],
            True,
        ),
    ),
    "gpuagent_api-browse-search-NVIDIA_T4-aspect_filter-and-refinements.json": (
        results,
        (
            [
                ("265708278354", "1900.00 USD", "zaadone", True, "23029919952"),
                ("314845741432", "1499.00 USD", "xbyte", True, None),
                ("266484131909", "1800.00 USD", "jedeh-telecom", True, None),
            ],
            True,
        ),
    ),
}
# Of an API that is never asked.
UNASKED = {
    "gpuagent_api-taxonomy-getDefaultCategoryTreeId.json",
    "gpuagent_api-taxonomy-getItemAspectsForCategory.json",
}


@pytest.mark.parametrize("name", FILES)
def test_each_recording_has_an_outcome_here_or_in_another_test_of_this_folder(name: str) -> None:
    if name in OUTCOMES:
        read, expected = OUTCOMES[name]
        assert read(json.loads((RECORDED / name).read_text("utf-8"), parse_float=Decimal)) == expected
    else:
        others = (path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py") if path.name != HERE)
        assert name in UNASKED or any(name in text for text in others)


def test_nothing_but_recordings_is_said_to_be_read() -> None:
    assert {*OUTCOMES, *UNASKED} <= set(FILES)


def test_the_recorded_first_places_are_counted_though_every_one_is_in_a_campaign() -> None:
    said = json.loads((RECORDED / "gpuagent_api-browse-search-NVIDIA_RTX_A5000.json").read_text("utf-8"))
    ranking = Ranking(RankingKind.SEARCH, "us", "nvidia rtx a5000", "NVIDIA RTX A5000", "")
    subject = Subject("us", "176033835717")
    seen = place(ranking, subject, search.read_found("us", said))
    assert seen == Place(subject, "search:nvidia rtx a5000", position=2, shown=3, sponsored=2)
