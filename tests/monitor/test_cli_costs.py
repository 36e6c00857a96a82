"""`twoam costs import` and `list`, as a person or a script meets them; and the same table sent in the chat."""

import json
from pathlib import Path

import pytest

from monitor.demo.chats import File
from tests.monitor.conftest import Run, Write
from tests.monitor.team import ANNA, BEN, VIEW, team

CONFIG = '[machine]\nstate_dir = "state"\n[door]\ncontact = "me@example.org"\n[accounts.us]\nplatform = "amazon"\n'
TABLE = "sku;cost;currency;from;market\nLAMP-1;7,20;CNY;2026-11-01;US\nLAMP-2;;CNY;;\nLAMP-3;2,5;USD;;us\n"


def test_a_table_is_tried_kept_told_again_without_a_trace_and_listed(write: Write, twoam: Run, tmp_path: Path) -> None:
    write(CONFIG)
    file = tmp_path / "costs.csv"
    file.write_text(TABLE, "utf-8-sig")
    tried = twoam("costs", "import", str(file), "--dry-run")
    assert tried.code == 1, "a line could not be read"
    assert tried.out.splitlines() == ["2 costs understood.", "Line 3: LAMP-2 has no cost"]
    assert "No cost is known" in twoam("costs", "list").err

    kept = twoam("costs", "import", str(file))
    assert kept.out.splitlines()[:2] == ["2 costs understood.", "2 are new or changed."]
    assert "0 are new or changed." in twoam("costs", "import", str(file)).out
    file.write_text("sku,cost\nLAMP-2,3\n")
    again = twoam("costs", "import", str(file), "--currency", "eur", "--json")
    assert again.code == 0
    assert json.loads(again.out)["fresh"] == 1

    rows = json.loads(twoam("costs", "list", "--json").out)
    assert [(one["sku"], one["cost"], one["currency"], one["where"], one["from"]) for one in rows] == [
        ("LAMP-1", "7.20", "CNY", "us", "2026-11-01"),
        ("LAMP-2", "3", "EUR", None, None),
        ("LAMP-3", "2.5", "USD", "us", None),
    ]
    assert "LAMP-1" in twoam("costs", "list").out
    missing = twoam("costs", "import", str(tmp_path / "none.csv"))
    assert missing.code == 2
    assert "cannot be read" in missing.err
    assert "There is no currency" in twoam("costs", "import", str(file), "--currency", "money").err


@pytest.mark.asyncio
async def test_a_table_sent_in_the_chat_is_shown_first_and_kept_with_a_second_tap(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        table = File("costs.CSV", "text/csv", TABLE.replace("01;US", "01;").replace("D;us", "D;").encode("gb18030"))
        await world.say(VIEW, VIEW, "", file=table)
        assert world.texts(VIEW)[-1].startswith("Only for: operator")
        await world.say(BEN, BEN, "", file=table)
        assert world.texts(BEN)[-1].splitlines() == ["2 costs understood.", "Line 3: LAMP-2 has no cost"]
        assert await world.store.costs() == ()
        await world.press(BEN, BEN, "Keep these costs")
        assert "2 are new or changed." in world.texts(BEN)[-1]
        assert [one.sku for one in await world.store.costs()] == ["LAMP-1", "LAMP-3"]
        assert [(one.by, one.key) for one in await world.store.audit()] == [("Ben", "costs")]
        await world.say(ANNA, ANNA, "", file=File("costs.csv", "text/csv", b"no table at all"))
        assert "The first line has to name the columns" in world.texts(ANNA)[-1]
        await world.say(ANNA, ANNA, "", file=File("letter.pdf", "application/pdf", b"%PDF"))
        assert world.texts(ANNA)[-1].startswith("Not kept: reply with it to an alert")
