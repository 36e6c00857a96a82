import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.amazon.api.calls import Calls
from adapters.amazon.api.operations import CREATE_REPORT, REPORT, REPORT_DOCUMENT
from adapters.amazon.api.reports import Report, Reports
from adapters.amazon.api.tables import number_in, table
from adapters.errors import Misread, Preparing, TryLater
from tests.adapters.amazon_api.server import Api, error, said
from tests.adapters.conftest import Reply
from tests.clock import MemoryKeep, StillClock

WANTED = Report("GET_MERCHANT_LISTINGS_ALL_DATA", ("us", "ca"), timedelta(minutes=30))
STRANDED = Report("GET_STRANDED_INVENTORY_UI_DATA", ("us",), timedelta(minutes=30), empty_when_cancelled=True)
FLAT = 'sku\tPrice\tname\nA\t1,50\tcaf\xe9 “set”\n\nB\t2\t"quoted\n'


@pytest.fixture
def reports(calls: Calls, keep: MemoryKeep, clock: StillClock) -> Reports:
    return Reports(calls, keep, clock, "amazon:na:test")


def prepared(api: Api, *states: str, document: Reply | None = None, packed: bool = False) -> None:
    """The report goes through these states, one at each question; the last stays."""
    left = list(states)

    def status(heard: Any) -> Reply:
        state = left.pop(0) if len(left) > 1 else left[0]
        done = {"reportDocumentId": "amzn1.spdoc.1.4.na.d0c"} if state in ("DONE", "FATAL") and document else {}
        return said({"reportId": "ID323", "reportType": WANTED.kind, "processingStatus": state, **done})

    api.answers["createReport"] = said({"reportId": "ID323"}, 202)
    api.answers["getReport"] = status
    place = {"reportDocumentId": "d", "url": f"{api.url}/documents/d?X-Amz-Expires=300&X-Amz-Signature=a%2Fb%2Bc"}
    api.answers["getReportDocument"] = said({**place, **({"compressionAlgorithm": "GZIP"} if packed else {})})
    if document is not None:
        api.answers["document"] = document


def plain(body: str, charset: str = "Cp1252") -> Reply:
    alphabet = "cp932" if charset == "Windows-31J" else charset
    return Reply(body.encode(alphabet), headers={"Content-Type": f"text/plain; charset={charset}"})


async def later(reports: Reports, clock: StillClock, wanted: Report = WANTED) -> float:
    """Asks, is told that the report is being made, and waits as long as it was told."""
    with pytest.raises(Preparing) as told:
        await reports.read(wanted)
    assert told.value.wait is not None
    clock.advance(told.value.wait)
    return told.value.wait


async def test_a_report_is_ordered_waited_for_and_read(reports: Reports, api: Api, clock: StillClock) -> None:
    prepared(api, "IN_QUEUE", "IN_PROGRESS", "DONE", document=plain(FLAT))
    for _ in range(3):
        await later(reports, clock)
    assert await reports.read(WANTED) == FLAT
    assert api.of(CREATE_REPORT)[0].body == {
        "reportType": "GET_MERCHANT_LISTINGS_ALL_DATA",
        "marketplaceIds": ["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"],
    }
    assert [len(api.of(one)) for one in (CREATE_REPORT, REPORT, REPORT_DOCUMENT)] == [1, 3, 1]


async def test_the_signed_address_is_asked_for_exactly_as_it_was_given(
    reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, "DONE", document=plain(FLAT))
    await later(reports, clock)
    await reports.read(WANTED)
    assert api.heard[-1].target == "/documents/d?X-Amz-Expires=300&X-Amz-Signature=a%2Fb%2Bc"


async def test_a_packed_report_is_unpacked(reports: Reports, api: Api, clock: StillClock) -> None:
    packed = Reply(gzip.compress(FLAT.encode("cp1252")), headers={"Content-Type": "text/plain; charset=Cp1252"})
    prepared(api, "DONE", document=packed, packed=True)
    await later(reports, clock)
    assert await reports.read(WANTED) == FLAT


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (plain("sku\tn\nA\tcafé\n", "utf-8"), "sku\tn\nA\tcafé\n"),
        (plain("sku\tn\nA\t照明\n", "Windows-31J"), "sku\tn\nA\t照明\n"),
        (Reply("\ufeffsku".encode(), headers={"Content-Type": "text/plain; charset=Cp1252"}), "sku"),
        (Reply("café".encode("cp1252")), "café"),
        (Reply("café".encode()), "café"),
        (Reply(b"caf\xe9", headers={"Content-Type": "text/plain; charset=martian"}), "café"),
    ],
)
async def test_a_report_is_read_in_the_alphabet_that_it_came_in(
    document: Reply, text: str, reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, "DONE", document=document)
    await later(reports, clock)
    assert await reports.read(WANTED) == text


async def test_a_restart_orders_nothing_twice(calls: Calls, keep: MemoryKeep, api: Api, clock: StillClock) -> None:
    prepared(api, "IN_PROGRESS", "DONE", document=plain(FLAT))
    for _ in range(2):
        await later(Reports(calls, keep, clock, "amazon:na:test"), clock)
    assert await Reports(calls, keep, clock, "amazon:na:test").read(WANTED) == FLAT
    assert len(api.of(CREATE_REPORT)) == 1


async def test_the_next_report_is_not_ordered_before_its_time(reports: Reports, api: Api, clock: StillClock) -> None:
    prepared(api, "DONE", document=plain(FLAT))
    await later(reports, clock)
    await reports.read(WANTED)
    assert await later(reports, clock) == pytest.approx(29 * 60)
    await later(reports, clock)
    assert len(api.of(CREATE_REPORT)) == 2


async def test_cancelled_where_nothing_is_stranded_means_nothing(reports: Reports, api: Api, clock: StillClock) -> None:
    prepared(api, "CANCELLED")
    await later(reports, clock, STRANDED)
    assert await reports.read(STRANDED) is None


async def test_cancelled_once_is_ordered_again_and_may_succeed(reports: Reports, api: Api, clock: StillClock) -> None:
    prepared(api, "CANCELLED", "DONE", document=plain(FLAT))
    for _ in range(3):
        await later(reports, clock)
    assert await reports.read(WANTED) == FLAT
    assert len(api.of(CREATE_REPORT)) == 2


async def test_cancelled_twice_means_that_there_is_nothing_to_tell(
    reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, "CANCELLED")
    for _ in range(3):
        await later(reports, clock)
    assert await reports.read(WANTED) is None


@pytest.mark.parametrize(
    ("document", "told"), [(plain("Invalid date range."), "Invalid date range"), (None, "no reason given")]
)
async def test_a_report_that_failed_says_why_where_amazon_does(
    document: Reply | None, told: str, reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, "FATAL", document=document)
    await later(reports, clock)
    with pytest.raises(Misread, match=told):
        await reports.read(WANTED)


async def test_a_dead_address_is_asked_for_anew_once(reports: Reports, api: Api, clock: StillClock) -> None:
    replies = [
        Reply(b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", 403),
        plain("x"),
    ]
    api.answers["document"] = lambda heard: replies.pop(0)
    prepared(api, "DONE", document=plain("x"))
    api.answers["document"] = lambda heard: replies.pop(0)
    await later(reports, clock)
    assert await reports.read(WANTED) == "x"


async def test_storage_that_stays_shut_is_try_later(reports: Reports, api: Api, clock: StillClock) -> None:
    prepared(api, "DONE", document=Reply(b"<Error/>", 503))
    await later(reports, clock)
    with pytest.raises(TryLater, match="storage") as told:
        await reports.read(WANTED)
    assert not isinstance(told.value, Preparing)


async def test_a_report_that_amazon_forgot_is_ordered_anew(reports: Reports, api: Api, clock: StillClock) -> None:
    prepared(api, "DONE", document=plain(FLAT))
    await later(reports, clock)
    known = api.answers["getReport"]
    api.answers["getReport"] = error(
        404, "NotFound", "One or more of the provided ReportRequestIds could not be found."
    )
    with pytest.raises(TryLater, match="ordered anew"):
        await reports.read(WANTED)
    clock.advance(60)
    api.answers["getReport"] = known
    await later(reports, clock)
    await later(reports, clock)
    assert await reports.read(WANTED) == FLAT


async def test_reports_that_are_read_together_wait_for_the_slowest(
    reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, "DONE", document=plain(FLAT))
    made = api.answers["getReport"]
    assert callable(made)
    slow = iter(["IN_PROGRESS", "FATAL"])
    api.answers["createReport"] = lambda heard: said({"reportId": heard.body["reportType"]}, 202)

    def status(heard: Any) -> Reply:
        if heard.values["reportId"] == STRANDED.kind:
            return said({"reportId": "2", "processingStatus": next(slow)})
        return made(heard)

    api.answers["getReport"] = status
    for _ in range(2):
        with pytest.raises(Preparing):
            await reports.read_together([WANTED, STRANDED])
        clock.advance(60)
    document, error = await reports.read_together([WANTED, STRANDED])
    assert document == FLAT
    assert isinstance(error, Misread)
    assert len(api.of(CREATE_REPORT)) == 2


def test_the_order_names_its_span_and_its_options() -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    report = Report(
        "GET_SALES_AND_TRAFFIC_REPORT", ("de",), timedelta(), {"dateGranularity": "DAY"}, start, start + timedelta(1)
    )
    assert report.specification == {
        "reportType": "GET_SALES_AND_TRAFFIC_REPORT",
        "marketplaceIds": ["A1PA6795UKMFR9"],
        "reportOptions": {"dateGranularity": "DAY"},
        "dataStartTime": "2026-11-01T00:00:00Z",
        "dataEndTime": "2026-11-02T00:00:00Z",
    }
    assert report.key != Report(report.kind, ("fr",), timedelta(), report.options, start).key


def test_the_rows_of_a_flat_file_are_read_by_their_columns() -> None:
    assert list(table(FLAT)) == [
        {"sku": "A", "price": "1,50", "name": "café “set”"},
        {"sku": "B", "price": "2", "name": '"quoted'},
    ]
    assert list(table("")) == []
    assert list(table("a\tb\n1\n")) == [{"a": "1"}]


@pytest.mark.parametrize(
    ("value", "market", "meant"),
    [
        ("95,00", "de", "95.00"), ("-1.234,50", "de", "-1234.50"), ("1,234.50", "us", "1234.50"),
        ("−3.10", "uk", "-3.10"),
        ("1 980", "fr", "1980"), ("0", "jp", "0"), ("1.234", "de", "1234"), ("1.234", "us", "1.234"),
        ("", "us", None), ("n/a", "us", None), ("-", "us", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_the_market_writes_them(value: str, market: str, meant: str | None) -> None:
    assert number_in(value, market) == (None if meant is None else Decimal(meant))


async def test_more_reports_than_may_be_ordered_at_once_are_being_prepared_not_failing(
    calls: Calls, keep: MemoryKeep, clock: StillClock, api: Api
) -> None:
    """On the first day of an account sixteen are wanted; the check would else wait for the last, and call it failed."""
    prepared(api, "IN_QUEUE")
    reports = Reports(calls, keep, clock, "amazon:na:test")
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 17)]
    waits = [await later_without_waiting(reports, replace(WANTED, start=day)) for day in days]
    assert (len(api.of(CREATE_REPORT)), clock.slept) == (12, [])
    assert max(waits) > 60
    clock.advance(max(waits))
    await later_without_waiting(reports, replace(WANTED, start=days[-1]))
    assert len(api.of(CREATE_REPORT)) == 13


async def later_without_waiting(reports: Reports, wanted: Report) -> float:
    with pytest.raises(Preparing) as told:
        await reports.read(wanted)
    return told.value.wait or 0.0
