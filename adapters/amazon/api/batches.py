"""Puts single questions into a batch call and gives each answer back to the subject that was asked about."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.operations import Operation
from adapters.amazon.api.refusals import Rejected, complaint_in
from adapters.amazon.api.wire import get, number, rows
from adapters.errors import AdapterError, Misread, TryLater
from adapters.readings import Subject
from adapters.refusals import Denied, Why


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a batch: the subject, the id that Amazon will answer with (SKU or ASIN), and its entry."""

    subject: Subject
    id: str
    entry: Mapping[str, Any]


# Where an answer names the id that it is about; a SKU answer has no ASIN and the other way round.
_NAMES = (
    ("request", "SellerSKU"),
    ("request", "Asin"),
    ("body", "asin"),
    ("body", "payload", "SKU"),
    ("body", "payload", "ASIN"),
    ("body", "payload", "Identifier", "SellerSKU"),
    ("body", "payload", "Identifier", "ASIN"),
)


def body_of(items: Sequence[Item]) -> dict[str, Any]:
    """The body of the batch call; a question asked twice would fail the whole batch, so each must be another."""
    return {"requests": [dict(item.entry) for item in items]}


def answered(items: Sequence[Item], body: Any) -> Iterator[tuple[Item, Mapping[str, Any] | None]]:
    """Each question with its answer, None where there is none. Answers come in any order, so the id decides.

    Only the one answer to one question needs none: of several, the place would tell one listing's sellers of another.
    """
    responses = list(rows(body, "responses"))
    by_id = {named: response for response in responses if (named := _named(response)) is not None}
    alone = responses[0] if len(responses) == len(items) == 1 and not by_id else None
    for item in items:
        yield item, by_id.get(item.id, alone)


def _named(response: Mapping[str, Any]) -> str | None:
    found = (get(response, *path) for path in _NAMES)
    return next((value for value in found if isinstance(value, str)), None)


def trouble(operation: Operation, response: Mapping[str, Any] | None) -> AdapterError | None:
    """Why one answer of a batch is none; the others are not touched by it."""
    if response is None:
        return Misread(f"Amazon's answer to {operation.name} does not hold this listing")
    status = number(response, "status", "statusCode")
    if status == 200:
        return None
    said = complaint_in(get(response, "body"))
    if status == 403:
        remedy = f"Give the app the role “{operation.role}” in the Solution Provider Portal and authorise it again."
        return Denied(Why.PERMISSION, f"Amazon refuses {operation.name} for this listing (403): {said}", remedy)
    if status is None or status == 429 or status >= 500:
        return TryLater(f"Amazon could not answer {operation.name} for this listing ({status})")
    return Rejected(f"Amazon did not accept the question ({operation.name}, {status}): {said}", status, said.code)


async def settled(
    calls: Calls, operation: Operation, items: Sequence[Item], *, urgent: bool
) -> AsyncIterator[tuple[Item, Any]]:
    """Every question with the body of its answer or the error that stands for it; Denied and TryLater end it all."""
    for batch in cut(items, operation.batch):
        try:
            body = await calls.send(Request(operation, body=body_of(batch)), urgent=urgent)
        except Misread as error:
            # Of no single question: whoever takes Rejected for a SKU that does not exist must not hear it here.
            for item in batch:
                yield item, Misread(str(error), error.body)
            continue
        for item, response in answered(batch, body):
            yield item, trouble(operation, response) or get(response, "body")


def cut(items: Sequence[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """The questions in batches, each question once."""
    unique = list({(item.subject.market, item.id): item for item in items}.values())
    yield from (tuple(unique[start : start + size]) for start in range(0, len(unique), size))
