"""Whether what may be lost until a person's morning is worth waking him: by his figure, and where the loss is known."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType

from adapters.readings import Money
from monitor.kept_back import BELOW, is_below
from monitor.people import is_quiet, next_rise
from monitor.rates import Rates
from monitor.risk import Stake, lost
from storage.slots import HOUSE
from storage.states import Decision, Delivery, DeliveryKind, DeliveryState, Incident, NewDelivery, Person, Severity

# The key under which a figure is decided, for a person or for the house.
FIGURE = "wake_figure"
# Rules about the sales of one listing alone. Whatever ends a listing or an account, is sabotage or has a deadline
# is never held back, nor is what costs money with each sale.
_GATED = frozenset({"new_seller", "featured_lost", "featured_nobody", "below_floor", "stock_zero", "rank_fell"})


class Word(StrEnum):
    """What the gate says where it says anything: `hold` is without a sound, `lift` with one although it is night."""

    HOLD = "hold"
    LIFT = "lift"


@dataclass(frozen=True, slots=True)
class Figures:
    """The loss below which nobody is to be woken, by scope ("house" or "person:ID")."""

    decided: Mapping[str, Money | None] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, person_id: int) -> Money | None:
        """The person's own, else that of the house; None where every alert that wakes is to ring."""
        own = f"person:{person_id}"
        return self.decided[own] if own in self.decided else self.decided.get(HOUSE)


@dataclass(frozen=True, slots=True)
class Gate:
    """What the figures of all say of one incident as it stands; `because` is why it is held back from a person."""

    words: Mapping[int, Word] = field(default_factory=lambda: MappingProxyType({}))
    because: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    def holds(self, person: Person) -> bool:
        return self.words.get(person.id) is Word.HOLD

    def lifts(self, person: Person) -> bool:
        return self.words.get(person.id) is Word.LIFT

    def holds_all(self, people: Collection[Person]) -> bool:
        """Whether it is worth waking none of them."""
        return bool(people) and all(self.holds(person) for person in people)

    def softened(self, one: NewDelivery, people: Iterable[Person], *, first: bool) -> tuple[NewDelivery, ...]:
        """What is not worth waking its person: the `first` time without a sound, and the sound kept back with why."""
        person = next((person for person in people if person.chat_id == one.chat_id), None)
        if one.ring or person is None or not self.holds(person):
            return (one,)
        reason = f"{BELOW}{self.because[person.id]}"
        kept = replace(one, dedupe_key=f"below:{one.dedupe_key}", state=DeliveryState.WITHHELD, reason=reason)
        return (one, kept) if first else (kept,)

    def wakes_after_all(self, people: Iterable[Person], earlier: Sequence[Delivery]) -> Iterator[Person]:
        """Who was told without a sound, and is to be woken as it now stands."""
        for person in people:
            said = [one for one in earlier if one.kind is DeliveryKind.SAY and one.chat_id == person.chat_id]
            held = bool(said) and is_below(said[-1]) and not self.holds(person)
            silent = bool(said) and not any(one.ring for one in said)
            if held or (silent and self.lifts(person)):
                yield person


OPEN = Gate()


def gate_of(
    incident: Incident, stake: Stake | None, figures: Figures, people: Iterable[Person], rates: Rates, now: datetime
) -> Gate:
    """What holds for each person at this moment."""
    if stake is None or not is_gated(incident):
        return OPEN
    words: dict[int, Word] = {}
    because: dict[int, str] = {}
    for person in people:
        figure = figures.of(person.id)
        # By day nobody has to be woken.
        loss = lost(stake, now, next_rise(person, now)) if figure and is_quiet(person, now) else None
        worth = rates.worth(loss.whole, figure.currency) if loss and figure else None
        word = _word(incident.severity, worth.money.amount, figure.amount) if figure and worth else None
        if word and figure and worth:
            words[person.id] = word
            because[person.id] = f"{figure}: {worth.money}"
    return Gate(words, because)


def _word(severity: Severity, loss: Decimal, figure: Decimal) -> Word | None:
    if severity is Severity.WAKE and loss < figure:
        return Word.HOLD
    return Word.LIFT if severity is Severity.PUSH and loss > figure else None


def is_gated(incident: Incident) -> bool:
    """Whether it is about the sales of one listing and nothing more."""
    if incident.listing_id is None:
        return False
    out = incident.rule == "not_live" and incident.facts.get("state") == "out_of_stock"
    return out or incident.rule in _GATED


def figures_of(rows: Iterable[Decision]) -> Figures:
    """From what is stored under FIGURE: "20 USD", or "off" where a person is woken whatever the house says."""
    return Figures({row.scope: figure_from(row.value) for row in rows if row.key == FIGURE})


def figure_from(value: object) -> Money | None:
    """“20 USD” as it is stored; None for "off", and for what is none."""
    amount, _, currency = str(value).partition(" ")
    try:
        return Money(Decimal(amount), currency) if currency else None
    except InvalidOperation:
        return None
