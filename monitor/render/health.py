"""How accounts as wholes stand: standing, measures, stranded units, low feedback, ends of access; unknown says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.diagnosis import Expiry
from adapters.readings import HealthMetric, StandingState, Topic
from monitor.account_facts import metric_of
from monitor.language import Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.account import ACCOUNT_STATES, TOPICS, access_name, day_of, market_name, topics
from monitor.render.boards import short
from monitor.render.measures import measure_line
from monitor.render.reasons import cause
from monitor.render.words import bold, platform_name
from monitor.rules.account.feedback import LOW
from monitor.rules.account.metrics import is_beyond, is_near
from storage.states import AccountState, AccountWatch, Facts

_CLEAR, _ALERT, _NEAR, _UNKNOWN = "🟢", "🔴", "🟠", "⚪"
_MARKS = {StandingState.NORMAL: _CLEAR, StandingState.AT_RISK: _ALERT, StandingState.DEACTIVATED: _ALERT}
_GRAVEST = (_ALERT, _NEAR, _UNKNOWN, _CLEAR)
_MOST_FEEDBACK = 3
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """One account with what is asked of it, what was last known, and what of its access ends."""

    account: str
    platform: str
    watches: Sequence[AccountWatch]
    states: Mapping[str, AccountState]
    expiries: Sequence[Expiry]

    def watch(self, topic: Topic) -> AccountWatch | None:
        """The question, None where the account is not asked it."""
        return next((one for one in self.watches if one.topic is topic), None)

    def facts(self, topic: Topic) -> Facts | None:
        """What was answered last, None where nothing was yet."""
        state = self.states.get(topic.value)
        return state.value if state else None


def health_board(
    tongue: Tongue, accounts: Sequence[AccountHealth], *, now: datetime, rivals: Html | None = None
) -> Message:
    """Every account that is asked anything as a whole; what is not known says so. `rivals` is a line about them."""
    beside = rivals or Html("")
    if not accounts:
        none = tongue._("No account tells me how it stands: that takes an account with an API.")
        return Message(joined((none, beside)))
    told = [(one.account, health_lines(tongue, one, now)) for one in accounts]
    lines = [line for _, said in told for line in said]
    asked = tongue._("As of {when}.", when=tongue.time(now, now))
    return Message(short(tongue, [_gravest(tongue, told), *lines], [beside, asked]))


def _gravest(tongue: Tongue, told: Sequence[tuple[str, Sequence[Html]]]) -> Html:
    """“🔴 uk · ⚪ ebay · 🟢 us”: each account with the gravest mark among its lines, the gravest first."""
    marked = [(_mark_of(lines), account) for account, lines in told]
    marked.sort(key=lambda one: _GRAVEST.index(one[0]))
    rest = len(marked) - _MOST_NAMED
    more = tongue.ngettext("and {count} more", "and {count} more", rest) if rest > 0 else Html("")
    named = [Html(f"{mark} {name(account, 30)}") for mark, account in marked[:_MOST_NAMED]]
    return bold(joined((*named, more), by=" · "))


def _mark_of(lines: Sequence[Html]) -> str:
    """Unknown where no line bears a mark: then nothing was told yet."""
    return next((mark for mark in _GRAVEST if any(line.startswith(mark) for line in lines)), _UNKNOWN)


def health_lines(tongue: Tongue, one: AccountHealth, now: datetime) -> list[Html]:
    """One account, line by line."""
    title = joined((bold(name(one.account, 30)), platform_name(one.platform)), by=" · ")
    parts = ((Topic.ACCOUNT, _standing), (Topic.STRANDED, _stranded), (Topic.FEEDBACK, _feedback))
    told = [line for topic, part in parts for line in _part(tongue, one, topic, part, now)]
    return [
        title,
        *told,
        *(expiry_line(tongue, end, now) for end in one.expiries),
        *unread_lines(tongue, one.watches, now),
    ]


def _part(
    tongue: Tongue, one: AccountHealth, topic: Topic, part: Callable[[Tongue, Facts], list[Html]], now: datetime
) -> list[Html]:
    """What one question brought, with its age; nothing where it is not asked."""
    watch, facts = one.watch(topic), one.facts(topic)
    if watch is None:
        return []
    called = tongue._(TOPICS[topic.value])
    if facts is None or watch.read_at is None:
        why = cause(tongue, watch.trouble) if watch.trouble else tongue._("not read yet")
        return [tongue._("⚪ {what}: unknown, {why}", what=called, why=why)]
    age = tongue.age(max(now - watch.read_at, timedelta()))
    if watch.failures:
        why = cause(tongue, watch.trouble)
        head = tongue._("⚪ {what}: unknown now ({why}); as last read, data {age}:", what=called, why=why, age=age)
        return [head, *part(tongue, facts)]
    return [*part(tongue, facts), tongue._("{what}: data {age}", what=called, age=age)]


def _standing(tongue: Tongue, facts: Facts) -> list[Html]:
    return [
        *(_standing_line(tongue, row) for row in _rows(facts, "standings")),
        *(_metric_line(tongue, row) for row in _rows(facts, "metrics")),
    ]


def _rows(facts: Facts, key: str) -> list[Any]:
    found = facts.get(key)
    return list(found) if isinstance(found, list) else []


def _standing_line(tongue: Tongue, row: Any) -> Html:
    mark, said = _MARKS[StandingState(row["state"])], tongue._(ACCOUNT_STATES[row["state"]])
    if row.get("warned"):
        mark = _NEAR if mark == _CLEAR else mark
        said = tongue._("{state}, with a warning", state=said)
    where = market_name(row.get("market")) or tongue._("all markets")
    return tongue._("{mark} {market}: {state}", mark=mark, market=where, state=said)


def _metric_line(tongue: Tongue, row: Any) -> Html:
    mark, line = measure_mark(metric_of(row)), measure_line(tongue, row)
    return joined((Html(f"{mark} {line}"), market_name(row.get("market"))), by=" · ")


def measure_mark(one: HealthMetric) -> str:
    """🔴 beyond its limit, 🟠 near it, 🟢 good, ⚪ where neither a value nor a verdict is told."""
    if is_beyond(one):
        return _ALERT
    if is_near(one):
        return _NEAR
    is_known = one.good is not None or (one.value is not None and one.target is not None)
    return _CLEAR if is_known else _UNKNOWN


def _stranded(tongue: Tongue, facts: Facts) -> list[Html]:
    count, quantity = facts.get("count"), facts.get("quantity")
    if not isinstance(count, int) or not isinstance(quantity, int):
        return []
    if not count:
        return [tongue._("🟢 No stranded units")]
    skus = tongue.ngettext("{count} SKU", "{count} SKUs", count)
    return [
        tongue.ngettext("🟠 {count} stranded unit ({skus})", "🟠 {count} stranded units ({skus})", quantity, skus=skus)
    ]


def _feedback(tongue: Tongue, facts: Facts) -> list[Html]:
    low = [row for row in _rows(facts, "feedback") if row["stars"] <= LOW]
    if not low:
        return [tongue._("🟢 No low feedback")]
    newest = [_stars(tongue, row) for row in low[:_MOST_FEEDBACK]]
    named = joined(newest, by=tongue._(", "))
    return [
        tongue.ngettext("🟠 {count} low rating: {newest}", "🟠 {count} low ratings: {newest}", len(low), newest=named)
    ]


def _stars(tongue: Tongue, row: Any) -> Html:
    return tongue.ngettext("{count} star, {day}", "{count} stars, {day}", row["stars"], day=day_of(tongue, row["day"]))


def expiry_line(tongue: Tongue, end: Expiry, now: datetime) -> Html:
    """What of the access ends when, marked from thirty days before on."""
    left = (end.day - now.date()).days
    called, day = access_name(tongue, end.what), day_of(tongue, end.day.isoformat())
    if left < 0:
        return tongue._("🔴 {what} ended on {day}", what=called, day=day)
    mark = _CLEAR if left > _SOON else _NEAR
    days = tongue.ngettext("in {count} day", "in {count} days", left)
    return tongue._("{mark} {what} ends on {day} ({days})", mark=mark, what=called, day=day, days=days)


_SOON = 30


def unread_lines(tongue: Tongue, watches: Sequence[AccountWatch], now: datetime) -> list[Html]:
    """The questions that are asked, not answered and have no lines of their own, each with its reason."""
    others = [one for one in watches if one.topic not in (Topic.ACCOUNT, Topic.STRANDED, Topic.FEEDBACK)]
    return [_unread(tongue, one, now) for one in others if one.trouble and (one.failures or one.read_at is None)]


def _unread(tongue: Tongue, watch: AccountWatch, now: datetime) -> Html:
    what, why = tongue._(TOPICS.get(watch.topic.value, watch.topic.value)), cause(tongue, watch.trouble)
    if watch.read_at is None:
        return tongue._("⚪ {what}: unknown, {why}", what=what, why=why)
    age = tongue.age(max(now - watch.read_at, timedelta()))
    return tongue._("⚪ {what}: unknown now ({why}), data {age}", what=what, why=why, age=age)


def unread_line(tongue: Tongue, watches: Sequence[AccountWatch], now: datetime) -> Html:
    """“⚪ orders, money: not read since 02:14”: what of the accounts is not known; empty where all is."""
    if not watches:
        return Html("")
    which = topics(tongue, list(dict.fromkeys(one.topic.value for one in watches)))
    read = [one.read_at for one in watches if one.read_at]
    if len(read) < len(watches):
        return tongue._("⚪ {topics}: not read", topics=which)
    return tongue._("⚪ {topics}: not read since {when}", topics=which, when=tongue.time(min(read), now))
