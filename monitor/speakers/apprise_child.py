"""Speaks to one service through Apprise, in a process of its own: what it prints or hangs on reaches nobody here.

One JSON object on standard input (`url`, and for a message `title`, `text` and `rings`), one on standard output
(`outcome`, `why`, `service`). Neither ever holds a part of the address.
"""

import json
import logging
import re
import sys
from typing import Any

import apprise

# Seconds to connect and until an answer, where the address does not say so itself (cto, rto).
_CONNECT, _ANSWER = 10.0, 15.0
# How each service is told that it should ring through the night, and how that it should make no sound (Apprise 2.2,
# the template arguments of its plugins). Others sound as the phone decides.
_LOUDNESS = {
    "ntfy": ("priority", "max", "low"),
    "bark": ("level", "critical", "passive"),
    "gotify": ("priority", "emergency", "low"),
    "pover": ("priority", "high", "low"),
}
# What urllib3 and smtplib call it where not a byte of the message can have left.
_NEVER_LEFT = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|Failed to establish a new connection"
    r"|Failed to resolve|Connection refused|Name or service not known|No route to host"
    r"|Network is unreachable|CERTIFICATE_VERIFY_FAILED"
)
# An answer that says no, of a web server or of a mail server; behind 502 and 504 another may have said yes.
_REFUSED = re.compile(r"error=(4\d\d|50[0135])\b|Exception: \(([45]\d\d), ")


def main() -> None:
    """Does what it is told, once."""
    logging.getLogger("apprise").setLevel(logging.DEBUG)
    print(json.dumps(_done(json.load(sys.stdin))))


def _done(told: dict[str, Any]) -> dict[str, str]:
    service = _service(_loud(told["url"], rings=told.get("rings")))
    if service is None:
        return {"outcome": "unusable", "why": "Apprise knows no service with this address", "service": ""}
    answer = {"outcome": "usable", "why": "", "service": str(service.service_name)}
    return answer | _sent(service, told) if "text" in told else answer


def _service(url: str) -> Any:
    # Without its pictures, which every phone would fetch from Apprise's own pages.
    asset = apprise.AppriseAsset(async_mode=False, image_url_mask="", image_url_logo="", app_id="twoam")
    service = apprise.Apprise.instantiate(url, asset=asset)
    if service is None:
        return None
    if "cto=" not in url:
        service.socket_connect_timeout = _CONNECT
    if "rto=" not in url:
        service.socket_read_timeout = _ANSWER
    return service


def _loud(url: str, *, rings: bool | None) -> str:
    """The address with how loud the service should be; how loud it rings is the owner's choice where he made one."""
    key, loud, quiet = _LOUDNESS.get(url.partition("://")[0].lower().removesuffix("s"), ("", "", ""))
    chosen = re.search(rf"(?<=[?&]){key}=[^&]*", url) if key else None
    if not key or rings is None or (chosen and rings):
        return url
    wish = f"{key}={loud if rings else quiet}"
    if chosen:
        return url.replace(chosen[0], wish, 1)
    return f"{url}{'&' if '?' in url else '?'}{wish}"


def _sent(service: Any, told: dict[str, Any]) -> dict[str, str]:
    ways = apprise.Apprise()
    ways.add(service)
    kind = apprise.NotifyType.WARNING if told["rings"] else apprise.NotifyType.INFO
    done = ways.notify(
        body=told["text"],
        title=told["title"],
        notify_type=kind,
        body_format=apprise.NotifyFormat.TEXT,
        log_level=logging.DEBUG,
    )
    if done:
        return {"outcome": "sent"}
    return _failure("\n".join(entry.message for entry in done.logs() if _is_of_the_end(entry)))


def _is_of_the_end(entry: Any) -> bool:
    """Whether a line tells how it ended; others repeat the message, which may say anything."""
    return entry.level in ("WARNING", "ERROR", "CRITICAL") or entry.message.startswith("Socket Exception")


def _failure(said: str) -> dict[str, str]:
    """Whether the message certainly did not arrive, from what the service's plugin has said."""
    if refused := _REFUSED.search(said):
        return {"outcome": "unsent", "why": f"the service answered with {refused[1] or refused[2]}"}
    if _NEVER_LEFT.search(said):
        return {"outcome": "unsent", "why": "the service cannot be reached"}
    return {"outcome": "unsure", "why": "the service did not say that it took the message"}


if __name__ == "__main__":
    main()
