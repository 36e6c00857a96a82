"""The bodies of what is wrong with an account as a whole: its standing, measures, feedback, units, access."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from monitor.expiries import ACCESS_EXPIRES
from monitor.facts import text_of
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.render.measures import measure_line, measure_name
from monitor.render.reasons import cause
from monitor.render.words import platform_name, side_by_side
from monitor.rules.account.cancelling import CANCEL_ASKED
from monitor.rules.account.feedback import LOW_FEEDBACK
from monitor.rules.account.metrics import METRIC_NEAR_LIMIT
from monitor.rules.account.standing import ACCOUNT_STANDING
from monitor.rules.account.stranded import STOCK_STRANDED
from monitor.rules.source import BUSINESS_UNKNOWN
from storage.states import Facts

Told = tuple[Html, tuple[Html, ...]]

# What each question about an account is called where it is not answered.
TOPICS = {
    "orders": N_("orders"),
    "sales": N_("sales"),
    "account": N_("account health"),
    "feedback": N_("feedback"),
    "stranded": N_("stranded units"),
    "returns": N_("returns"),
    "money": N_("money"),
    "settlements": N_("settlements"),
    "balance": N_("money held"),
    "traffic": N_("visits"),
    "loyalty": N_("repeat buyers"),
    "inbound": N_("shipments to the warehouse"),
    "aged": N_("age of the stock"),
}
# What a line of the ledger is for.
KINDS = {
    "sale": N_("sales"),
    "shipping": N_("shipping"),
    "tax": N_("tax"),
    "promotion": N_("promotions"),
    "refund": N_("refunds"),
    "referral": N_("sales commission"),
    "fulfilment": N_("fulfilment"),
    "fee": N_("other fees"),
    "advertising": N_("advertising"),
    "storage": N_("storage"),
    "adjustment": N_("adjustments"),
    "reserve": N_("reserve"),
    "payout": N_("payouts"),
    "other": N_("other"),
    "goods": N_("cost of goods"),
}
ACCOUNT_STATES = {
    "normal": N_("normal"),
    "at_risk": N_("at risk of deactivation"),
    "deactivated": N_("deactivated"),
}
# What of an account's access can end, as its adapter calls it.
_ACCESS = {
    "client secret": N_("The app's client secret"),
    "eBay authorisation": N_("The eBay authorisation"),
    "AliExpress authorisation": N_("The AliExpress authorisation"),
}
_MOST_NAMED = 8


def topics(tongue: Tongue, keys: object) -> Html:
    """“orders, money”."""
    found = [str(one) for one in keys] if isinstance(keys, list | tuple) else []
    return joined((tongue._(TOPICS[one]) if one in TOPICS else esc(one, 20) for one in found), by=tongue._(", "))


def market_name(market: object) -> Html:
    """“US”; empty where the platform does not tell its markets apart."""
    return platform_name("", market) if isinstance(market, str) and market else Html("")


def _standing(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    state, where = text_of(facts, "state") or "", market_name(facts.get("market"))
    headline = {
        "deactivated": N_("Your account is deactivated"),
        "at_risk": N_("Your account is at risk of deactivation"),
    }.get(state, N_("The platform warns you about your account"))
    was = ACCOUNT_STATES.get(text_of(facts, "was") or "")
    what = tongue._("Market: {market}.", market=where) if where else Html("")
    before = tongue._("Before: {was}.", was=tongue._(was)) if was else tongue._("I had not seen it before.")
    stops = tongue._("While it lasts, nothing of yours is sold.") if state == "deactivated" else Html("")
    return tongue._(headline), (side_by_side(tongue, what, before), stops)


def _near_limit(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    called, where = measure_name(tongue, facts), market_name(facts.get("market"))
    line = Html(measure_line(tongue, facts) + tongue._("."))
    market = tongue._("Market: {market}.", market=where) if where else Html("")
    return tongue._(_near_or_beyond(facts), measure=called), (line, market)


def _near_or_beyond(facts: Facts) -> str:
    if not facts.get("all"):
        return N_("{measure} comes near its limit")
    if facts.get("value") is None or facts.get("target") is None:
        return N_("{measure}: the platform is not content")
    return N_("{measure} is beyond its limit") if facts.get("at_most", True) else N_("{measure} is below its limit")


def _low_feedback(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    stars = facts.get("stars")
    count = stars if isinstance(stars, int) else 0
    day = day_of(tongue, text_of(facts, "day"))
    given = tongue.ngettext("{count} star, given on {day}.", "{count} stars, given on {day}.", count, day=day)
    order = text_of(facts, "order")
    about = tongue._("Order {order}.", order=name(order, 40)) if order else Html("")
    return tongue._("Low feedback on you as a seller"), (given, about)


def _stranded(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    rows: Any = facts.get("skus")
    if isinstance(rows, list):
        return _stranded_before(tongue, facts, rows)
    quantity = _count(facts.get("quantity"))
    headline = tongue.ngettext(
        "{count} unit lies stranded: no listing sells it", "{count} units lie stranded: no listing sells them", quantity
    )
    why = tongue._("The platform says: {reason}.", reason=name(text_of(facts, "reason") or "?", 120))
    return headline, (_sku(tongue, facts), why)


def _stranded_before(tongue: Tongue, facts: Facts, rows: list[Any]) -> Told:
    """What lay there when the watch began, the most units first."""
    count = _count(facts.get("count"))
    headline = tongue.ngettext(
        "Stranded since before I came: {count} SKU", "Stranded since before I came: {count} SKUs", count
    )
    each = (_short_sku(tongue, row) for row in rows[:_MOST_NAMED])
    rest = count - min(len(rows), _MOST_NAMED)
    more = (tongue.ngettext("and {count} more", "and {count} more", rest),) if rest > 0 else ()
    total = tongue.ngettext("{count} unit in all:", "{count} units in all:", _count(facts.get("quantity")))
    return headline, (side_by_side(tongue, total, joined((*each, *more), by=tongue._(", "))),)


def _sku(tongue: Tongue, row: Any) -> Html:
    """“Blue Lamp · SKU LAMP-1 · US”."""
    title, where = str(row.get("title") or ""), market_name(row.get("market"))
    sku = tongue._("SKU {sku}", sku=name(str(row.get("sku") or "?"), 40))
    return joined((name(title, 80) if title else Html(""), sku, where), by=" · ")


def _short_sku(tongue: Tongue, row: Any) -> Html:
    units = tongue.number(_count(row.get("quantity")))
    return tongue._("{sku} ({units})", sku=name(str(row.get("sku") or "?"), 24), units=units)


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _cancel_asked(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    units, ship_by = facts.get("units"), text_of(facts, "ship_by")
    order = tongue._("Order {order}.", order=name(text_of(facts, "order") or "?", 40))
    many = tongue.ngettext("{count} unit.", "{count} units.", units) if isinstance(units, int) else Html("")
    until = (
        tongue._("You promised to ship it by {when}.", when=tongue.time(datetime.fromisoformat(ship_by), now))
        if ship_by
        else Html("")
    )
    return tongue._("A buyer asks you to cancel an order"), (side_by_side(tongue, order, many), until)


def _access_expires(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    what, day = text_of(facts, "what") or "?", text_of(facts, "day")
    called = access_name(tongue, what)
    said = N_("{what} has ended") if facts.get("over") else N_("{what} ends on {day}")
    when = day_of(tongue, day)
    ends = tongue._("It ended on {day}: I can no longer read the account.", day=when)
    left = tongue.ngettext("{count} day is left.", "{count} days are left.", _days(day, now))
    then = tongue._("After it I can no longer read the account.")
    line = ends if facts.get("over") else side_by_side(tongue, left, then)
    return tongue._(said, what=called, day=when), (line,)


def access_name(tongue: Tongue, what: str) -> Html:
    """What of an account's access ends, in words."""
    return tongue._(_ACCESS[what]) if what in _ACCESS else name(what, 40)


def _days(day: str | None, now: datetime) -> int:
    return max(0, (date.fromisoformat(day) - now.date()).days) if day else 0


def day_of(tongue: Tongue, day: str | None) -> Html:
    """The day in the person's own form, or that it is unknown."""
    try:
        return tongue.day(date.fromisoformat(day)) if day else tongue._("unknown")
    except ValueError:
        return esc(day or "", 10)


def _business_unknown(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    which, since = topics(tongue, facts.get("topics")), text_of(facts, "since")
    said = (
        N_("The platform does not let me: {topics}. Nothing is known of them.")
        if facts.get("refused")
        else N_("Not read: {topics}. What was known before stands, with its age.")
    )
    when = tongue.time(datetime.fromisoformat(since), now) if since else tongue._("an unknown time")
    why = tongue._("Failing since {when}. Cause: {why}.", when=when, why=cause(tongue, text_of(facts, "why")))
    return tongue._("I cannot see all of your account"), (tongue._(said, topics=which), why)


ACCOUNT_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {
    ACCOUNT_STANDING.name: _standing,
    METRIC_NEAR_LIMIT.name: _near_limit,
    LOW_FEEDBACK.name: _low_feedback,
    STOCK_STRANDED.name: _stranded,
    CANCEL_ASKED.name: _cancel_asked,
    ACCESS_EXPIRES: _access_expires,
    BUSINESS_UNKNOWN: _business_unknown,
}
