"""What several sources tell of the same, kept with the sums; the books are kept anew, so that it is filled."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "ordered_hour",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("market", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "account", "market", "currency", name=op.f("pk_ordered_hour")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "order_check",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("untold", sa.Boolean(), nullable=False),
        sa.Column("transactions", sa.BigInteger(), nullable=True),
        sa.Column("settlement", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("account", "order_id", "currency", name=op.f("pk_order_check")),
        sqlite_with_rowid=False,
    )
    columns = ["at", "account", "untold", "transactions", "settlement"]
    op.create_index(op.f("ix_order_check_at_account_untold_transactions_settlement"), "order_check", columns)
    unknown = sa.text("kind = 'other'")
    op.create_index(
        op.f("ix_ledger_entry_unknown"),
        "ledger_entry",
        ["booked_at"],
        sqlite_where=unknown,
        postgresql_where=unknown,
    )
    op.execute(
        "INSERT INTO unbooked (kind, account, name, stamp) SELECT 'all', '', '', 16 "
        "WHERE EXISTS (SELECT 1 FROM sale_order) OR EXISTS (SELECT 1 FROM ledger_entry) ON CONFLICT DO NOTHING"
    )
