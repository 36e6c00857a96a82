"""Spans of time and amounts as people type them: "2h", "3天", "3 дня", "until 2026-12-24", "15.99", "15.99 USD"."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from adapters.readings import Money

_UNITS = {
    unit: span
    for span, units in (
        (timedelta(minutes=1), "m min minute minutes 分 分钟 м мин минут минуты د دقيقة دقائق"),
        (timedelta(hours=1), "h hour hours 小时 个小时 時間 ч час часа часов س ساعة ساعات"),
        (timedelta(days=1), "d day days 天 日 日間 д день дня дней ي يوم يوما أيام ايام"),
        (timedelta(weeks=1), "w week weeks 周 週 週間 н нед неделя недели недель أسبوع اسبوع أسابيع"),
    )
    for unit in units.split()
}
_LONGEST = timedelta(days=366)
_SPAN = re.compile(rf"(\d{{1,4}})\s*({'|'.join(sorted(_UNITS, key=len, reverse=True))})")
_DAY = re.compile(r"(?:(?:until|to|到|直到|до|حتى|إلى|الى)\s*)?(\d{4}-\d{2}-\d{2})(?:\s?まで)?")
_OFF = frozenset(
    ["off", "end", "resume", "关", "关闭", "恢复", "выкл", "возобновить", "إنهاء", "استئناف", "解除", "再開"]
)
_SWITCHES = dict.fromkeys(["on", "yes", "开", "вкл", "да", "تشغيل", "نعم", "オン", "はい"], True)
_SWITCHES |= dict.fromkeys(["off", "no", "关", "выкл", "нет", "إيقاف", "ايقاف", "لا", "オフ", "いいえ"], False)
_TAIL = re.compile(rf"(.*?)\s*((?<!\S){_DAY.pattern}|(?<!\S){_SPAN.pattern}|(?<!\S)(?:{'|'.join(_OFF)}))\s*", re.DOTALL)
_AMOUNT = re.compile(r"(.*?)\s*(?<!\S)(?:([A-Za-z]{3})\s*)?(\d{1,9}(?:\.\d{1,3})?)(?:\s*([A-Za-z]{3}))?\s*", re.DOTALL)


def is_off(text: str) -> bool:
    """Whether it says to end something."""
    return text.strip().casefold() in _OFF


def switched(text: str) -> bool | None:
    """Whether it says to switch something on or off; None for other talk."""
    return _SWITCHES.get(text.strip().casefold())


def span_of(text: str) -> timedelta | None:
    """The span that it is; None for other talk."""
    span = _SPAN.fullmatch(text.strip().casefold())
    return min(int(span[1]) * _UNITS[span[2]], _LONGEST) if span else None


def until(text: str, now: datetime, zone: str) -> datetime | None:
    """When the span or day is over: a day ends where the next begins in the person's zone. None for other talk."""
    text = text.strip().casefold()
    if span := span_of(text):
        return now + span
    day = _DAY.fullmatch(text)
    if day is None:
        return None
    try:
        ends = datetime.fromisoformat(day[1]).replace(tzinfo=ZoneInfo(zone)) + timedelta(days=1)
    except (ValueError, OverflowError):  # no such day, or the last one that there is
        return None
    return ends if now < ends <= now + _LONGEST else None


def split_time(text: str) -> tuple[str, str]:
    """What stands before the span, day or "off" at the end, and that; ("Blue Lamp", "2h")."""
    said = _squeezed(text)
    found = _TAIL.fullmatch(said)
    return (found[1].strip(), found[2].strip()) if found else (said, "")


def split_amount(text: str, currency: str | None) -> tuple[str, Money | None]:
    """What stands before the amount at the end, and that; an amount whose currency is not known is none."""
    said = _squeezed(text)
    found = _AMOUNT.fullmatch(said)
    if found is None:
        return said, None
    known = (found[2] or found[4] or currency or "").upper()
    return (found[1].strip(), Money(Decimal(found[3]), known)) if known else (said, None)


def _squeezed(text: str) -> str:
    """A message of 4,096 spaces would keep the patterns busy for minutes."""
    return " ".join(text.split())
