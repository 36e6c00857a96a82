"""Reads what a person typed as an option: an amount, a time zone, one word of several."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from adapters.money import currency_in
from adapters.readings import Money
from monitor.console.failures import Usage
from monitor.language import LANGUAGES

Word = TypeVar("Word", bound=StrEnum)
_AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]{3})\s*|\s*([A-Za-z]{3})\s*(\d+(?:\.\d+)?)\s*")


def money(text: str) -> Money:
    """The amount with its currency ("17.50 USD"); Usage for anything that could be misread."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise Usage(f"“{text}” is no amount: write it with a point and its currency, such as 17.50 USD.")
    return Money(Decimal(found[1] or found[4]), (found[2] or found[3]).upper())


def known_zone(zone: str) -> str:
    """The time zone that was typed; Usage where there is none of that name."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise Usage(f"There is no time zone “{zone}”: write it like Asia/Shanghai or America/New_York.") from None
    return zone


def known_language(language: str) -> str:
    """The language given by --lang; Usage, with all that are known, for any other."""
    if language not in LANGUAGES:
        raise Usage(f"--lang cannot be “{language}”: it is one of {', '.join(LANGUAGES)}.")
    return language


def known_currency(code: str) -> str:
    """The ISO 4217 code that was typed; Usage for any other."""
    if currency_in(code.upper()) != code.upper():
        raise Usage(f"There is no currency “{code}”: write its code, such as USD or CNY.")
    return code.upper()


def one_of(words: type[Word], text: str, option: str) -> Word:
    """The word that was typed; Usage, with all that are known, for any other."""
    try:
        return words(text)
    except ValueError:
        raise Usage(f"{option} cannot be “{text}”: it is one of {', '.join(words)}.") from None
