"""How the shop stands, and what the doctor finds on the way in."""

import json
from collections.abc import Sequence

import pytest

from adapters.aliexpress.api import AliExpressApi, profile
from adapters.diagnosis import Diagnosis, Health
from adapters.errors import Misread
from adapters.readings import ACCOUNT, Ask, HealthMetric, Sweep, Topic, Whole
from monitor.demo.aliexpress import LocalGateway
from tests.adapters.aliexpress_api.conftest import MakeSeller
from tests.clock import StillClock
from tests.shared import SHARED, needs_shared

PROFILE = "aliexpress_solution_merchant_profile_get_response"


async def stands(seller: AliExpressApi) -> Sweep:
    return await seller.read(Topic.ACCOUNT, Ask((ACCOUNT,)))


@pytest.mark.parametrize("forbidden", [False, True])
async def test_whether_a_shop_may_post_products_is_a_measure(
    forbidden: bool, gateway: LocalGateway, seller: AliExpressApi
) -> None:
    gateway.shop.forbidden = forbidden
    sweep = await stands(seller)
    assert (sweep.readings, sweep.whole) == (
        (HealthMetric("product_posting", good=not forbidden),),
        frozenset({ACCOUNT}),
    )


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
    words = list(profile.read(said))
    assert words == [HealthMetric("product_posting", good=True), Whole(Topic.ACCOUNT, ACCOUNT)]


def healths(found: Sequence[Diagnosis]) -> dict[str, Health]:
    return {one.what: one.health for one in found}


async def test_an_account_in_order_is_found_fine(seller: AliExpressApi) -> None:
    found = healths(await seller.diagnose())
    clock = found.pop("AliExpress' clock")
    names = ("AliExpress log-in", "AliExpress products", "AliExpress orders", "AliExpress shop")
    assert found == dict.fromkeys(names, Health.FINE)
    assert clock is not Health.HINT


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
