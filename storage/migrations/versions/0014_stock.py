"""What lies in my own warehouse, what was forecast, what is on its way to platforms, and what lies too long."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "warehouse",
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=True),
        sa.Column("safety", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sku", "place", name=op.f("pk_warehouse")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forecast",
        sa.Column("listing_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("learnt", sa.String(), nullable=True),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("inbound", sa.BigInteger(), nullable=True),
        sa.Column("runs_out", sa.String(), nullable=True),
        sa.Column("reorder_by", sa.String(), nullable=True),
        sa.Column("last_sold", sa.String(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_forecast")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_forecast_runs_out"), "forecast", ["runs_out"])
    _inbound()
    _aged()


def _inbound() -> None:
    op.create_table(
        "inbound",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("shipment", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("market", sa.String(), nullable=True),
        sa.Column("subject_market", sa.String(), nullable=True),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("created", sa.String(), nullable=True),
        sa.Column("closed", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("account", "shipment", "sku", name=op.f("pk_inbound")),
        sqlite_with_rowid=False,
    )


def _aged() -> None:
    texts = ("subject_market", "subject_id", "surcharge", "surcharge_currency", "charged_on", "storage")
    op.create_table(
        "aged",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("market", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("bands", sa.Text(), nullable=False),
        sa.Column("charged", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=True) for name in (*texts, "storage_currency")),
        sa.PrimaryKeyConstraint("account", "market", "sku", name=op.f("pk_aged")),
        sqlite_with_rowid=False,
    )
