"""Fifty listings, thirty words and twenty rivals by eBay's API: within its quotas, and no answer older than promised.

The suite plays the first hours, in which everything comes at once; `./run.sh day` plays the whole day.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.readings import Topic
from tests.monitor.ebay_day import LISTINGS, RIVALS, SEARCHED, THEIRS, day

HOUR = timedelta(hours=1)


@pytest.mark.timeout(400)  # a few seconds of work, which a busy machine may take minutes for
async def test_a_day_s_beginning_with_a_restart_stays_within_the_quotas_and_keeps_what_is_promised(
    tmp_path: Path,
) -> None:
    async with day(tmp_path) as made:
        promised = {share.demand.topic: share.period for one in made.budgets for share in one.shares}
        assert promised[Topic.RANKS] == 4 * HOUR
        assert promised[Topic.RIVALS] == HOUR
        assert promised[Topic.COPYCATS] == 6 * HOUR
        assert promised[Topic.LISTINGS] < HOUR
        assert (LISTINGS, len(SEARCHED), RIVALS) == (50, 30, 20)

        await made.passes(0.7)
        await made.passes(0.7)

        ages = made.ages()
        assert ages[Topic.RIVALS] <= HOUR
        assert ages[Topic.LISTINGS] <= HOUR
        assert ages[Topic.COPYCATS] <= 6 * HOUR
        assert ages[Topic.RANKS] <= 4 * HOUR
        asked = made.asked("getItemByLegacyId", "legacy_item_id")
        assert min(len(asked[one.number]) for one in THEIRS) >= 2
        assert made.refused() == 0
        assert all(count <= made.ebay.quotas.limits[pool] for pool, count in made.spent().items())
        # What may come at once, and what sweeps may use of an hour and a half.
        assert made.most() <= 85 + 1.5 * 4165 / 24
        assert made.incidents == {}
