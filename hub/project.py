"""Where a project's inputs and outputs lie, and its settings from `hub.yml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from hub.errors import SettingsError

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\"'<>]+/$")]


def _address_block(text: str) -> str:
    return str(ip_network(text, strict=False))


AddressBlock = Annotated[str, AfterValidator(_address_block)]
PlatformName = Annotated[str, StringConstraints(pattern=r"^[^\s\"',=+@-][^\"',\r\n]{0,29}$")]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class MediaSettings(_Settings):
    """How masters become renditions."""

    masters: str = Field("", description="Folder or fsspec URL of the masters; empty: build/masters")
    preset: str = Field("standard", pattern="^(standard|quick)$", description="x264 effort")
    hls: bool = Field(False, description="also write an HLS playlist")
    av1: bool = Field(
        False,
        description="also write an AV1 source: films of a camera take half the bytes, and take longer to make",
    )


class PlaysSettings(_Settings):
    """How logs become counts."""

    cap: int = Field(5, ge=1, le=10_000, description="plays a client may add to one lecture a day")
    school_blocks: dict[AddressBlock, Annotated[int, Field(ge=1, le=100_000)]] = Field(
        default={"198.51.100.0/24": 300},
        description="address block shared by many -> its own cap; the default is a documentation range of sample logs",
    )
    platforms: dict[PlatformName, dict[Literal["lecture", "date", "plays"], str]] = Field(
        default_factory=dict, description="platform -> columns of the CSV it exports"
    )


class PublishSettings(_Settings):
    """Where the built site goes, and how large its pages may be."""

    keep: int = Field(3, ge=0, le=100, description="previous releases kept for `hub publish --rollback`")
    target: str = Field("", description="folder or fsspec URL that `hub publish` fills when none is named")
    options: dict[str, str] = Field(
        default_factory=dict,
        description="options of the target's file system, such as endpoint_url; no secrets",
    )
    budgets: dict[str, int] = Field(
        default_factory=dict, description="kind of page -> largest HTML in bytes, before compression"
    )


class Settings(_Settings):
    """`hub.yml`. Every setting has a default, so the file may be empty."""

    site_name: str = Field(
        "家庭教育微讲坛", min_length=1, max_length=40, description="name in the header and titles"
    )
    site_description: str = Field(
        "给家长的三五分钟微课和今晚就能用的小办法。",
        max_length=120,
        description="one sentence for search engines",
    )
    site_url: Url = Field("https://hub.example/", description="address of the published site, ends with /")
    icp: str = Field("", max_length=40, description="ICP number, shown on every page when set")
    gongan: str = Field("", max_length=60, description="public security number, shown when set")
    operator: str = Field("", max_length=60, description="who runs the site")
    report_email: str = Field("", max_length=80, description="where errors and complaints go")
    report_phone: str = Field("", max_length=30, description="telephone for complaints")
    region: str = Field(
        "sample", pattern=r"^[a-z0-9-]+$", description="school calendar, content/calendar/<region>.yml"
    )
    time_zone: str = Field("Asia/Shanghai", description="zone of log times and days")
    media: MediaSettings = MediaSettings()
    plays: PlaysSettings = PlaysSettings()
    publish: PublishSettings = PublishSettings()


@dataclass(frozen=True)
class Project:
    """One checkout: its root, its settings and the places of everything.

    Example:
        >>> Project.at(Path(".")).lectures  # doctest: +SKIP
        PosixPath('lectures')
    """

    root: Path
    settings: Settings = field(default_factory=Settings)
    plays_at: Path | None = None

    @classmethod
    def at(cls, root: Path) -> Project:
        """Read `root/hub.yml`, or take the defaults when there is none.

        Raises:
            SettingsError: The file is no YAML, or a setting is unknown or out of bounds.
        """
        path = root / "hub.yml"
        if not path.exists():
            return cls(root)
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
            return cls(root, Settings.model_validate(raw))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise SettingsError(
                f"hub.yml cannot be read: {error}", "mend the file; every setting has a default"
            ) from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise SettingsError(
                f"hub.yml, setting {where}: {first['msg']}", "see docs/settings.md"
            ) from error

    @property
    def content(self) -> Path:
        """Tips, pages, events, places: editors' folder."""
        return self.root / "content"

    @property
    def lectures(self) -> Path:
        """One folder a lecture, and the shared lists."""
        return self.root / "lectures"

    @property
    def tips(self) -> Path:
        """Tip files."""
        return self.content / "tips"

    @property
    def calendars(self) -> Path:
        """School calendars, one file a region."""
        return self.content / "calendar"

    @property
    def taxonomy(self) -> Path:
        """Series, stages, topics, speakers, documents, helplines."""
        return self.lectures / "taxonomy.yml"

    @property
    def facts(self) -> Path:
        """Policy figures that bodies must agree with."""
        return self.lectures / "policy-facts.yml"

    @property
    def build(self) -> Path:
        """Everything made on the way to the site; may be deleted at any time."""
        return self.root / "build"

    @property
    def kept(self) -> Path:
        """What one build leaves to spare the next one work; may be deleted at any time."""
        return self.build / "cache"

    @property
    def masters(self) -> Path:
        """Local folder of masters."""
        return Path(self.settings.media.masters) if self.settings.media.masters else self.build / "masters"

    @property
    def renditions(self) -> Path:
        """Content-addressed store of renditions."""
        return self.root / "media" / "renditions"

    @property
    def media_index(self) -> Path:
        """What each lecture's clip became."""
        return self.build / "media.json"

    @property
    def plays(self) -> Path:
        """Events and rollups of the play counts; no address is ever in it."""
        return self.plays_at or self.root / ".hub" / "plays"

    @property
    def plays_index(self) -> Path:
        """Published play counts, copied to `plays/v1/` of the site."""
        return self.build / "plays" / "v1"

    @property
    def search_index(self) -> Path:
        """Published search shards, copied to `search/` of the site."""
        return self.build / "search"

    @property
    def site(self) -> Path:
        """The published tree."""
        return self.root / "site"
