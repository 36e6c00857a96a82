"""Signs calls of JD's open platform (JOS)."""

from collections.abc import Mapping

from adapters.signing.pairs import joined
from adapters.signing.top import wrapped

# JD's own document (open.jd.com, listId 2643) leaves these out though they are sent.
_UNSIGNED = frozenset({"format", "sign_method"})


def signature(secret: str, params: Mapping[str, str]) -> str:
    """The value of `sign`; the JSON in `360buy_param_json` is signed letter by letter as it is sent."""
    return wrapped(secret, joined({name: value for name, value in params.items() if name not in _UNSIGNED}))
