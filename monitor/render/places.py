"""What is said of places for search words and on lists, and of new low stars: in an alert and in a line of a board."""

from collections.abc import Callable
from datetime import date, datetime
from html import escape
from typing import Any

from monitor.facts import text_of
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.render.reasons import cause
from monitor.render.words import position
from storage.states import Facts

# A headline in few words, and what is to be known of the case.
Told = tuple[Html, tuple[Html, ...]]

_MOST_NAMES = 5


def place(tongue: Tongue, position: object, shown: object) -> Html:
    """“7”, “not among the first 48”, or unknown."""
    if isinstance(position, int):
        return esc(tongue.number(position))
    if isinstance(shown, int) and shown > 0:
        return tongue._("not among the first {count}", count=tongue.number(shown))
    return tongue._("unknown")


def list_name(tongue: Tongue, board: str, called: str) -> Html:
    """“for “blue lamp”” or the name of a best-seller list."""
    if board.startswith("search:"):
        return tongue._("search “{word}”", word=name(called, 60))
    return tongue._("best sellers {list}", list=name(called, 60))


def _place_fell(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    board = text_of(facts, "board") or ""
    fell = tongue._(
        "{list}: usually {was}, now {place}, in two looks in a row.",
        list=list_name(tongue, board, text_of(facts, "name") or board),
        was=position(tongue, facts.get("was")),
        place=place(tongue, facts.get("is"), facts.get("shown")),
    )
    ad = facts.get("sponsored")
    beside = tongue._("Your ad stands at {place}.", place=position(tongue, ad)) if isinstance(ad, int) else Html("")
    return tongue._("Place fell"), (fell, beside)


def _low_stars(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    reviews: Any = facts.get("reviews")
    lines = [_review(tongue, one) for one in reviews] if isinstance(reviews, list) else []
    if isinstance(facts.get("is"), int):
        lines.append(
            tongue._(
                "The share of one and two stars rose from {was} to {share}; single reviews cannot be read.",
                was=_percent(tongue, facts.get("was")),
                share=_percent(tongue, facts.get("is")),
            )
        )
    week = facts.get("week")
    if isinstance(week, int):
        lines.append(tongue._("Found within seven days: {count}.", count=position(tongue, week)))
    return tongue._("New low stars"), tuple(lines)


def _review(tongue: Tongue, one: Any) -> Html:
    day = tongue.day(date.fromisoformat(one["day"])) if one.get("day") else None
    said = tongue.ngettext("{count} star, {day}", "{count} stars, {day}", one["stars"], day=day or tongue._("unknown"))
    address = str(one.get("url") or "")
    return Html(f'<a href="{escape(address)}">{said}</a>') if address.startswith("https://") else said


def low_star_lines(tongue: Tongue, learnt: Facts) -> tuple[Html, ...]:
    """What the rule about new low stars has learnt: their share, and those of the last day."""
    if "since" not in learnt:
        return (tongue._("⚪ Low stars: the page shows neither single reviews nor their share: unknown."),)
    news: Any = learnt.get("news")
    known: Any = learnt.get("known")
    share = tongue._("One and two stars: {share} of the ratings", share=_percent(tongue, learnt.get("share")))
    count = tongue.ngettext(
        "{count} review of one or two stars seen on the page, {new} new in the last 24 h",
        "{count} reviews of one or two stars seen on the page, {new} new in the last 24 h",
        len(known or []),
        new=tongue.number(len(news or [])),
    )
    return (share, count, *(_review(tongue, one) for one in news or []))


def _percent(tongue: Tongue, value: object) -> Html:
    return esc(tongue.percent(value)) if isinstance(value, int) else tongue._("unknown")


def _places_unknown(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    names: Any = facts.get("names")
    called = [name(str(one), 40) for one in names] if isinstance(names, list) else []
    more = [tongue._("and {count} more", count=len(called) - _MOST_NAMES)] if len(called) > _MOST_NAMES else []
    which = joined([*called[:_MOST_NAMES], *more], by=tongue._(", "))
    said = (
        N_("The platform forbids programs to read them: {names}. I ask again once a day; nothing is known of them.")
        if facts.get("refused")
        else N_("Not read: {names}. The places last seen stand, with their age.")
    )
    why = tongue._("Cause: {why}.", why=cause(tongue, text_of(facts, "why")))
    return tongue._("I cannot see your places"), (tongue._(said, names=which), why)


LIST_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {
    "place_fell": _place_fell,
    "new_low_stars": _low_stars,
    "places_unknown": _places_unknown,
}
