"""Holds what the daemon said in a soak against what was planted and what was served."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.readings import Topic
from monitor.demo.chats import Message
from monitor.flapping import flaps_of
from monitor.rules.source import SOURCE_DEGRADED, STATE_UNKNOWN
from storage.states import Incident, LookCount, Status, WatchedListing
from tests.faults.planted import Planted
from tests.faults.soak_market import Served
from tests.faults.soak_truth import Looked, Question, Stretch, half_failed, longest_gap, looks, unknown

_DOTS = "🔴🟠🟡🔵⚪🟢"
_CASE = re.compile(rf"^[{_DOTS}].* · case (\d+)", re.MULTILINE)
_COVERAGE = re.compile(
    r"(\d+)/(\d+) listings? checked, every (.+?), ([\d.]+) % of looks ok, (?:longest gap ([^,]+), .+?|no gap)[.(]"
)
_PARTS = re.compile(r"(\d+) (min|s|h|m|d)\b")
_SECONDS = {"s": 1, "min": 60, "m": 60, "h": 3600, "d": 86400}
_SOURCE = (STATE_UNKNOWN, SOURCE_DEGRADED)


@dataclass(frozen=True, slots=True)
class Soaked:
    """All that is left of a soak. `chats` are the phones that get alerts and ask nothing.

    A busy machine asks each question so much later than its period (`late`); `slack` holds that too.
    """

    begin: datetime
    end: datetime
    period: timedelta
    late: timedelta
    slack: timedelta
    listings: Sequence[WatchedListing]
    served: Sequence[Served]
    planted: Sequence[Planted]
    incidents: Sequence[Incident]
    counts: Sequence[LookCount]
    chats: Sequence[Sequence[Message]]

    @property
    def asins(self) -> dict[int, str]:
        return {one.id: one.subject.id for one in self.listings}

    def key(self, incident: Incident) -> tuple[str, str, str]:
        return incident.rule, self.asins.get(incident.listing_id or 0, incident.account), incident.subject


def problems(soaked: Soaked) -> list[str]:
    """Everything that was not as it must be."""
    return [
        *_false(soaked),
        *_untold(soaked),
        *_stray(soaked),
        *_unknown(soaked),
        *_coverage(soaked),
        *_counts(soaked),
    ]


# --- alerts ----------------------------------------------------------------------------------------------------------


def _confirmed(soaked: Soaked) -> list[Incident]:
    return [one for one in soaked.incidents if one.confirmed_at and one.rule not in _SOURCE]


def _false(soaked: Soaked) -> Iterator[str]:
    """An alert without a change, before it, or a second one for the same."""
    planted = {one.key: one for one in soaked.planted}
    for incident in _confirmed(soaked):
        change = planted.get(soaked.key(incident))
        if change is None or incident.raised_at < change.at:
            yield f"FALSE ALERT: case {incident.id} {soaked.key(incident)} {incident.facts}"
    again = Counter(soaked.key(one) for one in _confirmed(soaked))
    yield from (f"told as {count} incidents instead of one: {key}" for key, count in again.items() if count > 1)


def _untold(soaked: Soaked) -> Iterator[str]:
    """A change of which the market served enough, and that was not told, or whose end was not."""
    found = {soaked.key(one): one for one in _confirmed(soaked)}
    for change in soaked.planted:
        incident = found.get(change.key)
        if incident is None:
            if change.must_be_told(soaked.served):
                yield f"NOT TOLD: {change.kind.name} on {change.asin}"
            continue
        over = incident.status is Status.RESOLVED
        if not over and change.must_be_over(soaked.served, soaked.end - soaked.slack):
            yield f"its end was not noticed: {change.kind.name} on {change.asin}, case {incident.id}"
        yield from _wrongly_shown(soaked, change, incident, over=over)


def _wrongly_shown(soaked: Soaked, change: Planted, incident: Incident, *, over: bool) -> Iterator[str]:
    shown = [one for chat in soaked.chats for one in chat if incident.id in cases(one)]
    if change.kind.told != bool(shown):
        yield f"{change.kind.name} on {change.asin}, case {incident.id}: {len(shown)} messages on the phones"
    if over and incident.resolved_at and incident.resolved_at < soaked.end - soaked.slack:
        rest = [one for one in shown if not _says_over(one, incident.id)]
        last = {one.chat.id: one for one in shown}  # only the newest message of a chat is edited
        if any(one in last.values() for one in rest):
            yield f"its end was not told: {change.kind.name} on {change.asin}, case {incident.id}"


def _says_over(message: Message, case: int) -> bool:
    lines = [line for line in message.text.splitlines() if f"case {case}" in line]
    return any("Over:" in line or "over, lasted" in line for line in lines) or "more: /alerts" in message.text


def cases(message: Message) -> set[int]:
    """The cases that a message was about when it came, or is about now; the morning message is about none."""
    texts = [content.text for content in message.history] + [message.text]
    return {int(case) for text in texts if text[:1] in _DOTS for case in _CASE.findall(text)}


def _stray(soaked: Soaked) -> Iterator[str]:
    """A message about a case that is neither a planted change nor a source's."""
    planted = {one.key for one in soaked.planted}
    known = {one.id for one in soaked.incidents if one.rule in _SOURCE or soaked.key(one) in planted}
    for message in (one for chat in soaked.chats for one in chat):
        if stray := cases(message) - known:
            yield f"FALSE MESSAGE about {stray}: {message.text[:200]!r}"


def delays(soaked: Soaked) -> tuple[timedelta, timedelta]:
    """From the change to the message: the median, and the longest."""
    planted = {one.key: one.at for one in soaked.planted}
    found = [
        one.confirmed_at - planted[soaked.key(one)]
        for one in _confirmed(soaked)
        if one.confirmed_at and soaked.key(one) in planted
    ]
    return (sorted(found)[len(found) // 2], max(found)) if found else (timedelta(0), timedelta(0))


# --- cannot see ------------------------------------------------------------------------------------------------------


def _unknown(soaked: Soaked) -> Iterator[str]:
    """“Cannot see the market” is said if and only if something was unknown, by what was served."""
    every, loose = looks(soaked.served), _emptied(soaked)
    for account in sorted({one.account for one in soaked.listings}):
        mine = {one.subject.id for one in soaked.listings if one.account == account}
        own = {question: found for question, found in every.items() if question[0] in mine}
        true = unknown(own, soaked.period, soaked.end)
        # On a busy machine it takes a while until the daemon stops: what it says after the end is not judged.
        said = [one for one in soaked.incidents if one.rule in _SOURCE and one.account == account]
        said = [one for one in said if one.raised_at <= soaked.end]
        perhaps = unknown(own, soaked.period, soaked.end, soaked.late)
        allowed = [*true, *perhaps, *(stretch for asin, stretch in loose if asin in mine)]
        unsure = [one for one in said if one.rule == STATE_UNKNOWN]
        yield from (f"{why} on {account}" for why in _held_against(unsure, true, allowed, soaked))
        for degraded in (one for one in said if one.rule == SOURCE_DEGRADED):
            around = degraded.raised_at - soaked.slack, degraded.raised_at + soaked.slack
            if not half_failed(_doubted(soaked, own), *around):
                yield f"FALSE: case {degraded.id} says that half of all fails on {account}"


def _held_against(
    said: Sequence[Incident], true: Sequence[Stretch], allowed: Sequence[Stretch], soaked: Soaked
) -> Iterator[str]:
    slack = soaked.slack
    for incident in said:
        end = _seen_until(incident) or soaked.end
        if not any(begin - slack <= incident.raised_at <= until + slack for begin, until in allowed):
            yield f"FALSE: case {incident.id} says unknown at {incident.raised_at:%H:%M}, and nothing was"
        if not any(begin - slack <= end <= until + slack for begin, until in allowed):
            yield f"case {incident.id} ended at {end:%H:%M:%S}, what was unknown did not: {_times(allowed)}"
    spans = [(one.raised_at, one.resolved_at or soaked.end) for one in said]
    for begin, until in true:
        if until - begin > slack and not any(a <= begin + slack and b >= until - slack for a, b in spans):
            yield f"UNSAID: unknown from {begin:%H:%M:%S} to {until:%H:%M:%S}, said were {_times(spans)}"


def _seen_until(incident: Incident) -> datetime | None:
    """What comes and goes is over only after it was quiet for an hour and more, in which nothing was unknown."""
    flaps = flaps_of(incident)
    return flaps.quiet if flaps and flaps.quiet else incident.resolved_at


def _times(stretches: Sequence[Stretch]) -> str:
    return ", ".join(f"{begin:%H:%M:%S}-{end:%H:%M:%S}" for begin, end in stretches)


def _emptied(soaked: Soaked) -> list[tuple[str, Stretch]]:
    """Listings that had no offers for a time: an empty list proves nothing until the product page says why."""
    gone = ("out of stock", "gone")
    return [(one.asin, (one.at, one.until or soaked.end)) for one in soaked.planted if one.kind.name in gone]


# --- coverage --------------------------------------------------------------------------------------------------------


def coverage_line(soaked: Soaked) -> tuple[str, datetime] | None:
    """The line of the morning message and when that came."""
    said = [one for chat in soaked.chats for one in chat if one.text.startswith("☀️") and _COVERAGE.search(one.text)]
    return (said[0].text, said[0].at) if said else None


def _coverage(soaked: Soaked) -> Iterator[str]:
    line = coverage_line(soaked)
    found = _COVERAGE.search(line[0]) if line else None
    if line is None or found is None:
        yield "no morning message with a coverage line came"
        return
    every = {question: [one for one in own if one.at <= line[1]] for question, own in looks(soaked.served).items()}
    checked, share = _truth(soaked, every)
    least, most = _longest_gap(soaked, every, line[1])
    if (int(found[1]), int(found[2])) != (checked, len(soaked.listings)):
        yield f"coverage says {found[1]}/{found[2]}, the market answered all about {checked}"
    if _length(found[3]) != soaked.period:
        yield f"coverage says “every {found[3]}”"
    # What is said is rounded, and three looks may be under way: in a short soak that weighs more.
    slack = max(0.15, 0.05 + 300 / max(1, sum(len(own) for own in every.values())))
    if not share - slack - _emptied_share(soaked, every) <= float(found[4]) <= share + slack:
        yield f"coverage says {found[4]} % of looks ok, the market served {share:.2f} %"
    if not least - soaked.slack <= _length(found[5]) <= most + soaked.slack:
        yield f"coverage says the longest gap was {found[5]}, the market knows of {least} to {most}"


def _longest_gap(
    soaked: Soaked, every: Mapping[Question, Sequence[Looked]], end: datetime
) -> tuple[timedelta, timedelta]:
    """By what was served, and where no empty list was believed."""
    both = every, _doubted(soaked, every)
    gaps = [longest_gap(looked, soaked.period, soaked.begin, end) for looked in both]
    least, most = (until - begin for begin, until in gaps)
    return least, most


def _truth(soaked: Soaked, every: Mapping[Question, Sequence[Looked]]) -> tuple[int, float]:
    """Listings of which both questions were answered, and looks that were, in per cent."""
    answered = {question for question, own in every.items() if any(one.well for one in own)}
    checked = sum({(one.subject.id, topic) for topic in _BOTH} <= answered for one in soaked.listings)
    all_looks = [one.well for own in every.values() for one in own]
    return checked, 100 * sum(all_looks) / max(1, len(all_looks))


def _emptied_share(soaked: Soaked, every: Mapping[Question, Sequence[Looked]]) -> float:
    """By how many per cent looks at emptied listings may lower what is said: an empty list proves nothing at first."""
    doubted = _doubted(soaked, every)
    fewer = sum(
        now.well != then.well
        for question in every
        for now, then in zip(every[question], doubted[question], strict=True)
    )
    return 100 * fewer / max(1, sum(len(own) for own in every.values()))


def _doubted(soaked: Soaked, every: Mapping[Question, Sequence[Looked]]) -> dict[Question, list[Looked]]:
    """The same looks, had no empty list been believed."""
    emptied = dict(_emptied(soaked))

    def is_empty(question: Question, look: Looked) -> bool:
        stretch = emptied.get(question[0]) if question[1] is Topic.OFFERS else None
        return stretch is not None and stretch[0] <= look.at <= stretch[1]

    return {
        question: [replace(look, well=look.well and not is_empty(question, look)) for look in own]
        for question, own in every.items()
    }


def _length(words: str | None) -> timedelta:
    return timedelta(seconds=sum(int(number) * _SECONDS[unit] for number, unit in _PARTS.findall(words or "")))


def _counts(soaked: Soaked) -> Iterator[str]:
    """Look by look: what was counted is what was served, but for what was on its way when it ended."""
    every, emptied = looks(soaked.served), {asin for asin, _ in _emptied(soaked)}
    counted = {(soaked.asins[row.listing_id], row.topic): row for row in soaked.counts}
    for question, own in every.items():
        row, wells = counted.get(question), sum(one.well for one in own)
        said = (row.looks, row.failures) if row else (0, 0)
        off = abs(said[0] - wells), abs(said[1] - (len(own) - wells))
        if question[0] not in emptied and max(off) > (not own or own[-1].at > soaked.end - 2 * soaked.slack):
            yield f"{question} counted {said}, served {(wells, len(own) - wells)}"


_BOTH: Iterable[Topic] = (Topic.LISTINGS, Topic.OFFERS)
