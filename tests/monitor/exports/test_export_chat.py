"""`/export`: an owner gets his ledger as a file on the phone, and nobody else does."""

import io
import zipfile
from pathlib import Path

from monitor.exports.sending import Exporter
from tests.monitor.exports.test_export_command import fill
from tests.monitor.team import ANNA, BEN, GROUP, Team, team


def file_of(world: Team) -> tuple[str, bytes]:
    """The name and the bytes of the file that Anna was sent last."""
    file = world.shown(ANNA)[-1].file
    assert file
    return file.name, file.body


async def test_an_owner_taps_a_format_and_gets_one_file_of_the_span(tmp_path: Path) -> None:
    exporter = Exporter(str(tmp_path / "twoam.db"), tmp_path / "exports", {"us": "amazon"})
    async with team(tmp_path, exported=exporter.make) as world:
        await fill(world.store)
        await world.say(ANNA, ANNA, "/export 2026-11-04 2026-11-05")
        assert world.texts(ANNA)[-1].startswith("As what?")
        await world.press(ANNA, ANNA, "CSV")
        name, body = file_of(world)
        assert name == "twoam-2026-11-04-2026-11-05.zip"
        with zipfile.ZipFile(io.BytesIO(body)) as pack:
            assert pack.read("orders.csv").count(b"\n") == 3, "two of three orders, and the head"
        assert "ledger, orders" in world.texts(ANNA)[-1]
        assert not (tmp_path / "exports").exists(), "nothing is left on the server"
        exporter.most = 100
        await world.say(ANNA, ANNA, "/export 2026-11 beancount")
        assert "larger than the 20 MB" in world.texts(ANNA)[-1]


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
