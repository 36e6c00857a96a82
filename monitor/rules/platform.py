"""One platform brings most of the profit, or a good time there seems to begin or end (catalogue G4); for the morning.

Both hang on no look: whoever judges them counts once a day (monitor.platforms). Neither ever wakes anybody.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from monitor.findings import Bad, Verdict
from monitor.language import N_
from monitor.platforms.shares import Shares
from monitor.platforms.weeks import Reading
from monitor.thresholds import Threshold, Thresholds
from storage.states import Facts, Incident, JsonValue, Severity

PLATFORM_SHARE, PLATFORM_TURN = "platform_share", "platform_turn"
NAMES = (PLATFORM_SHARE, PLATFORM_TURN)
# Stands where an incident names its account; no account of the configuration can be called so.
ALL = "all accounts"

PERCENT = Threshold(
    name="platform_share.percent",
    says=N_("one platform brings more than {value} % of the profit"),
    default=Decimal(70),
    least=Decimal(30),
    most=Decimal(100),
)
SIGNS = Threshold(
    name="platform_turn.signs",
    says=N_("at least {value} weekly figures turn the same way"),
    default=Decimal(1),
    least=Decimal(1),
    most=Decimal(6),
)
THRESHOLDS = (PERCENT, SIGNS)
# What lies above its figure is over so many per cent below it.
_CALM = 5
# Less than so many orders in a month are no business to be spread.
_FEWEST = 20


def share_verdict(
    shares: Shares, silent: Sequence[str], thresholds: Thresholds, open_now: Sequence[Incident]
) -> Verdict:
    """Which platform brings too much of the profit; `silent` are accounts that tell no money."""
    if shares.whole.orders < _FEWEST:
        return Verdict()
    open_of = {one.subject for one in open_now if one.rule == PLATFORM_SHARE}
    bads = []
    for part in shares.parts:
        share, limit = shares.of_profit(part), thresholds.of(PERCENT)
        calm = limit - _CALM if part.key in open_of else limit
        if share is not None and 100 * share > calm:
            bads.append(Bad(part.key, Severity.DIGEST, _share_facts(shares, part.key, share, silent), confirm=False))
    return Verdict(tuple(bads))


def _share_facts(shares: Shares, platform: str, share: Decimal, silent: Sequence[str]) -> Facts:
    """Whole per cent: a share that moves a little is no news."""
    part = shares.of(platform)
    return {
        "platform": platform,
        "percent": round(100 * share),
        "platforms": len(shares.parts),
        "uncosted": part.uncosted if part else 0,
        "silent": [*silent],
    }


def turn_verdict(readings: Mapping[str, Sequence[Reading]], thresholds: Thresholds) -> Verdict:
    """Of which platforms figures have turned, and which way; where they contradict each other nothing is told."""
    bads = []
    for platform, some in sorted(readings.items()):
        turned = [one for one in some if one.has_turned]
        ways = {one.is_better for one in turned}
        if len(ways) == 1 and len(turned) >= thresholds.whole(SIGNS):
            alike = [other for other in readings if other != platform and _went(readings[other]) == ways]
            bads.append(Bad(platform, Severity.DIGEST, _turn_facts(platform, turned, alike), confirm=False))
    return Verdict(tuple(bads))


def _went(readings: Sequence[Reading]) -> set[bool]:
    return {one.is_better for one in readings if one.has_turned}


def _turn_facts(platform: str, turned: Sequence[Reading], alike: Sequence[str]) -> Facts:
    return {
        "platform": platform,
        "better": turned[0].is_better,
        "turned": [reading_facts(one) for one in turned],
        "alike": [*alike],
    }


def reading_facts(one: Reading) -> dict[str, JsonValue]:
    """A measure with its turn as it is told: rounded, so that a week more of the same is no other news."""
    facts: dict[str, JsonValue] = {
        "measure": one.measure.value,
        "value": None if one.value is None else round(one.value, 4),
        "known": one.known,
        "why": one.why.value if one.why else None,
    }
    for name, estimate in (("shift", one.shift), ("slope", one.slope)):
        ends = (estimate.value, estimate.low, estimate.high) if estimate else ()
        facts[name] = [round(end, 4) for end in ends] if ends else None
    if one.turn:
        facts |= {"weeks": one.turn.weeks, "before": one.turn.before, "gradual": one.turn.gradual}
        facts |= {"turned": one.has_turned, "better": one.is_better}
    return facts
