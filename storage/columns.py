"""Column types and money: how times, facts and amounts lie in the database."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Dialect, Text, bindparam
from sqlalchemy.types import TypeDecorator

from adapters.readings import Money

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
# ISO 4217 minor units where they are not 2. Not CLDR's table: that one is about display and changes with its
# releases, and an amount already stored must never change its meaning.
WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE = "BHD IQD JOD KWD LYD OMR TND"


def decimals(currency: str) -> int:
    """How many decimals the currency's amounts are stored with."""
    return 0 if currency in WHOLE else 3 if currency in THREE else 2


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970; finer parts are cut off. ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no zone: a time is stored only if everybody means the same moment by it")
    return (moment - EPOCH) // MILLISECOND


def from_ms(stored: int) -> datetime:
    """The aware UTC moment of a stored number."""
    return EPOCH + stored * MILLISECOND


class EpochMs(TypeDecorator[datetime]):
    """A moment as epoch milliseconds: SQLite drops zones, and integers sort and compare alike everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_ms(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_ms(value)


def given(name: str) -> BindParameter[datetime]:
    """A moment in a question that is made once and asked with another value each time."""
    return bindparam(name, type_=EpochMs())


def to_json(value: Any) -> str:
    """One text for one value: equal facts are equal texts, so that the database can compare them."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dict)


class JsonText(TypeDecorator[Any]):
    """Facts as canonical JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def to_minor(money: Money) -> int:
    """Integer minor units (cents, yen, fils). ValueError for more decimals than the currency has."""
    minor = money.amount.scaleb(decimals(money.currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{money} has more decimals than {money.currency} allows")
    return int(minor)


def from_minor(minor: int | None, currency: str | None) -> Money | None:
    """The amount again, with the currency's own decimals; None where nothing was stored."""
    if minor is None or currency is None:
        return None
    return Money(Decimal(minor).scaleb(-decimals(currency)), currency)


def to_exact(number: Decimal) -> str:
    """Plain digits without needless zeros, however many: equal numbers are equal texts. ValueError where it is none."""
    if not number.is_finite():
        raise ValueError(f"{number} is no amount")
    text = f"{number or Decimal():f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_exact(amount: str, currency: str) -> Money:
    """The amount again, with at least the currency's own decimals."""
    whole, _, part = amount.partition(".")
    part = part.ljust(decimals(currency), "0")
    return Money(Decimal(f"{whole}.{part}" if part else whole), currency)
