"""Finds the state of a listing that was written last, also where the machine's clock was set back."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("ix_snapshot_listing_id_kind_id", "snapshot", ["listing_id", "kind", "id"])
