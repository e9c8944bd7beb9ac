"""Headquarters is told while there is still room on a tablet's disk, not when nothing can be written any more (F32)."""

from pathlib import Path

import pytest

from kiosk.domain.facts import DiskLow
from sync.hq import views
from sync.hq.web.overview import overview
from sync.hq.web.texts import Words
from tests.branch_in_process import BranchInProcess
from tests.builders import BRANCH
from tests.strictness import AnnouncedWarnings


@pytest.mark.fault("F32")
def test_a_disk_that_fills_up_is_something_to_look_at_for_headquarters_people(
    tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: disk PER-1 120 MB")
    branch = BranchInProcess(tmp_path)
    kiosk = branch.add()
    with kiosk.store.begin() as work:
        work.append(DiskLow(120))

    kiosk.meet()

    with branch.house.store.reading() as connection:
        described = views.branch(connection, BRANCH)
        assert described is not None
        now = views.now(connection, described, branch.clock.now())
    assert [(kind, about) for kind, about, _at in now.incidents] == [("disk", "PER-1 120 MB")]
    (shown,) = [one.text for one in overview([now], Words("en")).attention]
    assert shown == "Disk space is running low. Tell support today."
    branch.close()
