"""docs/export.md says of every column what it holds, as the code has it."""

from monitor.exports.columns import SHEETS, Column
from tests.monitor import manual


def _row(column: Column, key: tuple[str, ...]) -> str:
    said = column.says.rstrip(".")
    unit = f", in `{column.unit}`" if column.unit else ""
    more = "; part of the key" if column.key in key else ""
    more += "; for convenience" if column.derived else "; may be empty" if column.empty else ""
    return f"| `{column.key}` | {column.kind.value}{unit} | {said}{more}. |"


def columns() -> str:
    parts = []
    for sheet in SHEETS:
        head = f"### `{sheet.name}`\n\n{sheet.says}\n\n| column | holds | what it says |\n|---|---|---|\n"
        parts.append(head + "\n".join(_row(one, sheet.key) for one in sheet.columns))
    return "\n\n".join(parts) + "\n"


def test_every_column_is_documented_as_it_is() -> None:
    kept, now = manual.part("export", columns())
    assert kept == now, "renew it with TWOAM_GOLDEN=write and read what changed"


def test_keys_are_columns_and_every_unit_is_one_of_its_table() -> None:
    for sheet in SHEETS:
        assert set(sheet.key) <= set(sheet.keys)
        assert {one.unit for one in sheet.columns if one.unit} <= set(sheet.keys)
        assert len(set(sheet.keys)) == len(sheet.keys)
