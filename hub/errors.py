"""Operators' failures. Editors' mistakes are values (`hub.problems`), never exceptions."""


class HubError(Exception):
    """Root of every failure the hub raises on purpose; caught once, in `scripts.cli`.

    Args:
        message: What went wrong, one sentence in English.
        hint: What to do about it, one sentence.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class SettingsError(HubError):
    """`hub.yml` or a command's settings cannot be used."""


class ContentError(HubError):
    """Content has problems, so nothing was built; `hub check` lists them."""

    exit_code = 1


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
