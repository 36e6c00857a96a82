"""What holds for every test, and what all tests may ask for."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from shutil import disk_usage, which

import pytest
from hypothesis import settings

from monitor.collector import spare_what_stays
from storage.store import Store
from tests.fresh import can_be_made
from tests.phone.browser import found
from tests.postgres import Postgres, server
from tests.template import copied

# Assertions of the contract and of its world are explained like those of any test; whoever imports them first.
pytest.register_assert_rewrite("tests.storage.contract", "tests.storage.world")

# Those outside tests/faults that start whole daemons, or take as much of a machine as one.
_DAEMONS = ("test_story.py", "test_story_postgres.py")

# Those inside tests/faults that do not: their rooms stand in one process, on a clock that nobody waits for.
_ANYWHERE = tuple(f"test_{name}.py" for name in ("catalogue", "growth", "life", "marketplace", "patterns", "telegram"))

# Those that take longest, and the folders whose tests are whole houses.
_LONGEST = (
    "test_getting_started.py",
    "test_command.py",
    "test_readme.py",
    "test_amazon_api_sweeps.py",
    "test_ebay_day.py",
    "test_packaging.py",
)
_HOUSES = (
    "channels",
    "chat",
    "copycats",
    "exports",
    "faults",
    "official",
    "phone",
    "quarter",
    "scoring",
    "season",
    "selling",
)
_HOUSES_ELSEWHERE = (
    *_DAEMONS,
    *_LONGEST,
    "test_aliexpress_house.py",
    "test_backups_restored.py",
    "test_cli.py",
    "test_cli_words.py",
    "test_copying.py",
    "test_doctor_outside.py",
    "test_ebay_copycats.py",
    "test_ebay_house.py",
    "test_ebay_words.py",
    "test_init.py",
    "test_login.py",
    "test_migrate.py",
    "test_no_buyer_anywhere.py",
    "test_plans.py",
    "test_poll_ranks.py",
    "test_poll_unseen.py",
    "test_products_house.py",
    "test_push_poison.py",
    "test_quotas.py",
    "test_ranking.py",
    "test_released.py",
    "test_review.py",
    "test_scheduled.py",
    "test_sqlite.py",
    "test_subscribing.py",
    "test_subscribing_ebay.py",
    "test_supervision.py",
    "test_uninstall.py",
    "test_writers.py",
)

# What takes minutes together and is left to `./run.sh test -m long`: mostly second and third forms of nights, days and
# set-ups that a shorter test plays too, and whole daemons (a killed sender, a stop, a restore, a storm one by one) of
# which only the parts have small tests.
_LONG = (
    "test_getting_started.py::",
    "test_daemon.py::test_hours_without_telegram_lose_nothing",
    "test_supervised.py::test_a_daemon_that_hangs_is_started_anew",
    "test_restore.py::test_what_was_told_after_the_backup_is_never_told_again",
    "selling/test_rules_end.py::test_what_a_change_in_the_shop_raises_is_over_once_it_is_taken_back[changes0]",
    "test_subscribing.py::test_the_status_says_when_something_last_came",
    "test_aliexpress_house.py::test_a_shop_that_may_not_post_is_told",
    "test_locked.py::test_a_locked_database_loses_no_look_and_raises_nothing[1.0]",
    "test_story_postgres.py::",
    "test_story.py::test_the_night_in_chinese",
    "test_story.py::test_each_proof_is_read_from_its_record_and_falls_with_it",
    "test_soak.py::test_the_same_holds_on_a_server",
    "test_growth.py::",
    "test_ebay_day.py::",
    "test_patterns.py::test_no_hostile_text",
    "test_amazon_api_sweeps.py::test_a_thousand_skus",
    "selling/test_owner.py::",
    "selling/test_command.py::test_the_check_reads_the_account",
    "selling/test_rivals.py::test_a_small_move_and_a_price",
    "test_outages.py::test_one_operation_that_is_refused",
    "test_ebay_words.py::test_a_word_is_added_in_the_shell",
    "test_push_poison.py::test_what_was_stumbled_over_again_and_again",
    "test_full_disk.py::test_a_start_on_a_full_disk_with_a_message_half_sent",
    "copycats/test_likeness.py::test_of_generated_pairs",
    "selling/test_rivals.py::test_the_board_answers_in_a_line",
    "phone/test_house.py::test_the_alert_rings_on_the_phone",
    "official/test_command.py::test_the_check_reads_every_question_or_says_why_not",
    "test_kills.py::test_whatever_the_moment_nothing_is_lost_and_nothing_doubled_in_silence",
    "chat/test_walk.py::test_every_command_and_its_buttons",
    "test_ebay_copycats.py::",
    "test_kills.py::test_on_a_server_that_dies_as_well_nothing_is_lost",
    "test_kills.py::test_whatever_is_half_done_when_it_is_killed_is_done_by_the_next[after intent]",
    "test_kills.py::test_whatever_is_half_done_when_it_is_killed_is_done_by_the_next[after post]",
    "test_kills.py::test_whatever_is_half_done_when_it_is_killed_is_done_by_the_next[before sent]",
    "test_kills.py::test_whatever_is_half_done_when_it_is_killed_is_done_by_the_next[after drain]",
    "test_story.py::test_a_night_in_which_a_rule_is_silenced_fails",
    "test_kills.py::test_with_answers_lost_and_messages_throttled",
    "test_kills.py::test_a_sender_that_is_killed_repeats_a_wake",
    "test_restore.py::test_an_alert_that_had_not_left",
    "test_restore.py::test_a_daemon_makes_its_backups_by_itself",
    "test_stop.py::test_a_stop_in_the_midst_of_a_look",
    "test_stop.py::test_whoever_says_it_twice",
    "test_supervised.py::test_what_changed_while_it_was_away",
    "test_daemon.py::test_sigterm_loses_nothing",
    "room_heals_everything[limit_of_a_file]",
    "is_told_once_there_is_room[limit_of_a_file]",
    "test_locked.py::test_a_reader_that_holds_the_database_open",
    "test_marketplace.py::test_a_marketplace_that_shows_no_page_is_one_alert_and_no_change[half]",
    "test_marketplace.py::test_a_marketplace_that_shows_no_page_is_one_alert_and_no_change[login]",
    "test_marketplace.py::test_a_marketplace_that_shows_no_page_is_one_alert_and_no_change[throttled]",
    "test_marketplace.py::test_a_marketplace_that_shows_no_page_is_one_alert_and_no_change[server_error]",
    "test_outages.py::test_an_account_that_answers_nothing_for_an_hour_is_told_once_aloud[6-None-authorised]",
    "test_telegram.py::test_200_alerts_one_after_the_other",
    "test_stop.py::test_a_stop_in_the_midst_of_a_checkpoint",
    "test_locked.py::test_a_locked_database_loses_no_look_and_raises_nothing[12.0]",
    "test_outages.py::test_an_account_that_answers_nothing_for_an_hour_is_told_once_aloud[24-503-out of order]",
    "test_rules_end.py::test_what_a_change_in_the_shop_raises_is_over_once_it_is_taken_back[changes1]",
    "test_rules_end.py::test_what_a_change_in_the_shop_raises_is_over_once_it_is_taken_back[changes2]",
    "test_rules_end.py::test_what_a_change_in_the_shop_raises_is_over_once_it_is_taken_back[changes3]",
)

# A memory on a disk waits for it thousands of times, and no test cuts the power: they lie in the machine's own memory
# where it has room.
_FAST, _ROOM = Path("/dev/shm"), 4 << 30
if _FAST.is_dir() and os.access(_FAST, os.W_OK) and disk_usage(_FAST).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_FAST))

# No test may depend on how busy the machine is.
settings.register_profile("twoam", deadline=None, max_examples=30)
# Many more of each, for a night: HYPOTHESIS_PROFILE=long ./run.sh test
settings.register_profile("long", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "twoam"))


@pytest.fixture(scope="session", autouse=True)
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The file of which new databases are copies."""
    with copied(tmp_path_factory.mktemp("template")):
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server; it starts with the first test that asks for it."""
    with server() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """A memory of its own: once in a file, once on the server."""
    where: str | Path = tmp_path / "twoam.db"
    if request.param == "postgres":
        postgres: Postgres = request.getfixturevalue("postgres")
        where = await postgres.emptied()
    async with Store.open(where) as opened:
        yield opened


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run side by side, those that start whole daemons stay in one line: their nights have a pace.

    They and the longest begin, so that nothing waits for them in the end. Whole houses are played by a run of their
    own, without coverage: what they run is held by smaller tests too.
    """
    items.sort(key=lambda item: (not _starts_daemons(item), not _takes_long(item)))
    for item in items:
        if _starts_daemons(item):
            item.add_marker(pytest.mark.xdist_group("daemons"))
        # A memory on the server is asked by the same lines as one in a file.
        on_server = "postgres" in getattr(item, "fixturenames", ()) or "[postgres" in item.name
        if on_server or item.path.parent.name in _HOUSES or item.path.name in _HOUSES_ELSEWHERE:
            item.add_marker(pytest.mark.house)
        if any(name in item.nodeid for name in _LONG):
            item.add_marker(pytest.mark.long)


def _starts_daemons(item: pytest.Item) -> bool:
    name = item.path.name
    return name in _DAEMONS or (item.path.parent.name == "faults" and name not in _ANYWHERE)


def _takes_long(item: pytest.Item) -> bool:
    return item.path.name in _LONGEST or item.path.parent.name in ("chat", "phone")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not go over it again and again."""
    spare_what_stays()


def pytest_report_header() -> list[str]:
    """Says aloud which measurements this machine lacks the programs for."""
    lacking = {"systemd-analyze": "the unit's exposure"}
    said = [f"{tool} is not installed: {what} is not tried here" for tool, what in lacking.items() if not which(tool)]
    if not found():
        said.append("no Chromium was found (apt install chromium): the local phone, tests/phone, is not tried here")
    if not can_be_made():
        said.append("nothing can be mounted on this machine: docs/getting-started.md is not followed here")
    return said
