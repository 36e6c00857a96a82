import asyncio
import traceback
from datetime import UTC, date, datetime

import pytest

from adapters.amazon.api.credentials import credentials_of
from adapters.amazon.api.tokens import Scope, Tokens
from adapters.door import Door
from adapters.errors import Misread, TryLater
from adapters.refusals import Denied, Why
from tests.adapters.amazon_api.server import REFRESH, SECRET, Api, said
from tests.adapters.conftest import Reply
from tests.clock import MemoryKeep, StillClock


@pytest.fixture
def tokens(api: Api, way_in: Door, keep: MemoryKeep, clock: StillClock) -> Tokens:
    return Tokens(way_in, keep, clock, credentials_of(api.config()))


def restarted(api: Api, door: Door, keep: MemoryKeep, clock: StillClock, **keys: object) -> Tokens:
    return Tokens(door, keep, clock, credentials_of(api.config(**keys)))


async def test_a_token_is_asked_for_once_and_renewed_before_its_hour_is_over(
    tokens: Tokens, api: Api, clock: StillClock
) -> None:
    first = await tokens.bearer()
    clock.advance(3299)
    assert await tokens.bearer() == first
    clock.advance(2)
    assert await tokens.bearer() != first
    assert [form["grant_type"] for form in api.logins] == ["refresh_token"] * 2


async def test_many_who_ask_at_once_log_in_once(tokens: Tokens, api: Api) -> None:
    got = await asyncio.gather(*(tokens.bearer() for _ in range(20)))
    assert len(set(got)) == len(api.logins) == 1


async def test_a_restart_logs_in_anew_only_when_the_token_has_run_out(
    tokens: Tokens, api: Api, way_in: Door, keep: MemoryKeep, clock: StillClock
) -> None:
    first = await tokens.bearer()
    assert await restarted(api, way_in, keep, clock).bearer() == first
    clock.advance(3301)
    assert await restarted(api, way_in, keep, clock).bearer() != first


async def test_a_token_lies_sealed_in_the_database_and_another_secret_does_not_open_it(
    tokens: Tokens, api: Api, way_in: Door, keep: MemoryKeep, clock: StillClock
) -> None:
    token = await tokens.bearer()
    lying = repr(keep.rows)
    assert all(secret not in lying for secret in (token, SECRET, REFRESH))
    changed = restarted(api, way_in, keep, clock, client_secret="amzn1.oa2-cs.v1.new")
    with pytest.raises(Denied):
        await changed.bearer()
    assert len(api.logins) == 2


async def test_the_app_s_own_token_is_asked_for_by_scope_and_kept_apart(tokens: Tokens, api: Api) -> None:
    seller, own = await tokens.bearer(), await tokens.bearer(Scope.NOTIFICATIONS)
    assert seller != own
    assert api.logins[1]["grant_type"] == "client_credentials"
    assert api.logins[1]["scope"] == "sellingpartnerapi::notifications"
    assert "refresh_token" not in api.logins[1]


async def test_a_token_that_the_api_does_not_accept_is_replaced_once_for_all_who_held_it(
    tokens: Tokens, api: Api, clock: StillClock
) -> None:
    old = await tokens.bearer()
    clock.advance(600)
    await asyncio.gather(tokens.forget(old), tokens.forget(old))
    new = await tokens.bearer()
    await tokens.forget(old)
    assert await tokens.bearer() == new != old
    assert len(api.logins) == 2


async def test_a_token_that_was_withdrawn_stays_withdrawn_over_a_restart(
    tokens: Tokens, api: Api, way_in: Door, keep: MemoryKeep, clock: StillClock
) -> None:
    old = await tokens.bearer()
    clock.advance(600)
    await tokens.forget(old)
    assert await restarted(api, way_in, keep, clock).bearer() != old


async def test_a_brand_new_token_that_is_not_accepted_is_not_asked_for_again_and_again(
    tokens: Tokens, api: Api
) -> None:
    for _ in range(5):
        await tokens.forget(await tokens.bearer())
    assert len(api.logins) == 1


@pytest.mark.parametrize(
    ("code", "status", "why", "told"),
    [
        ("invalid_client", 401, Why.WRONG_SECRET, "Make a new secret"),
        ("invalid_grant", 400, Why.REVOKED, "Authorise the app again"),
        ("unauthorized_client", 400, Why.WRONG_APP, "production app"),
        ("invalid_scope", 400, Why.PERMISSION, "Check its roles"),
    ],
)
async def test_each_refusal_says_what_a_person_must_do(
    code: str, status: int, why: Why, told: str, tokens: Tokens, api: Api
) -> None:
    api.login = lambda form: said({"error": code, "error_description": "…", "request_id": "1"}, status)
    with pytest.raises(Denied, match=told) as caught:
        await tokens.bearer()
    assert caught.value.why is why


async def test_an_expired_secret_is_told_apart_from_a_wrong_one(
    api: Api, way_in: Door, keep: MemoryKeep, clock: StillClock
) -> None:
    api.login = lambda form: said({"error": "invalid_client"}, 401)
    with pytest.raises(Denied, match="the client secret expired 2 days ago"):
        await restarted(api, way_in, keep, clock, secret_issued="2025-09-02").bearer()


def test_a_secret_lives_a_hundred_and_eighty_days(api: Api) -> None:
    credentials = credentials_of(api.config(secret_issued=date(2026, 1, 1)))
    assert credentials.secret_days_left(date(2026, 5, 31)) == 30
    assert credentials.secret_days_left(date(2026, 7, 1)) == -1
    assert credentials_of(api.config()).secret_days_left(datetime.now(UTC).date()) is None


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(b"<html>busy</html>", 503), TryLater),
        (said({"error": "slow_down"}, 429), TryLater),
        (Reply(b"<html>Bad Request</html>", 400), Misread),
        (Reply(b"<html>Hello</html>", 200), Misread),
        (Reply(b"[]", 200), Misread),
        (said({"token_type": "bearer"}), Misread),
        (said({"error": "unsupported_grant_type"}, 400), Misread),
    ],
)
async def test_a_log_in_that_cannot_be_read_or_is_out_of_order_is_no_refusal(
    reply: Reply, kind: type[Exception], tokens: Tokens, api: Api
) -> None:
    api.login = lambda form: reply
    with pytest.raises(kind):
        await tokens.bearer()


async def test_a_failed_log_in_is_not_tried_again_by_everybody_who_waits(
    tokens: Tokens, api: Api, clock: StillClock
) -> None:
    api.login = lambda form: Reply(b"", 503)
    for _ in range(50):
        with pytest.raises(TryLater):
            await tokens.bearer()
    assert len(api.logins) == 1
    clock.advance(31)
    api.login = api._let_in
    assert await tokens.bearer()


async def test_no_error_of_the_log_in_holds_a_secret(tokens: Tokens, api: Api) -> None:
    leaky = Reply(f'{{"access_token": "Atza|leak", "error": "{REFRESH}", "x": "{SECRET}"}}'.encode(), 400)
    api.login = lambda form: leaky
    with pytest.raises(Misread) as caught:
        await tokens.bearer()
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.body)
    assert all(secret not in told for secret in ("leak", SECRET, REFRESH))


async def test_a_damaged_answer_of_the_log_in_is_kept_as_no_evidence(tokens: Tokens, api: Api) -> None:
    api.login = lambda form: Reply(b"Atza|half-a-token", 200, {"Content-Encoding": "gzip"})
    with pytest.raises(Misread) as caught:
        await tokens.bearer()
    assert caught.value.body == b""


def test_credentials_show_no_secret_when_they_are_printed(api: Api) -> None:
    shown = repr(credentials_of(api.config())) + repr(api.config())
    assert SECRET not in shown
    assert REFRESH not in shown
