"""A glance into the program's memory from beside it: what is due when, what a message is about, what was withheld."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.incidents import UNCONFIRMED_AFTER
from storage.columns import MILLISECOND, from_ms, to_ms

_DUE = "MIN(w.not_before, COALESCE(w.wanted_at, w.not_before))"
_LISTINGS = f"SELECT w.account, w.topic, {_DUE} AS due FROM watch w"
_ACCOUNTS = f"SELECT w.account, w.topic, {_DUE} AS due FROM account_watch w"
_UNCONFIRMED = UNCONFIRMED_AFTER // MILLISECOND
# When the clock alone brings a step of an incident.
_STEPS = f"""
    SELECT MIN(next_step_at) AS at FROM incident WHERE resolved_at IS NULL
    UNION ALL SELECT MIN(snoozed_until) FROM incident WHERE resolved_at IS NULL
    UNION ALL SELECT MIN(raised_at) + {_UNCONFIRMED} FROM incident WHERE status = 'raised'
"""
_CASES = """
    SELECT i.id, i.rule, i.account, i.listing_id, i.subject, i.severity, i.facts FROM incident i
    JOIN delivery_incident d ON d.incident_id = i.id WHERE d.delivery_id = ?
"""


@dataclass(frozen=True, slots=True)
class Case:
    """An incident as it stands at the moment."""

    id: int
    rule: str
    account: str
    listing: int | None
    subject: str
    severity: str
    facts: str

    def speaks_of(self, words: str) -> bool:
        return words in self.subject or words in self.facts


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was not told, and why."""

    case: int | None
    reason: str | None


class Glance:
    """Opened anew with each life of the program."""

    def __init__(self, path: Path) -> None:
        self._memory = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
        self._pen = sqlite3.connect(path, isolation_level=None)

    def close(self) -> None:
        self._memory.close()
        self._pen.close()

    def note_skipped(self, read_at: datetime) -> None:
        """What a quiet question would have been answered in the looks that were skipped: that it was read then."""
        self._pen.execute("UPDATE watch SET read_at = ? WHERE failures = 0 AND read_at < ?", (to_ms(read_at),) * 2)

    def _ask(self, query: str, *values: Any) -> list[Any]:
        return self._memory.execute(query, values).fetchall()

    def due(self, now: datetime) -> tuple[set[tuple[str, str]], set[str]]:
        """The questions about listings that are due, and the accounts that are asked something as wholes."""
        listings = self._ask(f"SELECT DISTINCT account, topic FROM ({_LISTINGS}) WHERE due <= ?", to_ms(now))
        accounts = self._ask(f"SELECT DISTINCT account FROM ({_ACCOUNTS}) WHERE due <= ?", to_ms(now))
        return {(account, topic) for account, topic in listings}, {account for (account,) in accounts}

    def next_look(self, now: datetime) -> datetime | None:
        """When the next question is due that is not due yet."""
        return self._first(f"SELECT MIN(due) FROM ({_LISTINGS} UNION ALL {_ACCOUNTS}) WHERE due > ?", to_ms(now))

    def next_step(self) -> datetime | None:
        """When the clock alone brings something to an open incident."""
        return self._first(f"SELECT MIN(at) FROM ({_STEPS})")

    def next_try(self) -> datetime | None:
        """When the next message is to be sent, None where none waits."""
        return self._first("SELECT MIN(next_try) FROM delivery WHERE state IN ('new', 'sending')")

    def has_news(self) -> bool:
        """Whether a step waits to be routed."""
        return bool(self._ask("SELECT 1 FROM transition WHERE NOT routed LIMIT 1"))

    def _first(self, query: str, *values: Any) -> datetime | None:
        [(found,)] = self._ask(query, *values)
        return None if found is None else from_ms(found)

    def being_sent(self, chat: int) -> Iterator[tuple[str, tuple[Case, ...]]]:
        """The step and the cases of what is being sent to a chat."""
        return self._sending(chat, "kind = 'say'")

    def joining(self, chat: int) -> Iterator[tuple[str, tuple[Case, ...]]]:
        """The step and the cases of a message that rang a little before and is being told anew, for one more joined."""
        return self._sending(chat, "kind = 'amend' AND dedupe_key LIKE 'join:%'")

    def _sending(self, chat: int, which: str) -> Iterator[tuple[str, tuple[Case, ...]]]:
        rows = self._ask(f"SELECT id, step FROM delivery WHERE chat_id = ? AND state = 'sending' AND {which}", chat)
        for number, step in rows:
            yield step, tuple(Case(*row) for row in self._ask(_CASES, number))

    def withheld(self, after: int) -> tuple[int, list[Withheld]]:
        """The number of the last delivery, and what was withheld since that one."""
        rows = self._ask(
            "SELECT d.id, d.state, d.reason, x.incident_id FROM delivery d LEFT JOIN delivery_incident x"
            " ON x.delivery_id = d.id WHERE d.id > ?",
            after,
        )
        last = max((row[0] for row in rows), default=after)
        return last, [Withheld(row[3], row[2]) for row in rows if row[1] == "withheld"]

    def ended(self) -> dict[int, datetime]:
        """When the cases of unreadable sources ended, by their numbers."""
        rows = self._ask(
            "SELECT id, resolved_at FROM incident WHERE rule = 'state_unknown' AND resolved_at IS NOT NULL"
        )
        return {number: from_ms(at) for number, at in rows}

    def unspoken(self, before: datetime) -> list[Case]:
        """Cases that were confirmed before then, and of which no delivery was ever made."""
        rows = self._ask(
            "SELECT i.id, i.rule, i.account, i.listing_id, i.subject, i.severity, i.facts FROM incident i"
            " LEFT JOIN delivery_incident x ON x.incident_id = i.id"
            " WHERE i.confirmed_at < ? AND x.delivery_id IS NULL",
            to_ms(before),
        )
        return [Case(*row) for row in rows]
