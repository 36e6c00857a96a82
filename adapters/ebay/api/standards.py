"""Asks how the account stands with eBay, and by which measures it is judged, and reads the answers."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from adapters.ebay.api.calls import Calls, Request
from adapters.ebay.api.operations import STANDARDS, USER
from adapters.ebay.api.refusals import Rejected
from adapters.errors import Misread
from adapters.readings import ACCOUNT, HealthMetric, Partial, Said, Standing, StandingState, Topic, Whole
from adapters.wire import decimal, get, listed, number, rows, text

_HELD = "ACCOUNTONHOLD"
_UNTOLD = "UNDETERMINED"
_STATES = {"CONFIRMED": StandingState.NORMAL, _HELD: StandingState.DEACTIVATED}
# The second is the contract's word, the first that of a recorded answer.
_RATES = ("RATE", "FRACTION")
# From good to bad.
_LEVELS = ("TOP_RATED", "ABOVE_STANDARD", "BELOW_STANDARD")
# The programs by their sites; the fourth is for all others, and stands with the account itself.
_SITES = {"PROGRAM_US": "us", "PROGRAM_UK": "gb", "PROGRAM_DE": "de", "PROGRAM_GLOBAL": None}
_ORDER = (StandingState.NORMAL, StandingState.AT_RISK, StandingState.DEACTIVATED)


async def told(calls: Calls, *, urgent: bool) -> AsyncIterator[Said]:
    """Whether the account is on hold, how the seller is judged in each program, and how he will be."""
    account = read_user(await calls.send(Request(USER), urgent=urgent))
    for word in read_standards(account, await _profiles(calls, urgent=urgent)):
        yield word


async def _profiles(calls: Calls, *, urgent: bool) -> tuple[Mapping[str, Any], ...]:
    """The profiles; none for a seller who is not judged yet, to whom eBay says 204 or 404."""
    try:
        said = await calls.send(Request(STANDARDS), urgent=urgent)
    except Rejected as error:
        if error.status == 404 and error.number:  # eBay's own: a proxy's 404 has no number
            return ()
        raise
    return listed(said, "standardsProfiles", whose="eBay") if said else ()


def read_user(body: Any) -> Standing | None:
    """The account itself, None where eBay cannot tell; a word that nobody knows is at least a reason to look."""
    word = text(body, "status")
    if word is None:
        raise Misread("eBay's answer does not say how the account is")
    if word == _UNTOLD:
        return None
    return Standing(None, _STATES.get(word, StandingState.AT_RISK))


def read_standards(account: Standing | None, profiles: Sequence[Mapping[str, Any]]) -> Iterator[Said]:
    """Each program's standing with its measures: `warned` where eBay expects a lower level than today's."""
    standings = {account.market: account} if account else {}
    unread = 0
    for profile in _of(profiles, "CURRENT"):
        site, level = text(profile, "program"), text(profile, "standardsLevel")
        if site not in _SITES or level not in _LEVELS:
            unread += 1
            continue
        market = _SITES[site]
        said = Standing(market, _state(level), _falls(level, _projected(profiles, site)))
        standings[market] = _worse(standings[market], said) if market in standings else said
        yield from _metrics(market, profile)
    yield from standings.values()
    unread += bool(profiles) and not any(_of(profiles, "CURRENT"))
    why = f"{unread} of eBay's profiles were not understood" if account else "eBay does not say how the account is"
    yield Partial(Topic.ACCOUNT, ACCOUNT, why) if unread or not account else Whole(Topic.ACCOUNT, ACCOUNT)


def _of(profiles: Sequence[Mapping[str, Any]], cycle: str) -> Iterator[Mapping[str, Any]]:
    return (one for one in profiles if text(one, "cycle", "cycleType") == cycle)


def _projected(profiles: Sequence[Mapping[str, Any]], program: str) -> str | None:
    return next((text(one, "standardsLevel") for one in _of(profiles, "PROJECTED") if text(one, "program") == program),
                None)  # fmt: skip


def _falls(level: str, projected: str | None) -> bool:
    return projected in _LEVELS and _LEVELS.index(projected) > _LEVELS.index(level)


def _state(level: str) -> StandingState:
    return StandingState.AT_RISK if level == "BELOW_STANDARD" else StandingState.NORMAL


def _worse(one: Standing, other: Standing) -> Standing:
    state = max(one.state, other.state, key=_ORDER.index)
    return Standing(one.market, state, one.warned or other.warned)


def _metrics(market: str | None, profile: Mapping[str, Any]) -> Iterator[HealthMetric]:
    for row in rows(profile, "metrics"):
        name = text(row, "metricKey")
        if name:
            yield _metric(name.lower(), market, row)


def _metric(name: str, market: str | None, row: Mapping[str, Any]) -> HealthMetric:
    """A rate with what it must stay below, in per cent there and a ratio here; or a mere count."""
    good = {"BELOW_STANDARD": False, "ABOVE_STANDARD": True, "TOP_RATED": True}.get(text(row, "level") or "")
    if text(row, "type") not in _RATES:
        return HealthMetric(name, market, count=_count(row), good=good)
    upper, lower = (_value(row, key) for key in ("thresholdUpperBound", "thresholdLowerBound"))
    return HealthMetric(
        name=name,
        market=market,
        value=_share(_value(row, "value")),
        target=_share(upper if upper is not None else lower),
        at_most=upper is not None or lower is None,
        count=number(row, "value", "numerator"),
        good=good,
    )


def _value(row: Mapping[str, Any], key: str) -> Decimal | None:
    """A number, a number as text, or an object with one under `value`."""
    return decimal(row, key, "value") if isinstance(get(row, key), Mapping) else decimal(row, key)


def _count(row: Mapping[str, Any]) -> int | None:
    return number(row, "value", "value") if isinstance(get(row, "value"), Mapping) else number(row, "value")


def _share(percent: Decimal | None) -> Decimal | None:
    return percent / 100 if percent is not None else None
