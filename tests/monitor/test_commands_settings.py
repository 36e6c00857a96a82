"""Everything that people decide is set from the chat: pages, typed words, two taps, and the way back."""

from random import Random

import pytest

from monitor.demo.markup import parse_html
from monitor.noise import GRAVE
from storage.states import Role
from tests.monitor.shop import ANNA, BO, GROUP, VERA, Shop, button, buttons, person, texts

Snapshot = dict[str, object]


async def labels(shop: Shop, user: int, text: str) -> list[str]:
    return [one.label for one in buttons(await shop.say(user, text))]


async def everything(shop: Shop) -> Snapshot:
    """All that can be decided here, as it is now."""
    tags = {number: set(tags) for number, tags in (await shop.store.tags()).items()}
    rows = {(row.scope, row.key): row.value for row in await shop.store.decisions("")}
    return {"people": await shop.store.people(), "listings": await shop.store.listings(), "rows": rows, "tags": tags}


# --- one's own -------------------------------------------------------------------------------------------------------


async def test_what_is_ones_own_is_set_by_words_and_by_buttons_and_shown_at_once(shop: Shop) -> None:
    for text in ("/set zone new york", "/quiet 1-8:30", "/set daysoff sat-sun", "/set day market", "/set theme dark"):
        assert "Undo" in [one.label for one in buttons(await shop.say(VERA, text))], text
    vera = await person(shop, VERA)
    assert (vera.zone, vera.quiet_from, vera.quiet_until) == ("America/New_York", "01:00", "08:30")
    assert (vera.days_off, vera.day_begins, vera.theme) == ("67", "market", "dark")
    page = texts(await shop.say(VERA, "/settings"))
    for shown in ("America/New_York", "01:00–08:30", "Sat, Sun", "each market's own", "dark"):
        assert shown in page
    said = await shop.say(VERA, "/settings quiet")
    pressed = await shop.press(VERA, button(said, "22:00"))
    assert pressed is not None
    assert pressed.edit is not None, "the page is edited in its own place"
    assert "✓ 22:00–07:00" in [one.label for one in buttons(pressed)]
    await shop.press(VERA, button(pressed, "✓ Sat"))
    assert (await person(shop, VERA)).days_off == "7"


async def test_a_language_is_spoken_as_soon_as_it_is_chosen(shop: Shop) -> None:
    said = await shop.press(VERA, button(await shop.say(VERA, "/lang"), "中文"))
    assert (await person(shop, VERA)).language == "zh"
    assert "语言" in texts(said)
    assert "language" not in texts(said)


async def test_what_does_not_fit_changes_nothing_and_says_what_does(shop: Shop) -> None:
    before = await everything(shop)
    for text in (
        *("zone Nowhere", "quiet 25-8", "quiet soon", "daysoff yesterday", "day 24", "theme pink", "language xx"),
        *("nonsense 3", "noise.no_such_rule off", "noise.new_seller loud", "topic.orders off", "rating_fell.stars NaN"),
        *("stock_low.units -1", "stock_low.units 2.5", "stock_low.units 3 for No Such Listing"),
        "stock_low.units 9" + "9" * 4000,
    ):
        said = texts(await shop.say(ANNA, f"/set {text}"))
        parse_html(said)
        assert 0 < len(said) < 1600, "the longest names every rule; what was typed is never repeated at length"
    assert "Most like it: <code>new_seller" in texts(await shop.say(ANNA, "/set noise.new_sellr off"))
    assert await everything(shop) == before
    assert await shop.store.audit() == ()


async def test_one_page_leads_to_every_other_and_back(shop: Shop) -> None:
    """By the buttons alone, for each role; no page is a dead end and none is too long."""
    await shop.lamp()
    for user in (ANNA, BO, VERA):
        random, said = Random(7), await shop.say(user, "/settings")
        before = await everything(shop) if user is VERA else None
        seen: set[str] = set()
        for _ in range(40):
            assert said is not None
            (page,) = [said.edit] if said.edit else said.messages
            assert page is not None
            seen.add(page.html)
            assert len(page.html) < 3000
            ways = [one for one in buttons(said) if before is None or not one.label.startswith(("✓", "+", "−"))]
            going = await shop.press(user, random.choice(ways).id)
            said = going if buttons(going) else await shop.say(user, "/settings")
        assert len(seen) > 5, "it went somewhere"


# --- noise -----------------------------------------------------------------------------------------------------------


async def test_a_kind_of_alert_is_made_silent_for_oneself_alone(shop: Shop) -> None:
    said = await shop.press(VERA, button(await shop.say(VERA, "/settings noise"), "🔔 an unknown seller"))
    assert "an unknown seller offers" in texts(said)
    await shop.press(VERA, button(said, "silent"))
    vera = await person(shop, VERA)
    (row,) = await shop.store.decisions("noise.")
    assert (row.scope, row.key, row.value) == (f"person:{vera.id}", "noise.new_seller", "silent")
    assert "without a sound: 1," in texts(await shop.say(VERA, "/settings"))


@pytest.mark.parametrize("rule", sorted(GRAVE))
async def test_what_may_end_a_shop_is_switched_off_with_a_second_tap_only(shop: Shop, rule: str) -> None:
    asked = await shop.say(BO, f"/set noise.{rule} off")
    assert "Each morning message will say so" in texts(asked)
    assert await shop.store.decisions("noise.") == ()
    done = await shop.press(BO, button(asked, "Yes"))
    assert "✓ off" in [one.label for one in buttons(done)]
    assert len(await shop.store.decisions("noise.")) == 1


async def test_a_rule_is_switched_off_for_everybody_by_an_owner_with_two_taps(shop: Shop) -> None:
    assert "Only for: owner" in texts(await shop.say(BO, "/set rule.used_seller off"))
    page = await shop.say(ANNA, "/settings rule used_seller")
    asked = await shop.press(ANNA, button(page, "off"))
    assert await shop.store.decisions("noise.") == ()
    yes = button(asked, "Yes")
    assert "Only for" not in texts(await shop.press(ANNA, yes))
    assert [row.scope for row in await shop.store.decisions("noise.")] == ["house"]
    assert "pressed before" in texts(await shop.press(ANNA, yes))


# --- topics ---------------------------------------------------------------------------------------------------------


async def test_a_topic_is_asked_no_longer_after_a_second_tap(shop: Shop) -> None:
    await shop.lamp()
    asked = await shop.press(ANNA, button(await shop.say(ANNA, "/settings topics"), "✓ who sells there"))
    assert {one.topic.value for one in await shop.store.watches()} == {"listings", "offers"}
    await shop.press(ANNA, button(asked, "Yes"))
    assert {one.topic.value for one in await shop.store.watches()} == {"listings"}
    assert "Undo" in await labels(shop, ANNA, "/set topic.offers on for Blue Lamp")
    assert {one.topic.value for one in await shop.store.watches()} == {"listings", "offers"}


# --- who may, and the way back ---------------------------------------------------------------------------------------


async def test_a_viewer_changes_nothing_but_what_is_his_own(shop: Shop) -> None:
    await shop.lamp()
    before = await everything(shop)
    for text in (
        *("/set stock_low.units 3", "/set rule.new_seller off", "/set topic.offers off", "/settings rules"),
        *("/duty everybody", "/duty", "/team", "/team invite Eve", "/audit", "/tag Blue Lamp a", "/star Blue Lamp"),
    ):
        assert "Only for" in texts(await shop.say(VERA, text)), text
    assert await everything(shop) == before
    assert await shop.store.audit() == ()
    shown = set(await labels(shop, VERA, "/settings"))
    assert {"Language", "Quiet hours", "Noise"} <= shown
    assert shown.isdisjoint({"Rules", "People", "Duty", "Who changed what", "What is looked at"})


async def test_a_setting_for_what_several_are_called_asks_which(shop: Shop) -> None:
    for text in ("B0AAAAAAA1 Red Lamp", "B0AAAAAAA2 Red Lamp Big"):
        await shop.say(ANNA, f"/add {text}")
    for said in (
        await shop.say(ANNA, "/set stock_low.units 3 for Red"),
        await shop.say(ANNA, "/set stock_low.units 4 for Rde Lamp Big"),
    ):
        await shop.press(ANNA, button(said, "Red Lamp Big"))
    big = next(one for one in await shop.store.listings() if one.name == "Red Lamp Big")
    decided = {row.value for row in await shop.store.decisions("threshold.") if row.scope == f"listing:{big.id}"}
    assert {str(one) for one in decided} == {"4"}, "both were for this one, and the later holds"


async def test_the_audit_tells_who_changed_what_and_undoes_it_unless_something_newer_stands_on_it(shop: Shop) -> None:
    await shop.lamp()
    await shop.say(ANNA, "/set stock_low.units 3 for Blue Lamp")
    await shop.say(ANNA, "/set stock_low.units 2 for Blue Lamp")
    await shop.say(BO, "/lang zh")
    audit = await shop.say(ANNA, "/audit")
    for shown in ("Anna", "Bo", "stock_low.units", "Blue Lamp", "en", "zh", "default"):
        assert shown in texts(audit)
    assert "Something newer stands on it" in texts(await shop.press(ANNA, button(audit, "Undo 1")))
    after = await shop.press(ANNA, button(audit, "Undo 3"))
    assert "Undone" in texts(after)
    assert "undone by" in texts(after)
    assert (await person(shop, BO)).language == "en"
    assert "Undo 3" not in [one.label for one in buttons(after)]


async def test_a_long_audit_is_leafed_and_leads_back(shop: Shop) -> None:
    for number in range(12):
        await shop.say(ANNA, f"/set day {number}")
    on = await shop.press(ANNA, button(await shop.say(ANNA, "/audit"), "▶"))
    assert "Undo 1" in [one.label for one in buttons(on)]
    assert "Undo 11" in [one.label for one in buttons(await shop.press(ANNA, button(on, "◀")))]
    assert "Settings" in texts(await shop.press(ANNA, button(on, "« Back")))


async def test_a_foreign_change_is_undone_by_an_owner_alone(shop: Shop) -> None:
    said = await shop.say(BO, "/quiet 1-8")
    undo = button(said, "Undo")
    assert "Undone" in texts(await shop.press(BO, undo)), "one's own"
    assert (await person(shop, BO)).quiet_from == "23:00"


@pytest.mark.parametrize("seed", range(3))
async def test_a_row_of_changes_undone_from_the_last_to_the_first_gives_the_beginning(shop: Shop, seed: int) -> None:
    lamp = await shop.lamp()
    begun, random = await everything(shop), Random(seed)
    words = (
        *(
            "language zh",
            "language en",
            "zone Asia/Tokyo",
            "quiet off",
            "quiet 1-9",
            "daysoff 67",
            "day 6",
            "theme dark",
        ),
        *("noise.new_seller off", "noise.new_seller on", "rule.rank_fell silent", "stock_low.units 3"),
        *("stock_low.units 8", "stock_low.units 2 for Blue Lamp", "stock_low.units default", "copycat.percent 90"),
    )
    for _ in range(25):
        kind = random.randrange(5)
        if kind == 0:
            await shop.say(ANNA, f"/tag Blue Lamp {random.choice(['a', 'b', '-a', '-b'])}")
        elif kind == 1:
            await shop.say(ANNA, random.choice(["/star Blue Lamp", "/duty everybody", "/duty turn", "/duty first Bo"]))
        else:
            await shop.say(random.choice([ANNA, ANNA, BO]), f"/set {random.choice(words)}")
    entries = await shop.store.audit(100)
    assert len(entries) > 8
    assert await everything(shop) != begun
    for entry in entries:
        assert (await shop.store.undo(entry.id, "Anna", shop.clock.now())).value == "done"
    assert await everything(shop) == begun
    assert lamp in await shop.store.listings()


# --- people ----------------------------------------------------------------------------------------------------------


async def test_a_role_is_changed_with_two_taps_and_an_owner_made_with_three(shop: Shop) -> None:
    vera = await shop.press(ANNA, button(await shop.say(ANNA, "/team"), "Vera"))
    await shop.press(ANNA, button(vera, "Make operator"))
    assert (await person(shop, VERA)).role is Role.OPERATOR
    asked = await shop.press(ANNA, button(vera, "Make owner"))
    assert (await person(shop, VERA)).role is Role.OPERATOR
    await shop.press(ANNA, button(asked, "Yes"))
    assert (await person(shop, VERA)).role is Role.OWNER
    me = await shop.press(ANNA, button(await shop.say(ANNA, "/team"), "Anna"))
    await shop.press(ANNA, button(me, "Make viewer"))
    assert "Only for" in texts(await shop.say(ANNA, "/team")), "it holds at once"
    last = await shop.press(VERA, button(await shop.say(VERA, "/team"), "Vera"))
    assert "last owner" in texts(await shop.press(VERA, button(last, "Make viewer")))


async def test_a_code_is_made_in_a_private_chat_alone_and_lets_one_in(shop: Shop) -> None:
    assert "private chat only" in texts(await shop.say(ANNA, "/team invite Cai", chat=GROUP))
    role = await shop.say(ANNA, "/team invite Cai Li")
    said = texts(await shop.press(ANNA, button(role, "viewer")))
    code = said.partition("<code>")[2].partition("</code>")[0]
    assert "Welcome" in texts(await shop.say(400, code))
    cai = await person(shop, 400)
    assert (cai.name, cai.role) == ("Cai Li", Role.VIEWER)
    assert await shop.say(500, code) is None
    assert code.removeprefix("/start ") not in str(await shop.store.audit()), "a code is written down nowhere"


async def test_the_duty_is_arranged_by_taps(shop: Shop) -> None:
    bo = await shop.press(ANNA, button(await shop.say(ANNA, "/duty"), "Shift for Bo"))
    hours = await shop.press(ANNA, button(bo, "Mon, Tue, Wed, Thu, Fri, Sat, Sun"))
    shown = await shop.press(ANNA, button(hours, "the whole day"))
    assert "1) \u2068Bo\u2069" in texts(shown)
    assert "Shift 1: \u2068Bo\u2069" in texts(shown)
    assert "1) \u2068Anna\u2069" in texts(await shop.press(ANNA, button(shown, "✕ shift 1")))
    assert "at once" in texts(await shop.press(ANNA, button(await shop.say(ANNA, "/duty"), "Everybody at once")))
    assert "Shift 1" in texts(await shop.say(ANNA, "/duty Bo sat-mon 20:00-08:00"))
    assert "Only for" in texts(await shop.say(BO, "/duty everybody"))
    assert "Nobody of that name" in texts(await shop.say(ANNA, "/duty Vera mon 8-9")), "a viewer is not rung"
