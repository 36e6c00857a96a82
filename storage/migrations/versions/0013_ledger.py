"""The ledger is booked: the moment and the rate under which each line counts, sums by the hour, and what waits."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("ledger_entry", sa.Column("booked_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("ledger_entry", sa.Column("noted_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("ledger_entry", sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("ledger_entry", sa.Column("estimated", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("home", "home_currency", "rate", "rate_day"):
        op.add_column("ledger_entry", sa.Column(name, sa.String(), nullable=True))
    op.add_column("ledger_entry", sa.Column("rate_origin", sa.String(), nullable=False, server_default=""))
    op.add_column("ledger_entry", sa.Column("corrects", sa.String(), nullable=True))
    op.execute("UPDATE ledger_entry SET booked_at = at, noted_at = at")
    op.create_index(op.f("ix_ledger_entry_booked_at"), "ledger_entry", ["booked_at"])
    op.create_index(op.f("ix_ledger_entry_account_order_id"), "ledger_entry", ["account", "order_id"])
    correcting = sa.text("corrects IS NOT NULL")
    op.create_index(
        op.f("ix_ledger_entry_account_corrects"),
        "ledger_entry",
        ["account", "corrects"],
        sqlite_where=correcting,
        postgresql_where=correcting,
    )
    _sums()
    _marks()


def _sums() -> None:
    op.create_table(
        "money_hour",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("market", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("home", sa.BigInteger(), nullable=False),
        sa.Column("estimated", sa.BigInteger(), nullable=False),
        sa.Column("unrated", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "account", "market", "kind", "currency", name=op.f("pk_money_hour")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "order_hour",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("market", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "account", "market", "country", name=op.f("pk_order_hour")),
        sqlite_with_rowid=False,
    )
    _goods()


def _goods() -> None:
    op.create_table(
        "goods_hour",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("market", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("listing_id", sa.String(), nullable=True),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=False),
        sa.Column("refunds", sa.BigInteger(), nullable=False),
        sa.Column("fees", sa.BigInteger(), nullable=False),
        sa.Column("advertising", sa.BigInteger(), nullable=False),
        sa.Column("adjustments", sa.BigInteger(), nullable=False),
        sa.Column("goods", sa.BigInteger(), nullable=False),
        sa.Column("estimated", sa.BigInteger(), nullable=False),
        sa.Column("uncosted", sa.BigInteger(), nullable=False),
        sa.Column("unrated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "account", "market", "sku", name=op.f("pk_goods_hour")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_goods_hour_account_sku_hour_at"), "goods_hour", ["account", "sku", "hour_at"])


def _marks() -> None:
    """What is stored already waits to be booked, so that a house that is upgraded has its books."""
    op.create_table(
        "bundle",
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sku", "place", name=op.f("pk_bundle")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unbooked",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "account", "name", name=op.f("pk_unbooked")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO unbooked (kind, account, name, stamp) SELECT 'order', account, order_id, 0 FROM sale_order "
        "UNION SELECT 'order', account, order_id, 0 FROM ledger_entry WHERE order_id IS NOT NULL "
        "UNION SELECT 'line', account, book || ':' || entry_id, 0 FROM ledger_entry WHERE order_id IS NULL "
        "UNION SELECT 'hour', account, CAST(at / 3600000 * 3600000 AS TEXT), 0 FROM goods_return"
    )
    op.execute(
        "INSERT INTO setting (key, value) SELECT 'books:began:' || account, CAST(min(at) AS TEXT) "
        "FROM ledger_entry WHERE book = 'transactions' GROUP BY account"
    )
