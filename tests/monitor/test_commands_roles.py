"""Buttons are shown to those who may press them, and boards are renewed in their own place."""

from monitor.buttons import alert_keys
from monitor.commands.actions import ACTIONS, role_needed
from monitor.commands.table import COMMANDS
from storage.states import Role
from tests.monitor.pressing import EN
from tests.monitor.shop import ANNA, BO, GROUP, VERA, Shop, button, buttons, texts

_RANK = (Role.VIEWER, Role.OPERATOR, Role.OWNER)


async def _needed(shop: Shop, said: object) -> list[Role]:
    """The role that each shown button takes."""
    stored = [await shop.store.button(one.id) for one in buttons(said)]  # type: ignore[arg-type]
    return [role_needed(one.action, one.args) for one in stored if one]


async def test_nobody_is_shown_a_button_that_he_may_not_press(shop: Shop) -> None:
    lamp = await shop.lamp()
    case = await shop.case(lamp)
    for user, role in ((VERA, Role.VIEWER), (BO, Role.OPERATOR), (ANNA, Role.OWNER)):
        for command in COMMANDS:
            said = await shop.say(user, f"/{command.name} {case.id if command.name == 'case' else f'#{lamp.id}'}")
            needed = [] if said is None else await _needed(shop, said)
            assert all(_RANK.index(one) <= _RANK.index(role) for one in needed), (role, command.name)


async def test_a_viewer_sees_a_card_without_what_is_not_his(shop: Shop) -> None:
    await shop.lamp()
    his = {one.label for one in buttons(await shop.say(VERA, "/listing Blue Lamp"))}
    operators = {one.label for one in buttons(await shop.say(BO, "/listing Blue Lamp"))}
    acts = {"Pause", "Mute", "Star", "Tags", "It is a rival's"}
    assert acts <= operators
    assert his == operators - acts


async def test_in_a_group_an_alert_keeps_the_buttons_of_all(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    private, group = await shop.say(VERA, f"/case {case.id}"), await shop.say(VERA, f"/case {case.id}", chat=GROUP)
    assert [one.label for one in buttons(private)] == [
        *("Evidence", "Notice text", "Chart", "Dossier", "Reported", "PDF", "ZIP with proofs")
    ]
    assert "I'm on it" in [one.label for one in buttons(group)]
    assert alert_keys(EN, case, GROUP, shop.clock.now()).rows


async def test_a_viewer_looks_at_a_product_and_changes_none(shop: Shop) -> None:
    lamp = await shop.lamp()
    other = await shop.store.add_listing("web", lamp.subject, "Other", lamp.url, shop.clock.now(), [])
    await shop.say(BO, f"/product tie #{lamp.id} + #{other.id}")
    shown = await shop.say(VERA, "/product Blue Lamp")
    assert "Blue Lamp" in texts(shown)
    assert not [one for one in buttons(shown) if one.label.startswith("✕")]
    assert "Only for: operator" in texts(await shop.say(VERA, f"/product untie #{lamp.id}"))
    assert "Only for: operator" in texts(await shop.say(VERA, f"/rivals #{lamp.id} rival"))


async def test_a_board_is_renewed_in_its_own_place(shop: Shop) -> None:
    await shop.lamp()
    board = await shop.say(VERA, "/status")
    for _ in range(2):
        shop.clock.advance(60)
        again = await shop.press(VERA, button(board, "Reload"))
        assert again is not None
        assert again.edit is not None
        assert not again.messages
    assert "10:16" in texts(again)


def test_every_action_has_a_role_and_an_unknown_one_is_nobodys() -> None:
    assert all(role_needed(action, {}) is one.role for action, one in ACTIONS.items())
    assert role_needed("no such action", {}) is Role.OWNER
