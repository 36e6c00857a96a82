"""Exchange rates in words: what one unit is worth, since when, and by whose word."""

from collections.abc import Sequence
from decimal import Decimal

from adapters.readings import Money
from monitor.language import N_, Html, Tongue, joined, name
from monitor.rates import PEG, SEED, Rates, is_old
from monitor.render.words import bold, code
from storage.states import OWN, Rate

_ORIGINS = {OWN: N_("your own"), SEED: N_("European Central Bank, brought along"), PEG: N_("official peg")}
# The currency in which the others are shown, the first of these that is not the one itself.
_BASES = ("USD", "EUR")
_MANY = 1_000_000
_HOW = "/rate 1 USD = 92.5 RUB"


def rate_board(tongue: Tongue, rates: Rates, currencies: Sequence[str]) -> Html:
    """One line for each currency that is in use; unknown is said."""
    lines = [bold(tongue._("Exchange rates"))]
    lines += [_line(tongue, rates, one) for one in currencies if one != _BASES[0]]
    return joined((*lines, tongue._("Your own: {command}", command=code(_HOW))))


def _line(tongue: Tongue, rates: Rates, currency: str) -> Html:
    base = _BASES[0]
    worth = rates.worth(Money(Decimal(_MANY), base), currency)
    if worth is None or worth.day is None:
        return tongue._("⚪ {currency}: no rate is known", currency=currency)
    value = worth.money.amount / _MANY
    said = Html(f"1 {base} = {tongue.number(_short(value))} {currency}")
    origins = joined((_origin(tongue, one) for one in worth.origins), by=tongue._(", "))
    old = tongue._("old") if is_old(worth, rates.today) else Html("")
    return joined((said, tongue.day(worth.day), origins, old), by=" · ")


def _short(value: Decimal) -> Decimal:
    """Five digits that mean something."""
    return Decimal(f"{value:.5g}")


def _origin(tongue: Tongue, origin: str) -> Html:
    return tongue._(_ORIGINS[origin]) if origin in _ORIGINS else name(origin, 40)


def rate_kept(tongue: Tongue, rate: Rate) -> Html:
    """What was understood, so that a slip shows at once."""
    said = code(f"1 {rate.base} = {rate.value} {rate.currency}")
    return tongue._("Kept: {what} from {day} on.", what=said, day=tongue.day(rate.day))


def rate_unclear(tongue: Tongue) -> Html:
    return tongue._("I do not understand it. Write it like this: {example}", example=code(_HOW))
