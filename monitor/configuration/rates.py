"""The [rates] section: where exchange rates of today are read, if anywhere."""

from pydantic import Field
from yarl import URL

from monitor.configuration.values import Section, Url


class RateTable(Section):
    """A bank's daily table of exchange rates; unset, nobody is asked and the table that came with twoam counts."""

    url: Url | None = Field(
        None,
        description="A table in the European Central Bank's XML or CSV, asked every six hours.",
        examples=["https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"],
    )

    @property
    def servers(self) -> frozenset[str]:
        """HOST:PORT of a plain http server of one's own, as an account's section may name one."""
        url = URL(self.url) if self.url else None
        return frozenset({f"{url.host_subcomponent}:{url.port}"} if url and url.scheme == "http" else ())
