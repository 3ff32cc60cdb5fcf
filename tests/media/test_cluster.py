"""The same jobs on a Dask cluster of two processes; one dies in the middle."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.catalogue.model import Catalogue
from hub.errors import HubError
from hub.media.cluster import on_cluster
from hub.media.run import run
from hub.project import Project

Film = Callable[..., Path]
Shop = Callable[..., Project]
Read = Callable[[Project], Catalogue]


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_dead_worker_loses_no_clip(film: Film, shop: Shop, published: Read, tmp_path: Path) -> None:
    local: Any = importlib.import_module("distributed").LocalCluster

    clips = [f'{{master: a.mp4, start: "0:{n:02}", end: "0:{n + 2:02}"}}' for n in range(48)]
    project = shop(*clips)
    shutil.copy(film("a.mp4", picture="testsrc2=s=320x180:r=10:d=50", sound=None), project.masters / "a.mp4")
    near = run(project, published(project)).index
    bytes_of = {one: one.read_bytes() for one in sorted(project.renditions.rglob("*.mp4"))}
    shutil.rmtree(project.renditions)

    def kill_one(workers: list[int]) -> None:
        for _ in range(600):
            if list(project.renditions.glob(".making-*/*.mp4")):
                os.kill(workers[0], signal.SIGKILL)
                return
            time.sleep(0.02)

    with local(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(tmp_path / "dask"),
        host="127.0.0.1", silence_logs=50,
    ) as cluster:  # fmt: skip
        workers = [one.pid for one in cluster.workers.values()]
        killer = threading.Thread(target=kill_one, args=(workers,))
        killer.start()
        with on_cluster(cluster.scheduler_address) as executor:
            far = run(project, published(project), executor=executor)
        killer.join()
    assert far.index == near
    assert far.made == 48
    # a killed worker leaves its room behind; the next run or `gc` clears it
    whole = [one for one in project.renditions.rglob("*.mp4") if not one.parent.name.startswith(".making-")]
    assert {one: one.read_bytes() for one in sorted(whole)} == bytes_of


def test_no_scheduler_is_one_clear_error() -> None:
    with pytest.raises(HubError, match="no Dask scheduler answers"), on_cluster("tcp://127.0.0.1:1"):
        pass
