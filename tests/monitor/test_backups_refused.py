"""What is no good backup is refused, and the shelf keeps the good ones as long as they are of use."""

import asyncio
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.backups.shelf import Kept, file_name, newest, outdated, shelf
from tests.monitor.backed_up import filled, held, the_backup
from tests.monitor.conftest import CONFIG, LAMP, Run, Write

NIGHT = datetime(2026, 3, 3, 2, 14, tzinfo=UTC)


# --- back again ------------------------------------------------------------------------------------------------------


def test_the_configuration_of_this_machine_is_left_as_it_is(twoam: Run, configured: Path, write: Write) -> None:
    twoam("add", LAMP)
    twoam("backup", "--to", "b.zip")
    mine = write(f"{CONFIG}# mine\n")
    configured.unlink()
    left = twoam("restore", "b.zip")
    assert f"The configuration of this machine was left as it is: {mine}\n" in left.out
    assert mine.read_text().endswith("# mine\n")


def tamper(source: str, target: str, changes: dict[str, bytes | None]) -> None:
    """The same backup with other parts; None takes one out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            body = changes.get(name, old.read(name))
            if body is not None:
                new.writestr(name, body)


def test_what_is_no_good_backup_is_refused_before_anything_is_touched(
    twoam: Run, configured: Path, write: Write
) -> None:
    filled(configured)
    before = held(configured)
    twoam("backup", "--to", "b.zip")
    with zipfile.ZipFile("b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        body = bytearray(archive.read("twoam.db"))
    body[-1] ^= 1
    newer = json.dumps({**manifest, "format": 2, "twoam": "9.9"}).encode()
    fewer = json.dumps({**manifest, "rows": {**manifest["rows"], "listing": 4}}).encode()
    bomb = json.dumps({**manifest, "parts": {**manifest["parts"], "twoam.db": {"size": 10, "sha256": ""}}}).encode()
    strange = json.dumps({**manifest, "parts": {**manifest["parts"], "../../evil": {"size": 1, "sha256": ""}}}).encode()
    cases: tuple[tuple[str, dict[str, bytes | None], str], ...] = (
        ("bit", {"twoam.db": bytes(body)}, "twoam.db in it is not what was put there"),
        ("newer", {"manifest.json": newer}, "it was made by twoam 9.9 (format 2): install that version or a newer"),
        ("fewer", {"manifest.json": fewer}, "is not the one that it was made from"),
        ("bomb", {"manifest.json": bomb}, "twoam.db in it is not what was put there"),
        ("strange", {"manifest.json": strange}, "a part that this version does not know (../../evil)"),
        ("none", {"manifest.json": b"[]"}, "its manifest cannot be read"),
        ("gone", {"twoam.db": None}, "is no backup of twoam, or is damaged"),
    )
    for name, changes, said in cases:
        tamper("b.zip", f"{name}.zip", changes)
        left = twoam("restore", f"{name}.zip", "--replace")
        assert (left.code, said in left.err) == (1, True), left.err
    write("a letter", "letter.zip")
    assert "is no backup of twoam" in twoam("restore", "letter.zip").err
    assert "cannot be read (is a directory)" in twoam("restore", ".").err
    assert "There is no file" in twoam("restore", "nowhere.zip").err
    assert held(configured) == before
    assert list(configured.parent.glob("*replaced*")) == []


def test_a_backup_of_a_newer_schema_is_refused_and_names_both(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP)
    twoam("backup", "--to", "b.zip")
    with zipfile.ZipFile("b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    asyncio.run(_age_ahead(configured))
    left = twoam("backup", "--to", "c.zip")
    assert left.code == 3
    assert f"(schema 9999, this one knows up to {manifest['schema']}): install the newer version again" in left.err
    assert twoam("restore", "b.zip").code == 2, "it holds a memory, though of tomorrow"


async def _age_ahead(path: Path) -> None:
    import sqlite3  # noqa: PLC0415

    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


# --- the shelf -------------------------------------------------------------------------------------------------------


def kept(days: float, *, scheduled: bool = True) -> Kept:
    at = NIGHT - timedelta(days=days)
    return Kept(Path(file_name(at, scheduled=scheduled)), at, scheduled)


def test_old_backups_are_thinned_out_to_days_and_weeks_and_those_made_by_hand_stay() -> None:
    every_12_hours = [kept(half / 2) for half in range(120)]
    by_hand = kept(200, scheduled=False)
    gone = outdated([*every_12_hours, by_hand], daily=7, weekly=4)
    left = [one for one in (*every_12_hours, by_hand) if one not in gone]
    assert by_hand in left
    days = sorted({one.at.date() for one in left if one.scheduled}, reverse=True)
    assert len(days) == len(left) - 1, "one of each day"
    assert days[:7] == [(NIGHT - timedelta(days=ago)).date() for ago in range(7)]
    # Of the last four weeks two lie within these days.
    assert [day.isoweekday() for day in days[7:]] == [7, 7]
    assert days[7:] == [date(2026, 2, 22), date(2026, 2, 15)]
    assert outdated([kept(900)], daily=1, weekly=0) == []


def test_the_shelf_knows_its_own_by_their_names(tmp_path: Path) -> None:
    for name in (file_name(NIGHT, scheduled=True), "twoam.zip", "holiday.zip", ".twoam-scratch-1"):
        (tmp_path / name).touch()
    last = newest(tmp_path, NIGHT)
    assert last is not None
    assert (last.at, last.scheduled) == (NIGHT, True)
    assert newest(tmp_path / "none", NIGHT) is None
    assert len(shelf(tmp_path)) == 1


def test_restore_without_a_name_shows_what_is_at_hand(twoam: Run, configured: Path) -> None:
    assert "There is no backup in" in twoam("restore").out
    twoam("add", LAMP)
    twoam("backup")
    left = twoam("restore")
    assert left.code == 0
    assert str(the_backup(configured.parent)) in left.out
    assert twoam("restore", "b.zip", "--empty").code == 2
