"""The body of a silence: a platform that told us things of its own accord tells nothing any more."""

from datetime import datetime

from monitor.facts import text_of
from monitor.language import Html, Tongue
from monitor.render.reasons import cause
from monitor.rules.source import PUSH_QUIET
from storage.states import Facts


def _push_quiet(tongue: Tongue, facts: Facts, now: datetime) -> tuple[Html, tuple[Html, ...]]:
    since, why = text_of(facts, "since"), text_of(facts, "why")
    when = tongue.time(datetime.fromisoformat(since), now) if since else tongue._("unknown")
    lines = [tongue._("Nothing has come since {when}.", when=when)]
    if why:
        lines.append(tongue._("My queue cannot be read: {why}.", why=cause(tongue, why)))
    lines.append(tongue._("I go on looking by myself; what happens is only found later."))
    return tongue._("The platform tells me nothing any more"), tuple(lines)


PUSH_BODIES = {PUSH_QUIET: _push_quiet}
