"""Addresses of shop pages: what identifies a page, and the listing's id that an address holds."""

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit

# Parameters that say where a visitor came from, not what he looks at.
_TRACKING = re.compile(
    r"utm_.*|mc_.*|pf_rd_.*|pd_rd_.*|aff_.*|algo_.*|ga_.*|_trk.*|_ga|_gl|_pos|_sid|_ss|_psq|_fid|gclid|gbraid|wbraid|"
    r"dclid|fbclid|msclkid|yclid|ttclid|twclid|igshid|srsltid|cjevent|ref|ref_|referrer|source|src|spm|scm|"
    r"click_key|click_sum|campaign|campaignid|adgroupid|affid|share|shared|pvid|_branch_match_id",
    re.IGNORECASE,
)
_ID_PARAMS = ("id", "item", "itemid", "item_id", "productid", "product_id", "pid", "sku", "goods_id")
_NUMBERED = re.compile(r"(?:^|(?<=[-_.]))[a-z]{0,3}\d{5,}(?=$|[-_.])", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_NOTHING = SplitResult("", "", "", "", "")
_PLAIN_WORDS = frozenset(("", "product", "item", "index", "p", "dp", "default"))


def identity(url: str) -> tuple[str, str]:
    """Host (with a port that is not the scheme's own), and path with query without the first slash.

    Tracking and fragment are left out.
    """
    parts = split(url.strip())
    return _host(parts), _path(parts)


def split(url: str | None) -> SplitResult:
    """The parts of an address; all empty where it is none."""
    try:
        parts = urlsplit(url or "")
        _ = parts.port
    except ValueError:
        return _NOTHING
    return parts


def join(base: str | None, url: str) -> str:
    """The address that a page means by a link; the link itself where it cannot be joined."""
    try:
        return urljoin(base or "", url)
    except ValueError:
        return url


def same_page(one: str | None, other: str | None, base: str | None = None) -> bool:
    """Whether two addresses mean one page; a query counts only where both have one."""
    if not one or not other:
        return False
    left, right = (split(join(base, url)) for url in (one, other))
    if left.netloc and right.netloc and _site(left) != _site(right):
        return False
    queries = [_query(parts) for parts in (left, right)]
    paths = [unquote(parts.path).rstrip("/").casefold() for parts in (left, right)]
    return paths[0] == paths[1] and (queries[0] == queries[1] or "" in queries)


def listing_id(url: str | None, stated: list[str]) -> str | None:
    """The id that the address and the data share, else the address's number, else the data's, else the slug."""
    path = unquote(split(url).path)
    shared = next((one for one in stated if len(one) > 2 and one.casefold() in path.casefold()), None)
    return shared or _numbered(url, path) or (stated[0] if stated else None) or _slug(path)


def _numbered(url: str | None, path: str) -> str | None:
    """The address's own id: that of `?id=`, a segment that is one (`z659638164`), or the number in the last segment."""
    query = {name.lower(): value for name, value in parse_qsl(split(url).query)}
    asked = next((query[name] for name in _ID_PARAMS if re.search(r"\d", query.get(name, ""))), None)
    segments = [part for part in _segments(path) if part.lower() not in _PLAIN_WORDS]
    if asked or not segments:
        return asked
    if re.fullmatch(r"(?=.*\d)[A-Za-z0-9]{5,}", segments[0]):
        return segments[0]
    whole = next((part for part in segments if _NUMBERED.fullmatch(part)), None)
    return whole or next(iter(_NUMBERED.findall(segments[0])[-1:]), None)


def _segments(path: str) -> list[str]:
    """The parts of a path, the last one first, without the ending of a file's name."""
    return [_ENDING.sub("", part) for part in reversed(path.split("/"))]


def _slug(path: str) -> str | None:
    return next((part for part in _segments(path) if part.lower() not in _PLAIN_WORDS), None)


def _host(parts: SplitResult) -> str:
    port = parts.port
    own = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "").rstrip(".")
    return host if port in (None, own) else f"{host}:{port}"


def _site(parts: SplitResult) -> tuple[str, int | None]:
    """The shop's own name without "www." and "m."; ports tell private hosts apart."""
    return ".".join((parts.hostname or "").split(".")[-2:]), parts.port


def _path(parts: SplitResult) -> str:
    query = _query(parts)
    path = parts.path.strip("/")
    return f"{path}?{query}" if query else path


def _query(parts: SplitResult) -> str:
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    return urlencode([pair for pair in kept if not _TRACKING.fullmatch(pair[0])])
