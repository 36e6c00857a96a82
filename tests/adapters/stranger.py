"""An adapter that nobody registered, as a user would write it in a package of his own."""

from collections.abc import Mapping
from typing import ClassVar

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.quota import Quota
from adapters.readings import Topic


class Stranger(Adapter[AccountConfig]):
    platform = "stranger"
    Config = AccountConfig
    operations: ClassVar[Mapping[Topic, Quota]] = {}


NOT_AN_ADAPTER = 5
