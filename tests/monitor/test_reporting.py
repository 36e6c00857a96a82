"""What was done about a case is noted, told with what came of it, and decides which texts are offered."""

from dataclasses import replace

from monitor.language import visible
from storage.states import Batch, Method, Status, Step, Told, Transition
from tests.monitor.shop import ANNA, BO, VERA, Shop, button, buttons, texts


async def _ended(shop: Shop, number: int) -> None:
    case, now = await shop.incident(number), shop.clock.now()
    over = replace(case, status=Status.RESOLVED, resolved_at=now, next_step_at=None)
    await shop.store.commit(Batch(told=(Told(over, (Transition(0, None, now, Step.RESOLVED),)),)))


async def test_a_report_is_noted_by_word_or_button_and_the_days_until_he_was_gone_are_told(shop: Shop) -> None:
    lamp = await shop.lamp()
    await shop.case(lamp)
    empty = await shop.say(BO, "/report 1")
    assert "Nothing is noted yet" in texts(empty)
    assert "Report a Violation" not in " ".join(one.label for one in buttons(empty))
    noted = await shop.press(BO, button(empty, "Done: notice to the seller"))
    assert "notice to the seller" in texts(noted)
    shop.clock.advance(3600)
    await shop.say(BO, "/report 1 abuse ticket 4711 <b>")
    reports = await shop.store.reports([1])
    assert [(one.method, one.by, one.note) for one in reports] == [
        (Method.NOTICE, "Bo", ""),
        (Method.ABUSE, "Bo", "ticket 4711 <b>"),
    ]
    shop.clock.advance(31 * 3600)
    await _ended(shop, 1)
    said = visible(texts(await shop.say(VERA, "/report 1")))
    assert "Gone 1 d 8 h after: notice to the seller." in said
    assert "Gone 1 d 7 h after: Report Abuse." in said
    assert "Report Abuse: too few to say (1 case, it takes 3)" in said


async def test_three_cases_say_what_works(shop: Shop) -> None:
    lamp = await shop.lamp()
    for number in range(3):
        await shop.case(lamp, key=f"k{number}", subject=f"S{number}")
        await shop.say(BO, f"/report {number + 1} abuse")
        shop.clock.advance(3600 * (number + 1))
        await _ended(shop, number + 1)
    said = visible(texts(await shop.say(VERA, "/report 3")))
    assert "Report Abuse: gone after 2 h, the middle of 3 cases" in said


async def test_a_viewer_reads_and_notes_nothing(shop: Shop) -> None:
    await shop.case(await shop.lamp())
    assert "Only for: operator" in texts(await shop.say(VERA, "/report 1 abuse"))
    assert await shop.store.reports([1]) == ()
    assert "no such case" in texts(await shop.say(VERA, "/report 99"))


async def test_the_alert_brings_the_texts_with_its_facts_filled_in(shop: Shop) -> None:
    await shop.case(await shop.lamp())
    card = await shop.say(BO, "/case 1")
    said = await shop.press(BO, button(card, "Notice text"))
    assert said
    english, chinese, steps = (one.html for one in said.messages)
    assert english.startswith("<b>notice to the seller</b>\n<code>Hello XYZ Store,")
    assert "B0EXAMPL7K" in english
    assert "Amazon US" in english
    assert "您好，XYZ Store" in chinese
    assert "Brand in US: not registered" in visible(steps)
    assert "I send nothing" in steps
    await shop.press(BO, button(said, "Done: notice to the seller"))
    second = await shop.say(BO, "/draft 1")
    assert "On 2026-" in texts(second), "the second one is next, and names the day of the first"


async def test_a_registered_brand_and_a_test_buy_open_the_rights_owner_s_report(shop: Shop) -> None:
    await shop.case(await shop.lamp())
    assert "only with a registered brand" in texts(await shop.say(BO, "/draft 1 violation"))
    assert "Only for: owner" in texts(await shop.say(BO, "/set brand.us registered"))
    asked = await shop.say(ANNA, "/set brand.us registered")
    assert "A false claim can cost the account" in texts(asked)
    assert "Report a Violation" not in texts(await shop.say(BO, "/case 1"))
    await shop.press(ANNA, button(asked, "Yes, do it"))
    assert "Report a Violation" in texts(await shop.say(BO, "/case 1")), "the alert's next steps go by the brand too"
    (entry,) = await shop.store.audit()
    assert (entry.key, entry.after, entry.by) == ("brand.us", "registered", "Anna")
    assert "only with a registered brand" in texts(await shop.say(BO, "/draft 1 violation"))
    await shop.say(BO, "/report 1 test_buy 902-1845936-5435065")
    said = texts(await shop.say(BO, "/draft 1 violation"))
    assert "902-1845936-5435065" in said
    assert "Category:" in said
    page = await shop.say(ANNA, "/settings brand")
    assert "US: registered" in visible(texts(page))
    await shop.press(ANNA, button(page, "US: registration pending"))
    assert "only with a registered brand" in texts(await shop.say(BO, "/draft 1 violation"))


async def test_a_case_of_no_seller_has_no_text(shop: Shop) -> None:
    await shop.case(await shop.lamp(), "not_live_gone")
    assert "about no seller" in texts(await shop.say(BO, "/draft 1"))


async def test_a_seller_s_name_is_text_and_nothing_else(shop: Shop) -> None:
    lamp = await shop.lamp()
    case = await shop.case(lamp)
    hostile = {**case.facts, "seller": {"id": "A3", "name": "<b>&\u202ex\n/ack"}}
    await shop.case(lamp, key="h", facts=hostile)
    said = await shop.say(BO, "/draft 2")
    assert said
    assert "<b>&" not in said.messages[0].html.replace("<b>notice", "")
    assert "\u202e" not in texts(said)
