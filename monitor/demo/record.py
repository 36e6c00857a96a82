"""The record of the local Bot API: every call as it was received, with the answer that it got."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor.demo.botparams import Params, content_of
from monitor.demo.chats import Content, File, Keyboard
from monitor.demo.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said back."""

    status: int
    body: dict[str, Any]

    @property
    def result(self) -> Any:
        """The Bot API's `result`; None where it refused."""
        return self.body.get("result")

    @property
    def description(self) -> str:
        """The words of a refusal."""
        return str(self.body.get("description", ""))


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `text` and `keyboard` are as parsed, None and empty where there are none or they were refused.

    `answer` is None where none went out: a poll that still waits, or a connection that was dropped.
    """

    at: datetime
    method: str
    params: Params = field(repr=False)
    chat_id: int | None = None
    text: str | None = None
    keyboard: Keyboard = ()
    silent: bool = False
    fault: str | None = None
    answer: Answer | None = None

    @property
    def files(self) -> tuple[File, ...]:
        return tuple(self.params.files.values())


def heard(at: datetime, method: str, params: Params, fault: str | None) -> Call:
    """A call at the moment it is received."""
    content = _understood(params)
    return Call(
        at=at,
        method=method,
        params=params,
        chat_id=params.chat_id,
        text=content.text if content else None,
        keyboard=content.keyboard if content else (),
        silent=params.flag("disable_notification"),
        fault=fault,
    )


def _understood(params: Params) -> Content | None:
    name = next((name for name in ("text", "caption") if name in params.raw), None)
    try:
        return content_of(params, name or "caption")
    except Refusal:
        return None


def granted(result: Any) -> Answer:
    return Answer(200, {"ok": True, "result": result})


def refused(refusal: Refusal) -> Answer:
    said: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    return Answer(refusal.code, said | ({"parameters": refusal.parameters} if refusal.parameters else {}))
