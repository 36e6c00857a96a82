"""Builds the teller with every way to people that the configuration names: bot or terminal, and the channels."""

from collections.abc import Mapping
from datetime import timedelta

from adapters.clock import Clock
from monitor.channels.composer import ChannelComposer
from monitor.channels.known import Channel
from monitor.channels.relay import Relay
from monitor.compose import Composer
from monitor.config import Config
from monitor.dispatch import Dispatch
from monitor.messages import Speaker
from monitor.speakers.apprise import AppriseSpeaker
from monitor.speakers.telegram import TelegramSpeaker
from monitor.speakers.voices import Voices
from storage.store import Store


def teller(
    config: Config, store: Store, clock: Clock, speaker: Speaker, chats: Composer, numbers: Mapping[str, int]
) -> Dispatch:
    """The one teller; `numbers` are those of the channels by their names, `chats` makes what is said in chats."""
    if not config.channels:
        return Dispatch(store, clock, speaker, chats)
    channels = channels_of(config, numbers)
    voices = Voices(speaker, {one.chat_id: channel_speaker(config, one.name) for one in channels})
    composer = ChannelComposer(chats, {one.chat_id: one for one in channels})
    relay = Relay(store, clock, channels)
    if isinstance(speaker, TelegramSpeaker):
        relay.deaf_since = lambda: speaker.deaf_since
    return Dispatch(store, clock, voices, composer, relay)


def channels_of(config: Config, numbers: Mapping[str, int]) -> list[Channel]:
    """The channels as the configuration describes them, in its order."""
    return [
        Channel(
            name=name,
            number=numbers[name],
            rings=section.rings,
            after=timedelta(minutes=section.after_minutes),
            severities=frozenset(section.severities),
            language=section.language or config.machine.language,
            zone=config.machine.zone,
            digest=section.digest,
            alone=config.telegram.token is None,
        )
        for name, section in config.channels.items()
    ]


def channel_speaker(config: Config, name: str) -> AppriseSpeaker:
    """The voice of one channel."""
    section = config.channels[name]
    return AppriseSpeaker(name, section.address, section.proxy)
