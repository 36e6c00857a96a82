"""The commands by which people decide: settings, tags, duty, people, and the way back."""

from monitor.commands import audit, choices, duty, people, setting, settings, shop_days, tagging
from monitor.commands.command import Command
from monitor.language import N_
from storage.states import Role

SETTINGS: tuple[Command, ...] = (
    Command(
        "tag",
        Role.OPERATOR,
        N_("names for groups of listings"),
        "/tag Blue Lamp summer",
        tagging.tag,
        frozenset({"tag", "tags", "标签"}),
    ),
    Command(
        "star",
        Role.OPERATOR,
        N_("look at a listing more readily, show it first"),
        "/star Blue Lamp",
        tagging.star,
        frozenset({"star", "星标"}),
    ),
    Command(
        "settings",
        Role.VIEWER,
        N_("everything that can be set"),
        "/settings",
        settings.settings,
        frozenset({"settings", "设置"}),
        of_text=settings.role_for,
    ),
    Command(
        "set",
        Role.VIEWER,
        N_("set one thing, also for one listing, tag or account"),
        "/set stock_low.units 3 for Blue Lamp",
        setting.set_value,
        of_text=choices.role_for,
    ),
    Command("lang", Role.VIEWER, N_("your language"), "/lang zh", setting.lang, frozenset({"lang", "语言"})),
    Command(
        "quiet",
        Role.VIEWER,
        N_("your quiet hours"),
        "/quiet 01:00-08:00",
        setting.quiet,
        frozenset({"quiet", "免打扰"}),
    ),
    Command(
        "wake",
        Role.VIEWER,
        N_("from which loss on you are woken at night"),
        "/wake 20 USD",
        setting.wake,
        frozenset({"wake", "叫醒"}),
        of_text=setting.role_to_wake,
    ),
    Command(
        "duty",
        Role.OPERATOR,
        N_("who is rung first"),
        "/duty Bo mon-fri 09:00-18:00",
        duty.duty,
        frozenset({"duty", "值班"}),
        of_text=duty.role_for,
    ),
    Command(
        "days",
        Role.OPERATOR,
        N_("shop holidays and sale days"),
        "/days holiday 2026-12-24 2026-12-26",
        shop_days.days,
        frozenset({"days", "假期"}),
    ),
    Command(
        "team",
        Role.OWNER,
        N_("who is here: roles, invitations, who is to leave"),
        "/team invite Bo",
        people.team,
        frozenset({"team"}),
    ),
    Command(
        "audit",
        Role.OWNER,
        N_("who changed what, and the way back"),
        "/audit",
        audit.audit,
        frozenset({"audit", "修改记录"}),
    ),
)
