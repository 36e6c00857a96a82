"""The parts of docs/commands.md and docs/alerts.md that are made from the code; TWOAM_GOLDEN=write renews them."""

import os
import re
from pathlib import Path

from monitor.commands.table import COMMANDS
from monitor.language import Tongue, visible
from monitor.messages import Message
from monitor.render import alert
from monitor.render.advice import advice_for
from monitor.render.bodies import body_of
from monitor.rules import RULES, machine, source
from tests.monitor.alerts import CASES, LIFE, NIGHT, incident, listing

DOCS = Path(__file__).parents[2] / "docs"
EN = Tongue("en", "Asia/Shanghai")

# In the words of a seller, what makes each rule speak.
TRIGGERS = {
    "new_seller": "A seller who is no friend offers your listing in new condition. Two looks must show him. One who "
    "stood there at the first look is waited for until the morning.",
    "used_seller": "Somebody offers your listing used or refurbished, or the platform's own outlet does.",
    "featured_lost": "You held the Buy Box, and a friend or the platform itself holds it now. (A stranger who takes it "
    "is told as new_seller, once.)",
    "featured_nobody": "You held the Buy Box, and the page shows none now although the listing is not out of stock.",
    "below_floor": "A follower or a friend asks, with shipping, less than your floor: the friend's own, else the "
    "listing's. Your own offers and used goods have none.",
    "content_changed": "Title, brand or main image are no longer what was approved. The same picture in another size "
    "is the same.",
    "not_live": "The page says that it is out of stock, ended or gone, and it was not so from the start.",
    "price_changed": "Your own price is another one than approved, and nobody has pressed “It was me”.",
    "rank_fell": "The best-seller rank of a few hours is clearly worse than the level of seven days, measured by how "
    "much this listing's rank moves from day to day, and so were four hours in a row. Told at most once in 24 hours, "
    "and only after 72 hourly readings. A rank that only drifts (no rise over 10 % in a week) tells that nothing is "
    "sold, not of a fall.",
    "rank_lost": "Three whole looks in a row showed no rank on the main board, although the listing is for sale.",
    "rank_moved": "Three whole looks in a row named another main board first, and none the known one.",
    "rating_fell": "The stars are 0.2 or more below what they usually were; two looks must show it.",
    "new_low_stars": "The product page shows a review of one or two stars that it did not show before and that was "
    "written since the listing is watched, at most 14 days ago; the first look raises nothing. Who wrote it and what "
    "is not kept. Where the page shows no single review: the share of one and two stars rose by 2 points or more. The "
    "page of all reviews needs a log-in and is not read, so that a review the product page never shows stays unseen.",
    "place_fell": "The place for a search word or on a best-seller list was, in two looks in a row, worse than usual "
    "by more than 5 places and by more than half. Usual is the middle of the last 28 looks; nothing is told before 8. "
    "Ads do not count as places; “not among the first 48” counts only where it proves a fall. **Not evaluated:** no "
    "series of such places was long enough to measure false alarms.",
    "places_unknown": "Search words or lists could not be read for 15 minutes and three periods after at least two "
    "failures, or the platform's robots.txt forbids it (then at once, and it is asked again once a day): one message "
    "for the account.",
    "state_unknown": "Nothing could be read for 15 minutes and three periods after at least two failures: one alert "
    "for the account, whatever the number of its listings.",
    "source_degraded": "Half of an account's questions or more fail, at least three times together.",
    "push_quiet": "An account has a queue of notifications, and nothing has come into it for [watch] push_quiet_hours "
    "(24). It ends with the next notification.",
    "heartbeat_fails": "The service that waits for the outside heartbeat has not taken it three times in a row.",
    "log_grows": "The write-ahead log beside the SQLite file is larger than [retention] log_alarm_megabytes after an "
    "hourly attempt to take it in: something that reads holds the file open.",
    "backup_fails": "The daemon's own backup failed twice in a row, an hour apart. It ends with the next good one.",
    "memory_restored": "The daemon began with a memory that `twoam restore` had brought back. It ends when every "
    "listing has been looked at again, or after a day.",
    "reload_refused": "A SIGHUP (systemctl reload) found a configuration that is wrong. It ends with the next good "
    "one.",
}


def commands() -> str:
    """A table of every command with its role and an example."""
    rows = [
        f"| `/{one.name}` | {one.role.value} | {one.says} | `{one.example}` | {_words(one.words)} |" for one in COMMANDS
    ]
    head = ["| command | who may | what it does | example | plain words (private chat) |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def _words(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def alerts() -> str:
    """A section for every rule: what makes it speak, how loudly in which case, and what it advises."""
    return "\n\n".join(_rule(name) for name in (*(rule.name for rule in RULES), *source.NAMES, *machine.NAMES))


def _rule(name: str) -> str:
    rows = [_case(case) for case, (rule, _, _) in CASES.items() if rule == name]
    head = ["| case | severity | what to do next |", "|---|---|---|"]
    return "\n".join([f"### {name}", "", TRIGGERS[name], "", *head, *dict.fromkeys(rows)])


def _case(case: str) -> str:
    one = incident(case)
    headline = visible(body_of(EN, one, NIGHT).headline)
    holds = " and holds the Buy Box" if one.facts.get("featured") else ""
    advice = "; ".join(advice_for(one))
    return f"| {re.sub(r'[0-9]+', 'N', headline)}{holds} | {one.severity.value} | {advice} |"


def life() -> str:
    """One alert through its life, as it stands in the chat."""
    parts = [f"**{stage.replace('_', ' ')}**\n```\n{_shown(stage)}\n```" for stage in LIFE]
    return "\n\n".join(parts)


def _shown(stage: str) -> str:
    step, changes, known = LIFE[stage]
    message: Message = alert(EN, incident("new_seller", **changes), listing(), "amazon", step=step, **known)
    return visible(message.html).replace("\u2068", "").replace("\u2069", "")


def part(name: str, made: str) -> tuple[str, str]:
    """The part as it stands in its document and as the code makes it now."""
    path = DOCS / f"{name.partition(':')[0]}.md"
    begin, end = f"<!-- made from the code: {name} -->\n", f"\n<!-- end of {name} -->"
    text = path.read_text("utf-8")
    before, _, rest = text.partition(begin)
    kept, _, after = rest.partition(end)
    if os.environ.get("TWOAM_GOLDEN") == "write":
        path.write_text(f"{before}{begin}{made}{end}{after}", "utf-8")
        kept = made
    return kept, made
