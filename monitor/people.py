"""What a person may, and his own time: when it is night for him, when his morning comes, which day it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.language import market_zone
from storage.states import Person, Role

# The word in place of an hour where each market's own day counts.
BY_MARKET = "market"
_WEEK = 7
_RANK = (Role.VIEWER, Role.OPERATOR, Role.OWNER)


def local(person: Person, moment: datetime) -> datetime:
    """The moment on the person's own clock."""
    return moment.astimezone(ZoneInfo(person.zone))


def reaches(role: Role, needed: Role) -> bool:
    """Whether the role is the needed one or a higher one."""
    return _RANK.index(role) >= _RANK.index(needed)


def local_date(person: Person, moment: datetime) -> date:
    return local(person, moment).date()


def is_quiet(person: Person, moment: datetime) -> bool:
    """Whether the moment lies on a day off of the person, or in his quiet hours."""
    return is_day_off(person, moment) or is_within(local(person, moment), person.quiet_from, person.quiet_until)


def is_day_off(person: Person, moment: datetime) -> bool:
    """Whether the person's clock shows a weekday that he has off."""
    return str(local(person, moment).isoweekday()) in person.days_off


def is_within(here: datetime, begin: str, end: str) -> bool:
    """Whether the local time lies between two times of day ("HH:MM"), which may cross midnight."""
    now, first, last = here.time(), time.fromisoformat(begin), time.fromisoformat(end)
    if first <= last:
        return first <= now < last
    return now >= first or now < last


def day_begin(person: Person, moment: datetime, market: str | None = None) -> datetime:
    """When the person's day began in which the moment lies, in UTC.

    Where he wants each market's own day, that of the market (his own zone's where the market has none); else it begins
    at his hour.
    """
    by_market = person.day_begins == BY_MARKET
    zone = ZoneInfo((market_zone(market) if by_market and market else None) or person.zone)
    hour = time(0 if by_market else int(person.day_begins))
    day = moment.astimezone(zone).date()
    today = datetime.combine(day, hour, zone).astimezone(UTC)
    return today if today <= moment else datetime.combine(day - timedelta(days=1), hour, zone).astimezone(UTC)


def wake_up(person: Person, day: date) -> datetime:
    """When the quiet hours end on that day of the person; in UTC, because two local times cannot be subtracted."""
    there = datetime.combine(day, time.fromisoformat(person.quiet_until), ZoneInfo(person.zone))
    return there.astimezone(UTC)


def next_wake_up(person: Person, moment: datetime) -> datetime:
    """The first morning of the person that comes after the moment."""
    day = local_date(person, moment)
    today = wake_up(person, day)
    return today if today > moment else wake_up(person, day + timedelta(days=1))


def next_rise(person: Person, moment: datetime) -> datetime:
    """The first morning after the moment on which the person has no day off; any next one where all are off."""
    morning = next_wake_up(person, moment)
    for _ in range(_WEEK):
        if not is_day_off(person, morning):
            return morning
        morning = next_wake_up(person, morning)
    return next_wake_up(person, moment)


def last_wake_up(person: Person, moment: datetime) -> datetime:
    """The latest morning of the person that is not after the moment."""
    day = local_date(person, moment)
    today = wake_up(person, day)
    return today if today <= moment else wake_up(person, day - timedelta(days=1))
