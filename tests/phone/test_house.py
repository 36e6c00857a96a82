"""The phone on top of the whole daemon, as `./run.sh phone` shows it: the demo's night up to the stranger."""

from monitor.demo.cast import ANNA
from monitor.demo.phonepage.show import GROUP, Wish, phone, take_group
from monitor.demo.stage import set_up
from monitor.demo.story import Story
from tests.phone.browser import Tab

_ALERT = "[...document.querySelectorAll('.row')].find((one) => one.textContent.includes('New seller on your listing'))"


async def test_the_alert_rings_on_the_phone_and_a_tap_there_takes_it(tab: Tab) -> None:
    async def quiet(*_: object) -> None:
        """Nobody watches."""

    wish = Wish()
    async with set_up(wish.language, haste=1.0) as stage, phone(wish, stage) as page:
        await Story(stage, wish.language, quiet, quiet).until_the_stranger(lambda: take_group(stage))
        stage.pace(1.0)
        await tab.sized(500, 960)
        await tab.goes(f"{page.address}#{ANNA.id}/{ANNA.id}")
        await tab.until(f"{_ALERT} !== undefined")
        assert await tab.asks(f"{_ALERT}.querySelector('.stamp .mark').className") == "mark rang"
        assert await tab.asks("document.getElementById('pinned').checkVisibility()")

        await tab.asks(f"{_ALERT}.querySelector('.key').click()")
        await tab.until(f"{_ALERT}.querySelector('.stamp em') !== null")
        await tab.asks("document.getElementById('menu-button').click()")
        assert await tab.asks("document.querySelector('#menu b').textContent") == "/status"

        await tab.goes(f"{page.address}#{ANNA.id}/{GROUP}")
        await tab.until("document.querySelectorAll('.entry').length === 4")
        names = "[...document.querySelectorAll('.entry b')].map((one) => one.textContent).sort().join()"
        assert await tab.asks(names) == "Daily,General,Operations,Urgent"
        urgent = "[...document.querySelectorAll('.entry')].find((one) => one.textContent.startsWith('#Urgent'))"
        await tab.asks(f"{urgent}.click()")
        await tab.until(f"{_ALERT} !== undefined")
        assert [one for one in tab.said if "favicon" not in one] == []
