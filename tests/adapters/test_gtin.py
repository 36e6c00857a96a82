"""Bar codes: the same number is the same text on every platform, and what is none is never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.gtin import gtin, gtins


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("4006381333931", "4006381333931"),
        ("04006381333931", "4006381333931"),
        ("036000291452", "036000291452"),
        ("0036000291452", "036000291452"),
        ("00036000291452", "036000291452"),
        ("0 36000-29145 2", "036000291452"),
        ("96385074", "96385074"),
        ("10036000291459", "10036000291459"),
        ("978-0-306-40615-7", "9780306406157"),
    ],
)
def test_a_bar_code_is_one_text_however_it_is_written(said: str, meant: str) -> None:
    assert gtin(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "Does not apply",
        "Nicht zutreffend",
        "N/A",
        "",
        "0000000000000",
        "4006381333932",
        "400638133393",
        "B0EXAMPL7K",
        "2000000000008",
        "0200000000000",
        "٤٠٠٦٣٨١٣٣٣٩٣١",
    ],
)
def test_what_sellers_write_in_its_place_is_none(said: str) -> None:
    assert gtin(said) is None


@given(st.text(alphabet="0123456789", min_size=7, max_size=13), st.integers(0, 3))
def test_a_bar_code_with_zeros_before_it_is_the_same_one(digits: str, zeros: int) -> None:
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    whole = digits + str(-total % 10)
    first, longer = gtin(whole), gtin(whole.zfill(len(whole) + zeros))
    assert None in (first, longer) or first == longer
    wrong = whole[:-1] + str((int(whole[-1]) + 1) % 10)
    assert gtin(wrong) is None


def test_of_several_each_is_told_once() -> None:
    assert gtins(["036000291452", None, "Does not apply", "0036000291452", "4006381333931"]) == (
        "036000291452",
        "4006381333931",
    )
