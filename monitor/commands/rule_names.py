"""Every rule that people may name: to mute it, to choose its noise, to move its thresholds."""

from monitor.expiries import ACCESS_EXPIRES
from monitor.rules import RULES, machine, source
from monitor.rules.account import ACCOUNT_RULES
from monitor.rules.deadline import DEADLINE

RULE_NAMES = (
    *(rule.name for rule in RULES),
    *(rule.name for rule in ACCOUNT_RULES),
    *source.NAMES,
    ACCESS_EXPIRES,
    DEADLINE,
    *machine.NAMES,
)
