"""The five ways in which a platform can fail to answer; each says what to do next."""

from adapters.readings import Wall


class AdapterError(Exception):
    """An answer that did not come; the text is fit to be shown to a person and holds no secret."""


class TryLater(AdapterError):
    """Not now: throttled, offline or overloaded. `wait` is in seconds, None where the platform gave no hint."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class QuotaSpent(TryLater):
    """Our own quota is used up for `wait` seconds: nothing was asked."""


class Preparing(TryLater):
    """The platform has taken the question and makes the answer (a report): nothing is wrong, ask again after `wait`."""


class Blocked(AdapterError):
    """A wall (captcha, log-in, robot page) stands before the page; it changes no listing's state."""

    def __init__(self, by: Wall, why: str | None = None) -> None:
        super().__init__(why or f"the platform showed a wall ({by}) instead of the page")
        self.by = by


class Refused(AdapterError):
    """Forbidden until a person acts: credentials, permission, robots.txt, an address that is not allowed."""


class Misread(AdapterError):
    """An answer came and was not understood; `body` is kept as evidence."""

    def __init__(self, why: str, body: bytes = b"") -> None:
        super().__init__(why)
        self.body = body


class Unsupported(AdapterError):
    """The platform, or our adapter for it, cannot answer this question at all."""
