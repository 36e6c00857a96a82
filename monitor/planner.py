"""Which watch looks next and when it looks again: age × √(weight × learned change rate), capped, backed off."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from adapters.readings import Topic
from monitor.division import EARLY, Share
from monitor.waiting import Waiting
from storage.states import Watch, WatchedListing

Pair = tuple[Watch, WatchedListing]

# A listing that never changed counts half a change over a median listing's time (DETECTION_AND_FAULTS, part C).
_PRIOR_CHANGES = 0.5
_PRIOR_TIME = timedelta(days=2)
_CAP = 6
_BACK_OFF_CAP = timedelta(hours=1)
_JITTER = 0.1
# The first failure in a row is followed by another try in a quarter of the period: most spoilt answers are single ones,
# and no listing should be unknown because two that lie an hour apart were spoilt by chance.
_FIRST_RETRY = 4
# After so many periods without an answer a promise is made anew; the first look after that comes after this share of
# its time at the earliest.
_OUTAGE, _SPREAD = 2, 0.2


@dataclass(frozen=True, slots=True)
class Plan:
    """The wished period of each topic, and how soon a finding is looked at again.

    `shares` are what each account's quotas can give of that, as far as it is known by now; `waiting` are the topics
    whose questions wait for a call of a pool that they share.
    """

    periods: dict[Topic, timedelta]
    confirm_after: timedelta
    random: Random
    shares: dict[tuple[str, Topic], Share] = field(default_factory=dict)
    waiting: Waiting = field(default_factory=Waiting)

    def period(self, account: str, topic: Topic) -> timedelta:
        """In which time the account's question is asked again: as wished, or longer where its quota gives no more."""
        share = self.shares.get((account, topic))
        return share.period if share else self.periods[topic]

    def is_next(self, account: str, topic: Topic, read: datetime, now: datetime, monotonic: float) -> bool:
        """Whether the topic's most urgent question, last answered then, is also that of the pool that pays it.

        What is promised is asked while there is time left for others that are as urgent. My own listings may be late,
        and then wait for what must be asked now, else they would break one promise after the other.
        """
        share = self.shares.get((account, topic))
        if share is None or not share.shared:
            return True
        pool = (account, share.demand.cost.pool)
        deadline = read + share.period * max(EARLY) if share.is_promised else max(now, read + share.period)
        return self.waiting.is_first(pool, topic, deadline, monotonic)

    def rests(self, account: str, topic: Topic) -> None:
        """Nothing of the topic is due: it keeps nobody waiting."""
        if share := self.shares.get((account, topic)):
            self.waiting.leave((account, share.demand.cost.pool), topic)

    def pick(self, due: Sequence[Pair], now: datetime) -> Pair | None:
        """The watch that most deserves the next free call: wanted ones first, then the highest key."""
        wanted = [pair for pair in due if is_wanted(pair[0], now)]
        if wanted:
            return min(wanted, key=lambda pair: pair[0].wanted_at or now)
        return max(due, key=lambda pair: self.key(pair[0], now), default=None)

    def ranked(self, due: Sequence[Pair], now: datetime) -> list[Pair]:
        """All of them in the order in which `pick` would take them."""

        def place(pair: Pair) -> tuple[bool, datetime, float]:
            watch = pair[0]
            if watch.wanted_at is not None and is_wanted(watch, now):
                return False, watch.wanted_at, 0.0
            return True, now, -self.key(watch, now)

        return sorted(due, key=place)

    def key(self, watch: Watch, now: datetime) -> float:
        """How urgent a look is; infinite for one that has waited six periods or was never taken."""
        if watch.read_at is None:
            return math.inf
        age = now - watch.read_at
        if age > _CAP * self.period(watch.account, watch.topic):
            return math.inf
        share = self.shares.get((watch.account, watch.topic))
        if share and share.shared:
            return age.total_seconds()  # each in its turn, for all that is promised is an age
        return age.total_seconds() * math.sqrt(watch.weight * change_rate(watch, now))

    def after_success(self, watch: Watch, now: datetime) -> datetime:
        """The next regular look."""
        return self.next_look(watch.account, watch.topic, now, watch.read_at)

    def after_failure(self, watch: Watch, wait: float | None, now: datetime) -> datetime:
        """As long as the platform asked for; else a quarter of the period, doubled by each more in a row."""
        return now + self.back_off(watch.account, watch.topic, watch.failures, wait)

    def back_off(self, account: str, topic: Topic, failures: int, wait: float | None) -> timedelta:
        """How long to leave the question alone after one more failure, at most an hour or the period."""
        period = self.period(account, topic)
        backed_off = period / _FIRST_RETRY * 2 ** min(failures, 10)
        asked = timedelta(seconds=wait or 0)
        return max(asked, self._jittered(min(backed_off, max(_BACK_OFF_CAP, period))))

    def next_look(self, account: str, topic: Topic, now: datetime, last: datetime | None) -> datetime:
        """When a question that was answered now, and `last` before, is asked again.

        A quota that no other topic is paid from slows it down by itself, and lets what changes most go first. In a
        shared one, promises that were all kept at once, as at the beginning or after an outage, are spread over their
        time, or they would all be due at once again and again.
        """
        share = self.shares.get((account, topic))
        if share is None or not share.shared:
            return now + self._jittered(self.periods[topic])
        if share.is_promised:
            is_new = last is None or now - last > _OUTAGE * share.period
            return now + share.period * self.random.uniform(_SPREAD if is_new else min(EARLY), max(EARLY))
        return now + self._jittered(share.period)

    def _jittered(self, period: timedelta) -> timedelta:
        return period * self.random.uniform(1 - _JITTER, 1 + _JITTER)


def is_wanted(watch: Watch, now: datetime) -> bool:
    """Whether a push, a person or a confirmation waits for a look."""
    return watch.wanted_at is not None and watch.wanted_at <= now


def change_rate(watch: Watch, now: datetime) -> float:
    """Changes a second, learned from what was seen so far."""
    # Never less than nothing, also where the clock was set back behind the watch's beginning.
    observed = max(timedelta(), now - watch.created_at)
    return (_PRIOR_CHANGES + watch.changes) / (_PRIOR_TIME + observed).total_seconds()
