"""What a person sees and does on the local phone, in a real browser."""

import asyncio
import json
from pathlib import Path

import aiohttp

from tests.phone.world import ANNA, BEN, GROUP, URGENT, World, picture

PRIVATE = f"{ANNA}/{ANNA}"
ARABIC = (
    "\u200f🔴 <b>بائع جديد على منتجك</b> · \u2068Amazon US\u2069\nيعرض \u2068XYZ Store\u2069 السعر \u206817.99\u2069"
)
HOSTILE = "<img src=x onerror=alert(1)><script>window.owned = 1</script> & “Lamp”"
KEYS = json.dumps({"inline_keyboard": [[{"text": "I'm on it", "callback_data": "k1"}]]})


async def test_formats_are_shown_and_whatever_a_title_holds_stays_text(world: World) -> None:
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    styled = (
        f"<b>New <i>seller</i></b> <code>B0…7K</code> <s>old</s> <u>u</u> <tg-spoiler>hush</tg-spoiler>\n"
        f'<a href="https://www.amazon.com/dp/B0LAMP0001">the page</a> /status {escaped}'
        f"<blockquote>said</blockquote><pre>a  b</pre>"
    )
    await world.bot("sendMessage", chat_id=ANNA, text=styled, parse_mode="HTML")
    await world.shows(PRIVATE)

    (shown,) = await world.bubbles()
    assert HOSTILE in shown
    tags = await world.tab.asks("[...document.querySelectorAll('.text *')].map((one) => one.localName).join(' ')")
    assert tags.startswith("b i code s u span a a blockquote pre span i time")
    assert await world.tab.asks("document.querySelector('.text b i').textContent") == "seller"
    link = "(({href, rel, target}) => ({href, rel, target}))(document.querySelector('.text a'))"
    assert await world.tab.asks(link) == {
        "href": "https://www.amazon.com/dp/B0LAMP0001",
        "rel": "noopener noreferrer",
        "target": "_blank",
    }
    assert await world.tab.asks("window.owned === undefined && document.querySelectorAll('.text img').length === 0")

    await world.tab.asks("document.querySelector('.text .command').click()")
    await world.tab.until("document.querySelectorAll('.row.mine').length === 1")
    assert world.api.messages(ANNA)[-1].text == "/status"


async def test_each_message_runs_in_its_own_direction(world: World) -> None:
    await world.bot("sendMessage", chat_id=ANNA, text="🔴 <b>New seller</b> «متجر»", parse_mode="HTML")
    await world.bot("sendMessage", chat_id=ANNA, text=ARABIC, parse_mode="HTML")
    await world.shows(PRIVATE)

    script = "[...document.querySelectorAll('.text')].map((one) => getComputedStyle(one).direction)"
    assert await world.tab.asks(script) == ["ltr", "rtl"]
    # The words begin at the right edge of the Arabic bubble, and its stamp stands at the left.
    edges = """(() => { const text = document.querySelectorAll('.text')[1], box = text.getBoundingClientRect();
        const range = new Range(); range.selectNodeContents(text.firstElementChild);
        const first = range.getBoundingClientRect(), stamp = text.querySelector('.stamp').getBoundingClientRect();
        return [box.right - first.right, stamp.left - box.left]; })()"""
    right, left = await world.tab.asks(edges)
    assert right < 40
    assert left < 2


async def test_a_pressed_button_flashes_its_answer_and_edits_the_message_in_place(world: World) -> None:
    sent = await world.bot("sendMessage", chat_id=ANNA, text="Case 17", reply_markup=KEYS, disable_notification=True)
    await world.shows(PRIVATE)
    assert await world.tab.asks("document.querySelector('.stamp .mark').className") == "mark silent"

    await world.tab.asks("document.querySelector('.key').click()")
    (update,) = await world.bot("getUpdates", timeout=10)
    pressed = update["callback_query"]
    assert (pressed["data"], pressed["from"]["id"], pressed["message"]["message_id"]) == (
        "k1",
        ANNA,
        sent["message_id"],
    )
    await world.bot("answerCallbackQuery", callback_query_id=pressed["id"], text="Yours now")
    await world.bot("editMessageText", chat_id=ANNA, message_id=sent["message_id"], text="Case 17: Anna")

    await world.tab.until("document.getElementById('toast').textContent === 'Yours now'")
    await world.tab.until("document.querySelector('.stamp em') !== null")
    assert await world.bubbles() == ["Case 17: Anna"]
    assert await world.tab.asks("document.querySelectorAll('.key').length") == 0


async def test_pictures_load_and_files_are_saved_never_run(world: World) -> None:
    await world.bot("sendPhoto", chat_id=ANNA, caption="Rank 37", file=("rank.png", picture()))
    page = b"<script>opener.owned = 1</script>"
    await world.bot("sendDocument", chat_id=ANNA, caption="Orders", file=("orders.html", page))
    await world.shows(PRIVATE)

    await world.tab.until("document.querySelector('.picture img').naturalWidth === 8")
    assert await world.tab.asks("document.querySelector('.picture img').alt") == "Rank 37"
    await world.tab.asks("document.querySelector('.attached').click()")
    target = world.tab.downloads / "orders.html"
    for _ in range(200):
        if await asyncio.to_thread(target.exists):
            break
        await asyncio.sleep(0.05)
    assert await asyncio.to_thread(target.read_bytes) == page
    async with world.wire.get(f"{world.page.address}file/{ANNA}/2") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="orders.html"'


async def test_words_lines_and_a_picture_are_sent_as_an_answer_to_a_message(world: World) -> None:
    await world.bot("sendMessage", chat_id=ANNA, text="Case 17")
    await world.shows(PRIVATE)

    await world.tab.asks("document.querySelector('.answer').click()")
    await world.tab.asks("document.execCommand('insertText', false, 'two\\nlines')")
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    await world.tab.does("Input.dispatchKeyEvent", type="keyDown", **enter)
    await world.tab.until("document.querySelector('.mine .quoted') !== null")
    assert world.api.messages(ANNA)[-1].text == "two\nlines"
    assert world.api.messages(ANNA)[-1].reply_to == 1

    made = f"Uint8Array.from({list(picture())})"
    await world.tab.asks(
        f"""(() => {{ const kept = new DataTransfer();
        kept.items.add(new File([{made}], 'box.png', {{type: 'image/png'}}));
        const input = document.getElementById('picture'); input.files = kept.files;
        input.dispatchEvent(new Event('change')); }})()"""
    )
    await world.tab.until("document.querySelector('.mine .picture img')?.naturalWidth === 8")
    updates = await world.bot("getUpdates", timeout=10)
    assert updates[0]["message"]["reply_to_message"]["text"] == "Case 17"
    assert "photo" in updates[1]["message"]


async def test_topics_stand_apart_and_each_person_has_a_phone_of_his_own(world: World) -> None:
    await world.bot("sendMessage", chat_id=GROUP, text="Woken", message_thread_id=URGENT)
    await world.bot("sendMessage", chat_id=GROUP, text="Good morning")
    pinned = await world.bot("sendMessage", chat_id=ANNA, text="Awake, last look 02:14")
    await world.bot("pinChatMessage", chat_id=ANNA, message_id=pinned["message_id"])
    await world.bot("setMyCommands", commands=json.dumps([{"command": "status", "description": "how it stands"}]))
    await world.shows(f"{ANNA}/{GROUP}")
    names = "[...document.querySelectorAll('.entry b')].map((one) => one.textContent).join()"
    assert await world.tab.asks(names) == "General,Urgent"

    await world.tab.asks("document.querySelectorAll('.entry')[1].click()")
    assert await world.bubbles() == ["Woken"]
    await world.shows(PRIVATE)
    assert await world.tab.asks("document.querySelector('#pinned span').textContent") == "Awake, last look 02:14"
    await world.tab.asks("document.getElementById('menu-button').click()")
    assert await world.tab.asks("document.querySelector('#menu b').textContent") == "/status"

    await world.tab.asks("document.getElementById('back').click()")
    assert await world.tab.asks(names) == "twoam,Lumen"
    await world.tab.asks("[...document.querySelectorAll('.person')].at(-1).click()")
    await world.tab.until("document.querySelector('.last').textContent === 'Nothing was said here yet.'")
    assert await world.tab.asks("location.hash") == f"#{BEN}"


async def test_the_longest_words_fit_a_width_of_390_and_smaller(world: World) -> None:
    keys = [[{"text": "A very long label " * 3, "callback_data": f"k{n}"} for n in range(3)]]
    await world.bot("sendMessage", chat_id=ANNA, text=f"<pre>{'A3XYZ' * 40}</pre>", parse_mode="HTML")
    await world.bot("sendMessage", chat_id=ANNA, text="X" * 300, reply_markup=json.dumps({"inline_keyboard": keys}))
    await world.bot("sendDocument", chat_id=ANNA, file=("a-name-without-an-end" * 6 + ".csv", b"1"))
    await world.shows(PRIVATE)
    script = """(() => { const wall = document.querySelector('.messages').getBoundingClientRect();
        const parts = document.querySelectorAll('.bubble, .text, .text pre, .names, .keys, .key, .key span');
        const out = [...parts].filter((one) => { const box = one.getBoundingClientRect();
            return box.left < wall.left || box.right > wall.right; });
        return [out.length, document.documentElement.scrollWidth > innerWidth, wall.width]; })()"""
    for width, wall in ((500, 390), (390, 390), (320, 320)):
        await world.tab.sized(width, 960)
        assert await world.tab.asks(script) == [0, False, wall]


async def test_every_word_stands_out_in_light_and_dark(world: World) -> None:
    said = '<b>New</b> <a href="https://x.example/">link</a> <code>B0</code> <blockquote>quoted</blockquote>'
    await world.bot("sendMessage", chat_id=ANNA, text=said, parse_mode="HTML", reply_markup=KEYS)
    await world.api.user_says(ANNA, ANNA, "/status", reply_to=1)
    script = await asyncio.to_thread(Path(__file__).with_name("contrast.js").read_text, "utf-8")
    for theme in ("light", "dark"):
        await world.shows(PRIVATE, theme)
        weak = {what: ratio for what, ratio in (await world.tab.asks(script)).items() if ratio < 4.5}
        assert weak == {}, theme


async def test_nobody_gets_in_without_the_address_or_by_another_name_for_it(world: World) -> None:
    base = world.page.base_url
    for address in (f"{base}/", f"{base}/wrong/", f"{base}/wrong/view/{ANNA}", f"{base}/wrong/say/{ANNA}"):
        async with world.wire.get(address) as answer:
            assert answer.status in (404, 405), address
    async with world.wire.get(world.page.address, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 404
    async with world.wire.get(world.page.address) as answer:
        assert "default-src 'none'; script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    async with world.wire.post(f"{world.page.address}say/999", data=aiohttp.FormData({"chat": str(ANNA)})) as answer:
        assert answer.status == 400
