"""The tree under way: what it takes from the trees before it, and that it never touches the published one."""

import os
from pathlib import Path

import pytest

from hub.publish.draft import Draft, drafted
from hub.publish.inventory import SUMS, digest
from hub.publish.record import Record, looks_like
from hub.publish.releases import replace_draft
from hub.publish.stage import SPARE, staging, workshop_of


def publish(
    out: Path, files: dict[str, str], *, clean: bool = False, keep: int = 0
) -> tuple[list[str], list[str]]:
    """Publish texts by path, each known by itself; say which were kept and which were written."""
    kept: list[str] = []
    written: list[str] = []
    with staging(out) as stage:
        draft = drafted(out, stage, clean=clean)
        for path, text in files.items():
            if draft.kept(path, text):
                kept.append(path)
            else:
                draft.put(path, text, text.encode())
                written.append(path)
        sums = "".join(f"{row.sha256}  {path}\n" for path, row in sorted(draft.rows.items()) if path in files)
        if not draft.kept(SUMS, sums):
            draft.put(SUMS, sums, sums.encode())
        draft.drop_others()
        replace_draft(draft, out, keep=keep)
    return kept, written


def texts(tree: Path) -> dict[str, str]:
    return {
        path.relative_to(tree).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(tree.rglob("*")) if path.is_file() and path.name != SUMS
    }  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_only_what_has_changed_is_written_and_nothing_is_lost(out: Path) -> None:
    one = {"a.txt": "a", "b/c.txt": "c", "b/d.txt": "d"}
    assert publish(out, one) == ([], ["a.txt", "b/c.txt", "b/d.txt"])
    two = {**one, "b/d.txt": "d, changed"}
    assert publish(out, two) == (["a.txt", "b/c.txt"], ["b/d.txt"])
    assert texts(out) == two
    three = {"a.txt": "a, changed", "b/d.txt": "d, changed"}
    assert publish(out, three) == (["b/d.txt"], ["a.txt"])
    assert texts(out) == three
    assert texts(workshop_of(out) / SPARE) == two


def test_where_no_tree_is_spare_a_draft_begins_as_a_twin_of_the_published_one(out: Path) -> None:
    publish(out, {"a.txt": "a", "b/c.txt": "c", "b/d.txt": "d"})
    (out / "b/d.txt").write_text("x", encoding="utf-8")
    (out / "script.js").write_text("alert(1)", encoding="utf-8")
    with staging(out) as stage:
        draft = drafted(out, stage)
        assert sorted(draft.rows) == [SUMS, "a.txt", "b/c.txt"]
        assert texts(draft.folder) == {"a.txt": "a", "b/c.txt": "c"}
        assert (draft.folder / "a.txt").stat().st_ino == (out / "a.txt").stat().st_ino
        draft.put("a.txt", "new", b"new")
        assert (out / "a.txt").read_text(encoding="utf-8") == "a"


def test_the_record_knows_how_files_look_after_they_were_linked(out: Path) -> None:
    """Else every file would be hashed by the next build."""
    publish(out, {"a.txt": "a", "b.txt": "b"})
    publish(out, {"a.txt": "a", "b.txt": "b2"})
    for tree in (out, workshop_of(out) / SPARE):
        rows = Record.of(tree, workshop_of(out)).rows
        seen = {path: (tree / path).stat() for path in rows}
        assert {path: row.looks for path, row in rows.items()} == {
            path: looks_like(one) for path, one in seen.items()
        }


def test_the_same_tree_is_not_published_twice(out: Path) -> None:
    publish(out, {"a.txt": "a"})
    before = out.stat().st_ino
    publish(out, {"a.txt": "a"})
    publish(out, {"a.txt": "a"})
    assert out.stat().st_ino == before


def test_a_file_that_only_got_another_name_is_not_read_again(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr("hub.publish.draft.digest", lambda path: read.append(path.name) or digest(path))
    for number in range(8):  # five trees share a file; each name more changes how it looks in all of them
        kept, _ = publish(out, {"film.mp4": "film", "b.txt": f"b{number}"}, keep=3)
        assert kept == (["film.mp4"] if number else [])
    assert "film.mp4" not in read
    spare = workshop_of(out) / SPARE / "film.mp4"
    spare.unlink()
    spare.write_text("moon", encoding="utf-8")
    assert publish(out, {"film.mp4": "film", "b.txt": "b9"}, keep=3)[0] == ["film.mp4"]
    assert "film.mp4" in read
    assert texts(out) == {"film.mp4": "film", "b.txt": "b9"}


def test_a_clean_tree_takes_nothing(out: Path) -> None:
    publish(out, {"a.txt": "a"})
    assert publish(out, {"a.txt": "a"}, clean=True) == ([], ["a.txt"])


def test_a_published_file_that_somebody_changed_is_made_again(out: Path) -> None:
    files = {"a.txt": "a", "b.txt": "b"}
    publish(out, files)
    publish(out, {**files, "c.txt": "c"})
    for tree in (out, workshop_of(out) / SPARE):
        seen = (tree / "a.txt").stat()
        (tree / "a.txt").write_text("x", encoding="utf-8")
        os.utime(tree / "a.txt", ns=(seen.st_atime_ns, seen.st_mtime_ns))  # of the same size and time
    assert publish(out, files) == (["b.txt"], ["a.txt"])
    assert texts(out) == files


def test_a_file_that_was_only_touched_is_kept(out: Path) -> None:
    publish(out, {"a.txt": "a"})
    os.utime(out / "a.txt")
    assert publish(out, {"a.txt": "a", "b.txt": "b"}) == (["a.txt"], ["b.txt"])


def test_what_lies_in_the_spare_tree_without_a_record_goes(out: Path) -> None:
    publish(out, {"a.txt": "a"})
    publish(out, {"a.txt": "a", "b.txt": "b"})
    (workshop_of(out) / SPARE / "script.js").write_text("alert(1)", encoding="utf-8")
    (workshop_of(out) / SPARE / "link").symlink_to("/")
    publish(out, {"a.txt": "a", "b.txt": "b2"})
    assert texts(out) == {"a.txt": "a", "b.txt": "b2"}


def test_a_record_holds_every_time_and_every_number(out: Path) -> None:
    publish(out, {"a.txt": "a", "b/c.txt": "c"})
    os.utime(out / "a.txt", ns=(-1, -1))  # before 1970
    publish(out, {"a.txt": "a", "b/c.txt": "c2"})
    record = Record.of(out, workshop_of(out))
    rows = {
        "a.txt": record.rows["a.txt"]._replace(looks=bytes(range(232, 256))),
        "b/c.txt": record.rows["b/c.txt"]._replace(note=("x", {"y": "z"}), size=0),
    }
    Record(out, record.place, dict(rows), record.notes).write()
    again = Record.of(out, workshop_of(out))
    assert (again.rows, again.notes) == (rows, record.notes)
    assert all(type(one) is type(rows["a.txt"]) for one in again.rows.values())


@pytest.mark.parametrize("damage", ["cut", "flip", "gone"])
def test_a_damaged_record_is_none(out: Path, damage: str) -> None:
    publish(out, {"a.txt": "a"})
    for place in (workshop_of(out) / "records").iterdir():
        raw = bytearray(place.read_bytes())
        raw[-3] ^= 1
        if damage == "gone":
            place.unlink()
        else:
            place.write_bytes(raw[:-5] if damage == "cut" else raw)
    assert publish(out, {"a.txt": "a"}) == ([], ["a.txt"])


def test_the_published_tree_is_never_written_to(out: Path) -> None:
    """Both trees share files; one that changes is another file afterwards."""
    publish(out, {"a.txt": "a", "b.txt": "b"})
    publish(out, {"a.txt": "a", "b.txt": "b2"})
    held = {path: (digest(out / path), (out / path).stat().st_ino) for path in ("a.txt", "b.txt")}
    with staging(out) as stage:
        draft = drafted(out, stage)
        draft.put("a.txt", "new", b"new")
        draft.put("b.txt", "new", b"new")
        draft.drop_others()
        assert {path: (digest(out / path), (out / path).stat().st_ino) for path in held} == held


def test_a_file_of_a_store_is_linked_once(tmp_path: Path, out: Path) -> None:
    store = tmp_path / "store.bin"
    store.write_bytes(b"12345")
    draft = Draft(out)
    first = draft.link("media/a.bin", store)
    assert (out / "media/a.bin").stat().st_ino == store.stat().st_ino
    assert draft.link("media/a.bin", store) == first
    store.unlink()
    store.write_bytes(b"123456")
    assert draft.link("media/a.bin", store).size == 6
    assert (out / "media/a.bin").read_bytes() == b"123456"
