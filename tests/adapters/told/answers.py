"""Finds every recorded or documented answer about orders and money in ../shared/specs; knows none of our readers."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from tests.shared import SHARED

SPECS = SHARED / "specs"
# What a file of answers about orders or money is called.
_NAME = re.compile(r"order|financ|settle|return|refund|sale|report|payout|transact|fee|trade|invoice|receipt", re.I)
_MODELS = re.compile(
    r"orders|finances|financesInvoices|sales|transfers|sellerWallet|externalFulfillmentReturns|productFees"
)
# Descriptions of methods and schemas, and answers of shops' catalogues: there is no answer in them.
_NO_ANSWER = re.compile(r"/docs/|/docs_meta/|/models/|/models_2026/|\.graphql$|LICENSE|NOTICE|feed_processing|browse")


@dataclass(frozen=True)
class Answer:
    """One answer with its place: "file" or "model#operation#number"."""

    name: str
    body: Any

    @property
    def text(self) -> str:
        return json.dumps(self.body, ensure_ascii=False, default=str)


@cache
def answers() -> dict[str, Answer]:
    """All of them by name."""
    found = [*_pairs(), *_cassettes(), *_examples(), *_files()] if SHARED.is_dir() else []
    return {one.name: one for one in found}


def _loads(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def _pairs() -> Iterator[Answer]:
    """The static pairs that tell something: what only changes something has no answer of interest."""
    for pair in _loads((SPECS / "amazon/sandbox/static_pairs.json").read_text("utf-8")):
        model = pair["model"].removesuffix(".json")
        asks = pair["method"].upper() == "GET" or pair["operationId"].startswith("getMyFees")
        if asks and str(pair["status"]).startswith("2") and _MODELS.match(model):
            yield Answer(f"{model}#{pair['operationId']}#{pair['index']}", pair["response"])


def _cassettes() -> Iterator[Answer]:
    for path in sorted((SPECS / "amazon/recorded").glob("APIs__*.yml")):
        if not _NAME.search(path.name):
            continue
        for exchange in yaml.safe_load(path.read_text("utf-8"))["http_interactions"]:
            body = exchange["response"]["body"].get("string", "")
            if "auth/o2/token" not in exchange["request"]["uri"] and body.strip():
                yield Answer(path.name.removesuffix(".yml").removeprefix("APIs__"), _loads(body))


def _examples() -> Iterator[Answer]:
    """The example of a transaction in its model, and those of reports beside their schemas."""
    finances = _loads((SPECS / "amazon/models/finances_2024-06-19.json").read_text("utf-8"))
    yield Answer("finances_2024-06-19#Transaction", finances["definitions"]["Transaction"]["example"])
    for path in sorted((SPECS / "amazon/models/reports").glob("*.json")):
        for number, one in enumerate(_loads(path.read_text("utf-8")).get("examples", ())):
            yield Answer(f"reports/{path.stem}#{number}", one)


def _files() -> Iterator[Answer]:
    for path in sorted(SPECS.rglob("*.json")):
        name = path.relative_to(SPECS).as_posix()
        if _NAME.search(path.name) and not _NO_ANSWER.search(f"/{name}"):
            yield Answer(name, _loads(path.read_text("utf-8")))
