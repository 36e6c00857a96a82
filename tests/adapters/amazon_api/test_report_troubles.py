"""Reports that are never made, that cannot be had, or that are none: what they cost, and what they never say."""

import json
from datetime import timedelta
from typing import Any

import pytest

from adapters.amazon.api import feedback, returned, settlements, stranded
from adapters.amazon.api.calls import Calls
from adapters.amazon.api.operations import CREATE_REPORT, REPORT_DOCUMENT
from adapters.amazon.api.reports import LARGEST, Reports
from adapters.amazon.api.tables import table
from adapters.errors import Misread, Preparing
from adapters.readings import Entry, Next, Partial, Return, Stranded, Whole
from tests.adapters.amazon_api.server import Api, error, said
from tests.adapters.amazon_api.test_reports import STRANDED, WANTED, later, plain, prepared
from tests.adapters.conftest import Reply
from tests.clock import NIGHT, MemoryKeep, StillClock

ERROR_PAGE = '<?xml version="1.0"?><Error><Code>InternalError</Code><Message>Try again.</Message></Error>'
HEAD = "sku\tasin\tfulfillable-qty\tstranded-reason\n"


@pytest.fixture
def reports(calls: Calls, keep: MemoryKeep, clock: StillClock) -> Reports:
    return Reports(calls, keep, clock, "amazon:na:test")


@pytest.mark.parametrize("state", ["IN_QUEUE", "IN_PROGRESS", "PAUSED_BY_NOBODY"])
async def test_a_report_that_is_not_made_within_a_day_is_said_and_ordered_anew(
    state: str, reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, state)
    while clock.now() - NIGHT <= timedelta(days=1):
        await later(reports, clock)
    with pytest.raises(Misread, match="within a day"):
        await reports.read(WANTED)
    prepared(api, "DONE", document=plain("sku\n"))
    await later(reports, clock)
    assert await reports.read(WANTED) == "sku\n"
    assert len(api.of(CREATE_REPORT)) == 2


async def test_one_report_that_is_never_made_costs_the_others_a_day_and_no_more(
    reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, "DONE", document=plain(HEAD))
    made = api.answers["getReport"]
    assert callable(made)
    api.answers["createReport"] = lambda heard: said({"reportId": heard.body["marketplaceIds"][0]}, 202)
    stuck = said({"reportId": "x", "processingStatus": "IN_QUEUE"})
    api.answers["getReport"] = lambda heard: stuck if heard.values["reportId"] == "A2EUQ1WTGCTBG2" else made(heard)
    both = [stranded.question("us"), stranded.question("ca")]
    with pytest.raises(Preparing):
        await reports.read_together(both)
    clock.advance(86_400 + 60)
    document, trouble = await reports.read_together(both)
    assert (document, type(trouble)) == (HEAD, Misread)


@pytest.mark.parametrize("broken", ["no id", "unknown", "too large", "dead"])
async def test_a_document_that_cannot_be_had_is_not_asked_for_for_ever(
    broken: str, reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, "DONE", document=plain("sku\n"))
    right = api.answers["getReportDocument"], api.answers["getReport"]
    match broken:
        case "no id":
            api.answers["getReport"] = said({"reportId": "ID323", "processingStatus": "DONE"})
        case "unknown":
            api.answers["getReportDocument"] = error(404, "NotFound", "no such document")
        case "dead":
            api.answers["document"] = Reply(b"<Error/>", 403)
        case "too large":
            api.answers["document"] = Reply(b"", headers={"Content-Length": str(LARGEST + 1)})
    await later(reports, clock)
    with pytest.raises(Misread):
        await reports.read(WANTED)
    asked = len(api.of(REPORT_DOCUMENT))
    assert await later(reports, clock) > 60, "the next is ordered when its time has come"
    assert len(api.of(REPORT_DOCUMENT)) == asked
    api.answers["getReportDocument"], api.answers["getReport"] = right
    api.answers["document"] = plain("sku\n")
    await later(reports, clock)
    assert await reports.read(WANTED) == "sku\n"


@pytest.mark.parametrize(
    "document", ["day\tstars\tAnn Miller\tann@example.org\n", "Ann Miller <ann@example.org> is not satisfied.", ""]
)
async def test_the_reason_of_a_report_that_failed_names_no_buyer(
    document: str, reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, "FATAL", document=plain(document))
    await later(reports, clock)
    with pytest.raises(Misread, match="no reason given") as told:
        await reports.read(WANTED)
    assert "ann" not in str(told.value).lower()
    assert told.value.body == b""


@pytest.mark.parametrize("document", [ERROR_PAGE, '{"errorDetails":"internal"}', "", "\n", "SKU番号\t理由\n"])
async def test_what_is_no_table_does_not_say_that_nothing_is_stranded(
    document: str, reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, "DONE", document=plain(document, "utf-8"))
    await later(reports, clock, STRANDED)
    words = [word async for word in stranded.said(reports, ("us",), clock.now())]
    assert not [word for word in words if isinstance(word, Whole)]
    assert [word for word in words if isinstance(word, Partial)]


async def test_an_error_page_of_one_market_costs_the_other_nothing(
    reports: Reports, api: Api, clock: StillClock
) -> None:
    documents = iter([plain(HEAD + "A\tB0LAMP0001\t3\tNo listing\n"), plain(ERROR_PAGE)])
    prepared(api, "DONE", document=plain(HEAD))
    api.answers["document"] = lambda heard: next(documents)
    with pytest.raises(Preparing):
        _ = [word async for word in stranded.said(reports, ("us", "ca"), clock.now())]
    clock.advance(60)
    words = [word async for word in stranded.said(reports, ("us", "ca"), clock.now())]
    assert [word.sku for word in words if isinstance(word, Stranded)] == ["A"]
    assert [word for word in words if isinstance(word, Partial)]


async def test_returns_that_one_report_did_not_tell_are_asked_for_again_from_where_they_were(
    reports: Reports, api: Api, clock: StillClock
) -> None:
    told = "return-date\torder-id\tsku\tasin\tquantity\tlicense-plate-number\n2026-03-01\t111-1\tA\tB0\t1\tLPN1\n"
    documents = iter([plain(told), plain(ERROR_PAGE)])
    prepared(api, "DONE", document=plain(told))
    api.answers["document"] = lambda heard: next(documents)
    with pytest.raises(Preparing):
        _ = [word async for word in returned.said(reports, ("us",), None, clock.now())]
    clock.advance(60)
    words = [word async for word in returned.said(reports, ("us",), None, clock.now())]
    assert [word.id for word in words if isinstance(word, Return)] == ["LPN1"]
    assert not [word for word in words if isinstance(word, Next)]
    assert isinstance(words[-1], Partial)


def test_units_of_one_order_that_came_back_at_once_are_two() -> None:
    row = "2026-03-02T09:05:00+00:00\t111-1\tA\tB0TWOAMBL1\t1\t\n"
    head = "return-date\torder-id\tsku\tasin\tquantity\tlicense-plate-number\n"
    names = [one.id for one in returned.read(returned.AT_AMAZON, head + row + row, ("us",)) if one]
    assert len(set(names)) == 2
    assert names == [one.id for one in returned.read(returned.AT_AMAZON, head + row + row, ("us",)) if one]


@pytest.mark.parametrize("days", [1, 30, 400])
def test_a_clock_that_was_set_back_asks_for_no_returns_of_the_future(days: int) -> None:
    for one in returned.questions(("us",), (NIGHT + timedelta(days=days)).date().isoformat(), NIGHT):
        assert one.start is not None
        assert NIGHT - timedelta(days=60) < one.start < NIGHT - timedelta(days=13)


@pytest.mark.parametrize("document", [ERROR_PAGE, "<html></html>", '{"errorDetails":"internal"}'])
def test_an_error_page_is_no_file_without_feedback(document: str) -> None:
    assert feedback.read_feedback("us", document, NIGHT) == ([], 1)


def test_a_file_whose_column_is_missing_is_none() -> None:
    assert list(table("a\tSKU \n1\t2\n", "sku")) == [{"a": "1", "sku": "2"}]
    with pytest.raises(Misread, match="“sku”"):
        list(table("a\tb\n1\t2\n", "sku"))


async def test_a_settlement_that_the_storage_forgot_does_not_stand_before_the_others(
    reports: Reports, api: Api, clock: StillClock
) -> None:
    names = ["OLD", "NEW"]
    rows = [{"reportId": one, "reportDocumentId": one, "createdTime": "2026-03-01T00:00:00Z"} for one in names]
    api.answers["getReports"] = said({"reports": rows})
    head = "settlement-id\tdeposit-date\ttotal-amount\tcurrency\tamount\n"
    whole = head + "S\t2026-03-01\t5.00\tUSD\t\nS\t\t\t\t5.00\n"

    def signed(heard: Any) -> Reply:
        return said({"url": f"{api.url}/documents/{heard.values['reportDocumentId']}"})

    api.answers["getReportDocument"] = signed
    api.answers["document"] = lambda heard: Reply(b"<Error/>", 403) if "OLD" in heard.target else plain(whole)
    words = [word async for word in settlements.said(reports, "us", None, clock.now())]
    cursor = next(word.cursor for word in words if isinstance(word, Next))
    assert len(words) == 4
    assert isinstance(words[-1], Partial)
    again = [word async for word in settlements.said(reports, "us", cursor, clock.now())]
    assert [type(word) for word in again] == [Next, Partial]
    assert again[0] == Next(cursor), "a cursor that goes on would have it asked for every few minutes"
    api.answers["document"] = plain(whole)
    late = [word async for word in settlements.said(reports, "us", cursor, clock.now())]
    assert [type(word) for word in late] == [Entry, Entry, Next, Whole]


@pytest.mark.parametrize("state", ["IN_QUEUE", "DONE"])
async def test_a_clock_that_was_ahead_for_a_moment_does_not_put_reports_off_for_years(
    state: str, reports: Reports, keep: MemoryKeep, api: Api, clock: StillClock
) -> None:
    prepared(api, state, document=plain("sku\n"))
    await later(reports, clock)
    if state == "DONE":
        await reports.read(WANTED)
    (name,) = (one for one in keep.rows if ":report:" in one)
    value, until = keep.rows[name]
    order = json.loads(value)
    keep.rows[name] = json.dumps(order | {"ordered": order["ordered"] + 10 * 365 * 86_400}), until
    if state == "IN_QUEUE":
        with pytest.raises(Misread, match="ordered anew"):
            await reports.read(WANTED)
    prepared(api, "DONE", document=plain("sku\n"))
    assert await later(reports, clock) <= 60
    assert await reports.read(WANTED) == "sku\n"


async def test_over_midnight_the_same_feedback_is_awaited_and_the_gap_is_kept(
    reports: Reports, api: Api, clock: StillClock
) -> None:
    """Ordered too soon it would be cancelled, which is taken for nobody having left any."""
    prepared(api, "IN_PROGRESS", "DONE", document=plain("Date\tRating\n"))
    clock.advance(timedelta(hours=21, minutes=45, seconds=30).total_seconds())
    await later(reports, clock, feedback.question("us", clock.now()))
    assert clock.now().date() > NIGHT.date()
    await later(reports, clock, feedback.question("us", clock.now()))
    assert await reports.read(feedback.question("us", clock.now())) == "Date\tRating\n"
    assert len(api.of(CREATE_REPORT)) == 1
    assert await later(reports, clock, feedback.question("us", clock.now())) > 3000


@pytest.mark.parametrize("state", ["DONE", "CANCELLED"])
async def test_a_report_that_was_ordered_before_a_long_sleep_does_not_tell_how_things_stand(
    state: str, reports: Reports, api: Api, clock: StillClock
) -> None:
    prepared(api, state, document=plain("sku\n"))
    await later(reports, clock, STRANDED)
    clock.advance(timedelta(days=9).total_seconds())
    await later(reports, clock, STRANDED)
    await later(reports, clock, STRANDED)
    assert await reports.read(STRANDED) == ("sku\n" if state == "DONE" else None)
    assert len(api.of(CREATE_REPORT)) == 2
