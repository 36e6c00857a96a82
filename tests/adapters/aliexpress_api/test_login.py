"""How a shop is let in: a code once, renewals ever after, all of it over restarts, and none of it shown."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import ValidationError

from adapters.aliexpress import AliExpress, AliExpressConfig
from adapters.aliexpress.api import AliExpressApi, profile
from adapters.aliexpress.api.calls import Calls
from adapters.aliexpress.api.tokens import CREATE, REFRESH
from adapters.consent import Entered
from adapters.diagnosis import Health
from adapters.door import Door
from adapters.errors import Misread, Refused, TryLater
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.login import App, Login
from tests.adapters.aliexpress_api.conftest import CALLBACK, MakeCalls, MakeConfig, MakeSeller, led_to
from tests.clock import MemoryKeep, StillClock

HALF_A_DAY = timedelta(hours=12)


async def test_the_code_is_used_once_and_the_token_over_restarts(gateway: LocalGateway, make_calls: MakeCalls) -> None:
    for _ in range(3):
        await make_calls().send(profile.QUESTION)
    assert (len(gateway.of(CREATE)), len(gateway.of(REFRESH))) == (1, 1)


async def test_a_test_token_of_a_day_is_renewed_before_it_ends_by_the_newest_refresh_token(
    gateway: LocalGateway, make_calls: MakeCalls, clock: StillClock
) -> None:
    for _ in range(10):
        await make_calls().send(profile.QUESTION)
        await clock.sleep(HALF_A_DAY.total_seconds())
    used = [one.asked["refresh_token"] for one in gateway.of(REFRESH)]
    assert used == [f"50001700-refresh-{number}" for number in range(1, len(used) + 1)]
    assert len(used) in (5, 6)


async def test_who_was_away_longer_than_the_authorisation_is_told_what_to_do(
    gateway: LocalGateway, make_calls: MakeCalls, clock: StillClock
) -> None:
    await make_calls().send(profile.QUESTION)
    await clock.sleep(timedelta(days=3).total_seconds())
    with pytest.raises(Refused, match=r"authorisation ended on 2026-03-05\. Run `twoam login`"):
        await make_calls().send(profile.QUESTION)


async def test_who_was_never_let_in_is_told_what_to_do(
    make_config: MakeConfig, way_in: Door, clock: StillClock
) -> None:
    stranger = AliExpressApi(make_config(), way_in, MemoryKeep(clock), clock)
    (only,) = await stranger.diagnose()
    assert (only.health, "twoam login" in only.remedy) == (Health.WRONG, True)


async def test_the_consent_page_is_the_app_s_own(
    seller: AliExpressApi, gateway: LocalGateway, entered: Entered
) -> None:
    page = urlsplit(seller.consent.address("the-state"))
    assert (page.path, f"{page.scheme}://{page.netloc}") == ("/oauth/authorize", gateway.base_url)
    assert dict(parse_qsl(page.query)) == {
        "response_type": "code",
        "force_auth": "true",
        "redirect_uri": CALLBACK,
        "client_id": gateway.app.key,
        "state": "the-state",
    }
    assert entered == Entered("6072000001", None)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"state": "another"}, "belongs to another log-in"),
        ({"error": "access_denied"}, "you did not agree"),
        ({"code": ""}, "holds no code"),
        ({"code": "used"}, "was used already"),
    ],
)
async def test_an_address_that_lets_nobody_in_says_why(
    said: dict[str, str], why: str, seller: AliExpressApi, gateway: LocalGateway
) -> None:
    with pytest.raises(Refused, match=why):
        await seller.consent.enter(led_to(gateway, **said), "the-state")


async def test_without_a_callback_address_there_is_no_page_to_go_to(make_seller: MakeSeller) -> None:
    with pytest.raises(Refused, match="no redirect_url"):
        make_seller(redirect_url=None).consent.address("x")


async def test_a_token_that_was_withdrawn_is_replaced_and_the_question_asked_again(
    gateway: LocalGateway, make_calls: MakeCalls, clock: StillClock
) -> None:
    calls = make_calls()
    await calls.send(profile.QUESTION)
    gateway.login.sessions.clear()
    await clock.sleep(120)
    assert await calls.send(profile.QUESTION)
    assert len(gateway.of(REFRESH)) == 2


async def test_what_is_kept_tells_nobody_a_token(
    gateway: LocalGateway, make_calls: MakeCalls, keep: MemoryKeep
) -> None:
    calls = make_calls()
    await calls.send(profile.QUESTION)
    stored = repr(vars(keep))
    secrets = [*gateway.login.sessions, *gateway.login.refreshes, gateway.app.code, gateway.app.secret]
    assert not [secret for secret in secrets if secret in stored]


async def test_neither_token_nor_secret_stands_in_an_error(gateway: LocalGateway, make_calls: MakeCalls) -> None:
    gateway.faults = [{"code": "0", "refresh_token": "50001-half", "expires_in": 5}]
    with pytest.raises(Misread) as caught:
        await make_calls().send(profile.QUESTION)
    assert "50001" not in f"{caught.value}{caught.value.body!r}"


async def test_a_failed_renewal_is_not_tried_for_every_question(gateway: LocalGateway, calls: Calls) -> None:
    gateway.login.refreshes.clear()
    for _ in range(3):
        with pytest.raises(Refused, match="was used already"):
            await calls.send(profile.QUESTION)
    assert len(gateway.of(REFRESH)) == 1


async def test_a_new_log_in_ends_the_pause_after_a_failed_one(gateway: LocalGateway, seller: AliExpressApi) -> None:
    gateway.login.refreshes.clear()
    (only,) = await seller.diagnose()
    assert only.health is Health.WRONG
    gateway.login = Login(gateway.app)
    await seller.consent.enter(led_to(gateway), "the-state")
    assert (await seller.diagnose())[0].health is Health.FINE


async def test_a_log_in_that_is_limited_is_tried_later(gateway: LocalGateway, make_calls: MakeCalls) -> None:
    gateway.faults = [{"type": "ISV", "code": "ApiCallLimit", "msg": "this ban will last 40 seconds"}]
    with pytest.raises(TryLater) as caught:
        await make_calls().send(profile.QUESTION)
    assert caught.value.wait == 40


async def ends(make_seller: MakeSeller, make_calls: MakeCalls, clock: StillClock) -> list[int]:
    """In how many days the authorisation is said to end, over three renewals; -1 where nothing is said."""
    said = []
    for _ in range(4):
        await make_calls().send(profile.QUESTION)
        found = await make_seller().expiries()
        said.append((found[0].day - clock.now().date()).days if found else -1)
        await clock.sleep(timedelta(days=1).total_seconds())
    return said


async def test_an_end_that_renewals_move_is_nothing_to_warn_of(
    make_seller: MakeSeller, make_calls: MakeCalls, clock: StillClock
) -> None:
    """An app in test mode is always within two days of its end: nobody must be woken for that."""
    assert await ends(make_seller, make_calls, clock) == [-1, -1, -1, -1]


async def test_an_end_that_stays_is_told_from_the_first_renewal_on(
    gateway: LocalGateway, make_seller: MakeSeller, make_calls: MakeCalls, clock: StillClock
) -> None:
    gateway.login = Login(App(refresh_lives=timedelta(days=30), extends=False))
    await make_seller().consent.enter(led_to(gateway), "the-state")
    assert await ends(make_seller, make_calls, clock) == [-1, 29, 28, 27]


def test_the_api_is_chosen_by_its_keys(make_config: MakeConfig) -> None:
    assert AliExpress.kind(make_config()) is AliExpressApi
    assert AliExpress.kind(make_config(path="pages")) is AliExpress
    assert AliExpress.kind(AliExpressConfig(platform="aliexpress")) is AliExpress


@pytest.mark.parametrize(
    ("keys", "missing"),
    [
        ({"app_key": "500123"}, "app_secret"),
        ({"app_secret": "x"}, "app_key"),
        ({"path": "api"}, "app_key and app_secret"),
    ],
)
def test_half_the_keys_are_refused_by_name(keys: dict[str, str], missing: str) -> None:
    with pytest.raises(ValidationError, match=f"the API also needs {missing}"):
        AliExpressConfig.model_validate({"platform": "aliexpress", **keys})


@pytest.mark.parametrize(
    ("keys", "missing"),
    [
        ({"affiliate_app_key": "500456"}, "affiliate_app_secret"),
        ({"affiliate_app_secret": "x"}, "affiliate_app_key"),
    ],
)
def test_half_a_second_app_is_refused_by_name(keys: dict[str, str], missing: str) -> None:
    with pytest.raises(ValidationError, match=f"the second app also needs {missing}"):
        AliExpressConfig.model_validate({"platform": "aliexpress", **keys})
