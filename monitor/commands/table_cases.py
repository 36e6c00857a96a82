"""The commands about a case: what was done about it, what may be sent, and who the seller is."""

from monitor.commands import constituting, dossiers, reporting
from monitor.commands.command import Command
from monitor.language import N_
from storage.states import Role

CASES: tuple[Command, ...] = (
    Command(
        "report",
        Role.VIEWER,
        N_("what was sent or done about a case, and what works"),
        "/report 17 abuse ticket 4711",
        reporting.report,
        frozenset({"举报"}),
        of_text=reporting.role_for,
    ),
    Command(
        "draft",
        Role.VIEWER,
        N_("texts to send: notice, second notice, Report Abuse"),
        "/draft 17 abuse",
        reporting.draft,
        frozenset({"模板"}),
    ),
    Command(
        "dossier",
        Role.VIEWER,
        N_("what is known of a case's seller: where, prices, hours, cases"),
        "/dossier 17",
        dossiers.dossier,
        frozenset({"档案"}),
    ),
    Command(
        "constitution",
        Role.VIEWER,
        N_("a listing's approved content: to compare and to paste back"),
        "/constitution Blue Lamp",
        constituting.constitution,
        frozenset({"原文案"}),
    ),
)
