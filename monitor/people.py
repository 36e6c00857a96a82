"""A person's own time: when it is night for him, when his morning comes, which day it is."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.states import Person


def local(person: Person, moment: datetime) -> datetime:
    """The moment on the person's own clock."""
    return moment.astimezone(ZoneInfo(person.zone))


def local_date(person: Person, moment: datetime) -> date:
    return local(person, moment).date()


def is_quiet(person: Person, moment: datetime) -> bool:
    """Whether the moment lies in the person's quiet hours, which may cross midnight."""
    here = local(person, moment).time()
    begin, end = time.fromisoformat(person.quiet_from), time.fromisoformat(person.quiet_until)
    if begin <= end:
        return begin <= here < end
    return here >= begin or here < end


def wake_up(person: Person, moment: datetime) -> datetime:
    """When the quiet hours end on the person's day."""
    return datetime.combine(local_date(person, moment), time.fromisoformat(person.quiet_until), ZoneInfo(person.zone))


def next_wake_up(person: Person, moment: datetime) -> datetime:
    """The next morning of the person that lies after the moment."""
    today = wake_up(person, moment)
    if today > moment:
        return today
    tomorrow = local_date(person, moment) + timedelta(days=1)
    return datetime.combine(tomorrow, time.fromisoformat(person.quiet_until), ZoneInfo(person.zone))


def last_wake_up(person: Person, moment: datetime) -> datetime:
    """The latest morning of the person that is not after the moment."""
    today = wake_up(person, moment)
    if today <= moment:
        return today
    yesterday = local_date(person, moment) - timedelta(days=1)
    return datetime.combine(yesterday, time.fromisoformat(person.quiet_until), ZoneInfo(person.zone))
