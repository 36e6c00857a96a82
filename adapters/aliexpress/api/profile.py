"""Reads how the shop stands with AliExpress: whether it may post products."""

from collections.abc import Mapping
from typing import Any

from adapters.aliexpress.api.calls import Request
from adapters.aliexpress.api.methods import PROFILE
from adapters.errors import Misread
from adapters.readings import HealthMetric
from adapters.wire import get

QUESTION = Request(PROFILE, {})


def read(said: Mapping[str, Any]) -> HealthMetric:
    """The one verdict of AliExpress about a shop; Misread where the answer lacks it: unknown is not good."""
    forbidden = get(said, "product_posting_forbidden")
    if not isinstance(forbidden, bool):
        raise Misread("AliExpress' answer does not say whether the shop may post products")
    return HealthMetric("product_posting", good=not forbidden)
