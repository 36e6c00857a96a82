"""`twoam check` asks who a seller is whom nobody knows, and gives the lines that answer."""

import pytest

from adapters.readings import Seller
from monitor.byhand import _asked
from monitor.language import Tongue


@pytest.mark.parametrize(("language", "unknown"), [("en", "“Lumen” is nobody you know."), ("zh", "不认识“Lumen”。")])
def test_who_is_not_known_is_asked_for_with_the_lines_that_answer(language: str, unknown: str) -> None:
    first, you, other = _asked(Tongue(language, "UTC"), Seller("A1LUMEN0SHOP1", "Lumen")).splitlines()
    assert first == unknown
    assert you.endswith("twoam friend add A1LUMEN0SHOP1 --kind mine")
    assert other.endswith("twoam friend add A1LUMEN0SHOP1")


def test_a_seller_without_an_id_cannot_be_named_ahead_and_is_only_told() -> None:
    assert _asked(Tongue("en", "UTC"), Seller(None, "Lumen")) == "“Lumen” is nobody you know."
