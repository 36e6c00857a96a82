"""Plain JSON as it lies in incidents, snapshots and memories."""

from collections.abc import Mapping

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
Facts = Mapping[str, JsonValue]
