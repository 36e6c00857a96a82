"""Finds the data that AliExpress' pages carry in their scripts: JSON inside of an object that is none as a whole."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from adapters.page import Page

# `window.runParams = { data: {…}, csrfToken: '…' }`: its own keys are not quoted (recorded page 2020).
ITEM = re.compile(r"window\.runParams\s*=\s*\{\s*data\s*:\s*(?=\{)")
# `window._dida_config_._init_data_= { data: {…} }` (lists, 2024 to 2026).
LIST = re.compile(r"_init_data_\s*=\s*\{\s*data\s*:\s*(?=\{)")
# A page whose data comes by script afterwards (2025 and 2026).
_SHELL = re.compile(r"window\.runParams\s*=\s*\{\s*\}|_d_c_\.isCSR\s*=\s*true")

_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=lambda _: None)


def data(page: Page, mark: re.Pattern[str]) -> Mapping[str, Any] | None:
    """The object behind the first such mark in a script; None where there is none, or where it breaks off."""
    for script in _scripts(page):
        if found := mark.search(script):
            return _decoded(script, found.end())
    return None


def is_shell(page: Page) -> bool:
    """Whether the page was made to be filled by scripts, and states nothing itself."""
    return any(_SHELL.search(script) for script in _scripts(page))


def _scripts(page: Page) -> list[str]:
    return [node.text(deep=True) for node in page.nodes("script:not([src])")]


def _decoded(script: str, start: int) -> Mapping[str, Any] | None:
    try:
        said, _ = _DECODER.raw_decode(script, start)
    except (ValueError, RecursionError, ArithmeticError):
        return None
    return said if isinstance(said, Mapping) else None
