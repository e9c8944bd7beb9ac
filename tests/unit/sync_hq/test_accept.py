"""What headquarters takes of an upload: what its kiosk signed, and nothing that somebody between wrote into it."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.facts import CheckedIn
from kiosk.domain.visits import Source
from sync.client.steps import BatchStored, PageTaken, Upload
from tests.branch_in_process import ALL_BYTES, ALL_FACTS, BranchInProcess, KioskInProcess
from tests.builders import TUESDAY


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[BranchInProcess]:
    made = BranchInProcess(tmp_path)
    yield made
    made.close()


def arrives(kiosk: KioskInProcess) -> None:
    with kiosk.store.begin() as work:
        work.append(CheckedIn(TUESDAY, Source.PASS))


def test_where_a_journal_begins_is_not_taken_from_somebody_who_changed_it_on_the_way(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    arrives(kiosk)
    honest = kiosk.line.upload

    def upload(bearer: str, body: bytes) -> Any:
        header, _, events = gzip.decompress(body).partition(b"\n")
        changed = header.replace(b'"parent_hash":"0', b'"parent_hash":"5')
        assert changed != header
        honest(bearer, gzip.compress(changed + b"\n" + events))
        return honest(bearer, body)

    kiosk.line.upload = upload  # type: ignore[method-assign]
    assert isinstance(kiosk.perform(Upload(ALL_FACTS, ALL_BYTES)), BatchStored)
    assert kiosk.meet() == PageTaken(0, 0.0)
