"""Reads an amount that a person typed for a machine: "17.50 USD"."""

import re
from decimal import Decimal

from adapters.readings import Money
from monitor.console.failures import Usage

_AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]{3})\s*|\s*([A-Za-z]{3})\s*(\d+(?:\.\d+)?)\s*")


def money(text: str) -> Money:
    """The amount with its currency; Usage for anything that could be misread."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise Usage(f"“{text}” is no amount: write it with a point and its currency, such as 17.50 USD.")
    return Money(Decimal(found[1] or found[4]), (found[2] or found[3]).upper())
