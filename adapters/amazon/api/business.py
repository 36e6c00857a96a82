"""What the Selling Partner API tells of the account as a whole: orders, money, health, traffic."""

from collections.abc import Mapping
from typing import ClassVar

from adapters.amazon.account import AmazonAccount, AmazonConfig
from adapters.amazon.api.calls import Calls
from adapters.amazon.api.credentials import credentials_of
from adapters.amazon.api.operations import Operation
from adapters.amazon.api.reports import Reports
from adapters.base import Quota
from adapters.clock import Clock
from adapters.door import Door
from adapters.keep import Keep
from adapters.pacing import SWEEPS
from adapters.readings import Topic


def swept(operation: Operation, batch: int = 1) -> Quota:
    """What a sweep may use of an operation; the calls keep the quota itself, whoever asks."""
    return Quota(operation.rate * SWEEPS, operation.burst, batch)


class AmazonBusiness(AmazonAccount):
    """One seller in the markets of one region; quotas, tokens and what was learned are kept by his credentials."""

    operations: ClassVar[Mapping[Topic, Quota]] = {}

    keeps_pace: ClassVar[bool] = True

    def __init__(self, config: AmazonConfig, door: Door, keep: Keep, clock: Clock) -> None:
        super().__init__(config, door, keep, clock)
        self._credentials = credentials_of(config)
        self._calls = Calls(door, keep, clock, self._credentials)
        self._reports = Reports(self._calls, keep, clock, self._credentials.identity)
