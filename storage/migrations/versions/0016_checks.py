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
    _some("unknown", ["booked_at"], "kind = 'other'")
    _some("noted", ["noted_at", "account", "booked_at", "counted", "home", "corrects"], "corrects IS NOT NULL")
    op.execute(
        "INSERT INTO unbooked (kind, account, name, stamp) SELECT 'all', '', '', 16 "
        "WHERE EXISTS (SELECT 1 FROM sale_order) OR EXISTS (SELECT 1 FROM ledger_entry) ON CONFLICT DO NOTHING"
    )


def _some(name: str, columns: list[str], where: str) -> None:
    """An index of some lines of the ledger alone."""
    only = sa.text(where)
    op.create_index(op.f(f"ix_ledger_entry_{name}"), "ledger_entry", columns, sqlite_where=only, postgresql_where=only)
