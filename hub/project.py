"""Where a project's inputs and outputs lie, and its settings from `hub.yml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from yaml.constructor import ConstructorError

from hub.errors import SettingsError
from hub.problems import Text

#: Where a JSON Schema has the English of a `description`, which is Chinese as it is for editors.
ENGLISH = "x-en"
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\"'<>]+/$")]


def _address_block(text: str) -> str:
    return str(ip_network(text, strict=False))


AddressBlock = Annotated[str, AfterValidator(_address_block)]
PlatformName = Annotated[str, StringConstraints(pattern=r"^[^\s\"',=+@-][^\"',\r\n]{0,29}$")]


class _Once(yaml.SafeLoader):
    """Refuses a key that stands twice, of which YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set[str]()
        for key, _value in node.value:
            name = str(key.value)  # a list where a key is no scalar
            if name in seen:
                raise ConstructorError(None, None, f"'{name}' stands twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _setting(default: Any, zh: str, en: str, **bounds: Any) -> Any:
    """A setting and what it is for, in both languages."""
    return Field(default, description=zh, json_schema_extra={ENGLISH: en}, **bounds)


class MediaSettings(_Settings):
    """How masters become renditions."""

    masters: str = _setting(
        "", "母版在哪里：文件夹或 fsspec 网址；不写就是 build/masters",
        "folder or fsspec URL of the masters; empty: build/masters",
    )  # fmt: skip
    preset: str = _setting(
        "standard", "编码用多少力气，standard 或 quick", "x264 effort, standard or quick", pattern="^(standard|quick)$"
    )  # fmt: skip
    hls: bool = _setting(
        False, "再做一份 HLS 播放列表，true 或 false", "also write an HLS playlist, true or false"
    )
    av1: bool = _setting(
        False, "再做一份 AV1，true 或 false；摄像机拍的片子小一半，做得慢一些",
        "also write an AV1 source, true or false: films of a camera take half the bytes, and take longer to make",
    )  # fmt: skip


class PlaysSettings(_Settings):
    """How logs become counts."""

    cap: int = _setting(
        5, "一台设备一天给同一讲最多算几次，整数", "plays a client may add to one lecture a day", ge=1, le=10_000
    )  # fmt: skip
    school_blocks: dict[AddressBlock, Annotated[int, Field(ge=1, le=100_000)]] = _setting(
        {"198.51.100.0/24": 300},
        "许多人共用的网段，各自的每日上限（整数）；原来写的是示例日志的文档网段",
        "address block shared by many -> its own cap; the default is a documentation range of sample logs",
    )
    platforms: dict[PlatformName, dict[Literal["lecture", "date", "plays"], str]] = _setting(
        {}, "平台名，以及它导出的 CSV 里各列的名字", "platform -> columns of the CSV it exports"
    )


class PublishSettings(_Settings):
    """Where the built site goes, and how large its pages may be."""

    keep: int = _setting(
        3, "保留几个以前的版本，供 hub publish --rollback 用，整数", "previous releases kept for `hub publish --rollback`",
        ge=0, le=100,
    )  # fmt: skip
    target: str = _setting(
        "", "hub publish 没有写去处时发到哪里：文件夹或 fsspec 网址",
        "folder or fsspec URL that `hub publish` fills when none is named",
    )  # fmt: skip
    options: dict[str, str] = _setting(
        {}, "去处的连接选项，名: 值，例如 endpoint_url；不放密钥",
        "options of the target's file system, such as endpoint_url; no secrets",
    )  # fmt: skip
    budgets: dict[str, int] = _setting(
        {}, "页面种类，以及它的 HTML 压缩前最多几个字节（整数）", "kind of page -> largest HTML in bytes, before compression"
    )  # fmt: skip


class Settings(_Settings):
    """`hub.yml`. Every setting has a default, so the file may be empty."""

    site_name: str = _setting(
        "家庭教育微讲坛",
        "网站名，在页头和标题里",
        "name in the header and titles",
        min_length=1,
        max_length=40,
    )
    site_description: str = _setting(
        "给家长的三五分钟微课和今晚就能用的小办法。", "给搜索引擎的一句话", "one sentence for search engines", max_length=120
    )  # fmt: skip
    site_url: Url = _setting(
        "https://hub.example/", "网站的网址，以 https:// 开头，以 / 结尾", "address of the published site, begins with https:// and ends with /"
    )  # fmt: skip
    icp: str = _setting(
        "", "ICP 备案号，写了就在每页显示", "ICP number, shown on every page when set", max_length=40
    )
    gongan: str = _setting(
        "", "公安备案号，写了就显示", "public security number, shown when set", max_length=60
    )
    operator: str = _setting("", "谁在办这个网站", "who runs the site", max_length=60)
    report_email: str = _setting("", "指错和投诉的邮箱", "where errors and complaints go", max_length=80)
    report_phone: str = _setting("", "投诉电话，加引号", "telephone for complaints, in quotes", max_length=30)
    region: str = _setting(
        "sample", "用哪个地区的校历：content/calendar/ 里的文件名，小写英文", "school calendar, content/calendar/<region>.yml",
        pattern=r"^[a-z0-9-]+$",
    )  # fmt: skip
    time_zone: str = _setting("Asia/Shanghai", "日志的时间属于哪个时区", "zone of log times and days")
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
            raw = _Once(path.read_text(encoding="utf-8")).get_single_data() or {}
            return cls(root, Settings.model_validate(raw))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise SettingsError(
                Text(
                    f"hub.yml 的设置 {where} 不对：{first['msg']}",
                    f"hub.yml, setting {where}: {first['msg']}",
                ),
                SettingsError.remedy,
            ) from error
        except (
            OSError,
            ValueError,
            RecursionError,
            yaml.YAMLError,
        ) as error:  # ValueError: 2026-13-45 is no day
            raise SettingsError(
                Text(f"hub.yml 读不懂：{error}", f"hub.yml cannot be read: {error}"),
                Text("改好它；每一项不写也有默认值。", "mend the file; every setting has a default"),
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
