"""What people reply to an alert, with a text, a picture or a file, is kept with its case."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest
import pytest_asyncio

from monitor.commands.replying import MOST_BYTES, MOST_FILES
from monitor.demo.chats import File
from storage.states import ReplyFile
from tests.monitor.team import ANNA, BEN, EVE, GROUP, VIEW, Team, team

LABEL = File("label.jpg", "image/jpeg", bytes(range(256)) * 30)
LETTER = File("letter.pdf", "application/pdf", b"%PDF-1.7 letter")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[Team]:
    async with team(tmp_path) as world:
        yield world


async def alerted(world: Team) -> int:
    """One alert on the phones of both; the number of Anna's message."""
    await world.alert("A1")
    await world.tell(2)
    await world.store.update_person(2, duty=0)
    return world.shown(ANNA)[-1].id


async def test_a_text_a_picture_and_a_file_are_kept_with_the_case_and_shown_there_again(world: Team) -> None:
    alert = await alerted(world)
    await world.say(ANNA, ANNA, "status", reply_to=alert)
    await world.say(ANNA, ANNA, "the label on the box", reply_to=alert, file=LABEL)
    await world.say(ANNA, ANNA, "", reply_to=alert, file=LETTER)
    assert world.texts(ANNA)[-3:] == ["Kept with case 1."] * 3

    replies = await world.store.replies(1)
    assert [(one.name, one.text) for one in replies] == [
        ("Anna", "status"),
        ("Anna", "the label on the box"),
        ("Anna", None),
    ]
    assert replies[1].file == ReplyFile("photo.jpg", True, len(LABEL.body), sha256(LABEL.body).hexdigest())
    assert await world.store.reply_body(replies[2].id) == LETTER.body

    await world.say(ANNA, ANNA, "/case 1")
    card = world.shown(ANNA)[-1]
    assert "3 replies:" in card.text
    assert "📎 \u2068letter.pdf\u2069" in card.text
    await world.say(ANNA, ANNA, "they answered", reply_to=card.id)
    assert world.texts(ANNA)[-1] == "Kept with case 1.", "the card of the case stands for its alert"
    await world.press(ANNA, ANNA, "Replies and files", card)
    shown = {one.file.name: (one.kind, one.file.body, one.text) for one in world.shown(ANNA) if one.file}
    assert shown["letter.pdf"][:2] == ("document", LETTER.body)
    assert shown["photo.jpg"][:2] == ("photo", LABEL.body)
    assert sha256(LABEL.body).hexdigest() in shown["photo.jpg"][2]


async def test_an_album_is_kept_whole_and_confirmed_once(world: Team) -> None:
    alert = await alerted(world)
    before = len(world.texts(ANNA))
    sent = [("two boxes", LABEL, alert), ("", LABEL, None), ("", LETTER, None)]
    for text, file, reply_to in sent:
        await world.api.user_says(ANNA, ANNA, text, reply_to=reply_to, file=file, album="77")
    await world.taken_in()
    assert world.texts(ANNA)[before:] == ["Kept with case 1."]
    assert sorted(one.file.name for one in await world.store.replies(1) if one.file) == [
        "letter.pdf",
        "photo.jpg",
        "photo.jpg",
    ]


async def test_what_is_not_kept_is_refused_with_a_word_that_says_why(world: Team) -> None:
    alert = await alerted(world)
    large = File("scan.pdf", "application/pdf", b"x" * (MOST_BYTES + 1))
    speech = File("voice.ogg", "audio/ogg", b"OggS")
    await world.say(ANNA, ANNA, "/help")
    old = world.shown(ANNA)[-1].id
    refused = (
        (large, alert, "The file is too large: I keep up to 10 MB."),
        (speech, alert, "I keep words, pictures and files only"),
        (LABEL, old, "Not kept: reply with it to an alert"),
        (LABEL, None, "Not kept: reply with it to an alert"),
    )
    for file, reply_to, words in refused:
        await world.say(ANNA, ANNA, "", reply_to=reply_to, file=file)
        assert world.texts(ANNA)[-1].startswith(words)
    for _ in range(6):
        await world.alert(f"B{_}")
    await world.tell(2)
    await world.say(ANNA, ANNA, "all of them", reply_to=world.shown(ANNA)[-1].id)
    assert world.texts(ANNA)[-1].startswith("This message tells several alerts: say /case")
    assert await world.store.replies(1) == ()


async def test_a_case_takes_only_so_many_files_and_words_without_end(world: Team) -> None:
    alert = await alerted(world)
    file = ReplyFile("a.jpg", True, 1, "digest", b"x")
    for _ in range(MOST_FILES):
        await world.store.add_reply(1, 1, "Anna", world.clock.now(), file=file)
    await world.say(ANNA, ANNA, "", reply_to=alert, file=LABEL)
    assert world.texts(ANNA)[-1].startswith("Case 1 has 30 files")
    await world.say(ANNA, ANNA, "one more word", reply_to=alert)
    assert world.texts(ANNA)[-1] == "Kept with case 1."


async def test_viewers_may_not_reply_and_strangers_are_not_answered(world: Team) -> None:
    await world.store.take_group(GROUP, "Lamp shop", True, 1)
    await world.alert("A1")
    await world.tell(2)
    alert = world.shown(GROUP)[-1].id
    await world.say(VIEW, GROUP, "nice", reply_to=alert)
    assert world.texts(GROUP)[-1].startswith("Only for: operator")
    said = len(world.shown(GROUP))
    for file in (None, LABEL):
        await world.say(EVE, GROUP, "spam", reply_to=alert, file=file)
    await world.say(EVE, EVE, "", file=LABEL)
    assert len(world.shown(GROUP)) == said
    assert world.shown(EVE) == []
    assert await world.store.replies(1) == ()
    await world.say(BEN, GROUP, "I called them", reply_to=alert)
    assert world.texts(GROUP)[-1] == "Kept with case 1."


async def test_talk_between_people_in_a_group_is_left_alone(world: Team) -> None:
    await world.store.take_group(GROUP, "Lamp shop", True, 1)
    hello = await world.api.user_says(BEN, GROUP, "hello")
    for file in (None, LABEL):
        await world.say(ANNA, GROUP, "hi", reply_to=hello.id, file=file)
    assert world.shown(GROUP) == []


@pytest.mark.parametrize("fault", ["500", "drop"])
async def test_a_file_that_cannot_be_fetched_is_asked_for_again_and_keeps_no_other_word_waiting(
    world: Team, fault: str
) -> None:
    alert = await alerted(world)
    world.api.faults.add(fault, "getFile")  # type: ignore[arg-type]
    await world.say(ANNA, ANNA, "", reply_to=alert, file=LETTER)
    assert world.texts(ANNA)[-1].startswith("I could not fetch letter.pdf, it is not kept")
    await world.say(ANNA, ANNA, "", reply_to=alert, file=LETTER)
    assert world.texts(ANNA)[-1] == "Kept with case 1."
    assert len(await world.store.replies(1)) == 1


async def test_a_file_on_its_way_keeps_nobody_waiting(world: Team) -> None:
    alert = await alerted(world)
    world.api.faults.add("hang", "getFile", seconds=None)
    await world.api.user_says(ANNA, ANNA, "", reply_to=alert, file=LETTER)
    await world.api.until(lambda: bool(world.api.calls("getFile")))
    await world.api.user_says(ANNA, ANNA, "/help")
    await world.until(lambda: "What you can say" in world.texts(ANNA)[-1])
    assert await world.store.replies(1) == ()
