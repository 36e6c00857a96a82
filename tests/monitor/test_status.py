"""`twoam status` never says clear where nobody looked."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.heartbeat import beat, farewell
from monitor.reach import lost
from storage.states import Batch, Incident, LookResult, Role, Severity, State, Status, Step, Told, Transition
from storage.store import Store
from tests.monitor.conftest import LAMP, Run


def test_status_of_a_machine_that_never_ran_is_no_all_clear(twoam: Run, configured: Path) -> None:
    left = twoam("status")
    assert left.code == 3
    assert left.out == f"There is no database at {configured} yet: `twoam run` makes it.\n"
    assert json.loads(twoam("status", "--json").out) == {
        "daemon": "never ran",
        "last_sign_of_life": None,
        "listings": [],
        "incidents": [],
        "telegram_away_since": None,
        "outbox": {"waiting": 0, "parked": 0},
        "backup": None,
        "unreachable": [],
    }
    assert not configured.exists()


def watched(path: Path, work: Callable[[Store, datetime], Awaitable[None]]) -> None:
    """Does some work in the database as the daemon would."""

    async def run() -> None:
        async with Store.open(path) as store:
            await work(store, datetime.now(UTC))

    asyncio.run(run())


async def look(store: Store, at: datetime, trouble: str | None = None) -> None:
    """A look at everything, whole or failed."""
    for listing in await store.listings():
        looks = tuple(
            LookResult(watch.id, at, at + timedelta(minutes=10), whole=trouble is None, trouble=trouble)
            for watch in await store.watches(listing.id)
        )
        states = (State(listing.id, "content", at, {"state": "live"}),) if trouble is None else ()
        await store.commit(Batch(looks=looks, states=states))


async def raise_incident(
    store: Store, at: datetime, rule: str = "new_seller", severity: Severity = Severity.WAKE
) -> None:
    (listing,) = await store.listings()
    incident = Incident(
        id=0,
        key="new_seller:shops:1",
        rule=rule,
        account="shops",
        listing_id=listing.id,
        subject=str(listing.subject),
        severity=severity,
        status=Status.CONFIRMED,
        facts={},
        raised_at=at,
    )
    await store.commit(Batch(told=(Told(incident, (Transition(0, None, at, Step.RAISED),)),)))


def test_status_says_clear_only_when_awake_and_all_was_read(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP, "--name", "Lamp")

    async def awake(store: Store, now: datetime) -> None:
        await beat(store, now)

    watched(configured, awake)
    never_read = twoam("status")
    assert (never_read.code, "unknown  Lamp     never read" in never_read.out) == (3, True)
    watched(configured, look)
    read = twoam("status")
    assert read.code == 0
    assert read.out.startswith("awake, last sign of life ")
    assert "clear  Lamp     live" in read.out


def test_status_of_a_dead_daemon_is_no_all_clear(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP)

    async def died(store: Store, now: datetime) -> None:
        await look(store, now)
        await beat(store, now - timedelta(minutes=10))

    watched(configured, died)
    left = twoam("status")
    assert left.code == 3
    assert left.out.startswith("NOT AWAKE, last sign of life 10 min ago")


def test_status_after_a_graceful_stop_is_not_awake_at_once(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP)

    async def stopped(store: Store, now: datetime) -> None:
        await look(store, now)
        await beat(store, now)
        await farewell(store, now)

    watched(configured, stopped)
    left = twoam("status")
    assert left.code == 3
    assert left.out.startswith("NOT AWAKE, stopped ")
    assert json.loads(twoam("status", "--json").out)["daemon"] == "not awake"


def test_status_shows_a_listing_that_cannot_be_read_as_unknown(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP, "--name", "Lamp")

    async def blind(store: Store, now: datetime) -> None:
        await look(store, now - timedelta(hours=1))
        for minutes in (40, 30, 20):
            await look(store, now - timedelta(minutes=minutes), trouble="a captcha")
        await beat(store, now)

    watched(configured, blind)
    left = twoam("status", "--json")
    (listing,) = json.loads(left.out)["listings"]
    assert (left.code, listing["verdict"], listing["state"], listing["trouble"]) == (3, "unknown", "live", "a captcha")


def test_status_with_an_open_alert_is_1_and_names_the_case(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP, "--name", "Lamp")

    async def alert(store: Store, now: datetime) -> None:
        await look(store, now)
        await beat(store, now)
        await raise_incident(store, now)

    watched(configured, alert)
    left = twoam("status")
    assert left.code == 1
    assert "case 1: new_seller on shop.example/products/blue-lamp, confirmed, for 0 s" in left.out
    assert json.loads(twoam("status", "--json").out)["listings"][0]["verdict"] == "alert"


def test_status_names_a_rival_as_such_and_no_trouble_of_his_is_mine(twoam: Run, configured: Path) -> None:
    twoam("add", "https://other.example/lamp", "--name", "Their Lamp", "--rival")

    async def blind(store: Store, now: datetime) -> None:
        await beat(store, now)

    watched(configured, blind)
    unread = twoam("status")
    assert (unread.code, "Their Lamp (a rival's)" in unread.out, "unknown" in unread.out) == (0, True, True)

    async def sold_out(store: Store, now: datetime) -> None:
        await look(store, now)
        await raise_incident(store, now, rule="rival_stock", severity=Severity.SILENT)

    watched(configured, sold_out)
    left = twoam("status", "--json")
    (listing,) = json.loads(left.out)["listings"]
    assert (left.code, listing["rival"], listing["verdict"]) == (0, True, "alert")
    twoam("add", LAMP, "--name", "Lamp")
    assert twoam("status").code == 3, "mine was never read"


def test_status_is_1_while_a_person_cannot_be_reached_and_says_what_he_has_to_do(twoam: Run, configured: Path) -> None:
    twoam("status")

    async def blocked(store: Store, now: datetime) -> None:
        await store.add_person("Anna", 11, 11, Role.OWNER, "en", "UTC")
        await beat(store, now)
        await lost(store, 11, "Forbidden: bot was blocked by the user", now - timedelta(hours=3))

    watched(configured, blocked)
    left = twoam("status")
    assert left.code == 1
    said = "Anna cannot be reached for 3 h (Forbidden: bot was blocked by the user): let Anna open the chat"
    assert said in left.out
    assert [one["person"] for one in json.loads(twoam("status", "--json").out)["unreachable"]] == ["Anna"]
