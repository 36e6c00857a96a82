"""What goods cost me by SKU and day, exchange rates, and the currency in which a person wants to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "cost",
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=False),
        sa.Column("goods", sa.String(), nullable=False),
        sa.Column("shipping", sa.String(), nullable=True),
        sa.Column("packaging", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sku", "place", "valid_from", name=op.f("pk_cost")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rate",
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("currency", "base", "origin", "day", name=op.f("pk_rate")),
        sqlite_with_rowid=False,
    )
    op.add_column("person", sa.Column("currency", sa.String(), nullable=False, server_default=""))
