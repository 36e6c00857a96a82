"""What an alert puts at risk, in the reader's currency and until his morning; what is not known, and what to do."""

from dataclasses import dataclass
from datetime import datetime

from adapters.readings import Money
from monitor.language import N_, Html, Tongue, joined, name
from monitor.rates import Rates, Worth, is_old
from monitor.render.words import code
from monitor.risk import Loss, Missing, Stake, lost

# From this amount on its decimals say nothing.
_WHOLE = 10

_MISSING = {
    Missing.ORDERS: N_("At risk: unknown: no account tells me its orders."),
    Missing.YOUNG: N_("At risk: unknown: I know its orders for less than a week."),
    Missing.UNTOLD: N_("At risk: unknown: too many orders do not say what was bought."),
    Missing.PRICE: N_("At risk: unknown: I do not know your price."),
    Missing.COST: N_("At risk: unknown: no cost for {of}. Tell me with {command}"),
    Missing.FEES: N_("At risk: unknown: nothing says what the platform keeps of a sale."),
    Missing.RATE: N_("At risk: unknown: no exchange rate between {of}. Tell me with {command}"),
    Missing.SHARE: N_("At risk: unknown: nobody can say how many orders it costs."),
}
_COMMANDS = {Missing.COST: "/cost {of} 7.20 USD", Missing.RATE: "/rate"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it: his currency ("" for that of the listing), until when he sleeps, and what money is worth to him.

    `figure` is the loss below which he is not to be woken, `held` says that this was no reason to ring.
    """

    until: datetime
    rates: Rates
    currency: str = ""
    figure: Money | None = None
    held: bool = False


def risk_line(tongue: Tongue, stake: Stake | None, reader: Reader | None, now: datetime) -> Html:
    """The line of an alert; "" where nothing is at risk that is counted in sales. No sum without a reader."""
    if stake is None:
        return Html("")
    if stake.missing:
        return joined((_missing(tongue, stake), _counts_as_above(tongue, reader)), by=" ")
    if reader is None:
        return tongue._("At risk: a sum that I tell in private chats.")
    loss = lost(stake, now, reader.until)
    if loss is None:
        return tongue._("At risk: unknown.")
    if nothing := _nothing(tongue, stake, loss):
        return joined((nothing, _held(tongue, reader)), by=" ")
    hour, whole = (_in(reader, one) for one in (loss.hour, loss.whole))
    said = tongue._(
        "At risk: about {hour} an hour, {sum} until {when}.",
        hour=_about(tongue, hour.money),
        sum=_about(tongue, whole.money),
        when=tongue.time(loss.until, now),
    )
    return joined((said, _share(tongue, stake), _rate(tongue, whole, reader), _held(tongue, reader)), by=" ")


def _missing(tongue: Tongue, stake: Stake) -> Html:
    assert stake.missing is not None
    of = name(stake.of, 60)
    command = code(_COMMANDS.get(stake.missing, "").format(of=stake.of))
    return tongue._(_MISSING[stake.missing], of=of, command=command)


def _counts_as_above(tongue: Tongue, reader: Reader | None) -> Html:
    if reader is None or reader.figure is None:
        return Html("")
    return tongue._("So it counts as above your {figure}.", figure=tongue.money(reader.figure))


def _nothing(tongue: Tongue, stake: Stake, loss: Loss) -> Html:
    if stake.earned is not None and not stake.earned.amount:
        return tongue._("At risk: no profit: at this price a sale earns nothing.")
    if stake.pace is not None and not any(stake.pace.hours):
        return tongue._("At risk: little: not one was ordered in eight weeks.")
    return Html("")


def _in(reader: Reader, money: Money) -> Worth:
    """In his currency; in its own where no rate leads there."""
    return (reader.rates.worth(money, reader.currency) if reader.currency else None) or Worth(money)


def _about(tongue: Tongue, money: Money) -> Html:
    return tongue.money(money, whole=money.amount >= _WHOLE)


def _share(tongue: Tongue, stake: Stake) -> Html:
    if stake.share is None or stake.share == 1:
        return Html("")
    return tongue._("That is if {percent} of its orders are lost.", percent=tongue.percent(round(100 * stake.share)))


def _rate(tongue: Tongue, worth: Worth, reader: Reader) -> Html:
    if worth.day is None:
        return Html("")
    fresh, old = N_("Rate of {day}."), N_("Rate of {day}, which is old: /rate")
    return tongue._(old if is_old(worth, reader.rates.today) else fresh, day=tongue.day(worth.day))


def _held(tongue: Tongue, reader: Reader) -> Html:
    if not reader.held or reader.figure is None:
        return Html("")
    return tongue._("No sound: below your {figure} (/wake).", figure=tongue.money(reader.figure))
