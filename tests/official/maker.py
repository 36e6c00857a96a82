"""Makes values that follow a schema: bare or full, empty or long, plain or odd; the same seed makes the same."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.official.models import Model, Schema

_PLAIN = ("lamp", "Blue Lamp", "Success", "1234", "A1B2C3")
_ODD = ("", " ", "null", "Lämpchen 灯 💡", "<b>&</b>", "a\tb\nc", "\u202eevil", "0", "-1", "x" * 300, "a\x00b")
_WHOLE = (0, 1, 2, 7, 100, 2_147_483_647)
_BROKEN = (0, 1, 0.5, 12.99, 99, 1_000_000.01)
# The patterns of the models are few: the first of these that follows one stands for it.
_PATTERNED = ("US", "2026-01-02", "2026-01-02T03:04:05Z", "arn:aws:sqs:us-east-1:1:queue", "https://www.example.org/")
# Money is text in some models, and says so nowhere but in its name.
_AMOUNTS = ("amount", "decimal")
_DEEPEST = 9

Fact = Sequence[Any]


@dataclass(frozen=True)
class Style:
    """How full an answer is: `keys` is the part of the optional keys that stand, `most` the longest list."""

    keys: float
    most: int
    odd: bool


STYLES = (Style(0.0, 1, False), Style(1.0, 1, False), Style(1.0, 3, True), Style(0.6, 3, False), Style(0.7, 0, True))


@dataclass(frozen=True)
class Maker:
    """`facts` are what a key of that name (in small letters) may hold: what was asked for comes back.

    `salt` is what all answers to one operation have in common.
    """

    random: Random
    model: Model
    now: datetime
    style: Style
    facts: Mapping[str, Fact]
    salt: str = ""

    def about(self, **facts: Fact) -> "Maker":
        """The same, with more known."""
        return replace(self, facts={**self.facts, **facts})

    def on(self, name: str, **facts: Fact) -> "Maker":
        """What it makes of one listing is the same beside whichever others it is asked for."""
        return replace(self.about(**facts), random=Random(f"{self.salt} {name}"))

    def made(self, schema: Schema, name: str = "", deep: int = 0) -> Any:
        """A value that the schema allows, for a key of that name."""
        whole = self.model.of(schema)
        if (known := self.facts.get(name.lower())) is not None and whole.get("type") == "string":
            return self.random.choice(known)
        if "enum" in whole:
            return self.random.choice(whole["enum"])
        return _BY_TYPE[whole.get("type", "object")](self, whole, name, deep)

    def item(self, schema: Schema, *path: str) -> Schema:
        """The schema of what lies under the keys; of a list, that of its items."""
        whole = self.model.of(schema)
        for key in path:
            whole = self.model.of(whole["properties"][key])
        return self.model.of(whole["items"]) if whole.get("type") == "array" else whole

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def _object(self, schema: Schema, name: str, deep: int) -> Any:
        if name == "attributes":
            return self._attributes()
        needed = set(schema.get("required", ()))
        wanted = [
            (key, one)
            for key, one in schema.get("properties", {}).items()
            if key in needed or (deep < _DEEPEST and self.chance(self.style.keys))
        ]
        return {key: self.made(one, key, deep + 1) for key, one in wanted}

    def _attributes(self) -> Any:
        """The one place where the models allow anything: attributes as the reference shows them."""
        words = self.facts.get("itemname", _PLAIN)
        said = {"value": self.random.choice(words), "marketplace_id": self.random.choice(self.facts["marketplaceid"])}
        return {name: [said] for name in ("item_name", "bullet_point", "brand") if self.chance(self.style.keys)}

    def _array(self, schema: Schema, name: str, deep: int) -> Any:
        least, most = schema.get("minItems", 0), schema.get("maxItems", 99)
        count = min(max(self.random.randint(0, self.style.most), least), most)
        count = least if deep >= _DEEPEST else count
        made = [self.made(schema["items"], name.removesuffix("s"), deep + 1) for _ in range(count)]
        return [one for place, one in enumerate(made) if one not in made[:place]] if schema.get("uniqueItems") else made

    def _string(self, schema: Schema, name: str, deep: int) -> str:
        if schema.get("format") in ("date-time", "date"):
            return self._moment(whole=schema["format"] == "date-time")
        if name.lower() in _AMOUNTS or name.lower().endswith("amount"):
            return str(Decimal(self.random.choice(_BROKEN)).quantize(Decimal("0.01")))
        least = schema.get("minLength", 0)
        if "pattern" in schema:
            fits = (one for one in _PATTERNED if re.search(schema["pattern"], one) and len(one) >= least)
            return next(fits, "a" * max(1, least))
        text = self.random.choice(_ODD if self.style.odd and self.chance(0.5) else _PLAIN)
        return text[: schema.get("maxLength", 400)].ljust(least, "x")

    def _moment(self, *, whole: bool) -> str:
        at = self.now - timedelta(seconds=self.random.randint(300, 9 * 86_400))
        form = self.random.choice(("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.123Z", "%Y-%m-%dT%H:%M:%S+00:00"))
        return at.strftime(form if whole else "%Y-%m-%d")

    def _integer(self, schema: Schema, name: str, deep: int) -> int:
        return int(_within(schema, self.random.choice(_WHOLE)))

    def _number(self, schema: Schema, name: str, deep: int) -> float:
        return _within(schema, self.random.choice(_BROKEN))

    def _boolean(self, schema: Schema, name: str, deep: int) -> bool:
        return self.chance(0.5)


def _within(schema: Schema, value: float) -> float:
    least: float = max(value, schema.get("minimum", value))
    most: float = schema.get("maximum", least)
    return min(least, most)


_BY_TYPE: Mapping[str, Callable[[Maker, Schema, str, int], Any]] = {
    "object": Maker._object,
    "array": Maker._array,
    "string": Maker._string,
    "integer": Maker._integer,
    "number": Maker._number,
    "boolean": Maker._boolean,
}
