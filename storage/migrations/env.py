"""Runs the scripts on the connection that storage.revisions was given; the transaction is the caller's."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from storage.tables import Row


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Scripts name plain types: our own column types may change, an old script must not."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_item=render_item,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
