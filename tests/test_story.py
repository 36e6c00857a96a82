"""The demo night: it plays, its proof holds, and the proof falls where the night was not as it should be."""

import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from rich.console import Console

from adapters.readings import Topic
from monitor import judging, rules
from monitor.demo import play
from monitor.demo.cast import ANNA, ARRIVES, BEN, CAPTCHA, EVENING, MORNING, STRIKES, ZONE
from monitor.demo.elsewhere import SALE
from monitor.demo.proof import proofs
from monitor.demo.record import Call
from monitor.demo.seller import NEW_ORDER
from monitor.demo.spapi.server import Refusal
from monitor.demo.stage import Stage, set_up
from monitor.language import Tongue
from monitor.rules.sellers import NEW_SELLER
from storage.states import AccountLook, Batch, NewDelivery, Role, Severity, Status, Told

ROOT = Path(__file__).resolve().parents[1]
PROOFS = (
    "Anna and Ben joined by code, and nobody else",
    "all four listings are watched, their first looks are done",
    "the stranger rang Anna within minutes, told by Amazon itself",
    "the ladder rang Ben five minutes later, and not before",
    "Ben took it, and Anna's message says so",
    "the captcha was met: unknown was told, and nobody was woken",
    "the stranger left: the case is over, the messages say so",
    "Anna was told of the order, silently, and Ben was not",
    "the order on eBay was told as silently",
    "each partner had a morning message with the proof of watch",
    "the listings of three platforms are one product, shown side by side",
    "in the morning every question about the account was answered",
    "no platform's interface refused a request",
    "nothing was lost: every message was delivered",
)


# What the check of the morning says of the account.
CHECKED = (
    "Table Lamps: 37",
    "In stock: 40",
    "the platform keeps $3.30 of $21.99",
    "US: normal",
    "Order defect rate",
    "No stranded units",
    "low rating",
    "Orders of the last 24 h: US · 5 orders",
    "Money of the last 7 days",
    "Visits on 2026-11-1",
)


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """The demo sets up the logs of its process; this process has other tests."""
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**config)


def verdicts(told: str) -> list[str]:
    return [line for line in told.splitlines() if line.startswith(("✓ ", "✗ "))]


def test_the_night_of_the_command_line_holds_and_leaves_nothing_behind(tmp_path: Path) -> None:
    env = {name: text for name, text in os.environ.items() if not name.startswith("TWOAM_")}
    env |= {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "COLUMNS": "100"}
    command = [sys.executable, "-m", "monitor.cli", "demo", "--fast"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert verdicts(done.stdout) == [f"✓ {proof}" for proof in PROOFS]
    assert "New seller on your listing" in done.stdout
    assert "4/4 listings checked" in done.stdout
    for told in CHECKED:
        assert told in done.stdout, told
    assert "thisTokenOpensNothing" not in done.stdout + done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("twoam")] == []


def test_a_night_in_which_a_rule_is_silenced_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(judging, "RULES", tuple(rule for rule in rules.RULES if rule is not NEW_SELLER))
    monkeypatch.setattr("monitor.demo.stage._LONGEST_WAIT", 3.0)
    assert play.main(fast=True, keep=False, lang="en") == 1
    assert "✗ " in capsys.readouterr().out


@pytest_asyncio.fixture(scope="module")
async def chinese_night() -> AsyncIterator[tuple[Stage, str]]:
    """A night that was played once, in Chinese: its stage with all records, and what the terminal showed.

    The stage's clock goes on, so those who read it follow each other and stand last.
    """
    shown = StringIO()
    async with set_up("zh", haste=1.0) as stage:
        screen = play.Screen(Console(file=shown, width=100), Tongue("zh", ZONE), stage, fast=True)
        screen.open()
        assert await play._night(stage, screen, "zh"), shown.getvalue()
        yield stage, shown.getvalue()


async def test_the_night_in_chinese(chinese_night: tuple[Stage, str]) -> None:
    _, told = chinese_night
    assert len(verdicts(told)) == len(PROOFS)
    assert not any(proof in told for proof in PROOFS)
    assert "跟卖" in told


# --- the proof falls with its record ---------------------------------------------------------------------------------


async def test_each_proof_is_read_from_its_record_and_falls_with_it(chinese_night: tuple[Stage, str]) -> None:
    stage, _ = chinese_night
    assert [check.what for check in await proofs(stage) if not check.held] == []
    for number, spoil in SPOILS.items():
        assert await _holds(stage, PROOFS[number]), f"{PROOFS[number]}: fell before its turn"
        await spoil(stage)
        assert not await _holds(stage, PROOFS[number]), f"{PROOFS[number]}: holds without its record"


async def _holds(stage: Stage, what: str) -> bool:
    return next(check.held for check in await proofs(stage) if check.what == what)


async def _a_message_still_waits(stage: Stage) -> None:
    async with stage.store() as store:
        told = next(one for one in await store.deliveries_since(EVENING) if one.incident_ids)
        names = (name for name in NewDelivery.__slots__ if name not in ("dedupe_key", "next_try", "state"))
        fields = {name: getattr(told, name) for name in names}
        later = stage.clock.now() + timedelta(days=30)
        await store.route((), [NewDelivery(dedupe_key="spoilt", next_try=later, **fields)])


async def _ben_was_told_of_the_sale(stage: Stage) -> None:
    _tell_ben(stage, str(SALE.price))


async def _somebody_parted_them(stage: Stage) -> None:
    async with stage.store() as store:
        await store.untie(4)


async def _no_morning_message(stage: Stage) -> None:
    stage.api._record[:] = [call for call in stage.api.calls() if call.chat_id != ANNA.id or call.at < MORNING]


async def _not_over(stage: Stage) -> None:
    await _change(stage, status=Status.ACKNOWLEDGED)


async def _somebody_else_took_it(stage: Stage) -> None:
    await _change(stage, acked_by=ANNA.name)


async def _change(stage: Stage, **fields: object) -> None:
    async with stage.store() as store:
        woken = next(one for one in await store.recent_incidents(EVENING) if one.severity is Severity.WAKE)
        await store.commit(Batch(told=(Told(replace(woken, **fields), ()),)))  # type: ignore[arg-type]


async def _no_captcha(stage: Stage) -> None:
    stage.abroad.visits[:] = [visit for visit in stage.abroad.visits if not visit.trouble]


async def _ben_rang_at_once(stage: Stage) -> None:
    calls = stage.api.calls()
    stage.api._record[:] = [replace(call, at=STRIKES) if _rings_ben(call) else call for call in calls]


def _rings_ben(call: Call) -> bool:
    return call.chat_id == BEN.id and STRIKES < call.at < CAPTCHA


async def _ben_was_told_of_the_order(stage: Stage) -> None:
    _tell_ben(stage, str(NEW_ORDER.total))


def _tell_ben(stage: Stage, total: str) -> None:
    calls = stage.api.calls()
    told = [
        replace(call, chat_id=BEN.id) for call in calls if ARRIVES <= call.at < MORNING and total in (call.text or "")
    ]
    stage.api._record[:] = [*calls, *told]


async def _something_was_refused(stage: Stage) -> None:
    stage.selling.refused.append(Refusal("getOrder", "/orders", "spoilt"))


async def _a_question_fails(stage: Stage) -> None:
    async with stage.store() as store:
        watch = next(one for one in await store.account_watches("us") if one.topic is Topic.MONEY)
        now = stage.clock.now()
        await store.commit(Batch(account_looks=(AccountLook(watch.id, now, now, "spoilt"),)))


async def _nobody_rang(stage: Stage) -> None:
    stage.api._record[:] = [replace(call, silent=True) for call in stage.api.calls()]


async def _not_watched(stage: Stage) -> None:
    async with stage.store() as store:
        await store.remove_listing(1, stage.clock.now())


async def _a_third_person(stage: Stage) -> None:
    async with stage.store() as store:
        await store.add_person("Mallory", 666, 666, Role.OWNER, "en", "UTC")


SPOILS = {
    13: _a_message_still_waits,
    12: _something_was_refused,
    11: _a_question_fails,
    10: _somebody_parted_them,
    9: _no_morning_message,
    8: _ben_was_told_of_the_sale,
    7: _ben_was_told_of_the_order,
    6: _not_over,
    4: _somebody_else_took_it,
    5: _no_captcha,
    3: _ben_rang_at_once,
    2: _nobody_rang,
    1: _not_watched,
    0: _a_third_person,
}
