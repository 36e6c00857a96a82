"""The bot's token and, only where Telegram is out of reach, a proxy: both tried at once."""

import asyncio
from dataclasses import replace
from pathlib import Path

from adapters.errors import Refused, TryLater
from monitor.configuration.problems import ConfigError
from monitor.console.bot import bot_name
from monitor.console.setup.draft import Draft
from monitor.console.setup.guide import Guide


def with_bot(guide: Guide, draft: Draft, target: Path) -> Draft:
    """The draft with a token that Telegram knows, or with none; with a token nobody could try where that is wished."""
    while True:
        token = guide.ask("Token of your Telegram bot from @BotFather (empty: none yet)", hidden=True)
        if not token:
            guide.tell("No bot yet: alerts are printed where `twoam run` runs.")
            return replace(draft, token=None)
        try:
            guide.tell("Asking Telegram …")
            return _tried(guide, replace(draft, token=token), target)
        except Refused:
            guide.tell("Telegram does not know this token. Copy it whole from @BotFather, digits and colon included.")
        except TryLater as why:
            reached = _by_proxy(guide, replace(draft, token=token), target, str(why))
            if reached is not None:
                return reached


def _tried(guide: Guide, draft: Draft, target: Path) -> Draft:
    """The draft, once Telegram has said who the bot is; Refused for the token, TryLater for the way."""
    guide.tell("Your bot is {bot}.", bot=asyncio.run(bot_name(draft.config(target))))
    return draft


def _by_proxy(guide: Guide, draft: Draft, target: Path, why: str) -> Draft | None:
    """The draft with a proxy that leads to Telegram, or untried as it was; None where the token proved wrong."""
    guide.tell("Telegram cannot be reached from here; that says nothing about the token. ({why})", why=guide.why(why))
    while True:
        proxy = guide.ask("Proxy, http://host:port or socks5://user:password@host:port (empty: keep the token untried)")
        if not proxy:
            return draft
        try:
            return _tried(guide, replace(draft, proxy=proxy), target)
        except ConfigError:
            guide.tell(
                "That is no proxy's address: it looks like http://host:port or socks5://user:password@host:port."
            )
        except Refused:
            guide.tell("The proxy leads to Telegram, but Telegram does not know this token.")
            return None
        except TryLater as still:
            guide.tell("This proxy does not lead to Telegram. ({why})", why=guide.why(still))
