"""The [books] section: in which currency the house keeps its books."""

from pydantic import Field

from monitor.configuration.values import Currency, Section


class Books(Section):
    """The books of what was sold; a person's own currency (`/settings`) is only a view of them."""

    currency: Currency | None = Field(
        None,
        description="Currency of all sums (ISO code); unset: the first owner's own, else USD.",
        examples=["EUR"],
    )
