"""Makes reports over time: queued, in progress, done, cancelled or fatal, and their documents (Reports 2021-06-30)."""

import gzip
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from adapters.amazon.markets import MARKETS, market_of_id
from monitor.demo.spapi import books, documents, visits
from monitor.demo.spapi.documents import Document
from monitor.demo.spapi.shop import Shop
from monitor.demo.spapi.wire import DENIED, Answer, Asked, error, invalid, iso, moment, not_found, said

QUEUED, MADE = timedelta(seconds=15), timedelta(seconds=60)
# The same report ordered again sooner is cancelled.
GAP = timedelta(minutes=30)
# Reports are forgotten after so long.
KEPT = timedelta(days=90)
WRITERS = documents.WRITERS | books.WRITERS
_KINDS = WRITERS.keys() | visits.WRITERS.keys()
# So long the signed address of a document is good.
SIGNED = timedelta(seconds=300)
_EXPIRED = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
)


@dataclass(slots=True)
class _Report:
    id: str
    kind: str
    markets: tuple[str, ...]
    ordered: datetime
    span: tuple[datetime | None, datetime | None]
    end: str | None = None
    document: Document | None = None

    @property
    def what(self) -> object:
        """Two reports that are the same but for the time of their order."""
        return self.kind, self.markets, self.span

    @property
    def document_id(self) -> str:
        return f"amzn1.spdoc.1.4.na.{self.id}"


@dataclass(slots=True)
class Reports:
    """`base_url` is where documents are fetched; a report is begun `queued` after its order, and ready `made` after."""

    base_url: str = ""
    queued: timedelta = QUEUED
    made: timedelta = MADE
    _reports: dict[str, _Report] = field(default_factory=dict)
    _tokens: dict[str, Asked] = field(default_factory=dict)

    def create(self, asked: Asked, barred: frozenset[str] = frozenset()) -> Answer:
        """createReport; a kind that this server cannot write is refused as unknown, a barred one for its role."""
        body = asked.body
        if body["reportType"] in barred:
            return error(403, "Unauthorized", DENIED, "")
        codes = tuple(market.code for one in body["marketplaceIds"] if (market := market_of_id(one)))
        if body["reportType"] not in _KINDS or len(codes) != len(body["marketplaceIds"]):
            return invalid(f"Invalid report type or marketplace: {body['reportType']}")
        span = (moment(body.get("dataStartTime", "")), moment(body.get("dataEndTime", "")))
        report = _Report(f"{50_000 + len(self._reports)}", body["reportType"], codes, asked.at, span)
        report.end = self._end_known(report)
        self._reports[report.id] = report
        return said({"reportId": report.id}, 202)

    def _end_known(self, report: _Report) -> str | None:
        """What is certain from the start: an impossible span is fatal, one ordered too soon is cancelled."""
        start, end = report.span
        if start and end and (start > end or (start == end and report.kind not in visits.WRITERS)):
            report.document = Document(b"The start date must be before the end date.", "text/plain", False)
            return "FATAL"
        last = [one.ordered for one in self._reports.values() if one.what == report.what]
        return "CANCELLED" if last and report.ordered - last[-1] < GAP else None

    def get(self, shop: Shop, asked: Asked) -> Answer:
        """getReport."""
        report = self._reports.get(asked.path["reportId"])
        if report is None:
            return not_found("One or more of the provided ReportRequestIds could not be found.")
        return said(self._row(shop, report, asked.at))

    def list(self, shop: Shop, asked: Asked) -> Answer:
        """getReports: the newest first, of the kinds and states that are asked for; a token stands alone."""
        self._settle(shop, asked.at)
        token = asked.one("nextToken")
        if token is None:
            asking = asked
        elif len(asked.query) == 1 and token in self._tokens:
            asking = self._tokens[token]
        else:
            return invalid("nextToken is not known, or does not stand alone")
        kinds, states = asking.many("reportTypes"), asking.many("processingStatuses")
        if not kinds:
            return invalid("reportTypes or nextToken is required")
        since = moment(asking.one("createdSince") or "") or asked.at - KEPT
        found = sorted((one for one in self._reports.values() if one.ordered >= since), key=lambda one: one.ordered)
        rows = [self._row(shop, one, asked.at) for one in reversed(found) if one.kind in kinds]
        meant = [row for row in rows if not states or row["processingStatus"] in states]
        size, start = asking.number("pageSize", 10), int(token.partition("/")[2]) if token else 0
        body: dict[str, Any] = {"reports": meant[start : start + size]}
        if start + size < len(meant):
            body["nextToken"] = f"AA+{len(self._tokens)}/{start + size}"
            self._tokens[body["nextToken"]] = asking
        return said(body)

    def _settle(self, shop: Shop, now: datetime) -> None:
        """Settlements are made by Amazon alone, on the day of the payout."""
        for one in shop.purse.settlements:
            if one.paid <= now and one.id not in self._reports:
                made = _Report(one.id, books.SETTLEMENT, (one.market,), one.paid, (None, None), "DONE")
                self._reports[one.id] = replace(made, document=books.settlement(one))

    def cancel(self, asked: Asked) -> Answer:
        """cancelReport."""
        report = self._reports.get(asked.path["reportId"])
        if report is None:
            return not_found("One or more of the provided ReportRequestIds could not be found.")
        report.end = report.end or "CANCELLED"
        return Answer(200)

    def _row(self, shop: Shop, report: _Report, now: datetime) -> dict[str, Any]:
        status = self._status(shop, report, now)
        row: dict[str, Any] = {"reportId": report.id, "reportType": report.kind, "processingStatus": status}
        row |= {"marketplaceIds": [MARKETS[code].id for code in report.markets], "createdTime": iso(report.ordered)}
        if status != "IN_QUEUE":
            row["processingStartTime"] = iso(report.ordered + self.queued)
        if status in ("DONE", "CANCELLED", "FATAL"):
            row["processingEndTime"] = iso(report.ordered + self.made)
        return row | ({"reportDocumentId": report.document_id} if report.document and report.end else {})

    def _status(self, shop: Shop, report: _Report, now: datetime) -> str:
        age = now - report.ordered
        if age < self.made:
            return "IN_QUEUE" if age < self.queued else "IN_PROGRESS"
        if report.end is None:
            report.document = _written(shop, report, now)
            failed = "FATAL" if report.kind in visits.WRITERS else "CANCELLED"
            report.end = "DONE" if report.document else failed
        return report.end

    def sign(self, asked: Asked) -> Answer:
        """getReportDocument: an address that is good for five minutes."""
        report = self._of_document(asked.path["reportDocumentId"])
        if report is None or report.document is None or report.end is None:
            return not_found("The report document was not found.")
        until = int((asked.at + SIGNED).timestamp())
        body = {"reportDocumentId": report.document_id}
        body["url"] = f"{self.base_url}/documents/{report.document_id}?X-Amz-Expires=300&until={until}"
        return said(body | ({"compressionAlgorithm": "GZIP"} if report.document.packed else {}))

    def fetch(self, number: str, until: str, now: datetime) -> Answer:
        """What the storage holds; it speaks XML once the address is no longer good."""
        report = self._of_document(number)
        if report is None or report.document is None or not until.isdecimal() or now.timestamp() > int(until):
            return Answer(403, _EXPIRED, "application/xml")
        body = gzip.compress(report.document.body) if report.document.packed else report.document.body
        return Answer(200, body, report.document.kind)

    def _of_document(self, number: str) -> _Report | None:
        return next((one for one in self._reports.values() if one.document_id == number), None)


def _written(shop: Shop, report: _Report, now: datetime) -> Document | None:
    start, end = report.span
    if report.kind not in visits.WRITERS:
        return WRITERS[report.kind](shop, report.markets, now)
    if start is None or end is None or len(report.markets) != 1:
        return None
    body = visits.WRITERS[report.kind](shop.visits, report.markets[0], start.date(), end.date(), now)
    return Document(body, documents.JSON, True) if body else None
