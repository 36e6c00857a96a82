"""Every rule that people may name: to mute it, to choose its noise, to move its thresholds."""

from monitor.expiries import ACCESS_EXPIRES
from monitor.language import N_, Html, Tongue
from monitor.nearest import nearest
from monitor.render.words import code
from monitor.rules import RULES, machine, platform, source
from monitor.rules.account import ACCOUNT_RULES
from monitor.rules.cover import NAMES as COVER_NAMES
from monitor.rules.deadline import DEADLINE

RULE_NAMES = (
    *(rule.name for rule in RULES),
    *COVER_NAMES,
    *(rule.name for rule in ACCOUNT_RULES),
    *source.NAMES,
    ACCESS_EXPIRES,
    DEADLINE,
    *platform.NAMES,
    *machine.NAMES,
)
_ALL_OF_THEM = "/settings noise"


def no_such_rule(tongue: Tongue, text: str) -> Html:
    """The rules that are most like it; all of them are too many for one message."""
    near = nearest(text, [(rule, rule) for rule in RULE_NAMES])
    if not near:
        return tongue._("There is no such rule. {command} shows all.", command=code(_ALL_OF_THEM))
    said = N_("There is no such rule. Most like it: {rules}. {command} shows all.")
    return tongue._(said, rules=code(", ".join(near)), command=code(_ALL_OF_THEM))
