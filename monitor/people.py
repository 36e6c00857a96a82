"""What a person may, and his own time: when it is night for him, when his morning comes, which day it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.states import Person, Role

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
    """Whether the moment lies in the person's quiet hours, which may cross midnight."""
    here = local(person, moment).time()
    begin, end = time.fromisoformat(person.quiet_from), time.fromisoformat(person.quiet_until)
    if begin <= end:
        return begin <= here < end
    return here >= begin or here < end


def wake_up(person: Person, day: date) -> datetime:
    """When the quiet hours end on that day of the person; in UTC, because two local times cannot be subtracted."""
    there = datetime.combine(day, time.fromisoformat(person.quiet_until), ZoneInfo(person.zone))
    return there.astimezone(UTC)


def last_wake_up(person: Person, moment: datetime) -> datetime:
    """The latest morning of the person that is not after the moment."""
    day = local_date(person, moment)
    today = wake_up(person, day)
    return today if today <= moment else wake_up(person, day - timedelta(days=1))
