"""A case as a PDF: whole, in every language, from its own side, and without a word of a buyer."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from typing import Any

import pypdfium2
import pytest

from monitor.charts.document import Document, Heading, Paragraph, Table
from monitor.charts.studio import NotDrawn, Studio
from monitor.charts.words import foldable
from monitor.language import visible
from storage.states import Batch, RawProof, Told
from tests.monitor.charts.past import lived
from tests.monitor.shop import ANNA, BO, VERA, Shop, button, buttons, open_shop, texts

WORDS = {"en": "New seller", "zh": "有人跟卖", "ru": "Новый продавец", "ar": "بائع جديد", "ja": "新しい出品者"}


@pytest.fixture(scope="module")
async def past(tmp_path_factory: pytest.TempPathFactory, studio: Studio) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path_factory.mktemp("case")) as shop:
        lamp = await lived(shop)
        case = await shop.incident(1)
        url = "https://www.amazon.com/dp/B0EXAMPL7K"
        proof = RawProof(lamp.id, case.key, shop.clock.now(), url, 200, b"<html>")
        await shop.store.commit(Batch(proofs=(proof,), told=(Told(case, ()),)))
        await shop.store.add_reply(case.id, 1, "Anna", shop.clock.now(), text="I have written to him")
        shop.draw, shop.printed = studio.picture, studio.pages
        yield shop


def read(pdf: bytes) -> list[str]:
    """The words of each page."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def inked(pdf: bytes) -> tuple[float, float]:
    """How far the first title reaches, in parts of the page's width from the left."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0].render(scale=1.0).to_pil().convert("L")
    finally:
        document.close()
    box = page.crop((0, 45, page.width, 78)).point([255] * 160 + [0] * 96).getbbox()
    assert box
    return box[0] / page.width, box[2] / page.width


async def test_a_case_is_a_file_with_all_that_is_kept_of_it(past: Shop) -> None:
    said = await past.say(VERA, "/case 1")
    file = await past.press(VERA, button(said, "PDF"))
    assert file
    (message,) = file.messages
    assert message.attachment
    assert (message.attachment.name, message.attachment.is_picture) == ("case-1.pdf", False)
    words = "\n".join(read(message.attachment.body))
    for expected in (
        "Case 1: New seller on your listing",
        "Blue Lamp",
        "confirmed",
        "Lumen Direct A1MEMEMEMEMEM",
        "I have written to him",
        "SHA-256",
        "What is known of the seller",
        "on 0 of your listings now",
        "others' lowest: none now",
    ):
        assert expected in words, expected
    assert "No buyer" in visible(message.html)
    (with_picture,) = [page for page in read(message.attachment.body) if "The past" in page]
    assert "data " in with_picture, "a picture's words stand on its page, down to their last line"
    assert (await past.store.links(1))[-1].hash in words.replace("\r\n", "")


async def test_pages_are_written_from_the_side_of_the_language_and_lose_no_word(studio: Studio) -> None:
    for language, word in WORDS.items():
        rows = tuple((f"2026-11-{day:02}", f"{day}) {word} · Blue Lamp", "$17.99") for day in range(1, 25))
        text = "\n".join(f"{number}) {word}, {number}" for number in range(1, 50))
        blocks = (Heading(word), Table(("1", word, "$"), rows, (2, 5, 1)), Heading(word), Paragraph(text))
        pdf = await studio.pages(Document(word, "", "twoam", language, language == "ar", blocks))
        pages = read(pdf)
        assert len(pages) >= 2, language
        assert "49" in pages[-1], "also behind a page's end, the first words of a line are there"
        if language != "ar":  # the letters of Arabic are read back in the order in which they stand
            assert "".join(pages).count(word) == 3 + 24 + 1 + 49
            assert all(f"{number}) {word}" in "".join(pages) for number in range(1, 50))
        left, right = inked(pdf)
        assert (right > 0.85) is (language == "ar"), language
        assert (left < 0.15) is (language != "ar"), language


async def test_a_file_that_cannot_be_made_says_so_and_a_case_that_is_not_there_too(past: Shop) -> None:
    async def broken(document: Document) -> bytes:
        raise NotDrawn("the process that draws has died")

    kept, past.printed = past.printed, broken
    assert "could not be made" in texts(await past.say(BO, "/case 1 pdf"))
    past.printed = kept
    assert "no such case" in texts(await past.say(BO, "/case 99 pdf"))


async def test_the_process_ends_after_pages_whose_fonts_took_its_memory(studio: Studio) -> None:
    await studio.pages(Document("T", "", "", "en", False, ()))
    assert studio.pid is None


async def test_an_alert_that_a_picture_explains_brings_it(past: Shop) -> None:
    for case, title in ((1, "Price"), (2, "Rank")):
        said = await past.say(ANNA, f"/case {case}")
        assert "Chart" in [one.label for one in buttons(said)]
        shown = await past.press(ANNA, button(said, "Chart"))
        assert shown
        assert shown.messages[0].attachment, "a message of its own: the alert stays as it is"
        assert shown.messages[0].html.startswith(f"<b>{title}</b>")


async def test_a_child_that_dies_while_it_prints_is_replaced_once(studio: Studio) -> None:
    blocks = tuple(Paragraph("word " * 400) for _ in range(6))
    printing = asyncio.create_task(studio.pages(Document("T", "", "", "en", False, blocks)))
    async with asyncio.timeout(60):
        while studio.pid is None:
            await asyncio.sleep(0.01)
    os.kill(studio.pid, signal.SIGKILL)
    assert (await printing).startswith(b"%PDF")


def test_chinese_lines_are_filled_and_no_mark_that_closes_begins_one() -> None:
    fold = "\u200b"
    assert foldable("成本未知，所以").split(fold) == ["成", "本", "未", "知，", "所", "以"]
    assert foldable("（高）了").split(fold) == ["（高）", "了"]
    assert foldable("SKU-02231 of 5月") == "SKU-02231 of 5月"
    assert foldable("") == ""


async def test_a_number_before_a_chinese_sentence_stands_in_its_line(studio: Studio) -> None:
    words = "86 件成本未知，所以利润偏高，而这一行要长到必须换行为止，因此还要再写很多很多的字才行，请用命令设定成本。"
    [page] = read(await studio.pages(Document("报告", "副题", "页脚", "zh", False, (Paragraph(words),))))
    first = next(line for line in page.splitlines() if line.startswith("86"))
    assert first.startswith("86 件成本未知，所以利润偏高")
