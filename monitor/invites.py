"""One-time codes by which somebody joins: made on the server, shown once, kept only as a hash."""

import secrets
from hashlib import sha256

# Without 0, O, 1, I and L, which look alike on paper and on a phone.
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 10  # 31^10 ≈ 8 × 10^14 codes, five attempts a minute


def new_code() -> str:
    """A code such as "K7MWQ2XH9D": letters and digits only, so that it also fits into a deep link."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def code_hash(code: str) -> str:
    """What is stored of a code; typed in small letters or with spaces and hyphens it is the same code."""
    return sha256("".join(code.upper().split()).replace("-", "").encode()).hexdigest()
