"""Reads a bank's daily reference rates as the European Central Bank publishes them, in XML or in CSV."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import NamedTuple

from adapters.errors import Misread
from adapters.money import is_currency

BASE = "EUR"
# In the XML each day is an element that holds one more for each currency; both kinds of quotes are in use.
_DAY = re.compile(r"<Cube\s+time=[\"'](\d{4}-\d{2}-\d{2})[\"']\s*>")
_RATE = re.compile(r"<Cube\s+currency=[\"']([A-Z]{3})[\"']\s+rate=[\"']([\d.]+)[\"']")
_NONE = frozenset({"", "N/A"})


class ReferenceRate(NamedTuple):
    """So many units of a currency for one euro, on that day."""

    currency: str
    value: Decimal
    day: date


def read_rates(body: bytes) -> tuple[ReferenceRate, ...]:
    """The rates of the newest day in the answer. Misread where it holds none (www.ecb.europa.eu/stats/eurofxref)."""
    text = body.decode("utf-8-sig", "replace")
    found = tuple(_of_xml(text) if text.lstrip().startswith("<") else _of_csv(text))
    if not found:
        raise Misread("the source of exchange rates answered with no table of them", body)
    return found


def _of_xml(text: str) -> Iterator[ReferenceRate]:
    _, *parts = _DAY.split(text)
    newest = max(zip(parts[::2], parts[1::2], strict=True), default=None, key=lambda one: one[0])
    day = _day(newest[0]) if newest else None
    for currency, value in _RATE.findall(newest[1]) if newest and day else ():
        yield from _rate(currency, value, day)


def _of_csv(text: str) -> Iterator[ReferenceRate]:
    """The heading names the currencies, and the newest day stands first."""
    rows = csv.reader(StringIO(text))
    head, first = next(rows, []), next(rows, [])
    day = _day(first[0]) if first and head[:1] == ["Date"] else None
    for currency, value in zip(head[1:], first[1:], strict=False) if day else ():
        yield from _rate(currency.strip(), value.strip(), day)


def _rate(currency: str, value: str, day: date | None) -> Iterator[ReferenceRate]:
    if day is None or value in _NONE or not is_currency(currency):
        return
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return
    if amount.is_finite() and amount > 0:
        yield ReferenceRate(currency, amount, day)


def _day(text: str) -> date | None:
    """“2026-11-20”, or “20 November 2026” as the daily CSV has it."""
    for form in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
