"""How the local Selling Partner API makes its reports, and who may fetch them for how long."""

from dataclasses import replace
from typing import Any

from monitor.demo.spapi import LocalSellingApi
from tests.clock import StillClock
from tests.monitor.selling.asker import Asker, Got
from tests.monitor.selling.shop import LAMP, ODD, SHOP, US


async def order(asker: Asker, kind: str, **more: str) -> str:
    got = await asker.ask("createReport", {"reportType": kind, "marketplaceIds": [US], **more})
    return str(got.said["reportId"])


async def state(asker: Asker, number: str) -> dict[str, Any]:
    said: dict[str, Any] = (await asker.ask("getReport", None, {"reportId": number})).said
    return said


async def document(asker: Asker, number: str) -> Got:
    said = await state(asker, number)
    return await asker.ask("getReportDocument", None, {"reportDocumentId": said["reportDocumentId"]})


async def test_a_report_is_made_over_a_minute_and_its_document_is_gone_after_five(
    asker: Asker, clock: StillClock
) -> None:
    number = await order(asker, "GET_MERCHANT_LISTINGS_ALL_DATA")
    states = []
    for wait in (0, 20, 41):
        clock.advance(wait)
        states.append((await state(asker, number))["processingStatus"])
    assert states == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    signed = await document(asker, number)
    assert signed.said["compressionAlgorithm"] == "GZIP"
    text = (await asker.fetch(signed.said["url"])).decode("cp1252")
    assert f"\t{ODD}\t21.99\t12\t{LAMP}\t" in text
    clock.advance(301)
    assert b"Request has expired" in await asker.fetch(signed.said["url"])


async def test_the_storage_is_shown_no_token(api: LocalSellingApi, asker: Asker, clock: StillClock) -> None:
    number = await order(asker, "GET_SELLER_FEEDBACK_DATA")
    clock.advance(61)
    url = (await document(asker, number)).said["url"]
    assert "café" in (await asker.fetch(url)).decode("cp1252")
    await asker.fetch(url, **{"x-amz-access-token": "Atza|mine"})
    assert [one.why for one in api.refused] == ["a signed address gets no token"]


async def test_cancelled_means_nothing_to_tell_or_too_soon_or_cancelled(asker: Asker, clock: StillClock) -> None:
    empty = await order(asker, "GET_STRANDED_INVENTORY_UI_DATA")
    first = await order(asker, "GET_MERCHANT_LISTINGS_ALL_DATA")
    soon = await order(asker, "GET_MERCHANT_LISTINGS_ALL_DATA")
    wrong = await order(asker, "GET_SELLER_FEEDBACK_DATA", dataStartTime="2026-03-02", dataEndTime="2026-03-01")
    clock.advance(61)
    states = [(await state(asker, one))["processingStatus"] for one in (empty, first, soon, wrong)]
    assert states == ["CANCELLED", "DONE", "CANCELLED", "FATAL"]
    url = (await document(asker, wrong)).said["url"]
    assert b"before the end date" in await asker.fetch(url)


async def test_a_stranded_sku_is_told(api: LocalSellingApi, asker: Asker, clock: StillClock) -> None:
    stranded = replace(SHOP.skus[2], stranded="Listing closed")
    api.put(replace(SHOP, skus=(stranded,)))
    number = await order(asker, "GET_STRANDED_INVENTORY_UI_DATA")
    clock.advance(61)
    text = (await asker.fetch((await document(asker, number)).said["url"])).decode("cp1252")
    assert "\tListing closed\t" in text
