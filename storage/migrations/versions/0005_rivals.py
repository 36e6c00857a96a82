"""Whose a listing is: mine, as all were before, or a rival's."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("listing", sa.Column("rival", sa.Boolean(), server_default=sa.false(), nullable=False))
