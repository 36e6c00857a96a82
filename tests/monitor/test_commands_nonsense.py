"""Nothing that anybody may type leaves him without an answer, or the others waiting for one."""

from time import process_time

import pytest
from structlog.testing import capture_logs

from monitor.known import CONTENT
from storage.states import Batch, State
from tests.monitor.shop import ANNA, VERA, Shop, texts

_NUMBER = "9" * 20
_PAGE = "https://www.amazon.com/dp/B0EXAMPL7K"


@pytest.mark.parametrize("command", ["listing", "chart", "tag", "pause", "case", "ack", "product"])
async def test_a_number_that_no_row_can_have_is_answered(shop: Shop, command: str) -> None:
    await shop.lamp()
    for text in (_NUMBER, f"#{_NUMBER}", f"={_NUMBER}", "#3000000000"):
        assert texts(await shop.say(ANNA, f"/{command} {text}")), text


async def test_the_last_day_of_the_calendar_is_no_end_of_a_pause(shop: Shop) -> None:
    lamp = await shop.lamp()
    await shop.case(lamp)
    for text in ("/pause Blue Lamp 9999-12-31", "/mute Blue Lamp 9999-12-31", "/snooze 1 9999-12-31"):
        assert "ntil when?" in texts(await shop.say(ANNA, text))
    assert [one.paused_until for one in await shop.store.listings()] == [None]


async def test_a_message_full_of_words_keeps_nobody_waiting(shop: Shop) -> None:
    await shop.lamp()
    begun = process_time()
    assert texts(await shop.say(ANNA, "/tag " + "a " * 2000))
    assert process_time() - begun < 3, "each word was looked up by itself"


async def test_a_viewer_adds_nothing_by_writing_a_command_over_two_lines(shop: Shop) -> None:
    for text in (f"rivals\n{_PAGE} Theirs", f"x\n{_PAGE} Theirs", f"\t{_PAGE} Theirs", f"add\n{_PAGE} Theirs"):
        await shop.say(VERA, f"/rivals {text}")
        assert await shop.store.listings() == (), text
    assert "Only for: operator" in texts(await shop.say(VERA, f"/rivals rivals\n{_PAGE} Theirs"))


async def test_a_fault_of_the_bot_is_said_and_the_next_question_answered(shop: Shop) -> None:
    lamp = await shop.lamp()
    spoilt = State(lamp.id, CONTENT, shop.clock.now(), {"state": "no such state"})
    await shop.store.commit(Batch(states=(spoilt,)))
    with capture_logs() as logged:
        assert "the fault is mine" in texts(await shop.say(ANNA, "/listing Blue Lamp"))
    assert [(one["log_level"], one["command"]) for one in logged] == [("error", "/listing")]
    assert "Awake" in texts(await shop.say(ANNA, "/ping"))
