"""What the catalogue says of pictures and families, where reading it too quickly would invent a change."""

from typing import Any

from adapters.amazon.api.catalog import read_listing
from adapters.readings import Listing, State
from tests.adapters.amazon_api.listings import LAMP, item
from tests.adapters.amazon_api.server import US


def read(**parts: Any) -> Listing:
    return read_listing(LAMP, item(LAMP.id, **parts), State.LIVE)


def family(*relations: dict[str, Any]) -> dict[str, Any]:
    return {"relationships": [{"marketplaceId": US, "relationships": list(relations)}]}


def test_without_a_main_picture_no_other_one_is_taken_for_it() -> None:
    side = {"variant": "PT01", "link": "https://m.media-amazon.com/images/I/side.jpg", "height": 500}
    found = read(images=[{"marketplaceId": US, "images": [side]}])
    assert (found.image, found.images) == (None, ("https://m.media-amazon.com/images/I/side.jpg",))


def test_a_box_is_no_family_and_the_order_of_relations_means_nothing() -> None:
    box = {"type": "PACKAGE_HIERARCHY", "parentAsins": ["B0BOX00001"]}
    kin = {"type": "VARIATION", "parentAsins": ["B0PARENT02", "B0PARENT01"]}
    assert read(**family(box, kin)).parent == read(**family(kin, box)).parent == "B0PARENT01"


def test_belonging_to_no_family_is_said_and_saying_nothing_of_it_is_not() -> None:
    assert read(**family()).parent == ""
    assert read(relationships=[]).parent is None
