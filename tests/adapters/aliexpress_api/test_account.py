"""How the shop stands, and what the doctor finds on the way in."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapters.aliexpress.api import AliExpressApi, profile
from adapters.diagnosis import Diagnosis, Health
from adapters.errors import Misread
from adapters.readings import ACCOUNT, Ask, HealthMetric, Sweep, Topic
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.server import AFFILIATE
from tests.adapters.aliexpress_api.conftest import LAMP, MakeSeller
from tests.clock import StillClock
from tests.shared import SHARED, needs_shared

PROFILE_METHOD = "aliexpress.solution.merchant.profile.get"
PROFILE = "aliexpress_solution_merchant_profile_get_response"


async def stands(seller: AliExpressApi) -> Sweep:
    return await seller.read(Topic.ACCOUNT, Ask((ACCOUNT,)))


@pytest.mark.parametrize("forbidden", [False, True])
async def test_whether_a_shop_may_post_products_is_a_measure(
    forbidden: bool, gateway: LocalGateway, seller: AliExpressApi
) -> None:
    gateway.shop.forbidden = forbidden
    sweep = await stands(seller)
    assert sweep.readings[0] == HealthMetric("product_posting", good=not forbidden)
    assert sweep.whole == {ACCOUNT}


async def test_what_aliexpress_took_off_sale_is_counted_by_its_reasons_and_judged_by_nobody(
    gateway: LocalGateway, seller: AliExpressApi
) -> None:
    reasons = ["violate_offline", "violate_offline", "punish_offline", "user_offline"]
    gateway.shop.products = [
        LAMP,
        *(replace(LAMP, id=LAMP.id + place, status="offline", why=why) for place, why in enumerate(reasons, 1)),
        replace(LAMP, id=LAMP.id + 9, status="editingRequired"),
    ]
    counts = {
        one.name: (one.count, one.good) for one in (await stands(seller)).readings[1:] if isinstance(one, HealthMetric)
    }
    assert counts == {
        "products_violating": (2, None),
        "products_punished": (1, None),
        "products_degraded": (0, True),
        "products_to_edit": (1, None),
    }


async def test_counts_that_are_not_told_are_none_of_zero(gateway: LocalGateway, seller: AliExpressApi) -> None:
    await stands(seller)
    gateway.after = lambda heard: gateway.faults.append(limited_result()) if heard.name == PROFILE_METHOD else None
    sweep = await stands(seller)
    names = [one.name for one in sweep.readings if isinstance(one, HealthMetric)]
    assert names == ["product_posting", "products_punished", "products_degraded", "products_to_edit"]
    assert [one.why for one in sweep.partial] == ["AliExpress does not say how many products it took off sale"]


def limited_result() -> dict[str, object]:
    """A list that neither counts nor holds anything."""
    return {"aliexpress_solution_product_list_get_response": {"result": {"success": True}}}


async def test_the_shop_s_number_is_learnt_on_the_way(seller: AliExpressApi) -> None:
    assert await seller.me() is None
    await stands(seller)
    assert await seller.me() == "1234321"


@pytest.mark.parametrize("told", [None, "false", 0])
async def test_a_standing_that_is_not_told_is_never_good(
    told: object, gateway: LocalGateway, seller: AliExpressApi
) -> None:
    await stands(seller)
    gateway.faults = [{PROFILE: {"country_code": "ES", "product_posting_forbidden": told}}]
    sweep = await stands(seller)
    assert (sweep.readings, [type(miss.error) for miss in sweep.missed]) == ((), [Misread])


@needs_shared
def test_the_official_sample_is_read() -> None:
    file = SHARED / "specs" / "cn" / "recorded" / "aliexpress" / "sample_solution_merchant_profile_get.json"
    said = json.loads(file.read_text("utf-8"))[PROFILE]
    assert profile.read(said) == HealthMetric("product_posting", good=True)


def healths(found: Sequence[Diagnosis]) -> dict[str, Health]:
    return {one.what: one.health for one in found}


async def test_an_account_in_order_is_found_fine(seller: AliExpressApi) -> None:
    found = healths(await seller.diagnose())
    clock, searches = found.pop("AliExpress' clock"), found.pop("AliExpress searches")
    names = ("AliExpress log-in", "AliExpress products", "AliExpress orders", "AliExpress shop")
    assert found == dict.fromkeys(names, Health.FINE)
    assert clock is not Health.HINT
    assert searches is Health.HINT, "a seller's app need not search"


async def test_searches_that_are_allowed_are_found_fine(make_seller: MakeSeller) -> None:
    keys = {"affiliate_app_key": AFFILIATE.key, "affiliate_app_secret": AFFILIATE.secret}
    assert healths(await make_seller(**keys).diagnose())["AliExpress searches"] is Health.FINE


async def test_a_permission_that_is_missing_is_named_with_a_remedy(
    gateway: LocalGateway, seller: AliExpressApi
) -> None:
    await stands(seller)
    gateway.faults = [{"error_response": {"code": "InsufficientPermission", "msg": "no"}}]
    found = {one.what: one for one in await seller.diagnose()}
    assert found["AliExpress products"].health is Health.WRONG
    assert "Apply for its group" in found["AliExpress products"].remedy
    assert found["AliExpress orders"].health is Health.FINE


async def test_without_a_token_nothing_else_is_looked_at(gateway: LocalGateway, make_seller: MakeSeller) -> None:
    gateway.login.refreshes.clear()
    (only,) = await make_seller().diagnose()
    assert (only.what, only.health) == ("AliExpress log-in", Health.WRONG)


async def test_a_gateway_that_is_out_of_order_is_unknown_and_not_wrong(
    gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    gateway.faults = [503]
    (only,) = await seller.diagnose()
    assert only.health is Health.UNKNOWN
