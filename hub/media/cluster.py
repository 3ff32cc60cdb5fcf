"""The same jobs on a Dask cluster (extra `cluster`): a dead worker's job runs again on another."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from hub.errors import HubError
from hub.problems import Text

#: How often a job is tried again, on another worker if there is one, when its worker dies or fails.
RETRIES = 3


@contextmanager
def on_cluster(address: str) -> Iterator[Executor]:
    """Give an executor whose jobs run on the cluster at `address`.

    Workers need this package, the same ffmpeg, and the same disk at the same place.

    Raises:
        HubError: `distributed` is not installed, or nobody answers at the address.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise HubError(
            Text("没有装 distributed。", "distributed is not installed"),
            Text.same("uv pip install -e '.[cluster]'"),
        ) from error
    try:
        client: Any = distributed.Client(address, timeout="15s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise HubError(
            Text(f"{address} 上没有 Dask 调度器应答。", f"no Dask scheduler answers at {address}"),
            Text("用 dask scheduler 启动一个。", "start one with `dask scheduler`"),
        ) from error
    try:
        yield client.get_executor(pure=False, retries=RETRIES)
    finally:
        client.close()
