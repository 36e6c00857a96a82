"""Logs as text on a terminal and as JSON otherwise, through one place that takes every secret out."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor, WrappedLogger

from adapters.redact import redact
from monitor.configuration.sections import Machine

# Libraries that tell every request, some of them with the token in its address: only their troubles are of interest.
_CHATTY = ("aiosqlite", "alembic", "apscheduler", "httpcore", "httpx", "telegram")


def set_up(machine: Machine, stream: TextIO | None = None) -> None:
    """Sends structlog's and the standard library's logs to stderr (or `stream`), as the configuration says."""
    out = stream or sys.stderr
    shared = _shared()
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter(shared, text=_is_text(machine.log_format, out)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(machine.log_level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
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


def _formatter(shared: list[Processor], *, text: bool) -> logging.Formatter:
    form: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if text:
        form = structlog.dev.ConsoleRenderer(colors=True)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, without_secrets, form],
    )


def without_secrets(logger: WrappedLogger, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A processor: no token, password or signed parameter leaves, however deep it lies and in whatever it stands."""
    return {key: _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    match value:
        case bool() | int() | float() | None:
            return value
        case Mapping():
            return {redact(str(key)): _clean(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(item) for item in value]
    return redact(str(value))
