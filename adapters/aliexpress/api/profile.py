"""Reads how the shop stands with AliExpress: whether it may post products."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.aliexpress.api.calls import Request
from adapters.aliexpress.api.methods import PROFILE
from adapters.errors import Misread
from adapters.readings import ACCOUNT, HealthMetric, Said, Topic, Whole
from adapters.wire import get

QUESTION = Request(PROFILE, {})


def read(said: Mapping[str, Any]) -> Iterator[Said]:
    """The one measure that AliExpress tells of a shop; Misread where the answer lacks it: unknown is not good."""
    forbidden = get(said, "product_posting_forbidden")
    if not isinstance(forbidden, bool):
        raise Misread("AliExpress' answer does not say whether the shop may post products")
    yield HealthMetric("product_posting", good=not forbidden)
    yield Whole(Topic.ACCOUNT, ACCOUNT)
