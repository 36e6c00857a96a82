"""What `twoam doctor` will be told of an account's access: one finding a cause, each with what to do."""

from datetime import date, timedelta
from typing import Any

import pytest

from adapters.amazon.api import AmazonApi
from adapters.amazon.api.operations import Role
from adapters.diagnosis import Diagnosis, Health
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.server import Answer, Api, Heard, error, said
from tests.adapters.conftest import Reply
from tests.clock import NIGHT

TODAY = NIGHT.date()


def issued(days_left: int) -> date:
    return TODAY - timedelta(days=180 - days_left)


def takes_part(number: str, *, part: bool = True, suspended: bool = False) -> dict[str, Any]:
    return {
        "marketplace": {"id": number, "name": "Amazon"},
        "participation": {"isParticipating": part, "hasSuspendedListings": suspended},
    }


def inner(status: int, code: str = "") -> Reply:
    body = {"payload": {"status": "Success"}} if status == 200 else {"errors": [{"code": code}]}
    return said({"responses": [{"status": {"statusCode": status}, "body": body}]})


def well(*markets: dict[str, Any]) -> dict[str, Reply | Answer]:
    """What each operation answers that is asked for its permission alone, with all of them given."""
    return {
        "getMarketplaceParticipations": said({"payload": list(markets)}),
        "searchCatalogItems": said({"items": []}),
        "getItemOffersBatch": inner(200),
        "getInventorySummaries": said({"payload": {"inventorySummaries": []}}),
        "searchListingsItems": said({"items": []}),
        "searchOrders": said({"orders": []}),
        "listTransactions": said({"payload": {"transactions": []}}),
    }


@pytest.fixture(autouse=True)
def a_healthy_account(api: Api) -> None:
    api.answers |= well(
        takes_part("ATVPDKIKX0DER"), takes_part("A2ZV50J4W1RKNI"), takes_part("A2EUQ1WTGCTBG2", part=False)
    )


async def diagnosed(seller: AmazonApi) -> dict[str, Diagnosis]:
    return {finding.what: finding for finding in await seller.diagnose()}


async def test_a_healthy_account_is_fine_throughout(make_seller: MakeSeller) -> None:
    found = await diagnosed(make_seller(secret_issued=issued(90)))
    assert {finding.health for finding in found.values()} <= {Health.FINE, Health.UNKNOWN}
    assert [what for what, finding in found.items() if finding.health is Health.UNKNOWN] == ["Amazon's clock"]
    # Brand Analytics is for registered brands only, and no question but a report of its own would show it.
    roles = {role.value for role in Role} - {Role.BRAND} | {"Product Listing (my SKUs)"}
    others = ("Amazon client secret", "Amazon log-in", "Amazon market us", "Amazon seller id", "Amazon's clock")
    assert set(found) == {*others, *(f"Amazon role {role}" for role in roles)}


@pytest.mark.parametrize(
    ("left", "health", "told"),
    [
        (31, Health.FINE, "good for 31 days"),
        (30, Health.HINT, "expires in 30 days"),
        (8, Health.HINT, "expires in 8 days"),
        (7, Health.WRONG, "expires in 7 days"),
        (0, Health.WRONG, "expires in 0 days"),
        (-3, Health.WRONG, "expired 3 days ago"),
    ],
)
async def test_the_client_secret_s_end_is_told_at_thirty_and_seven_days(
    left: int, health: Health, told: str, make_seller: MakeSeller
) -> None:
    finding = (await diagnosed(make_seller(secret_issued=issued(left))))["Amazon client secret"]
    assert (finding.health, finding.said) == (health, told)
    assert bool(finding.remedy) == (health is not Health.FINE)


async def test_a_secret_of_unknown_age_is_a_hint(seller: AmazonApi) -> None:
    assert (await diagnosed(seller))["Amazon client secret"].health is Health.HINT


@pytest.mark.parametrize(
    ("code", "told"),
    [("invalid_client", "client id and secret"), ("invalid_grant", "refresh token"), ("unauthorized_client", "log in")],
)
async def test_a_log_in_that_is_refused_ends_the_examination(
    code: str, told: str, make_seller: MakeSeller, api: Api
) -> None:
    api.login = lambda form: said({"error": code}, 400)
    found = await diagnosed(make_seller(secret_issued=issued(90)))
    assert list(found) == ["Amazon client secret", "Amazon log-in"]
    assert found["Amazon log-in"].health is Health.WRONG
    assert told in found["Amazon log-in"].said
    assert "Solution Provider Portal" in found["Amazon log-in"].remedy


async def test_a_server_of_my_own_says_how_it_is_let_in(make_seller: MakeSeller) -> None:
    found = await diagnosed(make_seller(login_url="http://127.0.0.1:9/auth/o2/token"))
    assert found["Amazon log-in"].health is Health.WRONG
    assert "allow_private" in found["Amazon log-in"].remedy


async def test_amazon_out_of_order_is_not_the_seller_s_fault(seller: AmazonApi, api: Api) -> None:
    api.login = lambda form: Reply(b"", 503)
    assert (await diagnosed(seller))["Amazon log-in"].health is Health.UNKNOWN


@pytest.mark.parametrize(
    ("operation", "what"),
    [
        ("searchCatalogItems", "Amazon role Product Listing"),
        ("getItemOffersBatch", "Amazon role Pricing"),
        ("getInventorySummaries", "Amazon role Amazon Fulfillment"),
        ("searchListingsItems", "Amazon role Product Listing (my SKUs)"),
        ("searchOrders", "Amazon role Inventory and Order Tracking"),
        ("listTransactions", "Amazon role Finance and Accounting"),
        ("getMarketplaceParticipations", "Amazon role Selling Partner Insights"),
    ],
)
async def test_a_missing_role_is_named_and_the_others_are_fine(
    operation: str, what: str, seller: AmazonApi, api: Api
) -> None:
    api.answers[operation] = error(403, "Unauthorized", "Access to requested resource is denied.")
    found = await diagnosed(seller)
    assert [one.what for one in found.values() if one.health is Health.WRONG] == [what]
    assert "Give the app the role" in found[what].remedy


async def test_a_role_that_is_missing_inside_a_batch_is_noticed(seller: AmazonApi, api: Api) -> None:
    api.answers["getItemOffersBatch"] = inner(403, "Unauthorized")
    assert (await diagnosed(seller))["Amazon role Pricing"].health is Health.WRONG


async def test_a_question_that_is_turned_down_has_passed_the_role(seller: AmazonApi, api: Api) -> None:
    api.answers["getInventorySummaries"] = error(400, "InvalidInput")
    api.answers["getItemOffersBatch"] = inner(400, "InvalidInput")
    found = await diagnosed(seller)
    assert {found[f"Amazon role {role}"].health for role in ("Pricing", "Amazon Fulfillment")} == {Health.FINE}


async def test_a_list_of_markets_that_is_forbidden_does_not_end_the_examination(seller: AmazonApi, api: Api) -> None:
    api.answers["getMarketplaceParticipations"] = error(403, "Unauthorized", "Access to requested resource is denied.")
    found = await diagnosed(seller)
    assert found["Amazon role Pricing"].health is Health.FINE
    assert found["Amazon log-in"].health is Health.FINE


async def test_a_market_without_the_seller_and_one_with_suspended_listings_are_wrong(
    make_seller: MakeSeller, api: Api
) -> None:
    found = await diagnosed(make_seller(markets=("ca", "mx")))
    assert [found[f"Amazon market {code}"].health for code in ("us", "ca", "mx")] == [
        Health.FINE,
        Health.WRONG,
        Health.WRONG,
    ]
    api.answers["getMarketplaceParticipations"] = said({"payload": [takes_part("ATVPDKIKX0DER", suspended=True)]})
    assert "suspended" in (await diagnosed(make_seller()))["Amazon market us"].said


async def test_where_everything_is_refused_the_region_is_asked_after(seller: AmazonApi, api: Api) -> None:
    refused = error(403, "Unauthorized", "Access to requested resource is denied.")
    *most, last = (name for name in api.answers if name != "getItemOffersBatch")
    api.answers |= dict.fromkeys((*most, "getItemOffersBatch"), refused)
    assert "Amazon region" not in await diagnosed(seller)
    api.answers[last] = refused
    assert "(na)" in (await diagnosed(seller))["Amazon region"].said


async def test_a_wrong_region_is_told_as_such(seller: AmazonApi, api: Api) -> None:
    details = "The marketplaces you provided are not valid for region."
    api.answers["searchCatalogItems"] = error(403, "Unauthorized", "Access to requested resource is denied.", details)
    found = await diagnosed(seller)
    assert "region" in found["Amazon role Product Listing"].said


async def test_this_machine_s_clock_is_compared_with_amazon_s(seller: AmazonApi, api: Api) -> None:
    late = Reply(b"{}", headers={"Date": "Tue, 03 Mar 2026 02:29:00 GMT"})
    api.answers |= dict.fromkeys((name for name in api.answers if name != "getItemOffersBatch"), late)
    found = await diagnosed(seller)
    assert found["Amazon's clock"].health is Health.WRONG
    assert "behind" in found["Amazon's clock"].said


async def test_an_unknown_seller_id_is_a_hint_and_its_own_question_is_left_out(
    make_seller: MakeSeller, api: Api
) -> None:
    found = await diagnosed(make_seller(seller_id=None))
    assert found["Amazon seller id"].health is Health.HINT
    assert not [heard for heard in api.heard if heard.operation == "searchListingsItems"]


async def test_the_examination_costs_one_call_of_each_operation(seller: AmazonApi, api: Api) -> None:
    await seller.diagnose()
    operations: list[str] = [heard.operation for heard in api.heard if isinstance(heard, Heard)]
    assert len(operations) == len(set(operations)) == len(api.answers)
