"""Every alert through its life, as a person reads it, and what a hostile shop page cannot do to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Money, Subject
from monitor.brand import Brand
from monitor.commands.rule_names import RULE_NAMES
from monitor.demo.markup import parse_html, units
from monitor.flapping import FLAPS
from monitor.incidents import ASSIGNED
from monitor.language import LANGUAGES, Tongue, clean
from monitor.render import Scene, alert, note_parked, storm
from monitor.render.advice import ADVICE
from monitor.render.alerts import LONGEST
from storage.states import Delivery, DeliveryState, Incident, Severity, Status, Step
from tests.monitor.alerts import AGE, CASES, at_risk, incident, listing
from tests.monitor.builders import NIGHT
from tests.monitor.golden_files import assert_golden
from tests.monitor.lives import LIFE
from tests.monitor.mornings import delivery
from tests.words import unmarked

ZONE = "Asia/Shanghai"
HOSTILE = (
    '<b>&amp;</b> <a href="https://evil.example">click</a>',
    "&lt;script&gt; & < > \" '",
    "\u202e\u2066evil\u202dname\u2069\u200f",
    "line\nbreak\ttab\x00null\x1b[31m",
    "{seller} {0} %s %(x)s",
    "\ud800 lone half",
    "👩‍👩‍👧 " * 900,
    "ف" * 5000,
    "x" * 5000,
)


def told(one: Incident, language: str = "en", step: Step = Step.CONFIRMED, **known: Any) -> str:
    """The alert's HTML."""
    where = None if one.listing_id is None else listing()
    said: dict[str, Any] = {"now": NIGHT + timedelta(minutes=2), "seen_age": AGE, **known}
    said["risk"] = at_risk(Tongue(language, ZONE), one, said["now"])
    return alert(Tongue(language, ZONE), one, where, "amazon", step=step, **said).html


def read(html: str) -> str:
    """The text as Telegram shows it."""
    return parse_html(html)[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_rule_says_what_was_what_is_and_what_to_do(case: str, language: str) -> None:
    html = told(incident(case), language)
    assert units(read(html)) <= LONGEST
    assert_golden(f"{case}.{language}", html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", LIFE)
def test_an_alert_is_one_message_through_its_life(stage: str, language: str) -> None:
    step, changes, known = LIFE[stage]
    html = told(replace(incident("new_seller"), **changes), language, step, **known)
    assert_golden(f"life_{stage}.{language}", html)


def test_the_cases_cover_every_rule() -> None:
    assert {rule for rule, _, _ in CASES.values()} == set(RULE_NAMES)


def test_what_is_unknown_is_said_to_be_unknown() -> None:
    text = read(told(incident("new_seller_unknowns"), seen_age=None))
    assert "asks an unknown price, you ask an unknown price." in text
    assert "data of unknown age" in text
    assert "None" not in text


def test_a_page_of_a_time_zone_of_its_own_shows_both_clocks() -> None:
    assert "First seen 02:14 (13:14 New York)" in read(told(incident("new_seller")))


def test_an_acknowledged_incident_never_says_that_nobody_answered() -> None:
    taken = incident("new_seller", status=Status.ACKNOWLEDGED, acked_at=NIGHT, acked_by="Anna")
    text = read(told(taken, step=Step.ESCALATED, asked=("Anna",)))
    assert "Anna has it in hand" in unmarked(text)
    assert "not answered" not in text


def test_what_is_over_advises_nothing_and_is_green() -> None:
    over = incident("new_seller", status=Status.RESOLVED, resolved_at=NIGHT + timedelta(hours=3, minutes=10))
    text = read(told(over, step=Step.RESOLVED))
    assert text.startswith("🟢")
    assert "it lasted 3 h 10 m" in text
    assert "Next:" not in text


@pytest.mark.parametrize("rule", ["new_seller", "copycat"])
def test_only_a_registered_brand_is_led_to_the_rights_owners_report(rule: str) -> None:
    for brand in Brand:
        said = told(incident(rule), brand=brand)
        assert ("Report a Violation" in read(said)) is (brand is Brand.REGISTERED)
    platform = incident("new_seller", facts={**CASES["new_seller"][2], "who": "platform"})
    assert "Report a Violation" not in read(told(platform, brand=Brand.REGISTERED))


def test_no_advice_buys_out_stock_or_claims_a_right() -> None:
    said = " ".join(sentence for sentences in ADVICE.values() for sentence in sentences).lower()
    for never in ("buy out", "buy all", "infring", "counterfeit", "trademark", "lawyer", "fake"):
        assert never not in said


# --- hostile pages ---------------------------------------------------------------------------------------------------

names = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=300))


@given(seller=names, seller_id=names, title=names, by=names)
def test_a_hostile_seller_cannot_break_the_message(seller: str, seller_id: str, title: str, by: str) -> None:
    one = incident("new_seller", facts={**CASES["new_seller"][2], "seller": {"id": seller_id, "name": seller}})
    where = listing(name=title, subject=Subject("US", seller_id), url=f"https://shop.example/{title}")
    html = alert(
        Tongue("en", ZONE), one, where, "amazon", now=NIGHT, step=Step.ESCALATED, asked=(by, title, seller), repeat=True
    ).html
    text, entities = parse_html(html)
    assert units(text) <= LONGEST
    assert clean(seller, 40) in text
    assert {entity.type for entity in entities} <= {"bold", "text_link"}
    assert all(entity.url is None or entity.url.startswith("https://shop.example/") for entity in entities)
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f\x00\x1b")
    assert text.count("\u2068") == text.count("\u2069")


@given(was=names, now=names, field=st.sampled_from(("title", "brand", "image")))
def test_a_hostile_title_arrives_as_text(was: str, now: str, field: str) -> None:
    html = told(incident("content_title", facts={"field": field, "was": was, "is": now}))
    text, entities = parse_html(html)
    assert units(text) <= LONGEST
    marked = [one for one in entities[3:] if one.type not in ("bold", "strikethrough")]
    assert not marked, "headline, name and link, then at most which words changed; nothing from the page"
    plain = told(incident("content_title", facts={"field": "category", "was": was, "is": now}))
    assert len(parse_html(plain)[1]) == 3
    if field == "title" and len(clean(was, 1000)) <= 160 and 0 < len(clean(now, 1000)) <= 160:
        assert clean(now, 160) in text


@pytest.mark.parametrize("case", CASES)
def test_the_longest_alert_fits_under_a_picture(case: str) -> None:
    for stage, language in product(LIFE, LANGUAGES):
        html = longest(case, stage, language)
        assert units(read(html)) <= LONGEST, (stage, language)
        assert len(html) <= 2 * LONGEST, "a link that is too long is left out"


def longest(case: str, stage: str, language: str) -> str:
    """The alert of a case of which every word is as long as no page would have it."""
    long = "W" * 5000
    step, changes, known = LIFE[stage]
    facts = {key: long if isinstance(value, str) else value for key, value in CASES[case][2].items()}
    facts |= {
        key: value
        for key, value in CASES[case][2].items()
        if key in ("field", "who", "first_seen", "since", "last", "day", "ship_by", "at", "due")
    }
    facts |= {"seller": {"id": long, "name": long}} if "seller" in facts else {}
    handled = {key: value for key, value in changes.get("facts", {}).items() if key in (ASSIGNED, FLAPS)}
    one = incident(case, id=123456, account=long, **{**changes, "acked_by": long, "facts": {**facts, **handled}})
    where = None if one.listing_id is None else listing(name=long, subject=Subject(long, long))
    said = {**known, "asked": (long, long, long), "by": long, "repeat": True}
    return alert(Tongue(language, ZONE), one, where, long, step=step, **said).html


def test_the_title_of_the_issue_arrives_as_text() -> None:
    title = '<b>&amp;</b> <a href="https://evil.example">…'
    text = read(told(incident("content_title", facts={"field": "title", "was": "Lamp", "is": title})))
    assert f"Is: \u2068{title}\u2069" in text


@given(st.text())
def test_clean_text_is_one_line_without_controls(text: str) -> None:
    line = clean(text, 50)
    assert units(line) <= 50
    assert line == clean(line, 50), "cleaning twice changes nothing"
    assert "\n" not in line
    assert unescape(line) is not None


def test_two_long_titles_are_shown_where_they_part() -> None:
    was, now = "Blue Lamp " * 30 + "with shade", "Blue Lamp " * 30 + "CHEAP copy"
    text = read(told(incident("content_title", facts={"field": "title", "was": was, "is": now})))
    assert "Was: \u2068…Blue Lamp Blue Lamp Blue Lamp with shade\u2069" in text
    assert "CHEAP copy\u2069" in text


def test_a_javascript_address_becomes_no_link() -> None:
    html = alert(
        Tongue("en"),
        incident("new_seller"),
        listing(url="javascript:alert(1)"),
        "amazon",
        now=NIGHT,
        step=Step.CONFIRMED,
    ).html
    assert "<a" not in html


# --- several at once -------------------------------------------------------------------------------------------------


def many(count: int) -> Sequence[Incident]:
    return [incident("new_seller_follows", id=number, listing_id=1) for number in range(1, count + 1)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_storm_is_one_message_with_the_gravest_first(language: str) -> None:
    incidents = [*many(6), incident("not_live_gone", id=99)]
    html = storm(Tongue(language, ZONE), incidents, Scene({1: listing()}, {"shop": "amazon"}), now=NIGHT).html
    assert read(html).splitlines()[0].startswith("🔴")
    assert "99" in read(html).splitlines()[1]
    assert_golden(f"storm.{language}", html)


@given(count=st.integers(6, 60), name=names)
def test_a_storm_stays_short_and_counts_the_rest(count: int, name: str) -> None:
    text = read(storm(Tongue(), many(count), Scene({1: listing(name=name)}), now=NIGHT).html)
    assert units(text) <= LONGEST
    shown = sum(line.startswith("🟠") for line in text.splitlines()[1:])
    # A listing may be called “/alerts” as well.
    rest = [line for line in text.splitlines() if line.endswith("more: /alerts") and not line.startswith("🟠")]
    assert shown + (int(rest[0].split()[1]) if rest else 0) == count


def parked(number: int) -> Delivery:
    return delivery(number, DeliveryState.PARKED, "the chat was not found", created_at=NIGHT)


@given(count=st.integers(1, 400), name=names)
def test_messages_that_never_arrived_are_named_in_the_next_one(count: int, name: str) -> None:
    tongue, facts = Tongue("en", ZONE), {"field": "title", "was": name * 5, "is": name * 5}
    full = alert(
        tongue, incident("content_title", facts=facts), listing(name=name), "amazon", now=NIGHT, step=Step.CONFIRMED
    )
    text = read(note_parked(tongue, full, [parked(number) for number in range(1, count + 1)], NIGHT).html)
    assert units(text) <= LONGEST
    last = text.splitlines()[-1]
    assert "reach you" in last
    assert "case 1 (02:14)" in last or f"{count:,} earlier message" in last


def test_money_keeps_its_currency() -> None:
    assert Tongue("en").money(Money(Decimal("17.99"), "USD")) == "$17.99"
    assert Tongue("zh").money(Money(Decimal("17.99"), "USD")) == "US$17.99"
    assert Tongue("en").money(Money(Decimal("1200"), "JPY")) == "¥1,200"
    assert Tongue("zh").money(None) == "未知"


def test_severities_have_their_dots() -> None:
    dots = {severity: told(incident("new_seller", severity=severity))[0] for severity in Severity}
    assert dots == {Severity.WAKE: "🔴", Severity.PUSH: "🟠", Severity.SILENT: "⚪", Severity.DIGEST: "⚪"}
