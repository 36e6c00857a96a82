"""What eBay says of who may see an item."""

from typing import Any

import pytest

from adapters.ebay.api.items import listing_of
from adapters.readings import Subject
from tests.clock import NIGHT

ITEM: dict[str, Any] = {"itemId": "v1|186012345678|0", "title": "Blue Lamp"}


@pytest.mark.parametrize(
    ("flags", "adult"),
    [([True], True), ([False], False), ([False, True], True), ([None], None), ([], None)],
)
def test_an_item_is_for_adults_where_one_of_its_variations_is(flags: list[bool | None], adult: bool | None) -> None:
    items = [ITEM if flag is None else {**ITEM, "adultOnly": flag} for flag in flags]
    assert listing_of(Subject("us", "186012345678"), items, NIGHT, priced=False).adult is adult
