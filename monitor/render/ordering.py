"""The bodies of what is odd about orders: none, too few, too many at once."""

from collections.abc import Callable
from datetime import UTC, datetime

from monitor.facts import text_of
from monitor.language import Html, Tongue
from monitor.render.account import Told, market_name
from monitor.render.words import side_by_side
from monitor.rules.account.ordering import ORDERS_FEWER, ORDERS_STOPPED, ORDERS_SURGE
from storage.states import Facts


def _stopped(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    last = tongue._("The last order: {when}.", when=tongue.time(_moment(facts, "since"), now))
    said = side_by_side(tongue, _usual(tongue, facts), _chance(tongue, facts))
    where = side_by_side(tongue, last, _where(tongue, facts))
    return tongue._("No orders for {span}", span=_span(tongue, facts)), (said, where)


def _fewer(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    since = tongue._("It has been so since {when}.", when=tongue.time(_moment(facts, "since"), now))
    usual = tongue._("About {count} are usual.", count=tongue.number(round(_number(facts, "expected"))))
    return _came(tongue, facts), (side_by_side(tongue, usual, since), _where(tongue, facts))


def _surge(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    few = tongue._("Usually there is less than one in that time.")
    usual = _usual(tongue, facts) if _number(facts, "expected") >= 1 else few
    return _came(tongue, facts), (side_by_side(tongue, usual, _chance(tongue, facts)), _where(tongue, facts))


def _came(tongue: Tongue, facts: Facts) -> Html:
    count = int(_number(facts, "came"))
    return tongue.ngettext("{count} order in {span}", "{count} orders in {span}", count, span=_span(tongue, facts))


def _usual(tongue: Tongue, facts: Facts) -> Html:
    count = tongue.number(round(_number(facts, "expected")))
    return tongue._("You usually have about {count} in that time.", count=count)


def _chance(tongue: Tongue, facts: Facts) -> Html:
    return tongue._(
        "By chance that comes about once in {count} times.", count=tongue.number(int(_number(facts, "one_in")))
    )


def _where(tongue: Tongue, facts: Facts) -> Html:
    where = market_name(facts.get("market"))
    return tongue._("Market: {market}.", market=where) if where else Html("")


def _span(tongue: Tongue, facts: Facts) -> Html:
    """From when on it was odd until it was told."""
    return tongue.duration(_moment(facts, "at") - _moment(facts, "since"))


def _moment(facts: Facts, key: str) -> datetime:
    said = text_of(facts, key)
    return datetime.fromisoformat(said) if said else datetime.fromtimestamp(0, UTC)


def _number(facts: Facts, key: str) -> float:
    value = facts.get(key)
    return float(value) if isinstance(value, int | float) else 0.0


ORDER_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {
    ORDERS_STOPPED.name: _stopped,
    ORDERS_FEWER.name: _fewer,
    ORDERS_SURGE.name: _surge,
}
