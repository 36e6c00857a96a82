"""What ends because nobody looks any more: its listing, account, list or question is no longer watched."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from adapters.readings import Topic
from monitor import incidents
from monitor.rules import RULES
from monitor.rules.account import ACCOUNT_RULES
from monitor.rules.contribution import CONTENT_DIFFERS
from monitor.rules.deadline import DEADLINE, OWN
from monitor.rules.issues import LISTING_ISSUE
from monitor.rules.machine import MACHINE
from monitor.rules.place import PLACE_FELL
from monitor.rules.platform import ALL
from monitor.rules.stock import STOCK_ZERO
from monitor.rules.suppressed import LISTING_SUPPRESSED
from monitor.rules.wave import SELLER_WAVE
from storage.states import AccountWatch, Incident, Told, Watch, WatchedListing, WatchedRanking

# The answers that each rule judges; places on lists have questions of their own.
_JUDGED = {rule.name: rule.topics for rule in RULES if rule is not PLACE_FELL}
_JUDGED |= {rule.name: rule.topics for rule in ACCOUNT_RULES}
# Orders that are to be shipped; what people entered is of no account.
_JUDGED |= {DEADLINE: frozenset({Topic.ORDERS})}
# My own SKUs stand behind a listing only where their stock is told too.
_JUDGED |= dict.fromkeys(
    (rule.name for rule in (STOCK_ZERO, LISTING_SUPPRESSED, LISTING_ISSUE, CONTENT_DIFFERS)), frozenset({Topic.STOCK})
)


def orphans(
    open_now: Sequence[Incident], listings: Collection[int], accounts: Collection[str], now: datetime
) -> Iterator[Told]:
    """What was wrong with a listing that is no longer watched, or with an account that is none, is nobody's worry."""
    accounts = {*accounts, MACHINE, OWN, ALL}
    for incident in open_now:
        kept = incident.account in accounts if incident.listing_id is None else incident.listing_id in listings
        if not kept:
            yield incidents.let_go(incident, now)


def unasked(
    open_now: Sequence[Incident],
    watches: Sequence[Watch],
    business: Sequence[AccountWatch],
    accounts: Collection[str],
    now: datetime,
) -> Iterator[Told]:
    """What only a question could end that is asked no more, such as one of an account that lost its keys to an API."""
    asked: dict[str | int, set[Topic]] = {account: set() for account in accounts}
    wrong = {one.listing_id for one in open_now}
    for watch in watches:
        if watch.listing_id in wrong:  # of ten thousand listings those are few
            asked.setdefault(watch.listing_id, set()).add(watch.topic)
    for question in business:
        asked.setdefault(question.account, set()).add(question.topic)
    for incident in open_now:
        topics = _JUDGED.get(incident.rule)
        if incident.rule == SELLER_WAVE.name and incident.listing_id is None:
            continue  # one seller on several listings: no question of the account's own asks for him
        known = asked.get(incident.account if incident.listing_id is None else incident.listing_id)
        if topics and known is not None and not topics & known:
            yield incidents.let_go(incident, now)


def unfollowed(
    open_now: Sequence[Incident],
    listings: Mapping[int, WatchedListing],
    rankings: Sequence[WatchedRanking],
    now: datetime,
) -> Iterator[Told]:
    """A place that fell on a list that nobody follows any more is nobody's worry either."""
    for incident in open_now:
        listing = listings.get(incident.listing_id or 0)
        if incident.rule != PLACE_FELL.name or listing is None:
            continue
        if listing.rival or not any(one.holds(listing) and one.ranking.board == incident.subject for one in rankings):
            yield incidents.well(incident, now)
