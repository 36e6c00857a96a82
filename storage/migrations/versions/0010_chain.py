"""The chain of each case's evidence, into which all that is kept is taken; what was reported; who was seen before."""

import sqlalchemy as sa
from alembic import op

from storage.chain import GENESIS, LinkKind, answer_said, hash_of, reply_said

revision = "0010"
down_revision = "0009"

_ANSWERS = """
    SELECT proof.incident_id AS incident_id, proof.at AS at, proof.id AS id, proof.listing_id AS listing_id,
        proof.url AS url, proof.status AS status, proof.digest AS digest, proof_body.size AS size
    FROM proof JOIN proof_body ON proof_body.digest = proof.digest
"""
_REPLIES = """
    SELECT incident_id, at, id, name, text, file_name, size, digest, digest IS NOT NULL AND body IS NULL AS gone
    FROM reply
"""
_MOST = 500


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_link_incident_id_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("incident_id", "place", name=op.f("uq_link_incident_id_place")),
        sa.UniqueConstraint("kind", "row_id", name=op.f("uq_link_kind_row_id")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_report_incident_id_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_report_incident_id"), "report", ["incident_id"])
    op.create_index(op.f("ix_incident_subject"), "incident", ["subject"])
    _take_in(op.get_bind())


def _take_in(connection: sa.Connection) -> None:
    """What was kept before there was a chain is linked in the order of its times, as it lies there now."""
    answers = [(row, LinkKind.ANSWER) for row in connection.execute(sa.text(_ANSWERS))]
    replies = [(row, LinkKind.REPLY) for row in connection.execute(sa.text(_REPLIES))]
    ends: dict[int, tuple[int, str]] = {}
    links = []
    for row, kind in sorted((*answers, *replies), key=lambda one: (one[0].at, one[1].value, one[0].id)):
        said = _answer(row) if kind is LinkKind.ANSWER else _reply(row)
        place, before = ends.get(row.incident_id or 0, (0, GENESIS))
        kept = hash_of(before, said)
        if row.incident_id is not None:
            ends[row.incident_id] = (place + 1, kept)
        gone = row.at if kind is LinkKind.REPLY and row.gone else None
        links.append(
            {"incident_id": row.incident_id, "place": place, "kind": kind.value, "row_id": row.id}
            | {"said": said, "hash": kept, "gone_at": gone}
        )
    for start in range(0, len(links), _MOST):
        connection.execute(_LINK.insert(), links[start : start + _MOST])


def _answer(row: sa.Row[tuple[object, ...]]) -> str:
    return answer_said(row.incident_id, row.listing_id, row.at, row.url, row.status, row.size, row.digest)


def _reply(row: sa.Row[tuple[object, ...]]) -> str:
    return reply_said(row.incident_id, row.at, row.name, row.text, row.file_name, row.size, row.digest)


_LINK = sa.table(
    "link",
    *(sa.column(name) for name in ("incident_id", "place", "kind", "row_id", "said", "hash", "gone_at")),
)
