"""The [retention] section: how long is kept what grows."""

from pydantic import Field

from monitor.configuration.values import Section


class Retention(Section):
    """How long is kept what grows; prices, ranks, ratings, coverage, cases, orders and the ledger are kept for ever."""

    failing_bodies_days: float = Field(
        7, gt=0, description="Days for which pages that could not be read are kept, to see why."
    )
    failing_bodies_account_megabytes: int = Field(
        50, ge=1, description="Most that such pages of one account may take, packed; the oldest leave first."
    )
    failing_bodies_megabytes: int = Field(200, ge=1, description="Most that such pages may take in all, packed.")
    case_bodies_days: float | None = Field(
        None,
        gt=0,
        description="Days for which the pages of a case are kept after its end; unset: for ever.",
        examples=[730],
    )
    full_history_days: float = Field(
        30,
        ge=1,
        description="Days for which every state of the sellers is kept; of older days stay each change of seller or "
        "Buy Box, the lowest price and the last state.",
    )
    daily_history_days: float = Field(
        90,
        ge=1,
        description="Days after which the same is kept of each week only; your own prices stay for ever.",
    )
    deliveries_days: float = Field(180, ge=35, description="Days for which told messages are kept; cases are for ever.")
    counts_days: float = Field(35, ge=32, description="Days for which looks are counted by the hour, for the reports.")
    troubles_days: float = Field(90, ge=32, description="Days for which is kept when and why looks failed.")
    log_alarm_megabytes: int = Field(
        64,
        ge=8,
        description="Write-ahead log of the SQLite file beyond which you are told that something holds it open.",
    )
