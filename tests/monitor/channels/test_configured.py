"""Channels in the configuration, by the doctor and by hand: checked, tried, and their address never shown."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from monitor.backups.confidential import parted
from monitor.config import load
from monitor.configuration.known import secrets_of
from monitor.configuration.showing import shown
from monitor.console.channels import findings
from monitor.console.checkup import Verdict
from tests.monitor.channels.receivers import receiver
from tests.monitor.conftest import CONFIG, Run, Write, origin, problems

KEY = "k3yOfTheShopsGroup"
PHONE = '[channels.phone]\nurl_file = "phone-url"\n'


def test_the_address_comes_from_its_file_and_is_shown_nowhere(write: Write, clean_machine: Path) -> None:
    write(PHONE)
    write(f"wecombot://{KEY}\n", "phone-url")
    loaded = load()
    assert origin(loaded, "channels.phone.url") == f"file {clean_machine}/phone-url"
    assert loaded.config.channels["phone"].address == f"wecombot://{KEY}"
    assert KEY not in f"{shown(loaded)} {loaded.config!r} {loaded.config}"
    assert parted(loaded).files == {"phone-url": f"wecombot://{KEY}"}, "sealed in a backup, where that is wished"
    assert KEY in secrets_of(loaded.config), "so that the logs are kept free of it however a library spells it"


def test_lists_and_numbers_may_come_from_variables(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOAM_CHANNELS__MAIL__URL", "mailto://mail.example/?to=a@b.example")
    monkeypatch.setenv("TWOAM_CHANNELS__MAIL__RINGS", "unacknowledged,telegram_away")
    monkeypatch.setenv("TWOAM_CHANNELS__MAIL__AFTER_MINUTES", "10")
    mail = load().config.channels["mail"]
    assert (sorted(mail.rings), mail.after_minutes) == (["telegram_away", "unacknowledged"], 10)


def test_mistakes_are_sentences_that_never_repeat_the_address(write: Write) -> None:
    for text, wrong in (
        (
            "[channels.phone]\n",
            "[channels.phone]: needs url_file (or url): the service's address as Apprise writes it.",
        ),
        (f'[channels.phone]\nurl = "ntfy://{KEY}"\nring = 1', "[channels.phone] ring: there is no such key."),
        (f'[channels.phone]\nurl = "ntfy://{KEY}"\nrings = ["now"]', "[channels.phone] rings: must be one of"),
        (f'[channels."My Phone"]\nurl = "ntfy://{KEY}"', "[channels.My Phone]: a channel cannot have this name."),
        (f'[channels]\nurl = "ntfy://{KEY}"', "[channels] url: must be a section."),
        (
            f'[channels.phone]\nurl = "ntfy://{KEY}"\nrings = ["at_once"]',
            "[channels] rings: there is no bot, and no channel stands in for it: nobody would be told.",
        ),
    ):
        path = write(text)
        found = problems()
        assert found[0].startswith(f"{path}: {wrong}"), found
        assert KEY not in str(found)


def test_a_channel_without_its_package_is_a_mistake_with_its_remedy(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(f'[channels.phone]\nurl = "ntfy://{KEY}"')
    monkeypatch.setitem(sys.modules, "apprise", None)
    [said] = problems()
    assert said.endswith(
        'channels need the package apprise, which is not installed. Run: pip install "twoam[channels]"'
    )


async def test_the_doctor_names_the_service_and_sends_nothing(write: Write) -> None:
    async with receiver() as service:
        write(
            f'[channels.phone]\nurl = "{service.ntfy}"\nafter_minutes = 7\n'
            f'[channels.wrong]\nurl = "nosuch://{KEY}"\nrings = ["at_once"]\n'
        )
        phone, wrong = await findings(load().config)
        assert (phone.verdict, phone.said) == (Verdict.FINE, "ntfy, stands in for Telegram")
        assert phone.remedy == "Try it: twoam channel test phone"
        assert (wrong.verdict, wrong.said) == (Verdict.WRONG, "Apprise knows no service with this address")
        assert service.taken == []


async def test_a_test_rings_as_an_alert_would_and_says_that_it_is_none(process: Run, write: Write) -> None:
    async with receiver() as service:
        write(f'{CONFIG}[channels.phone]\nurl = "{service.ntfy}"\nlanguage = "zh"\n')
        done = await asyncio.to_thread(process, "channel", "test", "phone")
        assert (done.code, done.err) == (0, "")
        assert "look whether it came" in done.out
        [taken] = service.taken
        assert (taken.priority, "phone" in taken.text, "测试" in taken.title) == ("max", True, True)


def test_a_channel_that_is_not_there_is_named_with_those_that_are(twoam: Run, write: Write) -> None:
    write(f'{CONFIG}[channels.phone]\nurl = "ntfy://{KEY}"\n')
    unknown = twoam("channel", "test", "mail")
    assert (unknown.code, "Known here: phone" in unknown.err, KEY in unknown.err) == (2, True, False)


def test_the_status_says_that_telegram_is_away_only_where_it_is(twoam: Run, configured: Path) -> None:
    assert json.loads(twoam("status", "--json").out)["telegram_away_since"] is None
