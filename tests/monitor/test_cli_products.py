"""`twoam product` as a person or a script meets it."""

import json

import pytest

from tests.monitor.conftest import Run, Write

CONFIG = """\
[machine]
state_dir = "state"
[door]
contact = "me@example.org"
[accounts.us]
platform = "amazon"
[accounts.auctions]
platform = "ebay"
[accounts.shops]
platform = "web"
"""


@pytest.fixture
def shop(write: Write, twoam: Run) -> Run:
    """One lamp on two platforms, and a kettle."""
    write(CONFIG)
    for address, name in (
        ("B0EXAMPL7K", "Blue Lamp"),
        ("https://www.ebay.com/itm/296057072805", "blue lamp"),
        ("https://shop.example/kettle", "Kettle"),
    ):
        assert twoam("add", address, "--name", name).code == 0
    return twoam


def test_what_may_be_one_is_suggested_with_the_command_that_ties_it(shop: Run) -> None:
    said = shop("product", "list").out
    assert "No listings are tied" in said
    assert "may be one (name, 95 %): twoam product tie B0EXAMPL7K 296057072805" in said
    found = json.loads(shop("product", "list", "--json").out)
    assert found["products"] == []
    assert [one["id"] for one in found["suggestions"][0]["listings"]] == ["B0EXAMPL7K", "296057072805"]


def test_listings_are_tied_renamed_joined_and_untied(shop: Run) -> None:
    assert "One product, Blue Lamp:" in shop("product", "tie", "B0EXAMPL7K", "296057072805").out
    assert shop("product", "rename", "blue", "Night Lamp").out == "Blue Lamp is called Night Lamp from now on.\n"
    assert shop("product", "tie", "night lamp", "Kettle").code == 0
    (product,) = json.loads(shop("product", "list", "--json").out)["products"]
    assert product["name"] == "Night Lamp"
    assert [(one["id"], one["tied_by"]) for one in product["listings"]] == [
        ("B0EXAMPL7K", "hand"),
        ("296057072805", "hand"),
        ("kettle", "hand"),
    ]
    assert "is a product of its own" in shop("product", "untie", "Kettle").out
    assert "Kettle" not in shop("product", "list").out
    assert "Lamp for the bed" in shop("product", "tie", "Night Lamp", "Kettle", "--name", "Lamp for the bed").out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["tie", "Kettle"], "It takes two listings of yours"),
        (["tie", "Kettle", "Pot"], "No listing is called “Pot”"),
        (["untie", "Kettle"], "is of no product"),
        (["rename", "Lamp", "Light"], "No one product is called “Lamp”"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(shop: Run, words: list[str], why: str) -> None:
    left = shop("product", *words)
    assert left.code == 2
    assert why in left.err
