"""What to do next where twoam itself cannot see, hear, tell or keep."""

from monitor.language import N_

ON_SERVICE: dict[str, tuple[str, ...]] = {
    "places_unknown": (N_("nothing, unless it stays so: then stop following them with /words"),),
    "state_unknown": (
        N_("open one of them in a browser: look yourself until I can again"),
        N_("check network and proxy: run “twoam doctor” on the server"),
    ),
    "state_unknown:access": (
        N_("run “twoam doctor” on the server: it names what is refused, and what to do"),
        N_("open one of them in a browser: look yourself until I can again"),
    ),
    "source_degraded:access": (N_("run “twoam doctor” on the server: it names what is refused, and what to do"),),
    "source_degraded": (N_("nothing yet: I keep trying, and say so if it becomes unknown"),),
    "push_quiet": (
        N_("run “twoam amazon status” on the server: it names what is missing"),
        N_("if your listings are simply quiet: raise push_quiet_hours in the configuration"),
    ),
    "access_expires": (N_("run “twoam login” for the account on the server, and let me in anew"),),
    "access_expires:client secret": (
        N_("make a new secret in the Solution Provider Portal, put it into the file and set secret_issued"),
    ),
    "business_unknown:True": (
        N_("run “twoam doctor” on the server: it names the role that is missing"),
        N_(
            "grant it in the Solution Provider Portal, authorise the app again, put the new refresh token into its file"
        ),
    ),
    "business_unknown": (
        N_("look yourself in your seller account until I can again"),
        N_("check network and access: run “twoam doctor” on the server"),
    ),
    "heartbeat_fails": (
        N_("open the page of the service that waits for me: is the check still there?"),
        N_("compare its address with [heartbeat] in the configuration on the server"),
    ),
    "log_grows": (
        N_("end whatever reads the database file on the server"),
        N_("if you know of nothing: restart twoam, nothing is lost by it"),
    ),
    "not_heard": (
        N_("does a second twoam run with this token, or a webhook? End it"),
        N_("neither is yours? Make a new token at @BotFather, and put it into the configuration"),
    ),
    "disk_low": (
        N_("make room on the server: old logs and backups first"),
        N_("the memory itself grows? Let the configuration keep less of the past"),
    ),
    "channel_fails": (
        N_("call “twoam doctor” on the server: it names each channel, and how to try it"),
        N_("correct its address or its proxy: docs/channels.md shows how it is written"),
    ),
    "backup_fails": (
        N_("make room on the server's disk, or name another folder: [backup] folder"),
        N_("try it by hand there: “twoam backup” says what is wrong"),
    ),
    "memory_restored": (
        N_("look at /team: somebody who was removed since then is back"),
        N_("tell me again what you told me since then: friends, listings, pauses"),
    ),
    "reload_refused": (
        N_("correct the file on the server; “twoam config show” names all that is wrong"),
        N_("then reload again: systemctl reload twoam"),
    ),
}
