"""The [metrics] section: where an operator's Prometheus may ask how the house works."""

from pydantic import Field

from monitor.configuration.values import ListenAddress, Section


class Metrics(Section):
    """Figures for Prometheus and a health check over HTTP; needs the extra: pip install "twoam[metrics]"."""

    listen: ListenAddress | None = Field(
        None,
        description="HOST:PORT that answers /metrics and /healthz; there is no password, so keep it on 127.0.0.1.",
        examples=["127.0.0.1:9090"],
    )
