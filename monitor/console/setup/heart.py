"""The outside heartbeat: an address that is asked as long as the watch is awake, so that a dead machine is noticed."""

import asyncio
from dataclasses import replace
from pathlib import Path

from adapters.errors import AdapterError
from adapters.ping import ping
from monitor.configuration.problems import ConfigError
from monitor.console.setup.draft import Draft
from monitor.console.setup.guide import Guide

_PATIENCE = 10.0


def with_heartbeat(guide: Guide, draft: Draft, target: Path) -> Draft:
    """The draft with an address that took a first sign of life, with one that is kept untried, or with none."""
    guide.tell("Who notices when this machine itself is dead? A service outside, such as healthchecks.io, does:")
    while url := guide.ask("Its address that is asked while all is well (empty: none)"):
        chosen = replace(draft, heartbeat=url)
        try:
            chosen.config(target)
            asyncio.run(ping(url, patience=_PATIENCE))
        except ConfigError:
            guide.tell("That is no address: it begins with https:// or http://.")
            continue
        except AdapterError as error:
            guide.tell("It was not taken: {why}", why=guide.why(error))
            if not guide.agree("Keep the address all the same?"):
                continue
        else:
            guide.tell("Taken.")
        return chosen
    return draft
