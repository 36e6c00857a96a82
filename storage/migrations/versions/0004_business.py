"""Accounts as a whole: their questions, orders, ledger and figures; and evidence that is of no listing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _watching()
    _orders()
    _lines()
    _ledger()
    _returns()
    _figures()
    _proofs()


def _watching() -> None:
    op.create_table(
        "account_watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("wanted_at", sa.BigInteger(), nullable=True),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("cursor", sa.String(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_watch")),
        sa.UniqueConstraint("account", "topic", name=op.f("uq_account_watch_account_topic")),
    )
    op.create_table(
        "account_state",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "kind", name=op.f("pk_account_state")),
    )
    op.create_table(
        "account_memory",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "rule", name=op.f("pk_account_memory")),
    )


def _orders() -> None:
    op.create_table(
        "sale_order",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("market", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("fulfilled_by", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("ship_by", sa.BigInteger(), nullable=True),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", "order_id", name=op.f("pk_sale_order")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sale_order_account_placed_at"), "sale_order", ["account", "placed_at"])
    op.create_index(op.f("ix_sale_order_placed_at"), "sale_order", ["placed_at"])


def _lines() -> None:
    op.create_table(
        "sale_line",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column("subject_market", sa.String(), nullable=True),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("price", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account", "order_id"],
            ["sale_order.account", "sale_order.order_id"],
            name=op.f("fk_sale_line_account_sale_order"),
        ),
        sa.PrimaryKeyConstraint("account", "order_id", "changed_at", "place", name=op.f("pk_sale_line")),
        sqlite_with_rowid=False,
    )


def _ledger() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("book", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("market", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column("subject_market", sa.String(), nullable=True),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", "book", "entry_id", name=op.f("pk_ledger_entry")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ledger_entry_at"), "ledger_entry", ["at"])


def _returns() -> None:
    op.create_table(
        "goods_return",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("return_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("market", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column("subject_market", sa.String(), nullable=True),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("fulfilled_by", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("account", "return_id", name=op.f("pk_goods_return")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_goods_return_at"), "goods_return", ["at"])


def _figures() -> None:
    op.create_table(
        "figure",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("market", sa.String(), nullable=False),
        sa.Column("subject_market", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("begin_at", sa.BigInteger(), nullable=False),
        sa.Column("end_at", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint(
            "account", "market", "subject_market", "subject_id", "name", "begin_at", name=op.f("pk_figure")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_figure_name_begin_at"), "figure", ["name", "begin_at"])


def _proofs() -> None:
    """SQLite builds the table anew, and would then forget which numbers it gave out to rows that are gone."""
    last = _last_proof()
    with op.batch_alter_table("proof", table_kwargs={"sqlite_autoincrement": True}) as proof:
        proof.alter_column("listing_id", existing_type=sa.Integer(), nullable=True)
    if last is not None:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'proof'")
        op.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('proof', :last)").bindparams(last=last))


def _last_proof() -> int | None:
    """The last number that SQLite gave to a proof; PostgreSQL's own counter stays as it is."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    return op.get_bind().execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'proof'")).scalar()
