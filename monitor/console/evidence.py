"""The check of `twoam doctor` that goes through all evidence: whether every byte is as it was kept."""

from adapters.clock import Clock
from monitor.console.checkup import Finding, Verdict
from storage.states import Examined, Fault, Flaw
from storage.store import Store

_MOST = 5
_FAULTS = {
    Fault.BYTES: "its bytes are not those that were kept",
    Fault.WORDS: "what stands beside it (time, address, words, name) is not what was kept",
    Fault.LINK: "its link in the chain was changed",
    Fault.LOST: "it is lost, and was not forgotten on purpose",
    Fault.UNLINKED: "it was put there past twoam: it stands in no chain",
}
_REMEDY = (
    "Send none of it out as evidence. Keep the database as it is, bring a backup from before into another folder "
    "(twoam restore), and compare. If you know of no hand in it, test the disk."
)


async def evidence(store: Store, clock: Clock) -> Finding:
    """Reads all that is kept, and says how quickly; what was found is named by its case and number."""
    began = clock.monotonic()
    found = await store.examine()
    seconds = clock.monotonic() - began
    if found.flaws:
        said = "; ".join(_named(flaw) for flaw in found.flaws[:_MOST])
        more = f"; and {len(found.flaws) - _MOST} more" if len(found.flaws) > _MOST else ""
        return Finding("evidence", Verdict.WRONG, f"{said}{more}", _REMEDY)
    return Finding("evidence", Verdict.FINE, _whole(found, seconds))


def _whole(found: Examined, seconds: float) -> str:
    size = f"{found.size / 1e6:.1f} MB"
    return f"{found.links} pieces, {size} in {found.bodies} files, are as they were kept (read in {seconds:.1f} s)"


def _named(flaw: Flaw) -> str:
    where = f"case {flaw.incident_id}" if flaw.incident_id is not None else "of no case"
    return f"{where}, {flaw.kind} {flaw.row_id}: {_FAULTS[flaw.fault]}"
