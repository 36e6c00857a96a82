"""The paths of official documents, as "/items/{itemId}"."""

from urllib.parse import unquote


def values_in(path: str, template: str) -> dict[str, str] | None:
    """The decoded values in a path, None where it is another operation's. Each value is one raw segment."""
    wanted, given = template.split("/"), path.split("/")
    pairs = list(zip(wanted, given, strict=False))
    if len(wanted) != len(given) or any(one != two for one, two in pairs if not one.startswith("{")):
        return None
    return {one.strip("{}"): unquote(two) for one, two in pairs if one.startswith("{")}
