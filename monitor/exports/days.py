"""When a person's days and months begin, for what is counted over many of them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.people import BY_MARKET
from storage.states import Person


def begin_of_day(day: date, person: Person) -> datetime:
    """When the day begins for the person: at his hour; at midnight where each market has its own."""
    return datetime.combine(day, time(_hour(person)), ZoneInfo(person.zone))


def day_of(moment: datetime, person: Person) -> date:
    """The person's day in which the moment lies."""
    there = moment.astimezone(ZoneInfo(person.zone))
    return there.date() - timedelta(days=there.hour < _hour(person))


def _hour(person: Person) -> int:
    return 0 if person.day_begins == BY_MARKET else int(person.day_begins)
