"""`twoam books import`, as a person or a script meets it: a settlement that was downloaded, kept once."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.adapters.amazon_api.test_flat_files import GERMAN
from tests.monitor.conftest import Run, Write

CONFIG = (
    '[machine]\nstate_dir = "state"\n[door]\ncontact = "me@example.org"\n'
    '[accounts.de]\nplatform = "amazon"\n[accounts.shop]\nplatform = "web"\n'
)


def test_a_settlement_is_tried_kept_and_told_again_without_a_trace(write: Write, twoam: Run, tmp_path: Path) -> None:
    write(CONFIG)
    file = tmp_path / "settlement.txt"
    file.write_bytes(GERMAN.encode("cp1252"))
    tried = twoam("books", "import", str(file), "--account", "de", "--dry-run")
    assert tried.code == 0, tried.err
    assert tried.out.splitlines() == [
        "4 ledger lines, 0 orders, 0 returns.", "  payout: 1", "  referral: 1", "  sale: 1", "  storage: 1",
    ]  # fmt: skip
    assert "Nothing was kept" in tried.err
    for _ in range(2):
        kept = json.loads(twoam("books", "import", str(file), "--account", "de", "--json").out)
        assert (kept["told"], kept["unread"], kept["wrong"]) == ({"entry": 4}, 0, None)
    with closing(sqlite3.connect(next((tmp_path / "state").glob("*.db")))) as database:
        ((count,),) = database.execute("SELECT count(*) FROM ledger_entry WHERE book = 'settlement'").fetchall()
    assert count == 4


def test_what_cannot_be_read_is_said_and_keeps_nothing(write: Write, twoam: Run, tmp_path: Path) -> None:
    write(CONFIG)
    file = tmp_path / "settlement.txt"
    file.write_text(GERMAN.replace("-3,50", "n/a"))
    torn = twoam("books", "import", str(file), "--account", "de")
    assert torn.code == 1
    assert "1 rows of the settlement 17 were not understood" in torn.err
    file.write_text("hello")
    assert "neither a report that is known nor JSON" in twoam("books", "import", str(file), "--account", "de").err
    assert "no file of web is known" in twoam("books", "import", str(file), "--account", "shop").err
    nobody = twoam("books", "import", str(file), "--account", "us")
    assert (nobody.code, "no account is called us" in nobody.err) == (2, True)
    assert twoam("books", "import", str(tmp_path / "none"), "--account", "de").code == 2
