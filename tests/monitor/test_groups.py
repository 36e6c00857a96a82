"""Groups that are told: with topics, with money only where allowed, and with nobody who has no role."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from storage.states import Facts, Purpose, Role, Severity, Step
from tests.monitor.team import ANNA, BEN, EVE, GROUP, VIEW, Team, team

NEW = -1009876543210


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[Team]:
    async with team(tmp_path) as world:
        yield world


async def taken(world: Team) -> dict[str, int]:
    """The owner adds the bot and takes the group; the topics that were made, by their names."""
    await world.api.membership.added(world.api.person(ANNA, "Anna"), world.api.group(GROUP, "Lamp shop", forum=True))
    await world.taken_in()
    await world.press(ANNA, GROUP, "Tell this group")
    return {topic.name: number for number, topic in world.api.forums.of(GROUP).items()}


def digest(world: Team) -> Facts:
    return {"person": 1, "since": (world.clock.now() - timedelta(hours=8)).isoformat()}


async def test_a_group_is_offered_to_the_owner_who_adds_the_bot_and_each_kind_of_message_has_its_topic(
    world: Team,
) -> None:
    topics = await taken(world)
    assert list(topics) == ["Urgent", "Daily", "Operations"]
    assert world.texts(GROUP)[-1] == "Topics made: Urgent, Daily, Operations."
    assert "Lamp shop\u2069 is told" in world.texts(GROUP)[-2]

    world.forget(GROUP)
    wake = await world.alert("A1")
    for subject, severity, of_listing in (("A2", Severity.PUSH, True), ("A3", Severity.PUSH, False)):
        await world.tell(2)
        world.clock.advance(660)
        await world.alert(subject, severity, of_listing)
    await world.tell(2)
    world.clock.advance(660)
    await world.alert("A4", Severity.SILENT)
    await world.loose(Step.DIGEST, digest(world))
    await world.tell(2)

    shown = [(one.thread_id, one.silent) for one in world.shown(GROUP)]
    urgent, daily, operations = topics.values()
    assert sorted(shown) == [(urgent, False), (urgent, False), (daily, True), (operations, False), (operations, True)]
    first = world.shown(GROUP)[0]
    await world.press(BEN, GROUP, "I'm on it", first)
    await world.tell()
    edited = next(one for one in world.shown(GROUP) if one.id == first.id)
    assert (edited.thread_id, "Ben" in edited.text, len(edited.history)) == (urgent, True, 1)
    assert f"case {wake.id}" in world.texts(ANNA)[0], "each is told in the own chat as before"


async def test_at_night_a_group_makes_no_sound_and_the_ladder_wakes_people_in_their_own_chats(world: Team) -> None:
    await taken(world)
    world.forget(GROUP)
    world.clock.advance(timedelta(hours=14).total_seconds())
    await world.alert("A1")
    await world.tell(2)

    assert [one.silent for one in world.shown(GROUP)] == [True]
    assert [one.silent for one in world.shown(ANNA)] == [False]
    assert world.shown(BEN) == [], "his turn comes when she does not answer"


async def test_nobody_without_a_role_is_answered_and_only_owners_decide(world: Team) -> None:
    await taken(world)
    before = len(world.shown(GROUP))
    for text in ("/status", "/group", "/here urgent", "/start", "hello"):
        await world.say(EVE, GROUP, text)
    await world.press(EVE, GROUP, "Tell sums")
    assert len(world.shown(GROUP)) == before
    assert not world.api.callbacks[-1].answered

    for user, command in ((VIEW, "/group"), (BEN, "/here urgent")):
        await world.say(user, GROUP, command)
        assert world.texts(GROUP)[-1].startswith("Only for: owner")
    group = await world.store.group(GROUP)
    assert group is not None
    assert (group.money, len(group.threads)) == (False, 3)


async def test_whoever_is_removed_is_cut_off_at_once_also_from_buttons_and_the_owner_is_told_what_is_left(
    world: Team,
) -> None:
    await taken(world)
    await world.alert("A1")
    await world.tell(2)
    alert = next(one for one in world.shown(GROUP) if one.buttons and "I'm on it" in one.buttons[0].text)
    await world.alert("A2", Severity.SILENT)
    await world.dispatch.route()

    await world.say(ANNA, ANNA, "/team")
    await world.press(ANNA, ANNA, "Ben")
    await world.press(ANNA, ANNA, "Remove Ben")
    await world.press(ANNA, ANNA, "Yes, remove Ben")
    assert "remove him there too" in world.texts(ANNA)[-1]
    assert "Lamp shop" in world.texts(ANNA)[-1]

    said = len(world.shown(GROUP))
    await world.press(BEN, GROUP, "I'm on it", alert)
    await world.say(BEN, GROUP, "/status")
    await world.say(BEN, BEN, "/status")
    await world.tell(2)
    assert world.shown(BEN) == [], "what was on its way to him is withheld"
    assert len(world.shown(GROUP)) == said + 1
    incident = await world.store.incident(1)
    assert incident is not None
    assert incident.acked_by is None


@pytest.mark.parametrize("how", ["deleted", "closed"])
async def test_a_topic_that_is_gone_falls_back_to_general_says_so_and_is_chosen_anew(world: Team, how: str) -> None:
    topics = await taken(world)
    if how == "deleted":
        del world.api.forums.of(GROUP)[topics["Urgent"]]
    else:
        world.api.forums.of(GROUP)[topics["Urgent"]].closed = True
    await world.alert("A1")
    await world.tell(2)

    told = world.shown(GROUP)[-1]
    assert told.thread_id is None
    assert "The topic Urgent is gone or closed" in told.text
    assert "/here urgent" in told.text
    await world.say(ANNA, GROUP, "/group")
    assert "Urgent: ⚠️" in world.texts(GROUP)[-1]

    await world.say(ANNA, GROUP, "/here urgent", thread=77)
    assert world.texts(GROUP)[-1] == "Urgent goes here from now on."
    await world.say(ANNA, GROUP, "/here daily")
    await world.alert("A2")
    await world.loose(Step.DIGEST, digest(world))
    await world.tell(2)
    assert [one.thread_id for one in world.shown(GROUP)[-2:]] == [77, None]
    assert "topic" not in world.texts(GROUP)[-2]


async def test_where_the_bot_may_make_no_topics_it_says_how_to_choose_them(world: Team) -> None:
    world.api.group(GROUP, "Strict", forum=True, bot_may_make_topics=False)
    await world.say(ANNA, GROUP, "/start")
    await world.press(ANNA, GROUP, "Tell this group")
    assert "say /here in topics of your own" in world.texts(GROUP)[-1]
    await world.say(ANNA, GROUP, "/here")
    await world.press(ANNA, GROUP, "Operations")
    group = await world.store.group(GROUP)
    assert group is not None
    assert dict(group.threads) == {}, "it was said in General"


async def test_a_group_that_moves_keeps_topics_money_and_people_and_loses_no_alert(world: Team) -> None:
    await taken(world)
    await world.store.allow_money(GROUP, True)
    cai = await world.store.add_person("Cai", 14, GROUP, Role.OPERATOR, "en", "UTC")
    await world.alert("A1")
    await world.dispatch.route()
    world.api.group(NEW, "Lamp shop", forum=True)
    for number, topic in world.api.forums.of(GROUP).items():
        world.api.forums.of(NEW)[number] = topic
    world.api.faults.add("migrate", "sendMessage", times=None, chat_id=GROUP, migrate_to_chat_id=NEW)
    await world.tell(3)

    group = await world.store.group(NEW)
    assert group is not None
    assert (group.money, group.threads[Purpose.URGENT]) == (True, world.shown(NEW)[0].thread_id)
    assert len(world.shown(NEW)) == 1
    assert await world.store.group(GROUP) is None
    moved = await world.store.person_by_user(14)
    assert moved is not None
    assert (moved.id, moved.chat_id) == (cai.id, NEW)


async def test_telegrams_own_word_that_a_group_moved_is_enough(world: Team) -> None:
    await taken(world)
    chat = {"id": GROUP, "type": "group", "title": "Lamp shop"}
    person = {"id": EVE, "is_bot": False, "first_name": "Eve"}
    moved = {"message_id": 99, "date": 0, "chat": chat, "from": person, "migrate_to_chat_id": NEW}
    await world.api.push_update({"message": moved})
    await world.taken_in()
    assert [one.chat_id for one in await world.store.groups()] == [NEW]


async def test_sums_are_told_in_a_group_only_after_an_owner_allowed_it(world: Team) -> None:
    await taken(world)
    orders: Facts = {"account": "us", "people": [1], "orders": [], "count": 1}
    await world.say(BEN, GROUP, "/orders")
    assert "Sums I tell in a private chat" in world.texts(GROUP)[-1]
    await world.loose(Step.ORDERS, orders)
    await world.tell(2)
    told = len(world.shown(GROUP))
    (kept,) = [one for one in await world.store.deliveries_since(world.clock.now() - timedelta(hours=1)) if one.reason]
    assert (kept.chat_id, kept.reason) == (GROUP, "money in a group")

    await world.say(ANNA, GROUP, "/group")
    await world.press(ANNA, GROUP, "Tell sums of money here")
    await world.say(BEN, GROUP, "/orders")
    assert "Sums I tell" not in world.texts(GROUP)[-1]
    await world.loose(Step.ORDERS, orders)
    await world.tell(2)
    assert len(world.shown(GROUP)) == told + 3

    await world.say(ANNA, ANNA, "/group")
    assert "Sums of money are told here." in world.texts(ANNA)[-1]
    await world.press(ANNA, ANNA, "No longer tell")
    await world.alert("A1")
    before = len(world.shown(GROUP))
    await world.tell(2)
    assert len(world.shown(GROUP)) == before


async def test_whoever_blocks_the_bot_is_known_at_once_and_the_next_is_woken_instead(world: Team) -> None:
    await taken(world)
    anna = world.api.person(ANNA, "Anna")
    chat = next(one for one in world.api.chats if one.id == ANNA)
    await world.api.membership.put_out(anna, chat)
    await world.taken_in()
    await world.alert("A1")
    await world.tell(2)

    assert world.shown(ANNA) == []
    assert [one.silent for one in world.shown(BEN)] == [False], "that the group was told wakes nobody"
    assert "Cannot be reached: \u2068Anna\u2069" in world.texts(BEN)[0]

    await world.api.membership.added(anna, chat)
    await world.taken_in()
    await world.alert("A2")
    await world.tell(2)
    assert len(world.shown(ANNA)) == 1
