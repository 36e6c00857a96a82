"""Where the recorded pages and contracts lie when they stand beside the checkout."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(),
    reason="the recorded pages (../shared) are not beside this checkout: nothing was compared with them",
)
