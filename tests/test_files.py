from pathlib import Path

import pytest

from hub.errors import HubError
from hub.files import written


@pytest.mark.parametrize(("fault", "told"), [(ValueError("no"), ValueError), (OSError(28, "full"), HubError)])
def test_what_fails_half_way_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, fault: Exception, told: type[Exception]
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with pytest.raises(told), written(path) as stream:
        stream.write(b"new")
        raise fault
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_bytes() == b"old"
