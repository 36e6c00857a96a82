"""Makes the files of a report: the pages with their picture, and the workbook, each in the process that draws."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

import structlog

from monitor.charts.book import Book
from monitor.charts.document import Document, Picture
from monitor.charts.spec import Theme
from monitor.charts.studio import NotDrawn
from monitor.charts.svg import svg_of
from monitor.language import Tongue, visible
from monitor.messages import Attachment
from monitor.reports.pages import report_document
from monitor.reports.picture import caption_of, picture_of
from monitor.reports.report import Report
from monitor.reports.workbook import report_book

log = structlog.get_logger()


class Form(StrEnum):
    """The files that a report can be."""

    PDF = "pdf"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Press:
    """What makes a PNG of an SVG, a PDF of a document and an XLSX of a workbook; each raises NotDrawn."""

    draw: Callable[[str], Awaitable[bytes]]
    printed: Callable[[Document], Awaitable[bytes]]
    written: Callable[[Book], Awaitable[bytes]]


async def file_of(press: Press, tongue: Tongue, report: Report, form: Form) -> Attachment:
    """The report as a file. Raises NotDrawn."""
    name = f"twoam-{report.period.text}.{form.value}"
    if form is Form.XLSX:
        return Attachment(name, await press.written(await asyncio.to_thread(report_book, tongue, report)))
    picture = await _picture(press, tongue, report)
    return Attachment(name, await press.printed(report_document(tongue, report, picture)))


async def _picture(press: Press, tongue: Tongue, report: Report) -> Picture | None:
    """On paper always on the light ground; where it cannot be drawn the tables say the same."""
    chart = picture_of(tongue, report)
    if chart is None:
        return None
    try:
        return Picture(await press.draw(svg_of(chart, Theme.LIGHT)), visible(caption_of(tongue, report)))
    except NotDrawn as error:
        log.warning("no picture", why=str(error))
        return None
