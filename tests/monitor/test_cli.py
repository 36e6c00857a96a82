"""The commands as a person or a script meets them: what is printed, what is stored, and the exit code."""

import json
from pathlib import Path

import pytest

from monitor.invites import code_hash
from monitor.language import LANGUAGES
from storage.store import Store
from tests.monitor.conftest import LAMP, Run

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


def test_a_rivals_listing_is_added_as_one_and_may_turn_out_to_be_mine(twoam: Run, configured: Path) -> None:
    added = twoam("add", LAMP, "--name", "Their Lamp", "--rival")
    assert ", a rival's, by account" in added.out
    assert [one["rival"] for one in json.loads(twoam("list", "--json").out)] == [True]
    assert ", a rival's, by account" in twoam("add", LAMP).out, "said nothing of whose it is"
    assert "a rival's" not in twoam("add", LAMP, "--mine").out
    assert [one["rival"] for one in json.loads(twoam("list", "--json").out)] == [False]
    assert "nobody follows a rival's" in twoam("add", LAMP, "--rival", "--floor", "9 EUR").err


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
        (("invite", "Ann", "--lang", "xx"), f"--lang cannot be “xx”: it is one of {', '.join(LANGUAGES)}."),
        (("demo", "--lang", "xx"), f"--lang cannot be “xx”: it is one of {', '.join(LANGUAGES)}."),
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
    assert left.out.splitlines()[0].startswith("Code for Anna (owner), good once within 10 minutes: ")
    assert f"/start {code}" in left.out
    kept = b"".join(path.read_bytes() for path in configured.parent.iterdir())
    assert code.encode() not in kept
    assert code_hash(code).encode() in kept
    assert code_hash(f" {code[:4].lower()}-{code[4:]} ") == code_hash(code)


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
