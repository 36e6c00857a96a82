"""Why something was kept back, not delivered or not seen, in words for people."""

import re

from adapters.readings import Wall
from monitor.language import N_, Html, Tongue, esc, name

# What dispatch writes into a delivery's reason.
_REASONS = {
    "digest": N_("kept for the morning"),
    "paused": N_("the listing is paused"),
    "superseded": N_("it was settled before it was sent"),
    "overtaken": N_("a later message tells it"),
    "the message could not be written": N_("I could not write the message; the log says why"),
    "the person was removed": N_("the person was removed"),
    "the program stopped while it was being sent": N_("I was stopped while sending it; perhaps it arrived"),
}
_WALLS = {
    Wall.CAPTCHA: N_("captcha"),
    Wall.CONTINUE_SHOPPING: N_("“continue shopping” page"),
    Wall.SERVER_ERROR: N_("the site's own error page"),
    Wall.WAF: N_("the site's firewall"),
    Wall.LOGIN: N_("log-in page"),
    Wall.ROBOT: N_("robot check"),
    Wall.PUNISH: N_("punish page"),
}
_WALL = re.compile(r"\b({})\b".format("|".join(wall.value for wall in Wall)))


def reason(tongue: Tongue, text: str | None) -> Html:
    """A delivery's reason: ours translated, a channel's own words as they came."""
    if not text:
        return tongue._("no reason was kept")
    if text.startswith("muted "):
        return _muted(tongue, text.removeprefix("muted "))
    return tongue._(_REASONS[text]) if text in _REASONS else name(text, 120)


def _muted(tongue: Tongue, what: str) -> Html:
    kind, _, which = what.partition(":")
    if kind == "listing":
        return tongue._("the listing is muted")
    if kind == "rule":
        return tongue._("the rule {rule} is muted", rule=which)
    return tongue._("the seller {seller} is muted", seller=name(which))


def cause(tongue: Tongue, trouble: str | None) -> Html:
    """The cause of a gap in a few words: a wall's name, the trouble's own text, or that nobody looked."""
    if trouble is None:
        return tongue._("I was not looking")
    wall = _WALL.search(trouble)
    return tongue._(_WALLS[Wall(wall[1])]) if wall else esc(trouble, 80)
