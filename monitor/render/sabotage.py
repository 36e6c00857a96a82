"""What is said where somebody may be harming a shop on purpose: bursts, families, flags, complaints, waves."""

from collections.abc import Callable
from datetime import datetime

from monitor.facts import seller_of, text_of
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.render.account import market_name
from monitor.render.measures import measure_name
from monitor.render.words import position, seller_name, seller_on, side_by_side, stars
from monitor.rules.abroad import FOREIGN_MARKET
from monitor.rules.account.cancelled import CANCEL_BURST, UNNAMED
from monitor.rules.account.complaints import COMPLAINT
from monitor.rules.account.refunded import REFUND_BURST
from monitor.rules.adult import ADULT_FLAG
from monitor.rules.family import VARIATION_MERGED
from monitor.rules.reviews import FIVE_STAR_BURST
from monitor.rules.wave import SELLER_WAVE
from storage.states import Facts

# A headline in few words, and what is to be known of the case.
Told = tuple[Html, tuple[Html, ...]]

_LONGEST_SKU, _LONGEST_REASON, _MOST_NAMED = 40, 40, 4
_KINDS = {"five": N_("Most of them give five stars."), "low": N_("Most of them give fewer than five stars.")}
_UNKNOWN_STARS = N_("The page does not say how many stars they give.")


def _five_star_burst(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    what = tongue._(
        "New in 24 hours: {count}; usual in a day: {usual}; in all: {total}.",
        count=position(tongue, facts.get("count")),
        usual=stars(tongue, facts.get("usual")),
        total=position(tongue, facts.get("total")),
    )
    kind = tongue._(_KINDS.get(text_of(facts, "kind") or "", _UNKNOWN_STARS))
    return tongue._("Reviews arrive far faster than usual"), (what, kind)


def _cancel_burst(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    what = tongue._(
        "Cancelled in 24 hours: {count}; usual in a day: {usual}.",
        count=position(tongue, facts.get("count")),
        usual=stars(tongue, facts.get("usual")),
    )
    kept = tongue._("Placed in that time and not cancelled: {count}.", count=position(tongue, facts.get("kept")))
    listing = text_of(facts, "listing") or UNNAMED
    which = listing.rpartition("/")[2]
    about = tongue._("Listing: {listing}.", listing=name(which, _LONGEST_SKU)) if which != UNNAMED else Html("")
    return tongue._("Far more orders are cancelled than usual"), (about, side_by_side(tongue, what, kept))


def _refund_burst(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    sku = tongue._("SKU: {sku}", sku=name(text_of(facts, "sku") or "?", _LONGEST_SKU))
    what = tongue._(
        "Orders sent back or refunded in three days: {count}; usual in a day: {usual}.",
        count=position(tongue, facts.get("count")),
        usual=stars(tongue, facts.get("usual")),
    )
    words = facts.get("reasons")
    said = [esc(str(one), _LONGEST_REASON) for one in words] if isinstance(words, list) else []
    reasons = joined(said, by=tongue._(", "))
    why = tongue._("The platform says: {reason}.", reason=reasons) if reasons else Html("")
    return tongue._("Far more is sent back than usual"), (sku, what, why)


def _adult_flag(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    before = tongue._("Before, everybody could see it.")
    return tongue._("Your listing is shown to adults only"), (before,)


def _variation_merged(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    if "named" not in facts:
        was, now_is = position(tongue, facts.get("was")), position(tongue, facts.get("is"))
        what = tongue._("Was {was}, is {now}: so many are not written in that time.", was=was, now=now_is)
        return tongue._("The number of your reviews has leapt"), (what,)
    named = facts.get("named")
    names = [name(str(one), 20) for one in named[:_MOST_NAMED]] if isinstance(named, list) else []
    listed = joined(names, by=tongue._(", "))
    not_mine = tongue._("Not yours, {count}: {names}.", count=position(tongue, facts.get("count")), names=listed)
    parent = text_of(facts, "parent")
    under = tongue._("The family: {parent}.", parent=name(parent, 20)) if parent else Html("")
    return tongue._("Products that are not yours stand in your variation family"), (not_mine, under)


def _foreign_market(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    where, was, brand = market_name(facts.get("market")), text_of(facts, "was"), text_of(facts, "brand")
    shown = tongue._("It is called there: {title}.", title=name(text_of(facts, "title") or "?", 120))
    of = tongue._("Brand: {brand}.", brand=name(brand, 40)) if brand else Html("")
    if was is None:
        return tongue._("Your listing appears in {market}, where you do not sell", market=where), (shown, of)
    before = tongue._("Before: {was}.", was=name(was, 120))
    return tongue._("Your listing was changed in {market}, where you do not sell", market=where), (before, shown, of)


def _complaint(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    where = market_name(facts.get("market"))
    market = tongue._("Market: {market}.", market=where) if where else Html("")
    counted = tongue._(
        "Was {was}, is {now}.", was=position(tongue, facts.get("was")), now=position(tongue, facts.get("is"))
    )
    until = tongue._("I cannot read by when they want an answer.")
    headline = tongue._("The platform's count has risen: {measure}", measure=measure_name(tongue, facts))
    return headline, (side_by_side(tongue, counted, market), until)


def _seller_wave(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    count = position(tongue, facts.get("count"))
    if facts.get("kind") == "seller":
        return tongue._("One new seller on several of your listings"), (
            seller_on(tongue, seller_of(facts.get("seller")), facts.get("count")),
        )
    sellers = facts.get("sellers")
    names = [seller_name(tongue, seller_of(one)) for one in sellers[:_MOST_NAMED]] if isinstance(sellers, list) else []
    what = tongue._("New in 24 hours, {count}: {sellers}.", count=count, sellers=joined(names, by=tongue._(", ")))
    return tongue._("Several new sellers at once on your listing"), (what,)


SABOTAGE_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {
    FIVE_STAR_BURST.name: _five_star_burst,
    CANCEL_BURST.name: _cancel_burst,
    REFUND_BURST.name: _refund_burst,
    ADULT_FLAG.name: _adult_flag,
    VARIATION_MERGED.name: _variation_merged,
    FOREIGN_MARKET.name: _foreign_market,
    COMPLAINT.name: _complaint,
    SELLER_WAVE.name: _seller_wave,
}
