"""What is said of a listing that looks like mine: in its alert, and on the board of all that were seen."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from html import escape

from monitor.facts import money_of, seller_of, text_of
from monitor.language import Html, Tongue, esc, joined, name
from monitor.messages import Message
from monitor.render.leaves import Leaf, leaf
from monitor.render.reasons import cause
from monitor.render.words import bold, listing_name, money, percent, position, seller_name
from storage.states import Facts, Lookalike, Watch, WatchedListing

# A headline in few words, and what is to be known of the case.
Told = tuple[Html, tuple[Html, ...]]

# What a platform said longer ago is no longer shown as how it is (eBay's API licence: six hours).
CURRENT = timedelta(hours=6)
_PAGE, _LONGEST_LINK = 10, 500


def _copycat(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    asks = tongue._(
        "{seller} asks {price}, you ask {mine}{percent}.",
        seller=seller_name(tongue, seller_of(facts.get("seller"))),
        price=money(tongue, money_of(facts.get("price"))),
        mine=money(tongue, money_of(facts.get("mine"))),
        percent=percent(tongue, facts.get("percent")),
    )
    called = tongue._("“{title}”, number {item}.", title=_link(facts), item=name(text_of(facts, "item") or "?", 40))
    why = tongue._(
        "{percent} alike: {parts}.", percent=_percent(tongue, facts.get("likeness")), parts=parts(tongue, facts)
    )
    standing = tongue._("It was there when I first looked.") if facts.get("waited") else Html("")
    return tongue._("A listing that looks like yours"), (asks, called, why, standing)


def parts(tongue: Tongue, facts: Facts) -> Html:
    """“same bar code, picture 94 % alike, 8 of 9 words of your title”; what is not known is said to be so."""
    words = facts.get("words")
    picture = facts.get("picture")
    pair = words if isinstance(words, list) and len(words) == 2 else None
    said = (
        tongue._("same bar code") if facts.get("gtin") else Html(""),
        tongue._("same product in the catalogue") if facts.get("epid") else Html(""),
        tongue._("picture {percent} alike", percent=_percent(tongue, picture))
        if isinstance(picture, int)
        else tongue._("picture not compared"),
        tongue._(
            "{shared} of {words} words of your title",
            shared=position(tongue, pair[0]),
            words=position(tongue, pair[1]),
        )
        if pair
        else Html(""),
    )
    return joined(said, by=tongue._(", "))


def _percent(tongue: Tongue, value: object) -> Html:
    return esc(tongue.percent(value)) if isinstance(value, int) else tongue._("unknown")


def _link(facts: Facts) -> Html:
    """Its title, which leads to it."""
    title = name(text_of(facts, "title") or text_of(facts, "item") or "?", 60)
    url = (text_of(facts, "url") or "").strip()
    if url.startswith(("https://", "http://")) and len(url) <= _LONGEST_LINK:
        return Html(f'<a href="{escape(url)}">{title}</a>')
    return title


def copycat_board(
    tongue: Tongue,
    rows: Sequence[tuple[WatchedListing, Sequence[Lookalike]]],
    searches: Sequence[Watch],
    *,
    least: int,
    now: datetime,
    page: int = 0,
) -> tuple[Message, Leaf]:
    """What looks like each listing, the most like first, and which of them are on the page.

    `least` is from how many per cent it is told. `searches` are the questions for copycats of these listings: none
    seen is no good news where none was answered.
    """
    searched = _searched(tongue, searches, now)
    if not any(found for _, found in rows):
        seen = any(one.read_at for one in searches)
        none = tongue._("I have seen no listing of others that looks like yours.") if seen else Html("")
        return Message(joined((none, searched))), leaf((), 0)
    told = [(listing, one) for listing, found in rows for one in found]
    many = tongue.ngettext(
        "{count} listing of others looks like yours", "{count} listings of others look like yours", len(told)
    )
    least_told = tongue._("From {percent} on I tell you at once.", percent=_percent(tongue, least))
    head = (bold(many), least_told, searched)
    part = leaf((_block(tongue, told, place, now) for place in range(len(told))), page, most=_PAGE, beside=head)
    return Message(joined((*head, *part.lines))), part


def _block(tongue: Tongue, told: Sequence[tuple[WatchedListing, Lookalike]], place: int, now: datetime) -> Html:
    """One of them; above the first one of a listing its name."""
    listing, one = told[place]
    heading = listing_name(listing) if place == 0 or told[place - 1][0] != listing else Html("")
    return joined((heading, _row(tongue, place + 1, one, now)))


def _searched(tongue: Tongue, searches: Sequence[Watch], now: datetime) -> Html:
    """For how many listings was searched and how long ago, and why not for the others."""
    if not searches:
        return tongue._(
            "⚪ No account of these listings can search for copycats: an eBay keyset can, and an AliExpress app for "
            "affiliates or dropshipping."
        )
    ages = [now - one.read_at for one in searches if one.read_at]
    never = [one for one in searches if not one.read_at]
    why = next((one.trouble for one in never if one.trouble), None)
    done = tongue.ngettext(
        "Searched for {count} listing, the oldest data {age}.",
        "Searched for {count} listings, the oldest data {age}.",
        len(ages),
        age=tongue.age(max(ages, default=timedelta())),
    )
    left = tongue.ngettext(
        "⚪ Not searched for {count} listing yet: {why}",
        "⚪ Not searched for {count} listings yet: {why}",
        len(never),
        why=cause(tongue, why) if why else tongue._("it is their turn soon."),
    )
    return joined((done if ages else Html(""), left if never else Html("")))


def _row(tongue: Tongue, number: int, one: Lookalike, now: datetime) -> Html:
    facts: Facts = {"item": one.ref.id, **one.facts}
    head = (
        Html(f"{number}) {_percent(tongue, one.percent)}"),
        _link(facts),
        *_stated(tongue, facts),
    )
    since = tongue._("first seen {when}", when=tongue.time(one.first_seen, now))
    return joined((joined(head, by=" · "), joined((parts(tongue, facts), since, _age(tongue, one, now)), by=" · ")))


def _stated(tongue: Tongue, facts: Facts) -> tuple[Html, ...]:
    """Seller and price; neither where what was said of it is too old to be shown."""
    if "title" not in facts:
        return (tongue._("too old to be shown"),)
    return seller_name(tongue, seller_of(facts.get("seller"))), _price(tongue, facts)


def _price(tongue: Tongue, facts: Facts) -> Html:
    asked = money_of(facts.get("price"))
    return (
        Html(f"{money(tongue, asked)}{percent(tongue, facts.get('percent'))}") if asked else tongue._("price unknown")
    )


def _age(tongue: Tongue, one: Lookalike, now: datetime) -> Html:
    """How old what is said is; what is old, gone or dismissed says so."""
    if one.dismissed_at:
        return tongue._("you said: no copy")
    if one.gone_at:
        return tongue._("gone since {when}", when=tongue.time(one.gone_at, now))
    age = now - one.last_seen
    if age > CURRENT:
        return tongue._("not looked since {when}", when=tongue.time(one.last_seen, now))
    return tongue._("data {age}", age=tongue.age(age))


COPYCAT_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {"copycat": _copycat}
