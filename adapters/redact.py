"""Takes secrets out of a text before a person, a log or a chat sees it."""

import re

GONE = "…"

_RULES = (
    # A bot token: digits, colon, 35 characters (Telegram Bot API, "Authorizing your bot").
    (re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{30,}"), GONE),
    # The userinfo of an address; greedy, because a password may hold an @ of its own.
    (re.compile(r"(?<=://)[^/\s\"'<>]*@"), f"{GONE}@"),
    # A header that carries a credential, to the end of its line, also as a dict's repr prints it.
    (
        re.compile(
            r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-amz-access-token)(['\"]?\s*[:=])[^\r\n]*"
        ),
        rf"\1\2 {GONE}",
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/._~=|-]{8,}"), rf"\1 {GONE}"),
    # A token of Login with Amazon, access or refresh.
    (re.compile(r"\bAtz[a-z]\|[\w+/=-]+"), GONE),
    # A token or code of eBay, also percent-encoded.
    (re.compile(r"\bv(?:\^|%5E)1\.1(?:#|%23)[^\s\"'<>&,]+", re.IGNORECASE), GONE),
    # A client secret of Amazon's Solution Provider Portal.
    (re.compile(r"\bamzn1\.oa2-cs\.[\w.-]+"), GONE),
    # A credential among the parameters of an address or a form.
    (
        re.compile(
            r"(?i)\b((?:access_|refresh_|id_|auth_|session_|security_)?token|api_?key|key|secret|client_secret|app_secret|session"
            r"|password|passwd|pwd|sign|sig|signature|x-amz-(?:signature|credential|security-token)|code)=[^&\s#\"'<>]+"
        ),
        rf"\1={GONE}",
    ),
)


def redact(text: str) -> str:
    """The text with bot tokens, credentials in addresses and headers, and signed parameters replaced by "…"."""
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    return text
