"""Tokens and consent: what is asked for once, kept sealed, told when it ends, and refused with what to do."""

import asyncio
import traceback
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from adapters.ebay.account import EbayConfig
from adapters.ebay.api import EbayApi
from adapters.errors import Misread, Refused, TryLater
from adapters.readings import ACCOUNT, Ask, Subject, Topic
from adapters.refusals import Denied, Why
from monitor.demo.ebay import LocalEbay
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import MakeSeller, config_of, log_in, missed, sent_to
from tests.clock import MemoryKeep, StillClock

LAMP = Ask((Subject("us", "296057072805"),))
ORDERS = Ask((ACCOUNT,))


async def test_the_keyset_s_own_token_is_minted_once_in_two_hours_over_restarts_too(
    make_seller: MakeSeller, ebay: LocalEbay, clock: StillClock
) -> None:
    for _ in range(3):
        await make_seller().read(Topic.LISTINGS, LAMP)
    assert ebay.login.minted() == 1
    clock.advance(6901)
    await make_seller().read(Topic.LISTINGS, LAMP)
    assert ebay.login.minted() == 2


async def test_minting_stays_below_a_thousand_a_day_whatever_happens(
    seller: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    begin = clock.now()
    while (clock.now() - begin).total_seconds() < 86_400:
        ebay.login.spoil()
        await seller.read(Topic.LISTINGS, LAMP)
        clock.advance(61)
    assert 100 < ebay.login.minted() <= 1000


async def test_the_consent_page_asks_for_reading_only_and_names_the_runame(seller: EbayApi, ebay: LocalEbay) -> None:
    asked = parse_qs(urlsplit(seller.consent.address("s")).query)
    assert asked["redirect_uri"] == [ebay.login.keyset.redirect_name]
    assert (asked["response_type"], asked["state"]) == (["code"], ["s"])
    scopes = [scope.rpartition("/")[2] for scope in asked["scope"][0].split(" ")]
    assert all(scope == "api_scope" or scope.endswith(".readonly") for scope in scopes)
    assert ebay.login.keyset.client_secret not in seller.consent.address("s")


async def test_production_and_sandbox_have_servers_of_their_own() -> None:
    pages = {
        sandbox: EbayApi(
            EbayConfig(platform="ebay", client_id="x", client_secret="y", redirect_name="r", sandbox=sandbox),
            *(None, None, StillClock()),  # type: ignore[arg-type]
        ).consent.address("s")
        for sandbox in (False, True)
    }
    assert pages[False].startswith("https://auth.ebay.com/oauth2/authorize?")
    assert pages[True].startswith("https://auth.sandbox.ebay.com/oauth2/authorize?")


@pytest.mark.parametrize(("client_id", "sandbox"), [("a-b-SBX-1", False), ("a-b-PRD-1", True)])
def test_a_keyset_of_the_other_environment_is_refused_at_once(client_id: str, sandbox: bool) -> None:
    with pytest.raises(ValidationError, match="take the other keyset"):
        EbayConfig(platform="ebay", client_id=client_id, client_secret="y", sandbox=sandbox)


def test_half_a_keyset_is_refused_and_says_what_is_missing() -> None:
    with pytest.raises(ValidationError, match="also needs client_secret"):
        EbayConfig(platform="ebay", client_id="a-b-PRD-1")
    with pytest.raises(ValidationError, match="also needs client_id and client_secret"):
        EbayConfig(platform="ebay", path="api")


async def test_who_has_logged_in_is_read_with_a_token_of_his_own(mine: EbayApi, ebay: LocalEbay) -> None:
    sweep = await mine.read(Topic.ORDERS, ORDERS)
    assert missed(sweep) == []
    assert sweep.whole == {ACCOUNT}
    grants = [form["grant_type"] for form in ebay.login.forms]
    assert grants.count("authorization_code") == grants.count("refresh_token") == 1


async def test_the_authorisation_outlives_the_program_and_lies_sealed(
    mine: EbayApi, make_seller: MakeSeller, ebay: LocalEbay, keep: MemoryKeep
) -> None:
    assert (await make_seller().read(Topic.ORDERS, ORDERS)).whole == {ACCOUNT}
    lying = repr(keep.rows)
    assert "v^1.1" not in lying
    assert ebay.login.keyset.client_secret not in lying
    assert await make_seller().me() == "blue-lamp-shop"


async def test_without_a_log_in_items_are_read_and_all_else_says_what_to_do(seller: EbayApi) -> None:
    assert (await seller.read(Topic.LISTINGS, LAMP)).whole
    [said] = missed(await seller.read(Topic.ORDERS, ORDERS))
    assert said.endswith("Run `twoam login` for the account again.")
    assert await seller.expiries() == ()


async def test_the_end_of_the_authorisation_is_known_and_still_told_when_it_is_over(
    mine: EbayApi, clock: StillClock
) -> None:
    [end] = await mine.expiries()
    assert end.day == date(2027, 9, 1)  # 47,304,000 seconds after 3 March 2026
    clock.advance(47_304_001)
    assert [one.day for one in await mine.expiries()] == [end.day]
    [said] = missed(await mine.read(Topic.ORDERS, ORDERS))
    assert said.startswith("the seller's authorisation ended on 2027-09-01")


async def test_a_consent_that_was_withdrawn_is_told_at_once_and_a_new_log_in_heals_it(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    await mine.read(Topic.ORDERS, ORDERS)
    ebay.login.withdraw()
    clock.advance(120)
    [error] = (await mine.read(Topic.ORDERS, ORDERS)).missed
    assert isinstance(error.error, Denied)
    assert error.error.why is Why.REVOKED
    await log_in(mine, ebay)
    assert (await mine.read(Topic.ORDERS, ORDERS)).whole == {ACCOUNT}


async def test_another_seller_s_consent_is_not_kept(make_seller: MakeSeller, ebay: LocalEbay) -> None:
    seller = make_seller(seller_id="red-lamp-shop")
    with pytest.raises(Refused, match="you agreed as blue-lamp-shop, but the account's seller_id is red-lamp-shop"):
        await log_in(seller, ebay)
    assert await seller.expiries() == ()


@pytest.mark.parametrize(
    ("more", "told"),
    [({"state": "another"}, "belongs to another log-in"), ({"error": "access_denied"}, "you did not agree")],
)
async def test_a_pasted_address_that_is_not_the_answer_to_this_log_in_is_refused(
    more: dict[str, str], told: str, seller: EbayApi, ebay: LocalEbay
) -> None:
    pasted = sent_to(seller.consent.address("state-1"), ebay, **more)
    with pytest.raises(Refused, match=told):
        await seller.consent.enter(pasted, "state-1")
    assert ebay.login.forms == []


@pytest.mark.parametrize("pasted", ["", "hello", "https://[bad", "https://www.ebay.com/?state=s"])
async def test_what_holds_no_code_is_refused_with_what_to_do(pasted: str, seller: EbayApi) -> None:
    with pytest.raises(Refused, match="paste the whole address"):
        await seller.consent.enter(pasted, "s")


async def test_a_code_that_is_too_old_says_so(seller: EbayApi, ebay: LocalEbay) -> None:
    pasted = sent_to(seller.consent.address("s"), ebay)
    ebay.login.code = "v^1.1#i^1#another"
    with pytest.raises(Denied):
        await seller.consent.enter(pasted, "s")


@pytest.mark.parametrize(
    ("code", "status", "kind", "told"),
    [
        ("invalid_client", 401, Denied, "does not accept App ID and Cert ID"),
        ("unauthorized_client", 400, Denied, "must first be activated"),
        ("invalid_scope", 400, Denied, "See its scopes"),
        ("slow_down", 429, TryLater, "out of order"),
        ("unsupported_grant_type", 400, Misread, "did not understand us"),
    ],
)
async def test_each_refusal_of_the_log_in_says_what_it_means(
    code: str, status: int, kind: type[Exception], told: str, seller: EbayApi, ebay: LocalEbay
) -> None:
    ebay.answers["token"] = Answer(status, f'{{"error": "{code}", "error_description": "…"}}'.encode())
    [error] = (await seller.read(Topic.LISTINGS, LAMP)).missed
    assert type(error.error) is kind
    assert told in str(error.error)


async def test_no_error_of_the_log_in_holds_a_secret(seller: EbayApi, ebay: LocalEbay) -> None:
    secret = ebay.login.keyset.client_secret
    ebay.answers["token"] = Answer(400, f'{{"access_token": "v^1.1#leak", "error": "{secret}"}}'.encode())
    [error] = (await seller.read(Topic.LISTINGS, LAMP)).missed
    told = "".join(traceback.format_exception(error.error)) + repr(getattr(error.error, "body", b""))
    assert "leak" not in told
    assert secret not in told
    assert secret not in repr(seller.config) + repr(seller._credentials)


async def test_a_token_that_the_api_does_not_accept_is_renewed_once(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    await mine.read(Topic.ORDERS, ORDERS)
    clock.advance(120)
    ebay.login.spoil()
    sweeps = await asyncio.gather(*(mine.read(Topic.ORDERS, ORDERS) for _ in range(4)))
    assert all(sweep.whole for sweep in sweeps)
    assert sum(form["grant_type"] == "refresh_token" for form in ebay.login.forms) == 2


async def test_two_accounts_with_one_keyset_are_told_apart(ebay: LocalEbay) -> None:
    assert "keyset of its own" in config_of(ebay).claims["client_id"]
