"""What was approved is frozen with its hash, shown beside what is there now, and handed back to be pasted."""

import json
import re
from hashlib import sha256
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.constitution import constitution_of
from monitor.language import clean, visible
from monitor.render.differences import marked
from monitor.rules.content import CONTENT_CHANGED
from tests.monitor.builders import NIGHT, Story, listing, settled
from tests.monitor.shop import BO, VERA, Shop, button, texts

BULLETS = ("Warm light & long life", "Shade <of> linen", "暖光")
AT = NIGHT.isoformat()
MEMORY: dict[str, Any] = {
    "approved": {"title": "Blue Lamp, 40 W, with shade", "brand": "Lumo", "bullets": [*BULLETS]},
    "told": ["title"],
    "of": "",
    "aside": {},
    "signed": {name: [AT, by] for name, by in (("title", "Anna"), ("brand", ""), ("bullets", "*"))},
}


async def _shown(shop: Shop) -> str:
    lamp = await shop.lamp()
    await shop.remember(lamp, "content_changed", MEMORY)
    await shop.case(lamp, "content_title", subject="title")
    return visible(texts(await shop.say(VERA, "/constitution Blue Lamp")))


async def test_the_board_names_hash_since_when_and_by_whom_and_what_is_otherwise(shop: Shop) -> None:
    said = await _shown(shop)
    assert "1 field is otherwise now" in said
    found = constitution_of(MEMORY)
    assert found
    assert found.digest in said
    signed = [line.partition(",")[0] for line in said.split("\n") if line.startswith(("as ", "approved by"))]
    assert signed == ["approved by \u2068Anna\u2069", "as I first read it", "as you sent it to the platform"]
    assert "🔴 Title" in said
    assert "🟢 Brand" in said
    assert "Is: " in said


async def test_the_approved_text_is_handed_back_whole_to_be_pasted(shop: Shop) -> None:
    await _shown(shop)
    card = await shop.say(BO, "/case 1")
    said = await shop.press(BO, button(card, "Approved text"))
    assert said
    copied = [visible(one) for message in said.messages for one in re.findall("<code>(.*?)</code>", message.html)]
    assert copied == ["Blue Lamp, 40 W, with shade", "Lumo", *BULLETS]
    file = said.messages[-1].attachment
    assert file
    content = json.loads(file.body)
    canonical = json.dumps(content["approved"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sha256(canonical.encode()).hexdigest() == content["sha256"]
    assert content["approved"]["bullets"] == [*BULLETS]


async def test_before_the_first_look_nothing_is_approved(shop: Shop) -> None:
    await shop.lamp()
    assert "Nothing is approved yet" in texts(await shop.say(VERA, "/constitution Blue Lamp"))
    assert "Nothing is approved yet" in texts(await shop.say(VERA, "/constitution Blue Lamp text"))


def test_what_is_first_read_is_signed_by_nobody_and_stays_signed() -> None:
    story: Story = settled(CONTENT_CHANGED)
    first = constitution_of(story.memory)
    assert first
    (title,) = [one for one in first.clauses if one.field == "title"]
    assert (title.by, title.otherwise, title.since is not None) == ("", False, True)
    story.page(listing(title="Another lamp"))
    after = constitution_of(story.memory)
    assert after
    assert [one.since for one in after.clauses] == [one.since for one in first.clauses]
    assert [one.field for one in after.clauses if one.otherwise] == ["title"]
    assert after.digest == first.digest, "a change of the page changes nothing that was approved"


def test_a_change_is_shown_word_by_word() -> None:
    assert marked("Blue Lamp, 40 W, with shade", "Blue Lamp, 60 W, with big shade") == (
        "\u2068Blue Lamp, <s>40</s> W, with shade\u2069",
        "\u2068Blue Lamp, <b>60</b> W, with <b>big</b> shade\u2069",
    )
    lost, new = marked("蓝色台灯 40瓦", "蓝色吊灯 40瓦")
    assert (lost, new) == ("\u2068蓝色<s>台</s>灯 40瓦\u2069", "\u2068蓝色<b>吊</b>灯 40瓦\u2069")
    assert marked("Blue Lamp", "Cheap shoes") == ("\u2068Blue Lamp\u2069", "\u2068Cheap shoes\u2069")


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60)
def test_no_letter_is_lost_or_means_anything_in_a_comparison(was: str, now: str) -> None:
    before, after = clean(was), clean(now)
    old, new = marked(before, after)
    assert visible(old).strip("\u2068\u2069") == before.strip("\u2068\u2069")
    assert visible(new).strip("\u2068\u2069") == after.strip("\u2068\u2069")
    assert not re.findall(r"<(?!/?[bs]>)", old + new)
