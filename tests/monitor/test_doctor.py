"""`twoam doctor` finds what is wrong before the night does, and says what to do."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.readings import Subject, Topic, Wall
from monitor.config import load
from monitor.console.checkup import Finding, Verdict
from monitor.console.doctor import examined
from monitor.demo.cast import ASIN, LAMP, LISTING
from monitor.demo.market import LocalMarket
from storage.store import Store
from tests.clock import NIGHT, StillClock
from tests.monitor.conftest import Run, Write
from tests.monitor.pages import Shop


def test_doctor_names_each_finding_with_its_remedy_and_needs_no_network(twoam: Run, configured: Path) -> None:
    left = twoam("doctor", "--json")
    found = {finding["what"]: finding for finding in json.loads(left.out)}
    assert left.code == 0
    assert found["configuration"]["verdict"] == "fine"
    assert found["database"]["verdict"] == "fine"
    assert (found["daemon"]["verdict"], found["daemon"]["remedy"]) == ("hint", "Start it: twoam run")
    assert found["people"]["remedy"] == "twoam invite YOUR-NAME --role owner"
    assert "✓ configuration: " in twoam("doctor").out


def test_doctor_says_wrong_when_the_state_cannot_be_written(
    twoam: Run, configured: Path, clean_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (clean_machine / "taken").write_text("a file where a folder should be", "utf-8")
    monkeypatch.setenv("TWOAM_MACHINE__STATE_DIR", str(clean_machine / "taken" / "state"))
    left = twoam("doctor")
    assert left.code == 1
    assert f"✗ state_dir: {clean_machine}/taken/state cannot be written" in left.out
    assert "Traceback" not in left.err


async def looked(shop: Shop, database: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Finding]:
    """What the doctor says of a machine that watches one page of the shop."""
    await shop.start()
    monkeypatch.setenv("TWOAM_DOOR__ALLOW_PRIVATE", shop.authority)
    async with Store.open(database) as store:
        subject, url = Subject(shop.authority, "/lamp"), f"http://{shop.authority}/lamp"
        await store.add_listing("shops", subject, "Lamp", url, NIGHT, [Topic.LISTINGS])
    try:
        return {finding.what: finding for finding in await examined(load(), StillClock())}
    finally:
        await shop.stop()


async def test_doctor_sees_the_page_and_the_time_of_its_host(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await looked(Shop(NIGHT + timedelta(seconds=20)), configured, monkeypatch)
    assert found["account shops"].verdict is Verdict.FINE
    assert found["account shops"].said.endswith("/lamp can be read, robots.txt allows it")
    assert found["clock"].verdict is Verdict.FINE


async def test_doctor_says_that_the_clock_is_wrong(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await looked(Shop(NIGHT + timedelta(minutes=10)), configured, monkeypatch)
    assert (found["clock"].verdict, found["clock"].said) == (Verdict.WRONG, "585 s behind")
    assert found["clock"].remedy == "Let the machine set its clock (NTP)."


async def test_a_page_that_answers_with_an_error_is_unknown_and_not_fine(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await looked(Shop(NIGHT, status=403), configured, monkeypatch)
    assert found["account shops"].verdict is Verdict.UNKNOWN
    assert "shows this machine a wall (robot, status 403)" in found["account shops"].said


async def test_doctor_asks_the_rehearsal_server_and_never_takes_a_wall_for_a_page(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = StillClock()
    async with LocalMarket(clock) as market, Store.open(configured) as store:
        market.put(ASIN, LAMP)
        monkeypatch.setenv("TWOAM_ACCOUNTS__AMAZON__PLATFORM", "amazon")
        monkeypatch.setenv("TWOAM_ACCOUNTS__AMAZON__BASE_URL", market.base_url)
        monkeypatch.setenv("TWOAM_DOOR__ALLOW_PRIVATE", f"127.0.0.1:{market.port}")
        await store.add_listing("amazon", Subject("us", ASIN), "Lamp", LISTING, NIGHT, [Topic.LISTINGS])
        seen = {finding.what: finding for finding in await examined(load(), clock)}
        market.wall(Wall.CAPTCHA)
        walled = {finding.what: finding for finding in await examined(load(), clock)}
    asked = f"{market.base_url}/dp/{ASIN}"
    assert (seen["account amazon"].verdict, seen["account amazon"].said.split()[0]) == (Verdict.FINE, asked)
    assert walled["account amazon"].verdict is Verdict.UNKNOWN
    assert walled["account amazon"].said == f"{asked} shows this machine a wall (captcha)"


async def test_listings_that_nobody_looks_at_since_their_account_is_gone_are_named(configured: Path) -> None:
    async with Store.open(configured) as store:
        subject = Subject("us", "B0LAMP0001")
        await store.add_listing("amazon_old", subject, "Lamp", "https://a.example", NIGHT, [Topic.LISTINGS])
    found = {finding.what: finding for finding in await examined(load(), StillClock())}
    assert found["account amazon_old"].verdict is Verdict.WRONG
    assert "nobody looks" in found["account amazon_old"].said


def test_doctor_without_an_account_says_what_to_write(twoam: Run) -> None:
    left = twoam("doctor")
    assert left.code == 1
    assert "✗ accounts: there is none\n  → twoam init writes it, or: [accounts.NAME]\n" in left.out
    assert "· Telegram: no token: nobody is woken\n" in left.out


# --- the configuration and its secrets -------------------------------------------------------------------------------


def test_a_secret_that_others_can_read_is_a_finding_with_its_remedy(twoam: Run, write: Write) -> None:
    token = write("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1", "token", mode=0o644)
    write('[telegram]\ntoken_file = "token"\n')
    left = twoam("doctor", "--json")
    (finding,) = json.loads(left.out)
    assert (left.code, finding["what"], finding["verdict"]) == (78, "telegram.token_file", "wrong")
    assert "can be read by others on this machine (mode 0644)" in finding["finding"]
    assert finding["remedy"] == f"Run: chmod 600 {token}"
    assert "AAHdq" not in left.out + left.err


def test_every_mistake_in_the_configuration_is_a_finding(twoam: Run, write: Write) -> None:
    write('[machine]\nzone = "Mars"\n[door]\ncontat = "me@example.org"\n')
    left = twoam("doctor")
    assert left.code == 78
    assert "✗ machine.zone: " in left.out
    assert "Did you mean contact?" in left.out


def test_a_memory_that_is_open_to_others_is_wrong(twoam: Run, configured: Path) -> None:
    configured.parent.mkdir(mode=0o755)
    left = twoam("doctor")
    assert f"✗ privacy: {configured.parent} is open to others on this machine (mode 0755)" in left.out
    assert f"→ Run: chmod 700 {configured.parent}" in left.out


# --- the memory ------------------------------------------------------------------------------------------------------


async def test_rows_that_point_to_nothing_are_found(configured: Path) -> None:
    async with Store.open(configured) as store:
        await store.add_listing(
            "shops", Subject("us", "B0LAMP0001"), "Lamp", "https://a.example", NIGHT, [Topic.LISTINGS]
        )
    with closing(sqlite3.connect(configured)) as connection:
        connection.execute("DELETE FROM listing")
        connection.commit()
    found = {finding.what: finding for finding in await examined(load(), StillClock())}
    assert found["database"].verdict is Verdict.WRONG
    assert "1 rows point to nothing" in found["database"].said
    assert "twoam restore" in found["database"].remedy


async def test_a_torn_page_is_found(configured: Path) -> None:
    async with Store.open(configured):
        pass
    with closing(sqlite3.connect(configured)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'listing'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with configured.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"torn" * (size // 4))
    found = {finding.what: finding for finding in await examined(load(), StillClock())}
    assert found["database"].verdict is Verdict.WRONG


def test_a_file_that_is_no_database_does_not_keep_the_bot_from_being_asked(twoam: Run, configured: Path) -> None:
    configured.parent.mkdir(mode=0o700)
    configured.write_bytes(b"this is no database, but long enough to be taken for one" * 40)
    left = twoam("doctor")
    assert left.code == 1
    assert "✗ database: " in left.out
    assert "· Telegram: no token" in left.out
    assert "Traceback" not in left.err


async def test_a_journal_that_is_not_taken_in_is_wrong(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.console.doctor._LARGEST_JOURNAL", 10)
    async with Store.open(configured) as store:
        await store.put_setting("x", {"y": 1})
        found = {finding.what: finding for finding in await examined(load(), StillClock())}
    assert found["journal"].verdict is Verdict.WRONG
    assert "restart twoam" in found["journal"].remedy


async def test_a_spent_byte_budget_is_wrong(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOAM_DOOR__DAILY_MEGABYTES", "1")
    async with Store.open(configured) as store:
        await store.put_kept(f"door:bytes:{NIGHT:%Y-%m-%d}", "990000", NIGHT + timedelta(days=1))
    found = {finding.what: finding for finding in await examined(load(), StillClock())}
    assert (found["byte budget"].verdict, found["byte budget"].said) == (Verdict.WRONG, "1.0 of 1 MB read today")


def test_a_disk_without_room_is_wrong(twoam: Run, configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.console.checkup._LEAST_FREE", 10**18)
    left = twoam("doctor")
    assert left.code == 1
    assert "GB free\n  → Make room:" in left.out


def test_without_a_heartbeat_to_the_outside_it_is_recommended(
    twoam: Run, configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "· heartbeat: nobody outside notices when this machine is dead" in twoam("doctor").out
