"""No secret of the configuration gets into the logs, whoever prints it, in whatever spelling, in both forms."""

import base64
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
import structlog
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from monitor import logs
from monitor.config import Config
from monitor.configuration.known import secrets_of
from monitor.configuration.sections import Machine

UUID = "5f0d3c1a-0b7e-4a63-9f2e-7d1f0c9a2b34"
# Everything that people put into passwords; letters enough that it cannot be a piece of JSON itself.
SECRETS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=6, max_size=24).filter(
    lambda text: sum(char.isalnum() for char in text) >= 5 and text == text.strip()
)


@contextmanager
def logged(secrets: frozenset[str], form: str) -> Iterator[io.StringIO]:
    """The logs as they would be written; afterwards everything is as it was."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    out = io.StringIO()
    try:
        logs.set_up(Machine.model_validate({"log_format": form, "log_level": "debug"}), out, secrets)
        yield out
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.captureWarnings(False)
        structlog.reset_defaults()


@dataclass(frozen=True)
class Holder:
    """An object that shows what it holds, as most do."""

    value: Any


def said_in_every_way(secret: str) -> None:
    """What programs do with a secret by mistake."""
    log, library = structlog.get_logger("monitor"), logging.getLogger("some.library")
    log.warning(f"it is {secret}", secret=secret, holder=Holder(secret), deep=[{secret: ({secret}, [secret.encode()])}])
    log.warning("spelled", quoted=quote(secret, safe=""), as_json=json.dumps(secret), shown=json.dumps(repr(secret)))
    log.warning("packed", header="Basic " + base64.b64encode(secret.encode()).decode(), error=ValueError(secret))
    log.warning(f"twice: {json.dumps(repr(secret))}")
    library.error("it is %s, %r, %s", secret, secret, Holder(Holder(secret)))
    library.error("an address: http://ann:%s@proxy:3128/%s?x=%s", quote(secret, safe=""), quote(secret), quote(secret))
    for raise_it in (_nested, _grouped):
        try:
            raise_it(secret)
        except Exception:
            log.exception("broken")
            library.exception("broken", extra={"what": secret})


def _nested(secret: str) -> None:
    try:
        raise KeyError(secret)
    except KeyError as error:
        error.add_note(f"the password was {secret}")
        raise ConnectionError(f"cannot reach {secret!r} by {Holder(secret)}") from error


def _grouped(secret: str) -> None:
    raise ExceptionGroup("both ways", [ValueError(secret), ExceptionGroup("inner", [OSError(5, secret, secret)])])


@pytest.mark.parametrize("form", ["text", "json"])
@settings(max_examples=40, deadline=None)
@given(SECRETS)
@example('it\'s\\a "löng" one')
def test_no_secret_gets_through_in_any_spelling(form: str, secret: str) -> None:
    with logged(frozenset({secret}), form) as out:
        said_in_every_way(secret)
    written = out.getvalue()
    assert len(written) > 1000, "the lines themselves are there"
    spellings = {
        secret,
        repr(secret)[1:-1],
        json.dumps(repr(secret)[1:-1])[1:-1],
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(secret, safe=""),
        base64.b64encode(secret.encode()).decode(),
    }
    for spelling in spellings:
        assert spelling not in written
    if form == "json":
        for line in written.splitlines():
            values = [value for value in json.loads(line).values() if isinstance(value, str)]
            assert not [spelling for spelling in spellings for value in values if spelling in value]


@pytest.mark.parametrize("form", ["text", "json"])
@settings(max_examples=40, deadline=None)
@given(SECRETS)
def test_every_secret_of_the_configuration_is_known(form: str, secret: str) -> None:
    word = quote(secret, safe="")
    config = Config.model_validate(
        {
            "machine": {"database": f"postgresql://twoam:{word}@db.example/twoam"},
            "telegram": {"token": secret, "proxy": f"socks5://ann:{word}@127.0.0.1:9"},
            "door": {"contact": "me@example.org", "proxy": f"http://bob:{word}@127.0.0.1:9"},
            "heartbeat": {
                "url": f"https://hc.example/{UUID}?key={word}",
                "fail_url": f"https://hc.example/{UUID}/fail",
                "proxy": f"http://eve:{word}@127.0.0.1:9",
            },
        }
    )
    place = str(config.machine.database_place)
    with logged(secrets_of(config), form) as out:
        log = logging.getLogger("some.library")
        log.error("config: %s %r", config, config.model_dump())
        log.error("token %s, path /%s, host part %s", secret, f"{UUID}/fail", f"/{UUID}?key={word}")
        log.error("the driver says: password %r of %s", unquote(urlsplit(place).password or ""), place)
        for user in ("twoam", "ann", "bob", "eve"):
            log.error("header: %s", base64.b64encode(f"{user}:{secret}".encode()).decode())
    for hidden in (secret, word, UUID):
        assert hidden not in out.getvalue()
    for user in ("ann", "bob", "eve", "twoam"):
        assert base64.b64encode(f"{user}:{secret}".encode()).decode() not in out.getvalue()


def test_a_secret_that_is_a_number_is_hidden_as_a_number_too() -> None:
    with logged(frozenset({"83915527"}), "json") as out:
        structlog.get_logger().error("paired", code=83915527, deep={"code": 83915527}, count=3, share=0.5)
    line = json.loads(out.getvalue())
    assert "83915527" not in out.getvalue()
    assert (line["count"], line["share"]) == (3, 0.5), "other numbers stay numbers"


def test_a_line_that_cannot_be_written_does_not_spill_what_it_held(capsys: pytest.CaptureFixture[str]) -> None:
    with logged(frozenset({"hunter2-Sesame"}), "json") as out:
        logging.getLogger("some.library").error("two places: %s %s", "hunter2-Sesame")
    assert "could not be written" in out.getvalue()
    assert "hunter2" not in out.getvalue() + capsys.readouterr().err


def test_warnings_and_errors_that_nobody_caught_go_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    secret = "hunter2-Sesame"

    def fails() -> None:
        raise ConnectionError(f"with {secret}")

    with logged(frozenset({secret}), "text") as out:
        logs.catch_all()
        thread = threading.Thread(target=fails)
        thread.start()
        thread.join()
        error = ValueError(secret)
        sys.excepthook(ValueError, error, None)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            logging.captureWarnings(True)
            warnings.warn(f"old: {secret}", stacklevel=1)
    assert "ConnectionError: with …" in out.getvalue()
    assert "old: …" in out.getvalue()
    assert secret not in out.getvalue()


def test_what_is_too_short_to_be_a_secret_leaves_the_logs_readable() -> None:
    with logged(frozenset({"", "a", "in"}), "json") as out:
        structlog.get_logger().error("a look in vain")
    assert json.loads(out.getvalue())["event"] == "a look in vain"


def test_a_masked_value_in_the_configuration_is_masked_in_its_own_repr() -> None:
    config = Config.model_validate({"heartbeat": {"url": f"https://hc.example/{UUID}"}})
    assert UUID not in repr(config)
    assert isinstance(config.heartbeat.url, SecretStr)
