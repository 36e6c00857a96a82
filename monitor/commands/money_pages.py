"""The pages of /settings about money: the currency in which one is told, and which loss is worth waking for."""

from adapters.readings import Money
from monitor.commands.leafing import Page, put, rows
from monitor.commands.turn import Turn
from monitor.gate import FIGURE, Figures, figures_of
from monitor.language import Html, joined
from monitor.render.words import code
from storage.slots import HOUSE
from storage.states import Role
from storage.switched import OFF

_CURRENCIES = ("USD", "CNY", "EUR", "JPY", "RUB", "AED", "GBP", "SAR")
_AMOUNTS = (5, 20, 50, 100)


def currency_line(turn: Turn) -> Html:
    if not turn.person.currency:
        return turn.tongue._("Currency: each sum in its own")
    return turn.tongue._("Currency: {currency}", currency=turn.person.currency)


async def currency(turn: Turn, text: str) -> Page:
    """The usual ones, and each sum's own."""
    keys, mine = turn.keyboard(), turn.person.currency
    rows(keys, (put(one, f"currency {one}", holds=one == mine) for one in _CURRENCIES), 4)
    keys.row(put(turn.tongue.label("Each in its own"), "currency default", holds=not mine))
    lines = (
        currency_line(turn),
        turn.tongue._("What is at risk is told in it; the rate and its day are told with it: /rate"),
        turn.tongue._("Another one: {command}", command=code("/set currency SEK")),
    )
    return joined(lines), keys


async def wake_line(turn: Turn) -> Html:
    """From which loss on this person is woken."""
    figures = figures_of(await turn.store.decisions(FIGURE))
    figure = figures.of(turn.person.id)
    if figure is None:
        return turn.tongue._("Woken by: every alert that wakes")
    return turn.tongue._("Woken by: a loss of {figure} or more until the morning", figure=turn.tongue.money(figure))


async def wake(turn: Turn, text: str) -> Page:
    """One's own figure; the owners' for all who have none."""
    figures = figures_of(await turn.store.decisions(FIGURE))
    keys = turn.keyboard()
    own = figures.decided.get(f"person:{turn.person.id}")
    usual = turn.person.currency or "USD"
    rows(
        keys, (put(f"{one} {usual}", f"wake {one} {usual}", holds=str(own) == f"{one} {usual}") for one in _AMOUNTS), 4
    )
    is_off = _has_own(turn, figures) and own is None
    keys.row(put(turn.tongue.label("Wake me for every one"), f"wake {OFF}", holds=is_off))
    if HOUSE in figures.decided and _has_own(turn, figures):
        keys.row(put(turn.tongue.label("As for everybody"), "wake default"))
    return joined((await wake_line(turn), *_explained(turn, figures.decided.get(HOUSE)))), keys


def _has_own(turn: Turn, figures: Figures) -> bool:
    return f"person:{turn.person.id}" in figures.decided


def _explained(turn: Turn, of_house: Money | None) -> list[Html]:
    tongue = turn.tongue
    lines = [
        tongue._("At night a new seller or a lost Buy Box with less at risk until your morning makes no sound."),
        tongue._("What is unknown rings. So do takedowns, the account, sabotage and deadlines, whatever the figure."),
    ]
    if of_house:
        lines.append(tongue._("For everybody without a figure: {figure}", figure=tongue.money(of_house)))
    if turn.may(Role.OWNER):
        lines.append(tongue._("For everybody: {command}", command=code("/wake house 20 USD")))
    return [*lines, tongue._("Another one: {command}", command=code("/wake 35 EUR"))]
