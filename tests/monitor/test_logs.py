"""The logs as an operator reads them, and as a thief would."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from monitor import logs
from monitor.configuration.sections import Machine

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
SetUp = Callable[..., io.StringIO]


@pytest.fixture
def set_up() -> Iterator[SetUp]:
    """Sends the logs into a text; afterwards everything is as it was."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level

    def _set_up(**keys: str) -> io.StringIO:
        out = io.StringIO()
        logs.set_up(Machine.model_validate(keys), out)
        return out

    yield _set_up
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_away_from_a_terminal_each_line_is_json(set_up: SetUp) -> None:
    out = set_up()
    structlog.get_logger("monitor.poll").warning("the page was not read", listing="Blue Lamp")
    line = json.loads(out.getvalue())
    assert (line["event"], line["level"], line["listing"]) == ("the page was not read", "warning", "Blue Lamp")
    assert line["timestamp"].endswith("Z")


def test_text_is_text_where_it_is_asked_for(set_up: SetUp) -> None:
    out = set_up(log_format="text")
    structlog.get_logger().info("awake", accounts=["shops"])
    assert "awake" in out.getvalue()
    assert not out.getvalue().startswith("{")


def test_the_level_holds_for_us_and_for_libraries(set_up: SetUp) -> None:
    out = set_up(log_level="warning")
    structlog.get_logger().info("awake")
    logging.getLogger("some.library").info("hello")
    assert out.getvalue() == ""


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_token_leaves_whoever_logs_it_and_wherever_it_stands(set_up: SetUp, form: str) -> None:
    out = set_up(log_format=form, log_level="debug")
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    log = structlog.get_logger()
    log.error(f"posting to {url} failed", url=url, deep={"headers": [("Authorization", f"Bearer {TOKEN}")], TOKEN: 1})
    logging.getLogger("some.library").error("posting to %s failed", url)
    logging.getLogger("some.library").error("an object", extra={"what": {"url": url}})
    try:
        raise ValueError(f"cannot reach {url} through http://ann:hunter2@proxy:3128")
    except ValueError:
        log.exception("broken")
        logging.getLogger("some.library").exception("broken")
    assert "cannot reach" in out.getvalue()
    assert TOKEN not in out.getvalue()
    assert "hunter2" not in out.getvalue()


def test_chatty_libraries_tell_only_their_troubles(set_up: SetUp) -> None:
    out = set_up(log_level="info")
    logging.getLogger("apscheduler.executors.default").info("Job executed")
    logging.getLogger("httpx").info("HTTP Request: POST")
    logging.getLogger("apscheduler.executors.default").warning("Job missed")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["Job missed"]
