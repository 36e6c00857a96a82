"""An exported case proves itself: sha256sum verifies it, its script verifies the chain, and it names no buyer."""

import csv
import io
import json
import subprocess
import zipfile
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.casepack import Entry, Event, TooLarge, fit, packed, timeline
from monitor.charts.document import Document, Paragraph
from monitor.charts.studio import Studio
from monitor.commands import case_export
from storage.states import Batch, Method, RawProof, ReplyFile, Told
from tests.monitor.charts.past import lived
from tests.monitor.shop import BO, GROUP, VERA, Shop, button, open_shop, texts

URL = "https://www.amazon.com/dp/B0EXAMPL7K"
PHOTO = bytes(range(256)) * 8
REVIEWER = "Jane Q. Buyer"
PAGE = (
    f'<html><span class="a-profile-name">{REVIEWER}</span><div id="glow-ingress-line2">{REVIEWER} 10115</div>'
    f'"author": {{"name": "{REVIEWER}"}} price 17.99</html>'
).encode()


@pytest.fixture(scope="module")
async def past(tmp_path_factory: pytest.TempPathFactory, studio: Studio) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path_factory.mktemp("export")) as shop:
        lamp = await lived(shop)
        case, now = await shop.incident(1), shop.clock.now()
        answers = (PAGE, b'{"offers": [{"seller": "A3"}]}')
        proofs = tuple(RawProof(lamp.id, case.key, now, URL, 200, body) for body in answers)
        await shop.store.commit(Batch(proofs=proofs, told=(Told(case, ()),)))
        await shop.store.add_reply(case.id, 1, "Anna", now, text="=SUM(1) I wrote to him 跟卖")
        photo = ReplyFile("../../box\n& label.jpg", True, len(PHOTO), sha256(PHOTO).hexdigest(), PHOTO)
        await shop.store.add_reply(case.id, 1, "Anna", now, file=photo)
        await shop.store.add_report(case.id, Method.ABUSE, "Bo", now, "ticket 17")
        shop.draw, shop.printed = studio.picture, studio.pages
        yield shop


async def exported(past: Shop) -> bytes:
    said = await past.say(BO, "/case 1 export")
    assert said
    (message,) = said.messages
    assert message.attachment
    assert message.attachment.name == "case-1.zip"
    return message.attachment.body


def unpacked(body: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        pack.extractall(folder)
    return folder


def ran(folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


async def test_an_exported_case_verifies_and_one_changed_byte_does_not(past: Shop, tmp_path: Path) -> None:
    body = await exported(past)
    folder = unpacked(body, tmp_path)
    names = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    assert [name.partition("-")[0] for name in names] == [
        "README.txt",
        "SHA256SUMS",
        "answers/0000",
        "answers/0001",
        "case",
        "chain.tsv",
        "files/0003",
        "notes/0002",
        "reports/0004",
        "timeline.csv",
        "timeline.json",
        "verify.sh",
    ]
    assert ran(folder, "sha256sum", "-c", "--strict", "SHA256SUMS").returncode == 0
    assert len((folder / "SHA256SUMS").read_text().splitlines()) == len(names) - 1, "every file but itself"
    whole = ran(folder, "sh", "verify.sh")
    last = (await past.store.links(1))[-1].hash
    said = f"all files and the chain are whole; the last hash is {last}\n"
    assert (whole.returncode, whole.stdout) == (0, said)
    assert last in (folder / "README.txt").read_text()

    chain = (folder / "chain.tsv").read_text()
    (folder / "chain.tsv").write_text(chain.replace('"by":"Bo"', '"by":"Bob"'))
    assert ran(folder, "sha256sum", "-c", "SHA256SUMS").returncode == 1
    sums = (folder / "SHA256SUMS").read_text().splitlines()
    (folder / "SHA256SUMS").write_text("\n".join(one for one in sums if "chain.tsv" not in one) + "\n")
    forged = ran(folder, "sh", "verify.sh")
    assert (forged.returncode, forged.stdout.startswith("the chain is broken at: ")) == (1, True)
    (folder / "chain.tsv").write_text(chain)
    (folder / "SHA256SUMS").write_text("\n".join(one for one in sums if "files/" not in one) + "\n")
    assert ran(folder, "sh", "verify.sh").stdout.startswith("missing: ")


async def test_the_same_case_gives_the_same_bytes_later_too(past: Shop) -> None:
    first = await exported(past)
    past.clock.advance(90)
    assert await exported(past) == first


async def test_the_timeline_holds_each_step_in_order_and_no_formula(past: Shop, tmp_path: Path) -> None:
    folder = unpacked(await exported(past), tmp_path)
    rows = json.loads((folder / "timeline.json").read_text())
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert {row["kind"] for row in rows} >= {"step", "answer", "reply", "report"}
    report = next(row for row in rows if row["kind"] == "report")
    assert (report["what"], report["by"], report["file"][:8]) == ("Report Abuse", "Bo", "reports/")
    photo = next(row for row in rows if "files/" in row["file"])
    assert photo["sha256"] == sha256(PHOTO).hexdigest() == sha256((folder / photo["file"]).read_bytes()).hexdigest()
    table = list(csv.DictReader((folder / "timeline.csv").read_text("utf-8-sig").splitlines()))
    assert [row["what"] for row in table] == [row["what"] for row in rows]
    formula = timeline([Event("", "", "reply", "=1+1")])[0].body.decode("utf-8-sig")
    assert "'=1+1" in formula
    wide = timeline([Event("", "", "reply", "＝1")])[0].body.decode("utf-8-sig")
    assert "'＝1" in wide, "as Chinese keyboards write it"


async def test_no_buyer_and_no_secret_leaves_with_it(past: Shop) -> None:
    body = await exported(past)
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        everything = {name: pack.read(name) for name in pack.namelist()}
    for name, content in everything.items():
        assert REVIEWER.encode() not in content, name
        assert b"10115" not in content or name.endswith(".pdf"), name
    assert any(b"price 17.99" in content for content in everything.values()), "all else of the page is there"


async def test_a_file_that_telegram_does_not_take_says_where_to_get_it(
    past: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_export, "MOST", 1_000)
    said = texts(await past.say(BO, "/case 1 export"))
    assert "larger than the 50 MB that Telegram takes" in said
    assert "twoam case 1 export" in said


async def test_the_button_under_a_case_brings_it_and_no_case_says_so(past: Shop) -> None:
    card = await past.say(VERA, "/case 1")
    file = await past.press(VERA, button(card, "ZIP with proofs"))
    assert file
    assert file.messages[0].attachment
    assert "verify.sh checks all of it" in texts(file)
    assert "no such case" in texts(await past.say(BO, "/case 99 export"))


@given(st.text(max_size=120))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_foreign_name_leaves_its_folder_or_means_anything_to_a_shell(name: str) -> None:
    found = fit(name)
    assert found
    assert len(found) <= 71
    assert not set(found) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_")
    assert not found.startswith((".", "-"))


async def test_a_zip_stops_growing_at_its_limit() -> None:
    async def entries() -> AsyncIterator[Entry]:
        for number in range(100):
            yield Entry(f"{number}", sha256(str(number).encode()).digest() * 1000)

    with pytest.raises(TooLarge):
        await packed(io.BytesIO(), entries(), 2_000)


async def test_a_file_that_is_brought_into_a_group_holds_no_sums(past: Shop) -> None:
    printed, pages = past.printed, list[Document]()

    async def seen(document: Document) -> bytes:
        pages.append(document)
        return b"%PDF"

    past.printed = seen
    lamp, *_ = await past.store.listings()
    case = await past.case(lamp, "below_cost_paid")
    try:
        for chat in (BO, GROUP):
            for what in ("export", "pdf"):
                await past.say(BO, f"/case {case.id} {what}", chat=chat)
    finally:
        past.printed = printed
    mine, _, *ours = ("\n".join(one.text for one in page.blocks if isinstance(one, Paragraph)) for page in pages)
    assert "cost $7.20" in mine
    for told in ours:
        assert "A buyer paid $8.80" in told
        assert "7.20" not in told
