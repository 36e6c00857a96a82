"""The ledger's sums by the day, which follow from those by the hour, and an index of what has no known cost."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    _by_day("money", ("account", "market", "kind", "currency"), "amount home estimated unrated lines units")
    _by_day("order", ("account", "market", "country"), "orders units cancelled")
    op.execute(
        "INSERT INTO money_day (day_at, account, market, kind, currency, amount, home, estimated, unrated, lines, "
        "units) SELECT hour_at / 86400000 * 86400000 AS day, account, market, kind, currency, sum(amount), sum(home), "
        "sum(estimated), sum(unrated), sum(lines), sum(units) FROM money_hour "
        "GROUP BY day, account, market, kind, currency"
    )
    op.execute(
        "INSERT INTO order_day (day_at, account, market, country, orders, units, cancelled) "
        "SELECT hour_at / 86400000 * 86400000 AS day, account, market, country, sum(orders), sum(units), "
        "sum(cancelled) FROM order_hour GROUP BY day, account, market, country"
    )
    uncosted = sa.text("uncosted > 0")
    op.create_index(
        op.f("ix_goods_hour_uncosted"),
        "goods_hour",
        ["hour_at", "account", "market", "sku", "uncosted"],
        sqlite_where=uncosted,
        postgresql_where=uncosted,
    )


def _by_day(name: str, key: tuple[str, ...], sums: str) -> None:
    op.create_table(
        f"{name}_day",
        sa.Column("day_at", sa.BigInteger(), nullable=False),
        *(sa.Column(one, sa.String(), nullable=False) for one in key),
        *(sa.Column(one, sa.BigInteger(), nullable=False) for one in sums.split()),
        sa.PrimaryKeyConstraint("day_at", *key, name=op.f(f"pk_{name}_day")),
        sqlite_with_rowid=False,
    )
