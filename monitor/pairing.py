"""How somebody joins: a one-time code, shown once on the server or by an owner, typed into a private chat."""

import re
from datetime import datetime, timedelta

import structlog

from monitor.invites import code_hash, new_code
from storage.states import Attempts, Person, Role
from storage.store import Store

log = structlog.get_logger()

VALID = timedelta(minutes=10)
# A person mistypes; whoever guesses is many, and has time. 31^10 codes stand against thirty tries a minute.
ATTEMPTS_A_MINUTE, ATTEMPTS_A_DAY, ALL_ATTEMPTS_A_MINUTE = 5, 20, 30

# As a person types it: capitals or not, in groups or not. Longer texts are no code and not counted as an attempt.
_CODE = re.compile(r"(?:/start(?:@\w+)?[\s=]+)?([A-Za-z0-9]{2,6}(?:[ -]?[A-Za-z0-9]{2,6}){1,5})\s*")
_SHORTEST, _LONGEST = 8, 12


async def invite(
    store: Store,
    *,
    name: str,
    role: Role,
    language: str,
    zone: str,
    now: datetime,
    valid: timedelta = VALID,
) -> str:
    """A fresh code for one person; only its hash is stored, so it is shown now or never."""
    code = new_code()
    await store.add_invite(code_hash(code), name, role, language, zone, now + valid)
    return code


def code_in(text: str) -> str | None:
    """What may be a code in a message: after /start or alone; None for any other talk."""
    found = _CODE.fullmatch(text.strip())
    code = re.sub(r"[ -]", "", found[1]) if found else ""
    return code.upper() if _SHORTEST <= len(code) <= _LONGEST else None


async def join(store: Store, text: str, user_id: int, chat_id: int, now: datetime) -> Person | None:
    """The person who just joined by the code in the text; None for anything else, and after too many attempts."""
    code = code_in(text)
    if code is None or not _is_tried(await store.count_attempt(user_id, now)):
        return None
    return await store.redeem_invite(code_hash(code), user_id, chat_id, now)


def _is_tried(tries: Attempts | None) -> bool:
    """Whether the code is looked at at all; while nobody is invited none is."""
    if tries is None:
        return False
    if tries.everybody == ALL_ATTEMPTS_A_MINUTE + 1:
        log.warning("many codes are tried: for a minute nobody can join")
    mine = tries.minute <= ATTEMPTS_A_MINUTE and tries.day <= ATTEMPTS_A_DAY
    return mine and tries.everybody <= ALL_ATTEMPTS_A_MINUTE
