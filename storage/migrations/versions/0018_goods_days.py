"""What goods brought by the day, under a number for each SKU: a ranking of a month need not sort texts."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_SUMS = "units revenue profit goods uncosted"


def upgrade() -> None:
    op.create_table(
        "sku",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(one, sa.String(), nullable=False) for one in ("account", "market", "sku")),
        sa.Column("listing_id", sa.String(), nullable=True),
        sa.Column("listed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sku")),
        sa.UniqueConstraint("account", "market", "sku", name=op.f("uq_sku_account_market_sku")),
    )
    op.create_table(
        "goods_day",
        sa.Column("day_at", sa.BigInteger(), nullable=False),
        sa.Column("sku_id", sa.Integer(), nullable=False),
        *(sa.Column(one, sa.BigInteger(), nullable=False) for one in _SUMS.split()),
        sa.PrimaryKeyConstraint("day_at", "sku_id", name=op.f("pk_goods_day")),
        sa.ForeignKeyConstraint(["sku_id"], ["sku.id"], name=op.f("fk_goods_day_sku_id_sku")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO sku (account, market, sku, listing_id, listed_at) SELECT account, market, sku, max(listing_id), "
        "coalesce(max(CASE WHEN listing_id IS NOT NULL THEN hour_at / 86400000 * 86400000 END), 0) "
        "FROM goods_hour GROUP BY account, market, sku"
    )
    op.execute(
        "INSERT INTO goods_day (day_at, sku_id, units, revenue, profit, goods, uncosted) "
        "SELECT hour_at / 86400000 * 86400000 AS day, sku.id, sum(units), sum(revenue), "
        "sum(revenue + refunds + fees + advertising + adjustments + goods), sum(goods), sum(uncosted) "
        "FROM goods_hour JOIN sku ON sku.account = goods_hour.account AND sku.market = goods_hour.market "
        "AND sku.sku = goods_hour.sku GROUP BY day, sku.id"
    )
