"""Logs as text on a terminal and as JSON otherwise, through one place that takes every secret out."""

import logging
import sys
import threading
from collections.abc import Callable, Collection, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, TextIO

import structlog
from structlog.typing import Processor, WrappedLogger

from adapters.conceal import conceal
from monitor.configuration.sections import Machine

# Libraries that tell every request, some of them with the token in its address: only their troubles are of interest.
_CHATTY = ("aiosqlite", "alembic", "apscheduler", "httpcore", "httpx", "telegram")


Cleaner = Callable[[str], str]


def set_up(machine: Machine, stream: TextIO | None = None, secrets: Collection[str] = ()) -> None:
    """Sends structlog's, the standard library's and Python's own words to stderr (or `stream`).

    `secrets` are those of the configuration: they are taken out wherever and however they stand.
    """
    out = stream or sys.stderr
    shared = _shared()
    handler = _Handler(out)
    handler.setFormatter(_formatter(shared, conceal(secrets), text=_is_text(machine.log_format, out)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(machine.log_level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """A line that cannot be written: the library would print it as it is, secrets and all."""
        with suppress(Exception):
            self.stream.write(f"a log line of {record.name}, line {record.lineno}, could not be written\n")


def catch_all() -> None:
    """Logs what would else be printed past the logs: errors that nobody caught, in threads and in destructors too."""
    sys.excepthook = lambda kind, error, trace: _uncaught(error)
    threading.excepthook = lambda args: _uncaught(args.exc_value)
    sys.unraisablehook = lambda args: _uncaught(args.exc_value)


def _uncaught(error: BaseException | None) -> None:
    logging.getLogger("monitor").error("nobody caught this", exc_info=error)


def _is_text(form: str, out: TextIO) -> bool:
    return form == "text" or (form == "auto" and out.isatty())


def _shared() -> list[Processor]:
    """What happens to every record, whoever wrote it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]


def _formatter(shared: list[Processor], clean: Cleaner, *, text: bool) -> logging.Formatter:
    form: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if text:
        form = structlog.dev.ConsoleRenderer(colors=True)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, without_secrets(clean), form],
    )


def without_secrets(clean: Cleaner) -> Processor:
    """A processor: no token, password or signed parameter leaves, however deep it lies and in whatever it stands."""

    def process(logger: WrappedLogger, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        return {clean(key): _clean(value, clean) for key, value in event.items()}

    return process


def _clean(value: Any, clean: Cleaner) -> Any:
    match value:
        case bool() | None:
            return value
        case int() | float():
            shown = clean(str(value))
            return value if shown == str(value) else shown
        case Mapping():
            return {clean(str(key)): _clean(item, clean) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(item, clean) for item in value]
    return clean(str(value))
