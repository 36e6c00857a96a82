"""`twoam invite`: a one-time code by which somebody joins the chat."""

import asyncio
from pathlib import Path

from adapters.errors import AdapterError
from monitor import pairing
from monitor.config import Config
from monitor.console.bot import bot_name
from monitor.console.memory import desk
from monitor.console.output import note, show
from monitor.console.typed import known_language, known_zone, one_of
from monitor.heartbeat import heartbeat
from storage.states import Role


def invite(name: str, role: str, language: str | None, zone: str | None, path: Path | None) -> int:
    """Stores the code's hash and prints the code, which is shown nowhere else and never again."""
    return asyncio.run(_invite(name, role, language, zone, path))


async def _invite(name: str, role: str, language: str | None, zone: str | None, path: Path | None) -> int:
    wanted = one_of(Role, role, "--role")
    async with desk(path) as at:
        spoken = known_language(language or at.config.machine.language)
        place = known_zone(zone or at.config.machine.zone)
        now = at.clock.now()
        awake = (await heartbeat(at.store)).is_alive(now)
        bot = await _bot_name(at.config)
        code = await pairing.invite(at.store, name=name, role=wanted, language=spoken, zone=place, now=now)
    minutes = int(pairing.VALID.total_seconds() // 60)
    show(f"Code for {name} ({wanted.value}), good once within {minutes} minutes: {code}")
    show(f"Send it: {_how(bot, code)}")
    if not awake:
        note("The daemon that would answer is not awake: start it first, in another terminal, with `twoam run`.")
    return 0


def _how(bot: str | None, code: str) -> str:
    if bot is None:
        return f"in a private chat with your bot, /start {code}"
    return f"https://t.me/{bot.removeprefix('@')}?start={code} or, in a private chat with {bot}, /start {code}"


async def _bot_name(config: Config) -> str | None:
    """The bot's name with its @, None where Telegram is not configured or does not answer now."""
    if config.telegram.token is None:
        return None
    try:
        return await bot_name(config)
    except AdapterError:
        return None
