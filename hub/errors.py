"""Failures that end a command. Mistakes in editors' files are values (`hub.problems`), never exceptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from hub.problems import Problem, Text, report

#: What to do where a file cannot be written.
MEND_DISK = Text("腾出磁盘空间，或检查文件夹的写权限。", "free the disk or mend its rights")


class HubError(Exception):
    """Root of every failure the hub raises on purpose; caught once, in `scripts.verbs`.

    Args:
        message: What went wrong, one sentence; in both languages where an editor can meet it, else in English.
        hint: What to do about it, one sentence.
    """

    exit_code = 2

    def __init__(self, message: Text | str, hint: Text | str = "") -> None:
        self.message, self.hint = _both(message), _both(hint)
        super().__init__(self.message.en)


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


def _both(said: Text | str) -> Text:
    return said if isinstance(said, Text) else Text(said, said)
