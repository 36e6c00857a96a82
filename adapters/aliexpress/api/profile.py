"""Reads how the shop stands with AliExpress: whether it may post products."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.aliexpress.api.calls import Request
from adapters.aliexpress.api.methods import PROFILE
from adapters.errors import Misread
from adapters.readings import ACCOUNT, Said, Standing, StandingState, Topic, Whole
from adapters.wire import get

QUESTION = Request(PROFILE, {})


def read(said: Mapping[str, Any]) -> Iterator[Said]:
    """The standing; Misread where the answer does not tell it, for a shop of which nothing is told is not well."""
    forbidden = get(said, "product_posting_forbidden")
    if not isinstance(forbidden, bool):
        raise Misread("AliExpress' answer does not say whether the shop may post products")
    yield Standing(None, StandingState.AT_RISK if forbidden else StandingState.NORMAL)
    yield Whole(Topic.ACCOUNT, ACCOUNT)
