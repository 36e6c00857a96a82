"""Who is rung first: in turn, everybody at once, or whoever's shift it is by his own clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.people import is_day_off, is_within, local
from storage.states import JsonValue, Person, Role

DUTY = "duty"
EVERYBODY = "everybody"
EVERY_DAY = "1234567"


@dataclass(frozen=True, slots=True)
class Shift:
    """Weekdays ("12345": Monday to Friday) and hours ("HH:MM") on the clock of its person.

    One that crosses midnight belongs to the day on which it begins; from an hour to the same hour it is the whole day.
    """

    person: int
    days: str
    begin: str
    end: str

    def holds(self, person: Person, moment: datetime) -> bool:
        """Whether it is this shift at the moment."""
        here = local(person, moment)
        if self.begin == self.end:
            return str(here.isoweekday()) in self.days
        if not is_within(here, self.begin, self.end):
            return False
        began = here if here.strftime("%H:%M") >= self.begin else here - timedelta(days=1)
        return str(began.isoweekday()) in self.days

    def fact(self) -> JsonValue:
        return [self.person, self.days, self.begin, self.end]


def ladder(people: Sequence[Person]) -> list[Person]:
    """Owners and operators in their turn, whatever the time; where there are none, everybody."""
    acting = [person for person in people if person.role is not Role.VIEWER]
    return sorted(acting or people, key=lambda one: (one.duty, one.id))


@dataclass(frozen=True, slots=True)
class Rota:
    """`everybody` rings all from the first step on; else whose shift it is comes before the others."""

    everybody: bool = False
    shifts: tuple[Shift, ...] = ()

    def order(self, people: Sequence[Person], now: datetime) -> list[Person]:
        """Owners and operators in the order in which the ladder rings them; where there are none, everybody.

        First whose shift it is, last who has a day off.
        """
        return sorted(ladder(people), key=lambda one: self._place(one, now))

    def _place(self, person: Person, now: datetime) -> int:
        if any(shift.person == person.id and shift.holds(person, now) for shift in self.shifts):
            return 0
        return 2 if is_day_off(person, now) else 1

    def fact(self) -> JsonValue:
        """What is stored; None where nothing is decided."""
        return EVERYBODY if self.everybody else [shift.fact() for shift in self.shifts] or None


def rota_of(value: JsonValue) -> Rota:
    """From what is stored under "duty"."""
    rows = value if isinstance(value, list) else ()
    shifts = [Shift(int(str(row[0])), *map(str, row[1:4])) for row in rows if isinstance(row, list)]
    return Rota(value == EVERYBODY, tuple(shifts))
