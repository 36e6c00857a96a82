"""“/month 2026-02”, “/month pdf”, “/week xlsx” and the buttons, in the chat and on the command line."""

from collections.abc import AsyncIterator

import pytest

from monitor.charts.book import Book
from monitor.charts.document import Document
from monitor.language import visible
from tests.monitor.reports.month import open_month
from tests.monitor.shop import GROUP, VERA, Shop, button, buttons, open_shop, texts


@pytest.fixture(scope="module")
async def month(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    async with open_month(tmp_path_factory.mktemp("month")) as shop:
        yield shop


async def test_a_calendar_month_is_told_with_its_files_and_the_months_beside_it(month: Shop) -> None:
    said = await month.say(VERA, "/month 2026-02")
    shown = visible(texts(said))
    assert "February 2026: revenue $411.00" in shown
    assert "The month before: revenue +311 %" in shown
    assert "Not final" in shown
    labels = [one.label for one in buttons(said)]
    assert labels[:4] == ["PDF", "Excel", "January 2026", "March 2026"]
    before = await month.press(VERA, button(said, "January"))
    assert "January 2026: revenue $100.00" in visible(texts(before))


async def test_files_come_by_a_word_or_a_button_and_are_those_of_the_time_that_was_named(month: Shop) -> None:
    titles: list[str] = []

    async def printed(document: Document) -> bytes:
        titles.append(document.title)
        return b"%PDF"

    async def written(book: Book) -> bytes:
        titles.append(book.title)
        return b"PK"

    month.printed, month.written = printed, written
    for text in ("/month pdf", "/month last xlsx", "/week 2026-W07 pdf", "/yesterday pdf", "/today 2026-02-05 excel"):
        said = await month.say(VERA, text)
        assert said
        assert said.messages[0].attachment, text
    assert titles == ["March 2026", "February 2026", "Feb 9 – Feb 15, 2026", "Mon, Mar 2, 2026", "Thu, Feb 5, 2026"]
    answer = await month.say(VERA, "/week")
    file = await month.press(VERA, button(answer, "PDF"))
    assert file
    assert file.messages[0].attachment
    assert file.messages[0].attachment.name == "twoam-2026-W10.pdf", "what runs now"


async def test_what_is_no_time_is_left_to_the_answers_and_never_an_error(month: Shop) -> None:
    for text in ("/month Blue Lamp", "/month 2027-01", "/week 2026-99", "/month pdf pdf", "/today 2026-02-30"):
        said = await month.say(VERA, text)
        assert said, text
        assert not [one for one in said.messages if one.attachment], text


async def test_where_no_file_can_be_made_the_figures_come_all_the_same(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with open_shop(tmp_path_factory.mktemp("bare")) as shop:
        said = await shop.say(VERA, "/month pdf")
        shown = visible(texts(said))
        assert "The file could not be made" in shown
        assert "March 2026: revenue $0.00" in shown
        assert "No account tells me its orders" in shown


async def test_in_a_group_no_sum_is_told(month: Shop) -> None:
    said = await month.say(VERA, "/month 2026-02", chat=GROUP)
    assert "411" not in texts(said)
    assert said
    assert not [one for one in said.messages if one.attachment]
