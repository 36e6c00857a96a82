"""The tables; they stay in this package, and the migrations are held to them by a test."""

from storage.tables.alerting import DeliveryIncidentRow, DeliveryRow, IncidentRow, ProofBodyRow, ProofRow, TransitionRow
from storage.tables.base import Row, table
from storage.tables.people import (
    AttemptRow,
    ButtonRow,
    FriendRow,
    InviteRow,
    KeepRow,
    MuteRow,
    PersonRow,
    SeenUpdateRow,
    SettingRow,
)
from storage.tables.watching import (
    CoverageRow,
    ListingRow,
    LookLogRow,
    MemoryRow,
    MetricNameRow,
    RankingRow,
    SeriesRow,
    SnapshotRow,
    TroubleRow,
    WatchRow,
)

__all__ = [
    "AttemptRow",
    "ButtonRow",
    "CoverageRow",
    "DeliveryIncidentRow",
    "DeliveryRow",
    "FriendRow",
    "IncidentRow",
    "InviteRow",
    "KeepRow",
    "ListingRow",
    "LookLogRow",
    "MemoryRow",
    "MetricNameRow",
    "MuteRow",
    "PersonRow",
    "ProofBodyRow",
    "ProofRow",
    "RankingRow",
    "Row",
    "SeenUpdateRow",
    "SeriesRow",
    "SettingRow",
    "SnapshotRow",
    "TransitionRow",
    "TroubleRow",
    "WatchRow",
    "table",
]
