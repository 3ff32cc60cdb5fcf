"""Failures that end a command. Mistakes in editors' files are values (`hub.problems`), never exceptions."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import Self

from hub.problems import NOTHING, Problem, Text, report

#: What to do where a file cannot be written.
MEND_DISK = Text("腾出磁盘空间，或检查文件夹的写权限。", "free the disk or mend its rights")
#: What the system says of a disk, for editors.
_CHINESE = {
    errno.ENOSPC: "磁盘满了", errno.EDQUOT: "磁盘配额用完了", errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EIO: "磁盘读写出错",
    errno.ENOENT: "文件或文件夹不在了", errno.ENOTDIR: "不是文件夹", errno.EEXIST: "同名的文件已经在那里",
    errno.EISDIR: "是文件夹，不是文件", errno.EMFILE: "打开的文件太多", errno.ENAMETOOLONG: "名字太长",
}  # fmt: skip


def reason(error: OSError) -> Text:
    """Why the system refused; its own English where there is no Chinese."""
    said = error.strerror or str(error)
    return Text(_CHINESE.get(error.errno or 0, said), said)


class HubError(Exception):
    """Root of every failure the hub raises on purpose; caught once, in `scripts.verbs`.

    Args:
        message: What went wrong, one sentence.
        hint: What to do about it, one sentence.
    """

    exit_code = 2

    def __init__(self, message: Text, hint: Text = NOTHING) -> None:
        self.message, self.hint = message, hint
        super().__init__(self.message.en)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes."""
        return (type(self), (self.message, self.hint))

    @classmethod
    def unwritten(cls, name: str, error: OSError) -> Self:
        """The failure of a disk on which `name` could not be written."""
        why = reason(error)
        return cls(Text(f"{name} 写不进去：{why.zh}。", f"{name} could not be written: {why.en}"), MEND_DISK)

    @classmethod
    def unread(cls, name: str, error: OSError) -> Self:
        """The failure of a file that somebody named and that could not be read."""
        why = reason(error)
        return cls(
            Text(f"{name} 读不出来：{why.zh}。", f"{name} cannot be read: {why.en}"),
            Text("检查文件名和权限。", "check the name and the rights"),
        )


class ListedError(HubError):
    """Files that people write have problems."""

    remedy = Text("", "")

    @classmethod
    def listing(cls, problems: Iterable[Problem]) -> Self:
        """The failure whose message is the report of `problems`."""
        found = sorted(problems)
        said = Text(report(found, language="zh").rstrip(), report(found, language="en").rstrip())
        return cls(said, cls.remedy)


class SettingsError(ListedError):
    """`hub.yml` or a command's settings cannot be used."""

    remedy = Text("每一项的意思在 docs/settings.md。", "docs/settings.md says what each setting is for")


class ContentError(ListedError):
    """Content has problems, so nothing was built; `hub check` lists them."""

    exit_code = 1
    remedy = Text("运行 hub check，照提示改好。", "run `hub check`")


class BuildError(HubError):
    """A site could not be built although its content is fine."""


class VerifyError(BuildError):
    """A tree was refused: what was built or is to be published is not what was vouched for."""

    exit_code = 3


class PublishError(HubError):
    """A target holds only a part of the new site; running the same command again goes on."""

    exit_code = 4


class IndexFileError(HubError):
    """An index file is missing, damaged or from another version."""

    #: What to do about a file that no command can make anew.
    ONLY_COPY = Text("从备份恢复：别处没有。", "restore it from a backup: it is kept nowhere else")

    @classmethod
    def useless(cls, name: str, hint: Text) -> Self:
        """The failure of a file that is there and cannot be used."""
        return cls(Text(f"{name} 不能用了。", f"{name} cannot be used"), hint)
