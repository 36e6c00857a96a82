"""Everything that is said, as pure functions: values in, a message out."""

from monitor.render.alerts import alert, storm
from monitor.render.coverage import coverage_board, coverage_line
from monitor.render.digests import digest, note_parked, note_restored, note_unreachable
from monitor.render.first_look import first_look
from monitor.render.words import Scene

__all__ = [
    "Scene",
    "alert",
    "coverage_board",
    "coverage_line",
    "digest",
    "first_look",
    "note_parked",
    "note_restored",
    "note_unreachable",
    "storm",
]
