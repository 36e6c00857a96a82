"""Products: listings that sell the same thing, and those of which a person said that they do not."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tie",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_tie_listing_id_listing")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_tie_product_id_product")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_tie")),
    )
    op.create_index(op.f("ix_tie_product_id"), "tie", ["product_id"])
    op.create_table(
        "apart",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_apart_listing_id_listing")),
        sa.ForeignKeyConstraint(["other_id"], ["listing.id"], name=op.f("fk_apart_other_id_listing")),
        sa.PrimaryKeyConstraint("listing_id", "other_id", name=op.f("pk_apart")),
        sqlite_with_rowid=False,
    )
