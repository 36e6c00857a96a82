"""Names are the same however they are typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.folding import folded


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("blue lamp", "ＢＬＵＥ  Ｌａｍｐ"),
        ("lampara", "Lámpara"),
        ("ЁЛКА", "елка"),
        ("strasse", "Straße"),
        ("lamp 2", "Lamp ٢"),
        ("ﾗﾝﾌﾟ", "ランプ"),
        ("ﬁlter", "FILTER"),
    ],
)
def test_a_name_is_found_in_other_letters(typed: str, name: str) -> None:
    assert folded(typed) == folded(name)


def test_a_voiced_kana_is_another_letter() -> None:
    assert folded("ガラス") != folded("カラス")


@given(st.text())
@example("\N{DIAERESIS}")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
