"""`twoam channel test`, and what the doctor says of each channel beside Telegram."""

import asyncio
from pathlib import Path

from monitor.config import Config, load
from monitor.configuration.channels import Channel, Ring
from monitor.console.checkup import Finding, Verdict
from monitor.console.failures import Code, Usage
from monitor.console.output import show
from monitor.language import Tongue
from monitor.messages import Ambiguous, NotSent
from monitor.render.elsewhere import trial
from monitor.speakers.apprise import Unusable
from monitor.ways import channel_speaker

_CHATS = 0


def test(name: str, path: Path | None) -> int:
    """Sends a message that says it is a test, as loud as an alert; 3 where the service did not take it."""
    config = load(path).config
    if name not in config.channels:
        known = ", ".join(sorted(config.channels)) or "none is configured: docs/channels.md"
        raise Usage(f"There is no channel {name}. Known here: {known}.")
    language = config.channels[name].language or config.machine.language
    tongue = Tongue(language, config.machine.zone)
    message = trial(tongue, name).settled(tongue)
    try:
        asyncio.run(channel_speaker(config, name).say(_CHATS, message, ring=True))
    except NotSent as error:
        show(f"Not sent: {error}. See [channels.{name}] and docs/channels.md.")
        return Code.COULD_NOT_LOOK
    except Ambiguous as error:
        show(f"Perhaps sent: {error}. Look whether it came.")
        return Code.COULD_NOT_LOOK
    show(f"Sent by {name}: look whether it came, and whether it rang.")
    return Code.CLEAR


async def findings(config: Config) -> list[Finding]:
    """Each channel's service and when it rings; nothing is sent."""
    return await asyncio.gather(*(_finding(config, name) for name in config.channels))


async def _finding(config: Config, name: str) -> Finding:
    what = f"channel {name}"
    try:
        service = await channel_speaker(config, name).service()
    except Unusable as error:
        remedy = f"Correct url_file of [channels.{name}]; docs/channels.md shows the addresses."
        return Finding(what, Verdict.WRONG, str(error), remedy)
    said = f"{service}, {_when(config.channels[name], config.telegram.token is None)}"
    return Finding(what, Verdict.FINE, said, f"Try it: twoam channel test {name}")


def _when(channel: Channel, alone: bool) -> str:
    after = f"{channel.after_minutes:g} min"
    said = {
        Ring.AT_ONCE: "rings at once for what is to wake somebody",
        Ring.UNACKNOWLEDGED: f"rings when nobody acknowledged for {after}",
        Ring.TELEGRAM_AWAY: "stands in for Telegram" if alone else f"stands in when Telegram is away for {after}",
    }
    return ", ".join(said[ring] for ring in Ring if ring in channel.rings)
