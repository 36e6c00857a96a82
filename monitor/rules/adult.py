"""The platform shows my listing to adults alone, and did not before (catalogue L3)."""

from adapters.readings import Listing, Topic
from monitor.findings import Look, Memory, Rule, Verdict
from monitor.rules import approval
from storage.states import JsonValue, Severity

accepted = approval.accepted
_YES, _NO = "yes", "no"


def _adult_flag(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    return approval.compared(look, memory, _FIELDS)


def _flag(content: Listing) -> JsonValue:
    if content.adult is None:
        return None
    return _YES if content.adult else _NO


def _is_no_worse(was: JsonValue, now: JsonValue) -> bool:
    """That it is shown to everybody again harms nobody."""
    return was == now or now == _NO


_FIELDS = (approval.Field("adult", Severity.WAKE, _flag, _is_no_worse),)

ADULT_FLAG = Rule("adult_flag", frozenset({Topic.LISTINGS}), _adult_flag)
