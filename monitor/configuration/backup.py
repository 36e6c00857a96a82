"""The [backup] section: when the daemon copies the memory, and how long a copy is kept."""

from pydantic import Field

from monitor.configuration.values import HomePath, Section


class Backup(Section):
    """Backups that the daemon makes by itself, each proved by a rehearsal; `twoam backup` makes one by hand."""

    enabled: bool = Field(True, description="Whether the daemon makes backups by itself.")
    every_hours: float = Field(24.0, ge=1, description="Hours from one backup to the next.")
    keep_daily: int = Field(7, ge=1, description="How many days keep their last backup.")
    keep_weekly: int = Field(4, ge=0, description="How many weeks keep their last backup.")
    folder: HomePath | None = Field(
        None,
        description="Folder of the backups, best on another disk; unset: backups in state_dir.",
        examples=["/mnt/other-disk/twoam"],
    )
