"""The words of an exported case: the lines of its timeline, and what explains the files to whoever gets them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from monitor.casepack import Event
from monitor.language import N_, Tongue, clean, visible
from monitor.render.casefile import STEPS, CaseFile, fate
from monitor.render.reports import METHODS
from storage.chain import LinkKind
from storage.columns import from_ms
from storage.states import DeliveryKind, Link, Method

# In English alone: whoever verifies it is seldom whoever exported it.
_README = """\
Case {number}, exported by twoam

case-{number}.pdf   the case as pages: what was and is, what happened when, who was told, the fingerprints
answers/            the platform's raw answers as they were kept: names of reviewers and the visitor's place were taken
                    out before that; no order and no buyer is in them
notes/ files/       what the shop's people replied in the case, word for word and byte for byte
reports/            what they say they sent: notices, reports, test buys
timeline.csv .json  everything in the order of its times, in UTC and in the zone of whoever exported it
chain.tsv           the chain: hash, whether the file is still kept, its SHA-256, and the words that the hash is about
SHA256SUMS          the SHA-256 of every other file

To verify: sh verify.sh   (or: sha256sum -c SHA256SUMS)
Each hash of the chain is the SHA-256 of the hash before it (64 zeros before the first), a line feed, and the words.
Whoever knows the last hash from an earlier day knows that nothing before it was changed since.

links: {count}
last hash: {last}
"""


def read_me(number: int, links: Sequence[Link]) -> str:
    """What is what, how it is verified, and the last hash."""
    return _README.format(number=number, count=len(links), last=links[-1].hash if links else "none")


def case_events(tongue: Tongue, file: CaseFile) -> list[Event]:
    """The steps of the case and who was told, in the exporter's words."""
    steps = [
        _event(tongue, one.at, "step", tongue.label(STEPS[one.step]), by=str(one.detail.get("by") or ""))
        for one in file.steps
        if one.step in STEPS
    ]
    nobody = tongue.label(N_("somebody who has left"))
    told = [
        _event(tongue, one.sent_at or one.created_at, "told", fate(tongue, one), file.people.get(one.person_id, nobody))
        for one in file.deliveries
        if one.kind is DeliveryKind.SAY
    ]
    return [*steps, *told]


def link_event(tongue: Tongue, link: Link, files: Sequence[str]) -> Event:
    """One piece of evidence; where its file was forgotten, it says so."""
    said = json.loads(link.said)
    what = {
        LinkKind.ANSWER.value: lambda: str(said["url"]),
        LinkKind.REPLY.value: lambda: tongue.label(N_("replied")),
        LinkKind.REPORT.value: lambda: visible(tongue._(METHODS[Method(said["method"])])),
    }[link.kind]()
    gone = tongue.label(N_("forgotten on {when}"), when=link.gone_at.date()) if link.gone_at else ""
    digest = str(said.get("sha256") or said.get("text") or "")
    shown = " ".join(files) or gone
    return _event(tongue, from_ms(said["at"]), link.kind, what, str(said.get("by") or ""), shown, digest)


def _event(tongue: Tongue, at: datetime, kind: str, what: str, by: str = "", file: str = "", digest: str = "") -> Event:
    utc, local = at.astimezone(UTC), at.astimezone(ZoneInfo(tongue.zone))
    return Event(
        utc.isoformat(timespec="seconds"),
        local.isoformat(timespec="seconds"),
        kind,
        clean(what, 500),
        clean(by, 80),
        file,
        digest,
    )
