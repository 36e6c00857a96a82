"""The words of a title by which copies of it are searched for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telling import MOST_WORDS, telling_words


@pytest.mark.parametrize(
    ("title", "brand", "words"),
    [
        ("Lumen Blue Desk Lamp LX200 for Bedroom – NEW! Free Shipping", "Lumen", "Blue Desk Lamp LX200 Bedroom"),
        ("PNY NVIDIA RTX A5000 24GB GDDR6 Graphics Card - NEW!!!   Sealed !!!! - OFFER !", "PNY",
         "NVIDIA A5000 24GB GDDR6 Graphics"),
        ("T4 *lamp* (blue), -red USB-C", None, "T4 lamp blue red USB-C"),
        ("Lumen", "Lumen", "Lumen"),
        ("Neu mit OVP", None, "OVP"),
        ("the new", None, ""),
        ("!!! * ( )", None, ""),
        ("", None, ""),
    ],
)  # fmt: skip
def test_the_telling_words_of_a_title_are_searched_for(title: str, brand: str | None, words: str) -> None:
    assert telling_words(title, brand) == words


@given(st.text(max_size=400), st.none() | st.text(max_size=20))
def test_whatever_a_title_says_ebay_can_read_the_question(title: str, brand: str | None) -> None:
    words = telling_words(title, brand)
    assert len(words) <= 100
    assert len(words.split(" ")) <= MOST_WORDS
    assert not set(words) & set('*(),"')
    assert words == words.strip()
