"""The process that makes one export for the daemon: `python -m monitor.exports.child`, its order on standard input."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.redact import redact
from monitor.books.home import home_currency
from monitor.exports.making import export
from monitor.exports.sink import NotExported
from monitor.exports.wish import Format, Reader, Wish
from storage.errors import StorageError
from storage.extracts import Extent
from storage.store import Store

# Others on the machine come first.
_NICE = 10


def main() -> int:
    """0, or 1 with a sentence on standard error."""
    order: dict[str, Any] = json.load(sys.stdin)
    with suppress(OSError):  # a hardened service may not; it is only manners
        os.nice(_NICE)
    try:
        asyncio.run(_make(order))
    except (NotExported, StorageError, OSError) as error:
        print(redact(" ".join(str(error).splitlines())), file=sys.stderr)
        return 1
    return 0


async def _make(order: Mapping[str, Any]) -> None:
    async with Store.open(order["where"], create=False) as store:
        person = await store.person_by_user(order["user"])
        if person is None:
            raise NotExported("whoever asked for it is no longer known")
        home = await home_currency(store, order["home"])
        reader = Reader(person, home, lambda account: order["platforms"].get(account, ""))
        since, until = (order[name] and datetime.fromisoformat(order[name]) for name in ("since", "until"))
        await export(store, Wish(Format(order["format"]), Path(order["target"]), extent=Extent(since, until)), reader)


if __name__ == "__main__":
    sys.exit(main())
