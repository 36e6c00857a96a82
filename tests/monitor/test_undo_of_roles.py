"""Nobody gives himself a role back that owners took from him, whatever button he has still got."""

from storage.states import Role
from tests.monitor.shop import ANNA, BO, Shop, button, person, texts


async def test_an_old_button_of_the_audit_brings_no_role_back(shop: Shop) -> None:
    bo = await person(shop, BO)

    async def made(role: Role) -> int:
        entry = await shop.store.decide(f"person:{bo.id}", "role", role.value, "Anna", shop.clock.now())
        assert entry is not None
        return entry.id

    await made(Role.OWNER)
    down, up = await made(Role.VIEWER), await made(Role.OWNER)
    old = button(await shop.say(BO, "/audit"), f"Undo {down}")
    again = button(await shop.say(ANNA, "/audit"), f"Undo {up}")
    assert "Undone" in texts(await shop.press(ANNA, again)), "he looks on from here"
    assert "Only for: owner" in texts(await shop.press(BO, old))
    assert (await person(shop, BO)).role is Role.VIEWER
