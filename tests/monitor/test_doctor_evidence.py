"""`twoam doctor` finds one changed byte of the evidence, names its case, and says what to do."""

import asyncio
import json
import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path

from storage.store import Store
from tests.monitor.conftest import Run
from tests.storage.test_chain import keep


async def _kept(path: Path) -> None:
    async with Store.open(path) as store:
        await keep(store)


def test_doctor_finds_one_changed_byte_and_names_the_case(twoam: Run, configured: Path) -> None:
    asyncio.run(_kept(configured))
    found = {one["what"]: one for one in json.loads(twoam("doctor", "--json").out)}["evidence"]
    assert found["verdict"] == "fine"
    assert found["finding"].startswith("6 pieces, 0.0 MB in 4 files, are as they were kept (read in ")

    with closing(sqlite3.connect(configured)) as connection:
        (body,) = connection.execute("SELECT body FROM reply WHERE id = 2").fetchone()
        changed = bytes([body[0] ^ 1]) + body[1:]
        connection.execute("UPDATE reply SET body = ? WHERE id = 2", (changed,))
        connection.commit()
    left = twoam("doctor", "--json")
    found = {one["what"]: one for one in json.loads(left.out)}["evidence"]
    assert left.code == 1
    assert found["verdict"] == "wrong"
    assert found["finding"] == "case 1, reply 2: its bytes are not those that were kept"
    assert found["remedy"].startswith("Send none of it out as evidence.")


def test_a_case_is_written_as_a_file_on_the_server_too(twoam: Run, configured: Path, tmp_path: Path) -> None:
    asyncio.run(_kept(configured))
    left = twoam("case", "1", "export", "--to", str(tmp_path / "out"))
    target = tmp_path / "out" / "case-1.zip"
    assert (left.code, left.out.startswith(f"{target} (")) == (0, True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with zipfile.ZipFile(target) as pack:
        assert pack.testzip() is None
        assert {"SHA256SUMS", "case-1.pdf", "chain.tsv"} <= set(pack.namelist())
    assert twoam("case", "99", "export").code == 2
    assert twoam("case", "1", "zip").code == 2
