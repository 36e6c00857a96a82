"""An index by which the listings of an order are found without reading all listings."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_index(op.f("ix_listing_subject_id"), "listing", ["subject_id"])
