"""Bar codes: what is one, and all that sellers write where a product has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.gtins import gtin


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "Does not apply",
        "Does Not Apply",
        "Nicht zutreffend",
        "N/A",
        "Non applicable",
        "Non applicabile",
        "No aplicable",
        "Niet van toepassing",
        "Nie dotyczy",
        "不适用",
        "-",
        "0",
        "0000000000000",
        "4006381333932",  # one digit wrong
        "400638133393",
        "12345",
        "2012345678900",  # a shop's own
        "020123456786",
        "٤٠٠٦٣٨١٣٣٣٩٣١",
        "٤٠٠٦٣٨١٣٣٣٩٣1",
        "0306406153",  # an ISBN with a wrong end
    ],
)
def test_what_is_no_bar_code_is_none(text: str | None) -> None:
    assert gtin(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4006381333931", "4006381333931"),
        ("889488477562", "889488477562"),
        ("0751492645032", "0751492645032"),
        (" 0812674-024783 ", "0812674024783"),
        ("96385074", "96385074"),
        ("14006381333938", "14006381333938"),
        ("0-306-40615-2", "9780306406157"),
        ("097522980x", "9780975229804"),
    ],
)
def test_a_bar_code_is_told_by_its_digits(text: str, code: str) -> None:
    assert gtin(text) == code


@given(st.integers(3 * 10**11, 10**12 - 1), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_makes_it_none(body: int, place: int, by: int) -> None:
    codes = [f"{body}{check}" for check in range(10) if gtin(f"{body}{check}")]
    assert len(codes) == 1
    code = codes[0]
    spoilt = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert gtin(spoilt) is None
