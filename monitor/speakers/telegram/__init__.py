"""The Telegram channel: says, amends, and hears people by long polling."""

from monitor.speakers.telegram.speaker import TelegramSpeaker
from monitor.speakers.telegram.webhook import Webhook
from monitor.speakers.telegram.wire import Timeouts

__all__ = ["TelegramSpeaker", "Timeouts", "Webhook"]
