"""Which rules can be played again from what is kept of the past, and why the others cannot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from adapters.readings import Topic
from monitor.findings import Rule
from monitor.language import N_
from monitor.rules import RULES

_SIX_HOURS, _HOUR, _DAY = timedelta(hours=6), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """From the answers to which question a rule is played (the first that is asked), and how often between changes.

    `grid` None is as often as the question itself is asked. What is kept changes only where something changed; between
    two changes the rule sees the same again, as often as it needs to count time. `numbers` are the series that it
    judges (a name, or the beginning of several); without any it judges content and sellers.
    """

    topics: tuple[Topic, ...]
    numbers: tuple[str, ...] = ()
    grid: timedelta | None = _SIX_HOURS


_PAGE, _SELLERS = (Topic.LISTINGS,), (Topic.OFFERS, Topic.LISTINGS)
KINDS: Mapping[str, Kind] = {
    "new_seller": Kind(_SELLERS),
    "used_seller": Kind(_SELLERS),
    "featured_lost": Kind(_SELLERS),
    "featured_nobody": Kind(_PAGE),
    "below_floor": Kind(_SELLERS),
    "not_live": Kind(_PAGE),
    "price_changed": Kind(_SELLERS),
    "rating_fell": Kind(_PAGE, ("rating", "reviews")),
    "five_star_burst": Kind(_PAGE, ("rating", "reviews"), _HOUR),
    "rank_fell": Kind(_PAGE, ("rank:",), _HOUR),
    "stock_zero": Kind((Topic.STOCK,), ("stock",), _DAY),
    "stock_low": Kind((Topic.STOCK,), ("stock",), _DAY),
    "place_fell": Kind((Topic.RANKS,), ("search:", "bestsellers:"), None),
    "rival_price": Kind((Topic.RIVALS,)),
    "rival_stock": Kind((Topic.RIVALS,)),
}
_WHY: Mapping[str, str] = {
    "hidden_offer": N_("how many offers there were is not kept"),
    "content_changed": N_("bullet points and pictures are kept as approved, not each as it was"),
    "content_differs": N_("what the SKUs contributed is not kept"),
    "seller_wave": N_("it is judged over several listings at once"),
    "adult_flag": N_("attributes are not kept"),
    "variation_merged": N_("which variations belonged together is not kept"),
    "foreign_market": N_("the pages of other markets are not kept"),
    "dimensions_changed": N_("measures are not kept"),
    "listing_suppressed": N_("what was said of each SKU is not kept"),
    "listing_issue": N_("what was said of each SKU is not kept"),
    "fee_changed": N_("fees are not kept one by one"),
    "rank_lost": N_("that a rank was missing is not kept"),
    "rank_moved": N_("that a rank was missing is not kept"),
    "new_low_stars": N_("single reviews are not kept"),
    "copycat": N_("how alike a listing once was is not kept"),
}
_NOT_ALL = N_("not all that it judges is kept")
_OF_NO_LISTING = N_("it is judged from answers about the whole account or the machine, which are not kept one by one")
# What a replay does not know, by rule.
_MISSING: Mapping[str, tuple[str, ...]] = {
    "featured_lost": ("who was a friend then; what the account's other path said of the Buy Box",),
    "featured_nobody": ("what the account's other path said of the Buy Box",),
    "new_seller": ("who was a friend then: today's friends count; which strangers had been here before",),
    "used_seller": ("who was a friend then: today's friends count",),
    "below_floor": ("who was a friend then, and the floor of then: today's count",),
    "price_changed": ("which prices you called yours: the first one counts as approved",),
    "five_star_burst": ("the share of five stars",),
    "rank_fell": ("which board stood first: the one that is followed now counts",),
    "stock_zero": ("what the page said beside the account's count",),
}


def rule_called(name: str) -> Rule | None:
    """The rule, where it can be played again."""
    return next((rule for rule in RULES if rule.name == name and name in KINDS), None)


def why_not(name: str) -> str:
    """Why a rule cannot be played again; a text to be translated."""
    of_listings = any(rule.name == name for rule in RULES)
    return _WHY.get(name, _NOT_ALL if of_listings else _OF_NO_LISTING)


def missing(name: str) -> tuple[str, ...]:
    """What the replay of a rule cannot know, for the terminal."""
    return _MISSING.get(name, ())
