"""What people reply to an alert is kept with its case: words, pictures and files."""

from datetime import timedelta
from functools import partial
from hashlib import sha256

from monitor.chat import Said, SentFile
from monitor.commands.cost_file import table_sent
from monitor.commands.turn import Turn, not_allowed
from monitor.messages import Ambiguous, Message, Migrated, NotSent, TooLarge, Unreachable
from monitor.render.replies import reply_message
from storage.states import Facts, ReplyFile, Role

# Decided by us: a photo of a phone or a label has two or three megabytes, and they lie in the database and its backups.
MOST_BYTES, MOST_FILES = 10_000_000, 30
_SHOWN = 5
# The parts of an album come within seconds of each other.
_ALBUM = timedelta(hours=1)
_TAKEN = {"photo", "document"}


async def replied(turn: Turn) -> Said | None:
    """Keeps it and says so, or says why not; None where it is no reply to an alert but talk like any other."""
    heard = turn.heard
    if heard.file is None and (heard.reply_to is None or (heard.text or "").startswith("/")):
        return None
    cases = await _cases(turn)
    if not cases:
        return table_sent(turn) or _of_nothing(turn)
    if not turn.may(Role.OPERATOR):
        return not_allowed(turn, Role.OPERATOR)
    if len(cases) > 1:
        return turn.toast("This message tells several alerts: say /case with the number, and reply to that one.")
    if heard.file is None:
        await turn.store.add_reply(cases[0], turn.person.id, turn.person.name, turn.now, text=heard.text)
        return _kept(turn, cases[0])
    return await _with_file(turn, cases[0], heard.file)


async def _cases(turn: Turn) -> tuple[int, ...]:
    """The cases of the message that was answered: an alert's, or any other that has a case's buttons."""
    heard = turn.heard
    if heard.reply_to is not None:
        if told := await turn.store.cases_of_message(heard.chat_id, heard.reply_to):
            return told
        for key in heard.reply_keys:
            button = await turn.store.button(key)
            if button is not None and button.chat_id == heard.chat_id and (found := _named(button.args)):
                return found
    kept = await turn.store.get_kept(f"album:{heard.album}", turn.now) if heard.album else None
    return (int(kept),) if kept else ()


def _named(args: Facts) -> tuple[int, ...]:
    listed = args.get("incidents")
    return tuple(one for one in listed if isinstance(one, int)) if isinstance(listed, list) else ()


def _of_nothing(turn: Turn) -> Said | None:
    """Words that answer no alert are talk; a file is sent on purpose, and its sender must know that it is not kept."""
    if turn.heard.file is None or not (turn.heard.private or turn.heard.reply_to is not None):
        return None
    return turn.toast("Not kept: reply with it to an alert that I know still. /case and its number bring one.")


def _kept(turn: Turn, case: int) -> Said:
    return turn.toast("Kept with case {number}.", number=case)


async def _with_file(turn: Turn, case: int, file: SentFile) -> Said:
    if file.kind not in _TAKEN:
        return turn.toast("I keep words, pictures and files only: write it, or send one of those.")
    if file.size is not None and file.size > MOST_BYTES:
        return _too_large(turn)
    if sum(one.file is not None for one in await turn.store.replies(case)) >= MOST_FILES:
        return turn.toast("Case {number} has {count} files, and takes no more.", number=case, count=MOST_FILES)
    is_first = True
    if turn.heard.album:
        key = f"album:{turn.heard.album}"
        is_first = await turn.store.get_kept(key, turn.now) is None
        await turn.store.put_kept(key, str(case), turn.now + _ALBUM)
    return Said(later=partial(_fetched, turn, case, file, is_first))


async def _fetched(turn: Turn, case: int, file: SentFile, is_first: bool) -> Said | None:
    """Of an album only the first part is confirmed; what fails is told of each."""
    if turn.tools.errands is None:
        return turn.toast("Files can be sent by Telegram only.")
    try:
        body = await turn.tools.errands.fetch(file.id)
    except TooLarge:
        return _too_large(turn)
    except (NotSent, Ambiguous, Unreachable, Migrated):
        return turn.toast("I could not fetch {name}, it is not kept: please send it once more.", name=file.name)
    if len(body) > MOST_BYTES:
        return _too_large(turn)
    kept = ReplyFile(file.name, file.kind == "photo", len(body), sha256(body).hexdigest(), body)
    person = turn.person
    await turn.store.add_reply(case, person.id, person.name, turn.now, text=turn.heard.text, file=kept)
    return _kept(turn, case) if is_first else None


def _too_large(turn: Turn) -> Said:
    return turn.toast("The file is too large: I keep up to {count} MB.", count=MOST_BYTES // 1_000_000)


async def show_replies(turn: Turn, args: Facts) -> Said:
    """The last replies of a case, each with its file."""
    shown: list[Message] = []
    for case in _named(args)[:1]:
        for one in (await turn.store.replies(case))[-_SHOWN:]:
            body = await turn.store.reply_body(one.id) if one.file else None
            shown.append(reply_message(turn.tongue, one, body, turn.now))
    return Said(messages=tuple(shown)) if shown else turn.toast("Nobody has replied to it.")
