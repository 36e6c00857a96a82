"""Another way to people than Telegram: says things through any service that Apprise knows, for good."""

import asyncio
import json
import os
import ssl
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from monitor.messages import Ambiguous, Message, MessageGone, NotSent
from monitor.speakers.markup import addresses, plain, readable, whole

log = structlog.get_logger()

CHILD = "monitor.speakers.apprise_child"
# Real seconds that a service has for one message; mail needs several exchanges.
DEADLINE = 45.0
_LONGEST_TITLE = 120
_HOME = Path(__file__).resolve().parents[2]
# Apprise and its libraries take some 50 MB while they speak.
_MOST_AT_ONCE = 2
_seats = asyncio.Semaphore(_MOST_AT_ONCE)


class Unusable(Exception):
    """Apprise knows no service with this address, or is not installed; the text is for a person and holds no secret."""


@dataclass(frozen=True, slots=True)
class AppriseSpeaker:
    """One channel; `address` is a secret. Every call is a process of its own, ended after `deadline` seconds."""

    name: str
    address: str = field(repr=False)
    proxy: str | None = None
    deadline: float = DEADLINE

    async def say(self, chat_id: int, message: Message, *, ring: bool) -> int:
        """Says it, the first line as its title; services give no id, so it is 0. Raises NotSent or Ambiguous."""
        head, _, rest = whole(message.html).partition("\n")
        title, text = plain(head), "\n".join((readable(rest), *addresses(head))).strip()
        told = {"title": title[:_LONGEST_TITLE], "text": text or title, "rings": ring}
        try:
            done = await self._asked(told)
        except TimeoutError:
            raise Ambiguous(f"{self.name} did not answer within {self.deadline:g} s") from None
        except Unusable as error:
            raise NotSent(f"{self.name}: {error}", wait=60) from None
        if done["outcome"] == "sent":
            return 0
        log.warning("a channel did not take a message", channel=self.name, why=done["why"])
        if done["outcome"] == "unsent":
            raise NotSent(f"{self.name}: {done['why']}")
        raise Ambiguous(f"{self.name}: {done['why']}")

    async def amend(self, chat_id: int, message_id: int, message: Message) -> None:
        """What was said there cannot be changed."""
        raise MessageGone(f"{self.name} cannot change what it has said")

    async def service(self) -> str:
        """What Apprise calls the service; nothing is sent. Raises Unusable."""
        try:
            return str((await self._asked({}))["service"])
        except TimeoutError:
            raise Unusable(f"Apprise did not start within {self.deadline:g} s") from None

    async def _asked(self, told: Mapping[str, Any]) -> Mapping[str, str]:
        async with _seats, asyncio.timeout(self.deadline):
            answer = await _answered(json.dumps({"url": self.address, **told}), self._environment())
        if answer is None and told:
            # It ended in the midst of its work: nobody knows how far it came.
            return {"outcome": "unsure", "why": "Apprise broke off"}
        if answer is None:
            raise Unusable('Apprise cannot be loaded: pip install "twoam[channels]"')
        if answer["outcome"] == "unusable":
            raise Unusable(answer["why"])
        return answer

    def _environment(self) -> dict[str, str]:
        """That of the house, but with this channel's own proxy or none, and with the authorities of the machine."""
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_HOME), os.environ.get("PYTHONPATH"))))
        trusted = ssl.get_default_verify_paths()
        if authorities := trusted.cafile or trusted.capath:
            kept["REQUESTS_CA_BUNDLE"] = authorities
        return kept | dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY"), self.proxy) if self.proxy else kept


async def _answered(told: str, environment: Mapping[str, str]) -> Mapping[str, str] | None:
    """The child's answer, None where it died without one. The address goes to its input: command lines are public."""
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", CHILD, env=environment, stdin=pipe, stdout=pipe, stderr=nothing
    )
    try:
        said, _ = await child.communicate(told.encode())
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    try:
        answer: Mapping[str, str] = json.loads(said.decode().strip().splitlines()[-1])
    except (ValueError, IndexError):
        return None
    return answer
