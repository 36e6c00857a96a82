"""What each rule has to say of its incident: a headline, and the lines that say who, what was and what is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from adapters.readings import Money
from monitor.facts import money_of, seller_of, text_of
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.render.account import ACCOUNT_BODIES
from monitor.render.contents import CONTENT_BODIES
from monitor.render.copycats import COPYCAT_BODIES
from monitor.render.deadlines import DEADLINE_BODIES
from monitor.render.drill import drill_body
from monitor.render.machine import MACHINE_BODIES, Told
from monitor.render.offers import OFFER_BODIES, views
from monitor.render.ordering import ORDER_BODIES
from monitor.render.places import LIST_BODIES
from monitor.render.platform_alerts import PLATFORM_BODIES
from monitor.render.pushes import PUSH_BODIES
from monitor.render.reasons import cause
from monitor.render.reports import returned
from monitor.render.rival_news import RIVAL_BODIES
from monitor.render.sabotage import SABOTAGE_BODIES
from monitor.render.selling import SELLING_BODIES
from monitor.render.stocked import STOCK_BODIES
from monitor.render.words import CONDITIONS, STATES, money, percent, position, seller_name, stars
from monitor.rules.drill import DRILL
from storage.states import Facts, Incident

_NOT_LIVE = {
    "out_of_stock": N_("Out of stock"),
    "ended": N_("Listing ended"),
    "gone": N_("Listing is gone"),
}


@dataclass(frozen=True, slots=True)
class Body:
    """A headline in few words, and what is to be known of the case."""

    headline: Html
    lines: tuple[Html, ...] = ()


def body_of(tongue: Tongue, incident: Incident, now: datetime) -> Body:
    """The rule's own words; a rule that a newer version brought is named plainly."""
    write = _BODIES.get(incident.rule)
    return write(tongue, incident.facts, now) if write else Body(esc(incident.rule, 40))


def _new_seller(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    holds = N_("{seller} holds the Buy Box at {price}, you ask {mine}{percent}.")
    follows = N_("{seller} asks {price}, you ask {mine}{percent}.")
    what = tongue._(
        holds if facts.get("featured") else follows,
        seller=seller_name(tongue, seller_of(facts.get("seller"))),
        price=money(tongue, _landed(facts)),
        mine=money(tongue, money_of(facts.get("mine"))),
        percent=percent(tongue, facts.get("percent")),
    )
    return Body(_seller_headline(tongue, facts), (what, _how(tongue, facts), returned(tongue, facts)))


def _seller_headline(tongue: Tongue, facts: Facts) -> Html:
    if facts.get("who") == "platform":
        return tongue._("The platform itself sells on your listing")
    if facts.get("waited"):
        return tongue._("Undecided seller on your listing")
    return tongue._("New seller on your listing")


def _landed(facts: Facts) -> Money | None:
    return money_of(facts.get("landed")) or money_of(facts.get("price"))


def _how(tongue: Tongue, facts: Facts) -> Html:
    """Condition and who ships, each said to be unknown where it is."""
    condition = CONDITIONS.get(text_of(facts, "condition") or "")
    ships = {
        "platform": tongue._("shipped by the platform (FBA)"),
        "seller": tongue._("shipped by the seller (FBM)"),
    }.get(text_of(facts, "fulfilled_by") or "", tongue._("who ships is not stated"))
    stated = tongue._("Condition: {condition}", condition=tongue._(condition)) if condition else None
    return tongue._("{condition}, {ships}.", condition=stated or tongue._("Condition not stated"), ships=ships)


def _used_seller(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    outlet = facts.get("who") == "outlet"
    headline = tongue._("The platform's outlet on your listing") if outlet else tongue._("Used offer on your listing")
    what = tongue._(
        "{seller} asks {price}.",
        seller=seller_name(tongue, seller_of(facts.get("seller"))),
        price=money(tongue, _landed(facts)),
    )
    return Body(headline, (what, _how(tongue, facts)))


def _featured_lost(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    seller = seller_name(tongue, seller_of(facts.get("seller")))
    holder = {
        "distributor": tongue._("{seller}, a distributor,", seller=seller),
        "platform": tongue._("{seller}, the platform itself,", seller=seller),
        "outlet": tongue._("{seller}, the platform's outlet,", seller=seller),
    }.get(text_of(facts, "who") or "", seller)
    what = tongue._(
        "{holder} holds it at {price}, you ask {mine}{percent}.",
        holder=holder,
        price=money(tongue, money_of(facts.get("price"))),
        mine=money(tongue, money_of(facts.get("mine"))),
        percent=percent(tongue, facts.get("percent")),
    )
    return Body(tongue._("You lost the Buy Box"), (what, *views(tongue, facts)))


def _featured_nobody(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    mine = money(tongue, money_of(facts.get("mine")))
    what = tongue._("It was yours; now the page shows none. You ask {mine}.", mine=mine)
    return Body(tongue._("Nobody holds the Buy Box"), (what,))


def _below_floor(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    seller = seller_name(tongue, seller_of(facts.get("seller")))
    if facts.get("who") == "distributor":
        seller = tongue._("{seller}, a distributor,", seller=seller)
    what = tongue._(
        "{seller} asks {price} with shipping; your floor is {floor}.",
        seller=seller,
        price=money(tongue, money_of(facts.get("landed"))),
        floor=money(tongue, money_of(facts.get("floor"))),
    )
    return Body(tongue._("Price below your floor"), (what,))


def _not_live(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    state, was = text_of(facts, "state") or "", text_of(facts, "was") or ""
    what = tongue._(
        "The page says: {state}. Before: {was}.",
        state=tongue._(STATES.get(state, N_("unknown"))),
        was=tongue._(STATES.get(was, N_("unknown"))),
    )
    return Body(tongue._(_NOT_LIVE.get(state, N_("Cannot be bought"))), (what,))


def _price_changed(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    what = tongue._(
        "Was {was}, is {price}{percent}. Nobody has said that it was meant.",
        was=money(tongue, money_of(facts.get("was"))),
        price=money(tongue, money_of(facts.get("is"))),
        percent=percent(tongue, facts.get("percent")),
    )
    return Body(tongue._("Your price changed"), (what,))


def _rank_fell(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    was = facts.get("was")
    usual = was if isinstance(was, dict) else {}
    fell = tongue._(
        "From about {middle} to {rank} in {board}.",
        middle=position(tongue, usual.get("middle")),
        rank=position(tongue, facts.get("is")),
        board=_board(facts, "board"),
    )
    normal = tongue._(
        "Eight of ten readings in the 7 days before were between {best} and {worst}.",
        best=position(tongue, usual.get("best")),
        worst=position(tongue, usual.get("worst")),
    )
    since = tongue._("No one-off: every reading since {when} was worse.", when=_when(tongue, facts, now))
    ends = tongue._("It ends when the rank is back or the new one is the usual.")
    return Body(tongue._("Rank fell"), (fell, _also(tongue, facts), normal, since, ends))


def _also(tongue: Tongue, facts: Facts) -> Html:
    also = facts.get("also")
    others = [name(str(board), 30) for board in also[:2]] if isinstance(also, list) else []
    return tongue._("Also fallen in {boards}.", boards=joined(others, by=tongue._(", "))) if others else Html("")


def _rank_lost(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    gone = tongue._(
        "The page has shown no rank in {board} since {when}.",
        board=_board(facts, "board"),
        when=_when(tongue, facts, now),
    )
    return Body(tongue._("Rank lost"), (gone,))


def _rank_moved(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    was = tongue._("Was: {value}", value=_board(facts, "board"))
    now_is = tongue._("Is: {value}", value=_board(facts, "is"))
    afresh = tongue._("The rank there is learnt afresh. After 7 days I take the new category for the right one.")
    return Body(tongue._("Moved to another category"), (was, now_is, afresh))


def _board(facts: Facts, key: str) -> Html:
    return name(text_of(facts, key) or "?", 60)


def _when(tongue: Tongue, facts: Facts, now: datetime) -> Html:
    since = text_of(facts, "since")
    return esc(tongue.time(datetime.fromisoformat(since), now)) if since else tongue._("an unknown time")


def _rating_fell(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    what = tongue._(
        "Was {was}, is {now} of 5 stars, {count} reviews.",
        was=stars(tongue, facts.get("was")),
        now=stars(tongue, facts.get("is")),
        count=position(tongue, facts.get("count")),
    )
    return Body(tongue._("Rating fell"), (what,))


def _state_unknown(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    count = _count(facts)
    headline = tongue.ngettext("I cannot see {count} listing", "I cannot see {count} listings", count)
    blind = tongue._("What happens there now is unknown; the last state known stands.")
    return Body(headline, (blind, _trouble(tongue, facts, now)))


def _source_degraded(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    headline = tongue.ngettext(
        "Reading is difficult: {count} listing fails", "Reading is difficult: {count} listings fail", _count(facts)
    )
    return Body(headline, (_trouble(tongue, facts, now),))


def _count(facts: Facts) -> int:
    listings = facts.get("listings")
    return len(listings) if isinstance(listings, list) else 0


def _trouble(tongue: Tongue, facts: Facts, now: datetime) -> Html:
    why = text_of(facts, "why")
    said = cause(tongue, why) if why else tongue._("unknown")
    return tongue._("Failing since {when}. Cause: {why}.", when=_when(tongue, facts, now), why=said)


def _drill(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    body = _new_seller(tongue, facts, now)
    return Body(*drill_body(tongue, body.headline, body.lines, facts))


def _heartbeat_fails(tongue: Tongue, facts: Facts, now: datetime) -> Body:
    alone = tongue._("If this server dies now, nobody notices.")
    since = tongue._(
        "Not taken since {when}. Cause: {why}.",
        when=_when(tongue, facts, now),
        why=cause(tongue, text_of(facts, "why")),
    )
    return Body(tongue._("Nobody outside hears my heartbeat"), (alone, since))


def _of_machine(told: Callable[..., Told], tongue: Tongue, facts: Facts, now: datetime) -> Body:
    return Body(*told(tongue, facts, now))


_OF_TIME = ACCOUNT_BODIES | DEADLINE_BODIES | ORDER_BODIES | STOCK_BODIES | PLATFORM_BODIES
_OF_OFFERS = SELLING_BODIES | OFFER_BODIES | COPYCAT_BODIES | SABOTAGE_BODIES
_ELSEWHERE = MACHINE_BODIES | LIST_BODIES | PUSH_BODIES | CONTENT_BODIES | _OF_OFFERS | _OF_TIME | RIVAL_BODIES
_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Body]] = {
    "new_seller": _new_seller,
    "used_seller": _used_seller,
    "featured_lost": _featured_lost,
    "featured_nobody": _featured_nobody,
    "below_floor": _below_floor,
    "not_live": _not_live,
    "price_changed": _price_changed,
    "rank_fell": _rank_fell,
    "rank_lost": _rank_lost,
    "rank_moved": _rank_moved,
    "rating_fell": _rating_fell,
    "state_unknown": _state_unknown,
    "source_degraded": _source_degraded,
    DRILL: _drill,
    "heartbeat_fails": _heartbeat_fails,
    **{rule: partial(_of_machine, told) for rule, told in _ELSEWHERE.items()},
}
