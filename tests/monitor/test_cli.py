"""The commands as a person or a script meets them: what is printed, what is stored, and the exit code."""

import asyncio
import json
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import load
from monitor.console.reading import fetched
from monitor.heartbeat import beat
from monitor.invites import code_hash
from storage.states import Batch, Incident, LookResult, Severity, State, Status, Step, Told, Transition
from storage.store import Store
from tests.clock import StillClock
from tests.local_server import LocalServer
from tests.monitor.conftest import Run

CONFIG = """\
[machine]
state_dir = "state"
[door]
contact = "me@example.org"
[accounts.shops]
platform = "web"
"""
LAMP = "https://shop.example/products/blue-lamp"
SHOP_PAGE = """\
<!doctype html><html><head><title>Blue Lamp</title>
<link rel="canonical" href="https://shop.example/products/blue-lamp">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product", "name": "Blue Lamp",
"brand": {"@type": "Brand", "name": "Lumo"}, "sku": "BL-1", "offers": {"@type": "Offer", "price": "21.90",
"priceCurrency": "EUR", "availability": "https://schema.org/InStock"},
"aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.5", "reviewCount": "12"}}</script></head>
<body><h1>Blue Lamp</h1><p>21,90 €</p></body></html>"""


@pytest.fixture
def configured(clean_machine: Path) -> Path:
    """A configuration with one account of public shop pages; returns the database's place."""
    path = clean_machine / "twoam.toml"
    path.write_text(CONFIG, "utf-8")
    path.chmod(0o600)
    return clean_machine / "state" / "twoam.db"


# --- every error is a sentence, never a traceback --------------------------------------------------------------------


def test_a_wrong_configuration_ends_every_command_with_78_and_its_sentence(process: Run, clean_machine: Path) -> None:
    (clean_machine / "twoam.toml").write_text('[door]\ncontat = "me@example.org"\n', "utf-8")
    sentence = f"{clean_machine}/twoam.toml: [door] contat: there is no such key. Did you mean contact?\n"
    for words in (["run"], ["status", "--json"], ["config", "show"]):
        left = process(*words)
        assert (left.code, left.out, left.err) == (78, "", sentence)


def test_an_unknown_command_or_option_is_a_usage_error(process: Run) -> None:
    assert process("watch").code == 2
    assert process("list", "--yaml").code == 2
    assert "Traceback" not in process("watch").err


def test_the_version_is_that_of_the_distribution(twoam: Run) -> None:
    left = twoam("--version")
    assert (left.code, left.out) == (0, "twoam 0.1.0\n")


def test_a_damaged_database_is_a_sentence_and_could_not_look(twoam: Run, configured: Path) -> None:
    configured.parent.mkdir()
    configured.write_bytes(b"this is no database, but long enough to be taken for one" * 40)
    left = twoam("list")
    assert left.code == 3
    assert str(configured) in left.err
    assert "Traceback" not in left.err


def test_an_unexpected_error_is_one_line_with_its_place(
    twoam: Run, configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "listings", None)
    left = twoam("list")
    assert left.code == 3
    assert left.err.startswith("Something happened that twoam did not expect (TypeError: ")
    assert left.err.count("\n") == 1


# --- listings --------------------------------------------------------------------------------------------------------


def test_a_listing_is_added_shown_and_removed(twoam: Run, configured: Path) -> None:
    assert twoam("list").out == "Nothing is watched yet. Add a listing by its address: twoam add https://…\n"
    added = twoam("add", f"{LAMP}?utm_source=mail", "--name", "Blue Lamp", "--floor", "17.50 EUR")
    assert (added.code, added.out.split(" by account ")[0]) == (
        0,
        "Watching Blue Lamp (shop.example/products/blue-lamp)",
    )
    (listing,) = json.loads(twoam("list", "--json").out)
    assert (listing["name"], listing["account"], listing["url"]) == ("Blue Lamp", "shops", LAMP)
    assert listing["floor"] == {"amount": "17.50", "currency": "EUR"}
    assert "17.50 EUR" in twoam("list").out
    assert twoam("remove", "blue lamp").code == 0
    assert json.loads(twoam("list", "--json").out) == []


def test_of_several_texts_all_are_understood_or_none_is_added(twoam: Run, configured: Path) -> None:
    left = twoam("add", LAMP, "not an address")
    assert left.code == 2
    assert left.err == "No account knows “not an address”: paste the address of the product page, from https:// on.\n"
    assert json.loads(twoam("list", "--json").out) == []


def test_without_an_account_nothing_can_be_added(twoam: Run) -> None:
    left = twoam("add", LAMP)
    assert (left.code, "twoam init" in left.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", LAMP, "--floor", "17,50 EUR"), "is no amount: write it with a point and its currency"),
        (("add", LAMP, "--floor", "17.50"), "is no amount"),
        (("add", LAMP, "--account", "other"), "There is no account “other”: the configuration has shops."),
        (("add", LAMP, f"{LAMP}-2", "--name", "Lamp"), "--name belongs to one listing"),
        (("remove", "lamp"), "No listing is called “lamp”. `twoam list` shows what is watched."),
        (("friend", "add", "A3", "--kind", "foe"), "--kind cannot be “foe”: it is one of mine, distributor, platform."),
        (("friend", "add", "A3", "--scope", "market"), "--scope “market” is not complete"),
        (("friend", "add", "A3", "--platform", "ebey"), "There is no platform “ebey”"),
        (("friend", "remove", "A3"), "No friend is called “A3”."),
        (("invite", "Ann", "--role", "king"), "--role cannot be “king”: it is one of owner, operator, viewer."),
        (("invite", "Ann", "--zone", "Mars"), "There is no time zone “Mars”"),
        (("invite", "Ann", "--lang", "xx"), "--lang cannot be “xx”: it is one of en, zh."),
    ],
)
def test_what_cannot_be_used_is_said_with_what_can(
    twoam: Run, configured: Path, words: tuple[str, ...], said: str
) -> None:
    left = twoam(*words)
    assert left.code == 2
    assert said in left.err


def test_a_name_that_means_several_listings_is_asked_back(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP, "--name", "Lamp blue")
    twoam("add", f"{LAMP}-2", "--name", "Lamp red")
    left = twoam("remove", "lamp")
    assert left.code == 2
    assert left.err.startswith("“lamp” may mean several listings: Lamp blue (")


# --- friends and people ----------------------------------------------------------------------------------------------


def test_a_friend_is_added_shown_and_removed(twoam: Run, configured: Path) -> None:
    added = twoam("friend", "add", "A3XYZ", "--name", "XYZ", "--kind", "mine", "--scope", "market:US")
    assert added.out == "XYZ (A3XYZ) is a friend: market US.\n"
    (friend,) = json.loads(twoam("friend", "list", "--json").out)
    assert (friend["kind"], friend["scope"], friend["value"], friend["platform"]) == ("mine", "market", "US", "amazon")
    assert "market US" in twoam("friend", "list").out
    assert twoam("friend", "remove", "XYZ").code == 0
    assert json.loads(twoam("friend", "list", "--json").out) == []


def test_an_invitation_prints_its_code_once_and_stores_only_a_hash(twoam: Run, configured: Path) -> None:
    left = twoam("invite", "Anna", "--role", "owner", "--lang", "zh", "--zone", "Asia/Shanghai")
    code = left.out.splitlines()[0].rpartition(" ")[2]
    assert left.out.splitlines()[0].startswith("Code for Anna (owner), good once within 24 hours: ")
    assert f"/start {code}" in left.out
    kept = b"".join(path.read_bytes() for path in configured.parent.iterdir())
    assert code.encode() not in kept
    assert code_hash(code).encode() in kept
    assert code_hash(f" {code[:4].lower()}-{code[4:]} ") == code_hash(code)


# --- status ----------------------------------------------------------------------------------------------------------


def test_status_of_a_machine_that_never_ran_is_no_all_clear(twoam: Run, configured: Path) -> None:
    left = twoam("status")
    assert left.code == 3
    assert left.out == f"There is no database at {configured} yet: `twoam run` makes it.\n"
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


async def raise_incident(store: Store, at: datetime) -> None:
    (listing,) = await store.listings()
    incident = Incident(
        id=0,
        key="new_seller:shops:1",
        rule="new_seller",
        account="shops",
        listing_id=listing.id,
        subject=str(listing.subject),
        severity=Severity.WAKE,
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


# --- read ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(clean_machine: Path) -> Path:
    path = clean_machine / "lamp.html"
    path.write_text(SHOP_PAGE, "utf-8")
    return path


def test_a_saved_page_is_read_as_one_json_object(twoam: Run, page: Path) -> None:
    left = twoam("read", str(page), "--json")
    seen = json.loads(left.out)
    assert left.code == 0
    assert list(seen) == [
        *("platform", "state", "blocked_by", "id", "url", "title", "brand", "price", "price_range", "featured_seller"),
        *("fulfilled_by", "condition", "offers", "other_offers_count", "ranks", "rating", "reviews", "stock", "items"),
        "notes",
    ]
    assert (seen["platform"], seen["state"], seen["title"], seen["brand"]) == ("web", "live", "Blue Lamp", "Lumo")
    assert (seen["price"], seen["rating"], seen["reviews"]) == ({"amount": "21.90", "currency": "EUR"}, 4.5, 12)
    assert (seen["blocked_by"], seen["stock"], seen["price_range"]) == (None, None, None)


def test_a_saved_page_is_shown_to_a_person(twoam: Run, page: Path) -> None:
    left = twoam("read", str(page))
    assert left.code == 0
    assert [line.split() for line in left.out.splitlines() if line.startswith("price")] == [["price", "21.90", "EUR"]]


def test_the_address_of_a_saved_page_may_be_given(twoam: Run, page: Path) -> None:
    page.write_text(SHOP_PAGE.replace("canonical", "other"), "utf-8")
    seen = json.loads(twoam("read", str(page), "--url", LAMP, "--json").out)
    assert seen["url"] == LAMP


def test_a_wall_is_shown_as_a_wall_and_could_not_look(twoam: Run, clean_machine: Path) -> None:
    (clean_machine / "wall.html").write_text(
        "<!doctype html><html><head><title>Attention Required! | Cloudflare</title></head><body>"
        '<div id="cf-wrapper"><form id="challenge-form" action="/cdn-cgi/challenge"></form></div></body></html>',
        "utf-8",
    )
    left = twoam("read", "wall.html", "--json")
    assert left.code == 3
    assert json.loads(left.out)["state"] in ("blocked", "unknown")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("read", "no.html"), 2, "no.html cannot be read (no such file or directory): give a saved page"),
        (("read", LAMP, "--url", LAMP), 2, "--url says where a saved page came from"),
        (("read", "https://127.0.0.1/x"), 3, "127.0.0.1 leads to 127.0.0.1, inside a private or reserved network"),
        (("read", "http://shop.example/x"), 3, "shop.example would be read over http: give the link with https://"),
    ],
)
def test_what_cannot_be_read_is_said(
    twoam: Run, configured: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    left = twoam(*words)
    assert left.code == code
    assert said in left.err
    assert left.out == ""


def test_an_address_is_not_read_without_a_contact(twoam: Run) -> None:
    left = twoam("read", LAMP)
    assert left.code == 78
    assert left.err == (
        "the configuration: [door] contact: is missing, and the page's operator wants it. "
        "Set TWOAM_DOOR__CONTACT to your e-mail address, or run: twoam init\n"
    )


class Shop(LocalServer):
    """Serves one page, and a robots.txt that allows it."""

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        body = b"User-agent: *\nAllow: /\n" if b"robots.txt" in request else SHOP_PAGE.encode()
        kind = b"text/plain" if b"robots.txt" in request else b"text/html; charset=utf-8"
        length = str(len(body)).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\nContent-Length: " + length)
        writer.write(b"\r\nConnection: close\r\n\r\n" + body)
        await writer.drain()


async def test_an_address_is_read_through_the_polite_door(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, clock = Shop(), StillClock()
    await shop.start()
    monkeypatch.setenv("TWOAM_DOOR__ALLOW_PRIVATE", shop.authority)
    try:
        page = await fetched(f"http://{shop.authority}/lamp", load().config, clock)
    finally:
        await shop.stop()
    assert page.body == SHOP_PAGE.encode()
    assert sum(clock.slept) >= 15


# --- init and doctor -------------------------------------------------------------------------------------------------


def test_init_writes_what_only_its_owner_reads_and_what_loads(twoam: Run, clean_machine: Path) -> None:
    (clean_machine / "given").write_text("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1\n", "utf-8")
    words = ("init", "--yes", "--contact", "me@example.org", "--zone", "Asia/Shanghai", "--language", "zh")
    left = twoam(*words, "--token-from", "given")
    assert left.code == 0
    folder = clean_machine / "xdg" / "twoam"
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "twoam.toml": 0o600,
        "telegram-token": 0o600,
    }
    assert "AAHdq" not in (folder / "twoam.toml").read_text("utf-8") + left.out + left.err
    config = load().config
    assert (config.machine.zone, config.machine.language, config.door.contact) == (
        *("Asia/Shanghai", "zh"),
        "me@example.org",
    )
    assert config.telegram.token is not None
    assert sorted(config.accounts) == ["amazon", "web"]


def test_init_never_overwrites(twoam: Run, configured: Path, clean_machine: Path) -> None:
    left = twoam("init", "--yes", "--contact", "you@example.org", "--config", "twoam.toml")
    assert left.code == 2
    assert left.err.startswith(f"{clean_machine}/twoam.toml is already there and was not touched")
    assert (clean_machine / "twoam.toml").read_text("utf-8") == CONFIG


def test_init_does_not_wait_for_answers_that_nobody_gives(process: Run) -> None:
    left = process("init")
    assert left.code == 2
    assert left.err == ("init asks questions and nobody is there to answer: add --yes and --contact YOU@EXAMPLE.ORG.\n")


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


# --- config show -----------------------------------------------------------------------------------------------------


def test_config_show_masks_the_token_and_names_the_origins(
    twoam: Run, configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWOAM_TELEGRAM__TOKEN", "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1")
    for words in (["config", "show"], ["config", "show", "--json"]):
        left = twoam(*words)
        assert left.code == 0
        assert "AAHdq" not in left.out + left.err
        assert "environment variable TWOAM_TELEGRAM__TOKEN" in left.out
    values = {row["key"]: row for row in json.loads(left.out)["values"]}
    assert values["door.contact"] == {
        "key": "door.contact",
        "value": "me@example.org",
        "origin": str(configured.parents[1] / "twoam.toml"),
    }
    assert values["accounts.shops.platform"]["value"] == "web"
