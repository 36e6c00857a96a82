"""`/export`: an owner gets his ledger as a file on the phone, and nobody else does."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.exports.making import export
from monitor.exports.sending import Exporter, ExportTooLarge, Wanted
from monitor.exports.sink import NotExported
from monitor.exports.wish import Format, Reader, Wish
from storage.extracts import Extent
from storage.states import Role
from storage.store import Store
from tests.monitor.exports.test_export_command import fill
from tests.monitor.team import ANNA, BEN, GROUP, Team, team


def file_of(world: Team) -> tuple[str, bytes]:
    """The name and the bytes of the file that Anna was sent last."""
    file = world.shown(ANNA)[-1].file
    assert file
    return file.name, file.body


@dataclass
class Here:
    """Makes the files in the test's own process."""

    folder: Path
    store: Store | None = None
    large: bool = False

    async def make(self, wanted: Wanted) -> bytes:
        assert self.store
        if self.large:
            raise ExportTooLarge
        reader = Reader(wanted.person, "USD", lambda account: "amazon")
        extent = Extent(wanted.since, wanted.until)
        target = self.folder / wanted.file_name
        await export(self.store, Wish(wanted.form, target, extent=extent), reader)
        return target.read_bytes()


async def test_an_owner_taps_a_format_and_gets_one_file_of_the_span(tmp_path: Path) -> None:
    here = Here(tmp_path / "exports")
    async with team(tmp_path, exported=here.make) as world:
        here.store = world.store
        await fill(world.store)
        await world.say(ANNA, ANNA, "/export 2026-11-04 2026-11-05")
        assert world.texts(ANNA)[-1].startswith("As what?")
        await world.press(ANNA, ANNA, "CSV")
        name, body = file_of(world)
        assert name == "twoam-2026-11-04-2026-11-05.zip"
        with zipfile.ZipFile(io.BytesIO(body)) as pack:
            assert pack.read("orders.csv").count(b"\n") == 3, "two of three orders, and the head"
        assert "ledger, orders" in world.texts(ANNA)[-1]
        here.large = True
        await world.say(ANNA, ANNA, "/export 2026-11 beancount")
        assert "larger than the 20 MB" in world.texts(ANNA)[-1]


async def test_a_process_of_its_own_makes_the_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        anna = await store.add_person("Anna", 11, 11, Role.OWNER, "en", "Asia/Shanghai")
        await fill(store)
        exporter = Exporter(str(tmp_path / "twoam.db"), tmp_path / "exports", {"us": "amazon"}, most=100)
        with pytest.raises(ExportTooLarge):
            await exporter.make(Wanted(anna, Format.BEANCOUNT, None, None, "all"))
        assert not (tmp_path / "exports").exists()
        gone = Exporter(str(tmp_path / "none.db"), tmp_path / "exports", {})
        exporter.most = 10**6
        assert b"twoam" in await exporter.make(Wanted(anna, Format.BEANCOUNT, None, None, "all"))
        with pytest.raises(NotExported):
            await gone.make(Wanted(anna, Format.CSV, None, None, "all"))


async def test_nobody_else_gets_it_and_nonsense_is_told_as_such(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        await world.say(BEN, BEN, "/export csv")
        assert world.texts(BEN)[-1].startswith("Only for: owner")
        await world.say(ANNA, GROUP, "/export csv")
        assert "in a private chat alone" in world.texts(GROUP)[-1]
        for nonsense in ("yesteryear", "2026-13", "2026-11-04 2026-11-01", "2026 2025", "2026 2026 2026"):
            await world.say(ANNA, ANNA, f"/export {nonsense}")
            assert "is no span" in world.texts(ANNA)[-1], nonsense
        await world.say(ANNA, ANNA, "/export csv")
        assert "On the server twoam export says why" in world.texts(ANNA)[-1]
