"""/deadline, /deadlines and /done: what is due is entered in one's own words, told in time, and ended only by done."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.diagnosis import Expiry
from adapters.readings import Topic
from monitor.buttons import alert_keys
from monitor.commands.moments import moment, split_moment
from monitor.deadlines import judge
from monitor.language import visible
from monitor.nights import night
from monitor.render import Scene, digest
from monitor.rules.source import Patience
from storage.states import Batch, Deadline, DeadlineKind, Incident, Severity, Status
from tests.monitor.account_world import order
from tests.monitor.pressing import EN
from tests.monitor.shop import ANNA, BO, VERA, Shop, button, buttons, person, texts
from tests.words import unmarked

ZONE = "Asia/Shanghai"
HOUR = timedelta(hours=1)
# It is noon in Shanghai.
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


async def said(shop: Shop, user: int, text: str) -> str:
    return shown(await shop.say(user, text))


def shown(answer: Any) -> str:
    return unmarked(visible(texts(answer)))


async def only(shop: Shop) -> Deadline:
    (one,) = await shop.store.deadlines()
    return one


async def opened(shop: Shop) -> Incident:
    (one,) = [one for one in await shop.store.open_incidents() if one.rule == "deadline"]
    return one


async def test_a_deadline_is_entered_listed_and_done_in_the_persons_own_zone(shop: Shop) -> None:
    lamp = await shop.lamp()  # it is 10:14 in Shanghai
    text = await said(shop, BO, "/deadline Appeal for Blue Lamp 2026-03-05 17:00")
    assert "Deadline 1: Appeal for Blue Lamp\nDue 5 Mar 17:00: 2 d 6 h left." in text
    one = await only(shop)
    assert one.due_at == datetime.fromisoformat("2026-03-05T17:00+08:00")
    assert (one.typed, one.zone, one.made_by) == ("2026-03-05 17:00", ZONE, "Bo")
    assert (one.kind, one.listing_id, one.account) == (DeadlineKind.NOTICE, lamp.id, "shop")
    assert "1) Appeal for Blue Lamp · Due 5 Mar 17:00: 2 d 6 h left." in await said(shop, VERA, "/deadlines")
    assert "Done: Bo, 10:14." in await said(shop, BO, "/done 1")
    assert "Nothing is due" in await said(shop, VERA, "期限")
    assert "Bo has done it already" in await said(shop, BO, "/done 1")


async def test_it_begins_at_its_own_step_and_done_under_the_alert_is_the_end(shop: Shop) -> None:
    await shop.say(BO, "/deadline Answer the notice 3h")
    told = await opened(shop)
    assert (told.severity, told.facts["within"], told.status) == (Severity.WAKE, 4, Status.CONFIRMED)
    assert shop.woken, "it is told at once"
    keys = alert_keys(EN, told, BO, shop.clock.now())
    assert [one.label for one in keys.rows[1]][:2] == ["Done", "Evidence"]
    await shop.store.add_buttons(keys.stored)
    done = keys.rows[1][0].id
    assert "Only for: operator" in shown(await shop.press(VERA, done, chat=BO))
    assert "Done. By mistake? /deadline 1 reopen" in shown(await shop.press(BO, done))
    over = await shop.incident(told.id)
    assert (over.status, over.facts["ended"], over.facts["by"]) == (Status.RESOLVED, "done", "Bo")
    assert "pressed before" in shown(await shop.press(BO, done))


async def test_acknowledging_does_not_end_it_and_done_by_mistake_can_be_undone(shop: Shop) -> None:
    await shop.say(BO, "/deadline Answer the notice 3h")
    told = await opened(shop)
    await shop.say(BO, f"/ack {told.id}")
    assert (await opened(shop)).status is Status.ACKNOWLEDGED
    undo = button(await shop.say(ANNA, "/done 1"), "Undo")
    assert not [one for one in await shop.store.open_incidents() if one.rule == "deadline"]
    assert "Due 13:14: 3 h left" in shown(await shop.press(ANNA, undo))
    assert (await opened(shop)).id != told.id, "it is told anew"
    assert "Undone" not in await said(shop, VERA, "/deadlines")
    await shop.say(BO, "/done 1")
    assert "3 h left" in await said(shop, BO, "/deadline 1 reopen")
    assert [entry.by for entry in await shop.store.audit()] == ["Bo", "Bo", "Anna", "Bo"]
    assert "done, for Answer the notice" in await said(shop, ANNA, "/audit")


async def test_it_can_be_put_off_renamed_deleted_and_brought_back(shop: Shop) -> None:
    await shop.say(BO, "/deadline Answer 3h")
    first = await opened(shop)
    assert "Due 4 Mar 12:00: 1 d 1 h left" in await said(shop, BO, "/deadline 1 tomorrow 12:00")
    put_off = await shop.incident(first.id)
    assert (put_off.status, put_off.facts["ended"]) == (Status.RESOLVED, "moved")
    assert "Deadline 1: Appeal 跟卖" in await said(shop, BO, "/deadline #1 Appeal 跟卖")
    assert "It was deleted" in await said(shop, BO, "/deadline 1 delete")
    assert await shop.store.deadlines() == ()
    assert "It was deleted" in await said(shop, BO, "/done 1")
    assert "Deadline 1: Appeal 跟卖" in await said(shop, BO, "/deadline 1 reopen")
    assert "That is past: 09:00" in await said(shop, BO, "/deadline 1 today 09:00")
    assert "There is no such deadline" in await said(shop, BO, "/deadline #9 delete")
    assert "3 boxes claim" in await said(shop, BO, "/deadline 1 3 boxes claim 2d"), "a number may begin a name"


async def test_an_alert_of_the_platform_asks_for_the_time_and_counts_from_when_it_came(shop: Shop) -> None:
    lamp = await shop.lamp()
    case = await shop.case(lamp, "account_warned", listing_id=None)
    shop.clock.advance(2 * HOUR.total_seconds())
    keys = alert_keys(EN, case, BO, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    [pressed] = [one.id for row in keys.rows for one in row if one.label == "Deadline"]
    asked = await shop.press(BO, pressed)
    assert "Until when?" in texts(asked)
    assert [one.label for one in buttons(asked)] == ["1 d", "2 d", "3 d", "7 d"]
    assert "Due 5 Mar 10:14: 1 d 22 h left" in shown(await shop.press(BO, button(asked, "2 d")))
    one = await only(shop)
    assert (one.what, one.incident_id, one.account) == ("The platform warns you about your account", case.id, "shop")
    assert "There is no such case" in await said(shop, BO, "/deadline case 99 48h")


async def test_a_number_that_is_a_deadlines_and_anothers_case_is_asked_about(shop: Shop) -> None:
    lamp = await shop.lamp()
    await shop.case(lamp)  # takes the number 1 of the cases
    await shop.say(BO, "/deadline First 2d")
    await shop.say(BO, "/deadline Second 2d")
    await shop.say(BO, "/deadline Third 3h")
    case = await opened(shop)
    assert (case.id, case.facts["deadline"]) == (2, 3)
    asked = await shop.say(BO, "/done 2")
    assert [one.label for one in buttons(asked)] == ["✓ 3 Third", "✓ 2 Second"]
    assert "Done: Bo" in await said(shop, BO, "/done case 2")
    assert [one.what for one in await shop.store.deadlines()] == ["First", "Second"]
    assert "Done: Bo" in await said(shop, BO, "/done #2")
    assert "Which deadline is done?" in await said(shop, BO, "/done")
    assert "There is no such deadline" in await said(shop, BO, "/done 77")


async def test_the_list_counts_what_is_to_be_shipped_of_accounts_that_are_asked(shop: Shop) -> None:
    now = shop.clock.now()
    due = [order(number, now, ship_by=now + 5 * HOUR + number * HOUR / 2) for number in range(3)]
    await shop.store.commit(Batch(orders=tuple((account, one) for account in ("shop", "gone") for one in due)))
    await shop.store.ensure_account_watches("shop", (Topic.ORDERS,), now)
    assert "🟠 shop: 3 orders are to be shipped · Due 15:14: 5 h left." in await said(shop, VERA, "/deadlines")
    assert "gone" not in await said(shop, VERA, "/deadlines")
    day = now.date()
    shop.expiries = tuple(Expiry("client secret", day + timedelta(days=left), "") for left in (30, 31))
    assert "client secret ends on Apr 2, 2026 (in 30 days)" in await said(shop, VERA, "/deadlines")
    assert "31 days" not in await said(shop, VERA, "/deadlines")


async def test_the_morning_names_what_is_due_on_the_day_after_and_is_not_quiet_then(shop: Shop) -> None:
    now = shop.clock.now()
    for what, when in (("Soon", "24h"), ("Next", "25h"), ("Last", "48h"), ("Later", "49h")):
        await shop.say(BO, f"/deadline {what} {when}")
    await shop.store.ensure_account_watches("shop", (Topic.ORDERS,), now)
    due = [order(number, now, ship_by=now + (23 + number) * HOUR) for number in (1, 2, 25, 26)]
    await shop.store.commit(Batch(orders=tuple(("shop", one) for one in due)))
    seer = await person(shop, VERA)
    tools = {"patience": lambda watch: Patience(HOUR, HOUR), "period": lambda account, topic: HOUR}
    told = await night(shop.store, seer, (), now - 8 * HOUR, now, **tools)  # type: ignore[arg-type]
    assert ([one.what for one in told.due], len(told.to_ship), told.is_quiet) == (["Next", "Last"], 2, False)
    text = unmarked(visible(digest(EN, told, Scene(), now=now).html))
    assert "Due within two days\n⚪ 2) Next · Due 4 Mar 11:14: 1 d 1 h left." in text
    assert "⚪ shop: 2 orders are to be shipped · Due 4 Mar 11:14: 1 d 1 h left." in text
    assert "Later" not in text


async def test_a_deadline_outlives_its_listing_and_no_pause_or_mute_keeps_it_back(shop: Shop) -> None:
    lamp = await shop.lamp()
    await shop.say(BO, "/deadline Appeal for Blue Lamp 3h")
    told = await opened(shop)
    assert (told.listing_id, told.facts["listing"]) == (None, "Blue Lamp")
    await shop.store.remove_listing(lamp.id, shop.clock.now())
    await judge(shop.store, shop.clock.now())
    assert (await opened(shop)).id == told.id


async def test_who_only_looks_may_not_enter_and_what_is_missing_is_asked_for(shop: Shop) -> None:
    assert "Only for: operator" in await said(shop, VERA, "/deadline Appeal 2d")
    assert "Only for: operator" in await said(shop, VERA, "/done 1")
    assert "Until when?" in await said(shop, BO, "/deadline Appeal")
    assert "What is due then?" in await said(shop, BO, "/deadline 48h")
    assert "That is past" in await said(shop, BO, "/deadline Appeal 2026-03-01 10:00")
    assert "Nothing is due" in await said(shop, BO, "/deadline")
    assert "Nothing is due that you entered" in await said(shop, BO, "/done")
    await shop.say(BO, "/deadline 优惠券 夏季 2d")
    assert (await only(shop)).kind is DeadlineKind.COUPON


# --- moments as they are typed ---------------------------------------------------------------------------------------


def here(text: str) -> str | None:
    at = moment(text, NOW, ZONE)
    return f"{at + 8 * HOUR:%m-%d %H:%M}" if at else None


@pytest.mark.parametrize(
    ("texts", "meant"),
    [
        (["in 3 days", "3天后", "через 3 дня", "بعد 3 أيام", "٣ أيام", "3日後", "72h"], "11-25 12:00"),
        (["tomorrow 17:00", "明天 17:00", "завтра в 17:00", "غدا 17:00", "明日17時"], "11-23 17:00"),
        (
            ["2026-12-01 17:00", "1.12.2026 17:00", "12月1日17点", "by 2026-12-01 17:00", "2026-12-01T17:00"],
            "12-01 17:00",
        ),
        (["48h from 2026-11-22 09:00", "48 ч с 2026-11-22 09:00", "2026-11-22 09:00 から 48時間"], "11-24 09:00"),
        (["48 ساعة من 2026-11-22 09:00", "2026-11-22 9:00 起 48小时", "2d from today 9:00"], "11-24 09:00"),
        (["3 days from yesterday 14:30", "3d from 14:30"], "11-24 14:30"),
        (["2026-12-01", "12月1日"], "12-02 00:00"),
        (["7d from 2026-11-20"], "11-27 00:00"),
        (["17:00", "17：00"], "11-22 17:00"),
        (["12:00", "tomorrow 12:00"], "11-23 12:00"),
        (["11月21日"], "11-22 00:00"),
        (["Appeal", "17", "2026-02-30", "99:99", "25:00", "9999-12-31 10:00", "1234567 days", ""], None),
    ],
)
def test_a_moment_is_understood_as_it_is_typed(texts: list[str], meant: str | None) -> None:
    assert {text: here(text) for text in texts} == dict.fromkeys(texts, meant)


def test_a_day_that_has_been_is_next_year_s_and_a_name_stays_whole() -> None:
    assert moment("11月21日 10:00", NOW, ZONE) == datetime(2027, 11, 21, 2, tzinfo=UTC)
    what, when = split_moment("Appeal for lamp 3 in 3 days", NOW, ZONE)
    assert (what, when.typed if when else None) == ("Appeal for lamp 3", "in 3 days")
    assert split_moment("Appeal for lamp 3", NOW, ZONE) == ("Appeal for lamp 3", None)


@pytest.mark.parametrize(
    ("text", "utc"),
    [("2026-03-08 02:30", "03-08 06:30"), ("2026-11-01 01:30", "11-01 05:30"), ("2026-11-01", "11-02 05:00")],
)
def test_a_time_that_the_clocks_skip_or_show_twice_is_the_earlier_one(text: str, utc: str) -> None:
    at = moment(text, datetime(2026, 1, 1, tzinfo=UTC), "America/New_York")
    assert f"{at:%m-%d %H:%M}" == utc
