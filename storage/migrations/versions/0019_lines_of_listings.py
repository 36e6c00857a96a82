"""An index by which the orders of one listing are found without reading all orders of that time."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_index(op.f("ix_sale_line_subject_id"), "sale_line", ["subject_id"])
