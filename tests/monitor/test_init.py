"""The first night: `twoam init` at a real terminal, up to the first person in the chat and the first listing."""

import stat
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.readings import Wall
from monitor.config import load
from monitor.console.setup.guide import Guide
from monitor.console.setup.joining import paired
from monitor.demo.cast import ANNA, ASIN, LAMP, LISTING
from monitor.language import Tongue
from monitor.lock import only_one
from storage.states import Role
from storage.store import Store
from tests.adapters.proxy import Proxy
from tests.monitor.first_night import INIT, TOKEN, Night, bare, begins, servers
from tests.monitor.terminal import Terminal


@pytest.fixture
async def night(clean_machine: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Night]:
    async with servers(clean_machine, monkeypatch) as found:
        yield found


# --- the whole night -------------------------------------------------------------------------------------------------


async def test_the_first_night_ends_with_a_person_in_the_chat_and_a_listing_on_the_watch(night: Night) -> None:
    async with Terminal(*INIT) as at:
        await begins(at)
        await at.answers("BotFather", night.api.token)
        await at.answers("all is well", "")
        await at.answers("Join the chat", "y")
        await at.answers("Your name", "Anna")
        await night.joins(at)
        await at.answers("Listing", f"{LISTING} 15 USD")
        await at.answers("Listing", "")
        await at.answers("Watch what you pasted", "")
        await at.answers("Shall systemd", "n")
        assert await at.ends() == 0
    assert night.greeted
    assert night.api.token not in at.shown
    for said in ("Your bot is @twoam_demo_bot.", "Anna has joined", f"✓ {LAMP.title}", "price $21.99", "floor $15.00"):
        assert said in at.shown
    assert at.shown.index("sold by Lumen Direct") < at.shown.index("Watch what you pasted (1)?")
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in night.folder.iterdir()} == {
        "twoam.toml": 0o600,
        "telegram-token": 0o600,
    }
    async with Store.open(load().config.machine.database_place) as store:
        (anna,) = await store.people()
        assert (anna.name, anna.role, anna.user_id, anna.zone) == ("Anna", Role.OWNER, ANNA.id, "Asia/Shanghai")
        (lamp,) = await store.listings()
        assert (lamp.account, str(lamp.floor), lamp.name) == ("amazon", "15.00 USD", LAMP.title[:39].strip() + "…")


async def test_the_night_is_chinese_for_who_asks_for_chinese(night: Night) -> None:
    async with Terminal(*INIT) as at:
        await begins(at, "zh")
        await at.answers("BotFather", night.api.token)
        await at.answers("留空：不用", "")
        await at.answers("加入聊天", "")
        await at.answers("你的名字", "Anna")
        await night.joins(at)
        await at.answers("Listing", "")
        await at.answers("systemd", "否")
        assert await at.ends() == 0
    assert "你的机器人是 @twoam_demo_bot。" in at.shown
    assert any(message.text.startswith("欢迎") for message in night.api.messages(ANNA.id))
    assert load().config.machine.language == "zh"


# --- the bot ---------------------------------------------------------------------------------------------------------


async def test_a_wrong_token_is_said_and_asked_for_again(night: Night) -> None:
    async with Terminal(*INIT) as at:
        await begins(at)
        await at.answers("BotFather", TOKEN)
        await at.reads("Telegram does not know this token")
        await at.answers("BotFather", night.api.token)
        await at.reads("Your bot is @twoam_demo_bot")
    assert "Proxy" not in at.shown
    assert not night.folder.exists()


async def test_a_dead_way_to_telegram_is_told_apart_from_a_wrong_token_and_a_proxy_is_tried_at_once(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWOAM_TELEGRAM__API_URL", "http://telegram.invalid:80")
    proxy = Proxy()
    proxy.port_of["telegram.invalid:80"] = night.api.port
    await proxy.start()
    async with Terminal(*INIT) as at:
        await begins(at)
        await at.answers("BotFather", night.api.token)
        await at.reads("Telegram cannot be reached from here; that says nothing about the token")
        await at.answers("Proxy", "somewhere")
        await at.reads("That is no proxy's address")
        await at.answers("Proxy", proxy.url("socks5", password="wrong"))
        await at.reads("This proxy does not lead to Telegram")
        await at.answers("Proxy", proxy.url("socks5"))
        await at.reads("Your bot is @twoam_demo_bot")
        await at.answers("all is well", "")
        await at.reads("Join the chat")
    await proxy.stop()
    assert load().config.telegram.proxy == proxy.url("socks5")


async def test_an_unknown_zone_and_a_heartbeat_that_is_not_taken_are_asked_for_again(night: Night) -> None:
    async with Terminal(*INIT) as at:
        await at.answers("Language", "en")
        await at.answers("Asia/Shanghai", "Mars")
        await at.reads("There is no time zone “Mars”")
        await at.answers("Asia/Shanghai", "Asia/Shanghai")
        await at.answers("e-mail", "me@example.org")
        await at.answers("BotFather", "")
        await at.answers("all is well", "nonsense")
        await at.reads("That is no address")
        await at.answers("all is well", f"{night.market.base_url}/dp/B0NOTHERE0")
        await at.answers("Keep the address", "n")
        await at.answers("all is well", f"{night.market.base_url}/robots.txt")
        await at.reads("Taken.")
        await at.reads("Written: .*heartbeat-url")
    assert load().config.heartbeat.success == f"{night.market.base_url}/robots.txt"


# --- leaving, and coming back ----------------------------------------------------------------------------------------


async def test_ctrl_c_before_the_file_stands_leaves_nothing_and_says_so(night: Night) -> None:
    async with Terminal(*INIT) as at:
        await begins(at)
        await at.reads("BotFather[^\n]*: $")
        at.presses_ctrl_c()
        assert await at.ends() == 1
    assert "Stopped. Nothing was written." in at.shown
    assert "Traceback" not in at.shown
    assert not night.folder.exists()


async def test_ctrl_c_afterwards_leaves_a_whole_file_and_the_next_time_goes_on_from_there(night: Night) -> None:
    async with Terminal(*INIT) as at:
        await begins(at)
        await at.answers("BotFather", night.api.token)
        await at.answers("all is well", "")
        await at.reads("Join the chat[^\n]*: $")
        at.presses_ctrl_c()
        assert await at.ends() == 1
    assert "goes on with what is missing" in at.shown
    before = {path: path.read_bytes() for path in night.folder.iterdir()}
    async with Terminal(*INIT) as again:
        await again.reads("is there already and stays as it is")
        await again.answers("Join the chat", "y")
        await again.answers("Your name", "Anna")
        await night.joins(again)
        await again.answers("Listing", "")
        await again.answers("Shall systemd", "n")
        assert await again.ends() == 0
    assert night.greeted
    assert {path: path.read_bytes() for path in night.folder.iterdir()} == before


async def test_waiting_for_the_first_person_can_be_left_and_the_interview_goes_on(night: Night) -> None:
    async with Terminal(*INIT) as at:
        await begins(at)
        await at.answers("BotFather", night.api.token)
        await at.answers("all is well", "")
        await at.answers("Join the chat", "")
        await at.answers("Your name", "Anna")
        await at.reads("Ctrl-C goes on without")
        at.presses_ctrl_c()
        await at.reads("twoam invite Anna --role owner")
        await at.answers("Listing", "")
        await at.answers("Shall systemd", "n")
        assert await at.ends() == 0


async def test_a_code_that_nobody_sends_expires_and_leaves_nobody_listening(
    night: Night, monkeypatch: pytest.MonkeyPatch, configured: Path
) -> None:
    monkeypatch.setenv("TWOAM_TELEGRAM__TOKEN", night.api.token)
    monkeypatch.setenv("TWOAM_ACCOUNTS__AMAZON__PLATFORM", "amazon")
    config = load().config
    assert await paired(Guide(Tongue()), config, "Anna", timedelta(seconds=0.1)) is None
    asked = len(night.api.calls("getUpdates"))
    assert await paired(Guide(Tongue()), config, "Anna", timedelta(0)) is None
    assert len(night.api.calls("getUpdates")) - asked <= 1


async def test_where_the_daemon_runs_it_is_the_daemon_that_hears(
    night: Night, monkeypatch: pytest.MonkeyPatch, configured: Path
) -> None:
    monkeypatch.setenv("TWOAM_TELEGRAM__TOKEN", night.api.token)
    monkeypatch.setenv("TWOAM_ACCOUNTS__AMAZON__PLATFORM", "amazon")
    config = load().config
    with only_one(config.machine.state_dir):
        assert await paired(Guide(Tongue()), config, "Anna", timedelta(seconds=0.1)) is None
    assert not night.api.calls("getUpdates")


# --- the platform's pages --------------------------------------------------------------------------------------------


async def test_a_wall_is_said_with_what_to_use_instead_and_its_host_is_not_asked_again(night: Night) -> None:
    night.market.wall(Wall.CAPTCHA, times=None)
    async with Terminal(*INIT) as at:
        await bare(at)
        await at.answers("Listing", LISTING)
        await at.answers("Listing", "https://www.amazon.com/dp/B0LAMP0002")
        await at.answers("Listing", "")
        await at.reads("shows this machine a wall \\(captcha\\)")
        await at.reads("read a page that you saved in your browser")
        await at.answers("Watch what you pasted \\(2\\)", "n")
        await at.answers("Shall systemd", "n")
        assert await at.ends() == 0
    assert [visit.path for visit in night.market.visits] == ["/robots.txt", f"/dp/{ASIN}"]
    async with Store.open(load().config.machine.database_place) as store:
        assert await store.listings() == ()


async def test_a_page_that_robots_txt_forbids_and_one_that_is_not_there_are_told_apart(night: Night) -> None:
    night.market.robots = "User-agent: *\nDisallow: /dp/B0LAMP0001\n"
    async with Terminal(*INIT) as at:
        await bare(at)
        await at.answers("Listing", "https://www.amazon.com/dp/B0LAMP0009")
        await at.answers("Listing", LISTING)
        await at.answers("Listing", "")
        await at.reads("has no such page, so it will not be watched")
        await at.reads("asks programs not to read /dp/B0LAMP0001")
        await at.reads("What to do instead")
        await at.answers("Watch what you pasted \\(1\\)", "n")


# --- the service file ------------------------------------------------------------------------------------------------


async def test_the_service_file_is_written_beside_and_the_three_lines_that_put_it_in_place_are_shown(
    night: Night, tmp_path: Path
) -> None:
    path = tmp_path / "path"
    path.mkdir()
    (path / "systemctl").symlink_to("/bin/true")
    async with Terminal(*INIT, env={"PATH": f"{path}:/usr/bin:/bin"}) as at:
        await bare(at)
        await at.answers("Listing", "")
        await at.answers("Shall systemd", "")
        if "Put it in place" in await at.reads("Put it in place[^\n]*: $", "These three lines"):
            at.types("n")
        assert await at.ends() == 0
    lines = [line.strip() for line in at.shown.splitlines() if line.startswith("  sudo ")]
    assert lines == [
        f"sudo install -m 0644 {night.folder}/twoam.service /etc/systemd/system/twoam.service",
        "sudo systemctl daemon-reload",
        "sudo systemctl enable --now twoam.service",
    ]
    unit = (night.folder / "twoam.service").read_text("utf-8")
    state = load().config.machine.state_dir
    assert f"run --config {night.folder}/twoam.toml\n" in unit
    assert f"ProtectHome=read-only\nReadWritePaths={state}\n" in unit
    assert "LoadCredential" not in unit
    assert "\nStateDirectory" not in unit
