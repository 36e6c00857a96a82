"""What the gateways of Alibaba, JD and Temu sign: the parameters in order, names and values run together."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

_SIGNATURES = frozenset({"sign", "_aop_signature"})


def joined(params: Mapping[str, str]) -> str:
    """Name and value of every parameter that is sent, sorted by name, without any mark between them.

    The values as they are, not percent-encoded. A signature is no part of itself. (Open platform, document 101617.)
    """
    return "".join(f"{name}{value}" for name, value in sorted(sent(params).items()) if name not in _SIGNATURES)


def sent(params: Mapping[str, str]) -> dict[str, str]:
    """The parameters that go out: none without a value, for some gateways sign an empty value and some leave it out."""
    return {name: value for name, value in params.items() if name and value}


def form(params: Mapping[str, str]) -> str:
    """The parameters as they stand in an address or in the body of a form, percent-encoded UTF-8."""
    return urlencode(sent(params), safe="", quote_via=quote)
