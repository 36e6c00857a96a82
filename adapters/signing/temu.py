"""Signs calls of Temu's open platform."""

from collections.abc import Mapping

from adapters.signing.pairs import joined
from adapters.signing.top import wrapped


def signature(secret: str, params: Mapping[str, str]) -> str:
    """The value of `sign`; lists and objects are signed as their JSON text, with which the body must be made too.

    (Partner documents, 04 Signature Method.)
    """
    return wrapped(secret, joined(params))
