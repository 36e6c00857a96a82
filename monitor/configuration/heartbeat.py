"""The [heartbeat] section: who outside waits for our sign of life, and notices when this machine is dead."""

from pydantic import Field

from monitor.configuration.values import HomePath, Proxy, SecretUrl, Section


class Heartbeat(Section):
    """A service outside (healthchecks.io, Uptime Kuma, Better Stack, Cronitor …) that alarms when we fall silent."""

    url: SecretUrl | None = Field(
        None,
        description="Address that is asked (GET) while all of the work turns; better put into url_file.",
        examples=["https://hc-ping.com/your-uuid"],
    )
    url_file: HomePath | None = Field(
        None,
        description="File (mode 0600) or systemd credential that holds that address.",
        examples=["heartbeat-url"],
    )
    fail_url: SecretUrl | None = Field(
        None,
        description="Address that is asked instead while a part of the work hangs; unset: nothing is said then.",
        examples=["https://hc-ping.com/your-uuid/fail"],
    )
    fail_url_file: HomePath | None = Field(
        None,
        description="File (mode 0600) or systemd credential that holds that address.",
        examples=["heartbeat-fail-url"],
    )
    every_minutes: float = Field(5.0, ge=1, description="How often, in minutes; the service should wait twice as long.")
    proxy: Proxy | None = Field(
        None,
        description="Way to the service: http://host:port or socks5://user:password@host:port.",
        examples=["http://127.0.0.1:3128"],
    )

    @property
    def success(self) -> str | None:
        """The address of success; None where nobody waits."""
        return self.url.get_secret_value() if self.url else None

    @property
    def failure(self) -> str | None:
        """The address of failure; None where it has none."""
        return self.fail_url.get_secret_value() if self.fail_url else None
