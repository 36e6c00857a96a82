"""A configured source of exchange rates, spoken to over the wire: both of the bank's forms, and whatever goes wrong."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.errors import Misread
from adapters.reference_rates import ReferenceRate, read_rates
from monitor.app import house
from monitor.config import Config
from tests.adapters.conftest import Reply, Shop
from tests.clock import StillClock
from tests.monitor.builders import NIGHT

TODAY, EVE = date(2026, 11, 13), date(2026, 11, 12)
XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01">
<gesmes:subject>Reference rates</gesmes:subject>
<Cube>
<Cube time='2026-11-12'><Cube currency='USD' rate='1.1100'/><Cube currency='JPY' rate='170.10'/></Cube>
<Cube time='2026-11-13'><Cube currency='USD' rate='1.1200'/><Cube currency='XXX' rate='5'/>
<Cube currency='CNY' rate='0'/><Cube currency='JPY' rate='175.00'/></Cube>
</Cube></gesmes:Envelope>"""
DAILY = b"Date, USD, JPY, RUB, \r\n13 November 2026, 1.1200, 175.00, N/A, \r\n"
HISTORY = b"Date,USD,JPY,RUB,\n2026-11-13,1.1200,175.00,N/A,\n2026-11-12,1.1100,170.10,117.2,\n"
RATES = (ReferenceRate("USD", Decimal("1.1200"), TODAY), ReferenceRate("JPY", Decimal("175.00"), TODAY))


@pytest.mark.parametrize("body", [XML, XML.replace(b"'", b'"'), DAILY, HISTORY, b"\xef\xbb\xbf" + HISTORY])
def test_the_newest_day_is_read_from_every_form_of_the_bank(body: bytes) -> None:
    assert read_rates(body) == RATES


@pytest.mark.parametrize(
    "body", [b"", b"<html>captcha</html>", b"Date,USD\n", b"Date,USD\nsoon,1\n", b"USD,1.1\n", b"\xff\xfe\x00"]
)
def test_what_is_no_table_is_misread(body: bytes) -> None:
    with pytest.raises(Misread):
        read_rates(body)


async def test_the_source_is_asked_kept_and_believed_only_where_it_answers(tmp_path: Path) -> None:
    clock = StillClock(NIGHT)
    bank = Shop(clock)
    await bank.start()
    sections = {"machine": {"state_dir": tmp_path}, "rates": {"url": bank.url("/daily.xml")}}
    try:
        async with house(Config.model_validate(sections), clock) as rooms:
            assert rooms.rates is not None
            bank.says("/daily.xml", Reply(XML))
            for _ in range(2):
                await rooms.rates.tick()
            kept = await rooms.store.rates(TODAY)
            assert [(one.currency, one.base, one.value, one.day, one.origin) for one in kept] == [
                ("JPY", "EUR", Decimal("175.00"), TODAY, "127.0.0.1"),
                ("USD", "EUR", Decimal("1.1200"), TODAY, "127.0.0.1"),
            ]
            assert {one.path for one in bank.asked} == {"/daily.xml"}, "nobody else is asked"
            later = XML.replace(b"2026-11-13", b"2026-11-30").replace(b"1.1200", b"9.9")
            for bad in (Reply(b"gone", 404), Reply(b"<html/>"), Reply(later), Reply(XML, cut=40)):
                bank.says("/daily.xml", bad)
                await rooms.rates.tick()
            assert await rooms.store.rates(TODAY) == kept
            assert await rooms.store.rates(date(2027, 1, 1)) == kept, "a day that has not come is not believed"
    finally:
        await bank.stop()


async def test_without_a_source_nobody_is_asked(tmp_path: Path) -> None:
    async with house(Config.model_validate({"machine": {"state_dir": tmp_path}}), StillClock(NIGHT)) as rooms:
        assert rooms.rates is None
