"""The demo's night on PostgreSQL: the same story, the same proof."""

from monitor.demo.proof import proofs
from monitor.demo.stage import set_up
from monitor.demo.story import Story
from tests.postgres import Postgres


async def test_the_night_happens_on_postgresql_as_it_does_in_a_file(postgres: Postgres) -> None:
    scenes: list[str] = []

    async def narrate(text: str) -> None:
        scenes.append(text)

    async def shown() -> None:
        pass

    url = await postgres.emptied()
    async with set_up("en", haste=2.0, database=url) as stage:
        await Story(stage, "en", narrate, shown).play()
        checks = await proofs(stage)
        assert not list(stage.config.machine.state_dir.glob("*.db*")), "a file beside the server"
    assert len(scenes) == 10
    assert [check.what for check in checks if not check.held] == []
    assert int(await postgres.execute("SELECT count(*) FROM delivery WHERE state = 'sent'", "memory") or 0) >= 4
