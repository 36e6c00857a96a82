"""What is said where somebody may be harming a shop on purpose: bursts of reviews, of cancelled orders, of returns."""

from collections.abc import Callable
from datetime import datetime

from monitor.facts import text_of
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.render.words import position, side_by_side, stars
from monitor.rules.account.cancelled import CANCEL_BURST, UNNAMED
from monitor.rules.account.refunded import REFUND_BURST
from monitor.rules.reviews import FIVE_STAR_BURST
from storage.states import Facts

# A headline in few words, and what is to be known of the case.
Told = tuple[Html, tuple[Html, ...]]

_LONGEST_SKU, _LONGEST_REASON = 40, 40
_KINDS = {"five": N_("Most of them give five stars."), "low": N_("Most of them give fewer than five stars.")}
_UNKNOWN_STARS = N_("How many stars they give, the page does not tell.")


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


SABOTAGE_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {
    FIVE_STAR_BURST.name: _five_star_burst,
    CANCEL_BURST.name: _cancel_burst,
    REFUND_BURST.name: _refund_burst,
}
