"""Pictures and files under messages: sent, edited in place, and never dearer than the words that go with them."""

from monitor.chat import Said
from monitor.demo.botapi import LocalBotApi
from monitor.messages import Attachment, Button, Message
from monitor.speakers.telegram import TelegramSpeaker
from tests.monitor.speakers.bot import LI, Ear, listening

CHART = Attachment("rank.png", b"\x89PNG one", is_picture=True)
LATER = Attachment("rank.png", b"\x89PNG two", is_picture=True)
PAPER = Attachment("case-17.pdf", b"%PDF-1.7")
KEYS = ((Button("Reload", "k1"), Button("Week", "k2")),)


async def test_a_picture_and_a_file_arrive_under_their_words_with_their_buttons(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    await speaker.say(LI, Message("<b>Rank</b> 12", KEYS, CHART), ring=True)
    await speaker.say(LI, Message("The case", (), PAPER), ring=False)

    chart, paper = api.messages(LI)
    assert (chart.kind, chart.text, chart.file and chart.file.body) == ("photo", "Rank 12", CHART.body)
    assert ([one.text for one in chart.buttons], chart.silent) == (["Reload", "Week"], False)
    assert (paper.kind, paper.file and paper.file.name, paper.silent) == ("document", "case-17.pdf", True)


async def test_a_caption_is_cut_outside_its_tags_where_an_alert_is_too_long_for_a_picture(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    await speaker.say(LI, Message("<b>🔴" + "long &amp; " * 300 + "</b>", KEYS, CHART), ring=True)

    (shown,) = api.messages(LI)
    assert len(shown.text.encode("utf-16-le")) // 2 == 1024
    assert [entity.type for entity in shown.content.entities] == ["bold"]
    assert shown.text.endswith("…")


async def test_every_edit_lands_in_the_same_message_and_an_alert_keeps_its_picture(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    message_id = await speaker.say(LI, Message("raised", KEYS), ring=True)
    steps = (
        (Message("still raised", KEYS), "text", None),
        (Message("raised, drawn", KEYS, CHART), "photo", CHART),
        (Message("acknowledged", KEYS), "photo", CHART),
        (Message("acknowledged", KEYS), "photo", CHART),
        (Message("resolved", (), LATER), "photo", LATER),
        (Message("the case", (), PAPER), "document", PAPER),
        (Message("<b>the case, broken <", (), PAPER), "document", PAPER),
    )
    for message, kind, file in steps:
        await speaker.amend(LI, message_id, message)
        (shown,) = api.messages(LI)
        body = shown.file.body if shown.file else None
        assert (shown.id, shown.kind, body) == (message_id, kind, file.body if file else None)
        assert shown.text == message.html.removeprefix("<b>")
        assert len(shown.buttons) == len(message.buttons) * 2


async def test_an_answer_without_a_picture_takes_the_place_of_one_that_had_it(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    async with listening(speaker, Ear(lambda heard: Said(edit=Message("the table", KEYS)))):
        message_id = await speaker.say(LI, Message("the chart", KEYS, CHART), ring=False)
        await api.press(LI, LI, message_id, "Reload")
        await api.until(lambda: [one.text for one in api.messages(LI)] == ["the table"])

    (shown,) = api.messages(LI)
    assert (shown.kind, len(shown.buttons)) == ("text", 2)


async def test_a_long_answer_comes_in_several_messages_the_picture_first_and_the_buttons_last(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    lines = [f"<b>lamp {number}</b> {'x' * 90}" for number in range(120)]
    answers = iter([Said((Message("\n".join(lines), KEYS, CHART),)), Said(edit=Message("\n".join(lines), KEYS))])
    async with listening(speaker, Ear(lambda heard: next(answers))):
        await api.user_says(LI, LI, "/rank")
        await api.until(lambda: len(api.messages(LI)) == 5)
        _, first, *middle, last = api.messages(LI)
        await api.press(LI, LI, last.id, "Reload")
        await api.until(lambda: len(api.messages(LI)) == 8)

    said = "\n".join(one.text for one in (first, *middle, last))
    assert said.splitlines() == [line.replace("<b>", "").replace("</b>", "") for line in lines]
    assert [one.kind for one in (first, *middle, last)] == ["photo", "text", "text", "text"]
    assert [len(one.buttons) for one in (first, *middle, last)] == [0, 0, 0, 2]


async def test_a_picture_that_is_refused_comes_as_a_file_and_a_file_that_is_refused_costs_no_words(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    huge = Attachment("rank.png", b"\x89PNG" + b"x" * 10_500_000, is_picture=True)
    api.faults.add("400 parse", "sendPhoto", times=3)
    await speaker.say(LI, Message("refused", KEYS, CHART), ring=False)
    await speaker.say(LI, Message("too large", KEYS, huge), ring=False)
    await speaker.say(LI, Message("empty", KEYS, Attachment("none.csv", b"")), ring=False)

    kinds = [(one.text, one.kind, len(one.buttons)) for one in api.messages(LI)]
    assert kinds == [("refused", "document", 2), ("too large", "document", 2), ("empty", "text", 2)]
