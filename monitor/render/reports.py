"""What was done about a seller: the names of the ways, what was sent when, and which of them work."""

from monitor.language import N_
from storage.states import Method

METHODS = {
    Method.NOTICE: N_("notice to the seller"),
    Method.SECOND_NOTICE: N_("second notice to the seller"),
    Method.ABUSE: N_("Report Abuse"),
    Method.VIOLATION: N_("Report a Violation"),
    Method.TEST_BUY: N_("test buy"),
    Method.CALL: N_("call or visit"),
    Method.OTHER: N_("something else"),
}
