"""What stands between us and AliExpress, in the few words that a person reads, and whether it is he who must act."""

import pytest

from adapters.aliexpress.api.refusals import complaint_in, failure
from monitor.language import Tongue, visible
from monitor.render.account import access_name
from monitor.render.measures import MEASURES, measure_line
from monitor.render.reasons import cause, needs_access

ZH, EN = Tongue("zh", "Asia/Shanghai"), Tongue("en", "UTC")


def refused(code: object, **more: object) -> str:
    said = complaint_in({"error_response": {"code": code, "msg": "no", **more}})
    assert said is not None
    return str(failure("aliexpress.ds.product.get", said))


@pytest.mark.parametrize(
    ("trouble", "told", "mine"),
    [
        (refused("InsufficientPermission"), "the app lacks a permission", True),
        (
            refused(11, sub_code="isv.permission-ip-whitelist-limit"),
            "AliExpress does not accept this machine's address",
            True,
        ),
        (
            "AliExpress' affiliate programme does not list the item, which does not say that it is off sale",
            "AliExpress' programme does not list it",
            False,
        ),
        ("the item is not sold to US (ship_to)", "it is not sold to US", False),
        ("AliExpress told prices in CNY, not in USD", "its prices are in CNY, not USD", False),
        (
            "AliExpress searches by pictures of 100 KB at most: those of the listing are larger",
            "its pictures are too large to search by",
            False,
        ),
    ],
)
def test_each_trouble_is_told_in_a_few_words_and_in_chinese(trouble: str, told: str, mine: bool) -> None:
    assert visible(cause(EN, trouble)) == told
    assert visible(cause(ZH, trouble)) not in (told, trouble)
    assert needs_access(trouble) is mine


def test_what_ends_has_a_name() -> None:
    assert visible(access_name(EN, "AliExpress authorisation")) == "The AliExpress authorisation"
    assert visible(access_name(ZH, "AliExpress authorisation")) == "AliExpress 授权"


@pytest.mark.parametrize("name", ["products_violating", "products_punished", "products_degraded", "products_to_edit"])
def test_what_was_taken_off_sale_is_counted_in_words(name: str) -> None:
    line = visible(measure_line(EN, {"name": name, "count": 3}))
    assert line == f"{MEASURES[name]}: 3"
    assert visible(measure_line(ZH, {"name": name, "count": 3})) != line
