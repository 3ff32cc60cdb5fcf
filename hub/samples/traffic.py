"""The made-up traffic of `hub.samples.logs`, line by line."""

from __future__ import annotations

import json
import math
import random
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hub.plays.sources import SAMPLE_MARK
from hub.samples.logs import Clip, Traffic, Truth

#: browsers of households, and how common each is
AGENTS = (
    (30, "Mozilla/5.0 (Linux; Android {a}; {m} Build/{b}; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/{c}.0.{d}.{e} Mobile Safari/537.36 XWEB/{x} MMWEBSDK/20240501 MMWEBID/{y} MicroMessenger/8.0.{z}.2701(0x28003252) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64"),
    (22, "Mozilla/5.0 (iPhone; CPU iPhone OS {i}_{j} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.{z}(0x18003{z}d) NetType/WIFI Language/zh_CN"),
    (14, "Mozilla/5.0 (iPhone; CPU iPhone OS {i}_{j} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{i}.{j} Mobile/15E148 Safari/604.1"),
    (14, "Mozilla/5.0 (Linux; Android {a}; {m}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{c}.0.{d}.{e} Mobile Safari/537.36"),
    (12, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{c}.0.0.0 Safari/537.36 Edg/{c}.0.0.0"),
    (8, "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.{z} Mobile HuaweiBrowser/5.0.{j}.300"),
)  # fmt: skip
MODELS = (
    "V2148A",
    "23127PN0CC",
    "PHB110",
    "M2012K11AC",
    "ANG-AN00",
    "CUBOT_X19",
    "SM-G9910",
    "ALN-AL00",
    "RMX3700",
)
ROBOTS = (
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
    "python-requests/2.31.0", "curl/8.5.0", "-",
)  # fmt: skip
SCANS = ("/wp-login.php", "/.env", "/phpmyadmin/index.php", "/actuator/health", "/.git/config")
_HOURS = (1, 1, 0.5, 0.3, 0.3, 0.5, 1.5, 3, 3, 2, 2, 2.5, 4, 3.5, 2, 2, 2.5, 4, 6, 9, 12, 12, 8, 3)


class Viewer(NamedTuple):
    """Who asks: address and agent."""

    address: str
    agent: str


class Generator:
    """Makes the lines of a `Traffic` in order of time, a day in memory at once; `truth` grows with them."""

    def __init__(self, traffic: Traffic) -> None:
        self.truth = Truth()
        self._traffic = traffic
        self._random = random.Random(traffic.seed)  # noqa: S311 - made-up traffic
        # votes have dice of their own: the plays of a seed are the same with and without them
        self._tastes = random.Random(f"votes {traffic.seed}")  # noqa: S311 - made-up traffic
        self._zone = ZoneInfo(traffic.zone)
        self._weights: list[float] = []
        for place in range(len(traffic.clips)):
            self._weights.append((self._weights or [0.0])[-1] + 1 / (place + 2) ** 0.8)
        self._rows: list[tuple[int, int, bytes]] = []
        self._agents = [self._agent() for _ in range(900)]
        self._seen: Counter[tuple[Viewer, str, int]] = Counter()
        self._day = 0
        self._stamps: dict[int, str] = {}

    def lines(self) -> Iterator[bytes]:
        """The log, line by line, each with its newline."""
        traffic = self._traffic
        if traffic.marked:
            self.truth.lines += 1
            yield SAMPLE_MARK + b" seed=%d\n" % traffic.seed
        carried: list[tuple[int, int, bytes]] = []  # what last evening's plays ask for after midnight
        for back in range(traffic.days - 1, -1, -1):
            day = traffic.last_day - timedelta(days=back)
            begin = int(datetime.combine(day, datetime.min.time(), self._zone).timestamp() * 1000)
            self._rows, self._stamps, self._day = carried, {}, day.toordinal()
            self._seen.clear()
            self._fill(day, begin, back)
            self._rows.sort()
            end = begin + 86_400_000
            carried = [row for row in self._rows if row[0] >= end]
            for _time, _, line in self._rows[: len(self._rows) - len(carried)]:
                self.truth.lines += 1
                yield line
        self.truth.lines += len(carried)
        yield from (line for _time, _, line in carried)

    def _fill(self, day: date, begin: int, back: int) -> None:
        """One day: fewer plays at its start of the series than at its end, more on Saturday and Sunday."""
        traffic, pick = self._traffic, self._random
        shares = [(1 + 0.5 * (1 - ago / traffic.days)) * (1.35 if (day - timedelta(ago - back)).weekday() > 4 else 1)
                  for ago in range(traffic.days)]  # fmt: skip
        before = sum(shares[back + 1 :])
        total = sum(shares)
        number = round(traffic.plays * (before + shares[back]) / total) - round(
            traffic.plays * before / total
        )
        school_plays = round(number * traffic.school_share)
        for _ in range(number - school_plays):
            self._household_play(begin, back)
        while school_plays > 0:
            school_plays -= self._school_evening(begin, min(school_plays, pick.randint(20, 90)))
        for _ in range(number // 3):
            self._noise(begin + self._hour())
        if traffic.forged and back == min(1, traffic.days - 1):
            self._forge(begin)

    def _household_play(self, begin: int, back: int) -> None:
        pick = self._random
        clip = self._clip(back)
        viewer = self._household()
        while self._seen[viewer, clip.slug, self._day]:
            viewer = self._household()
        self._seen[viewer, clip.slug, self._day] += 1
        start = begin + self._hour()
        self._visit(start, viewer, clip)
        self._play(start + 2000, viewer, clip)
        self._vote(start + 9000, viewer, clip)
        kind = pick.random()
        if kind < 0.02:  # opened again at once: a second id within half a minute of the first
            self.truth.repeats += 1
            self._beacon(
                start + 2000 + 10_500 + pick.randint(11_000, 17_000), viewer, clip, self._id(), "10s"
            )

    def _school_evening(self, begin: int, number: int) -> int:
        """Parents of one school watch the same lecture in one hour, behind one address, with few kinds of phones."""
        pick = self._random
        address = f"198.51.100.{pick.randrange(self._traffic.schools) + 1}"
        clip = self._clip(0)
        evening = begin + 19 * 3_600_000
        for _ in range(number):
            viewer = Viewer(address, self._agents[int(pick.random() ** 2 * 14)])
            start = evening + pick.randrange(3_600_000)
            self._visit(start, viewer, clip)
            self._play(start + 1500, viewer, clip)
        self.truth.school_plays += number
        return number

    def _play(self, start: int, viewer: Viewer, clip: Clip) -> None:
        """An honest play: media in ranges, its beacons, some sent twice, and what was watched."""
        pick, truth = self._random, self.truth
        part = min(1.0, max(10.5 / clip.seconds, pick.betavariate(1.1, 0.9)))
        watched = clip.seconds if part > 0.95 else int(part * clip.seconds)
        self._media(start, viewer, clip, watched)
        name = self._id()
        truth.plays[clip.slug] += 1
        reached = truth.reached.setdefault(clip.slug, [0, 0, 0, 0])
        self._beacon(start + 10_000, viewer, clip, name, "10s")
        if pick.random() < 0.03:
            truth.retries += 1
            self._beacon(start + 10_000 + pick.randint(100, 60_000), viewer, clip, name, "10s")
        for place, (event, share) in enumerate((("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q100", 0.95))):
            if watched >= share * clip.seconds:
                reached[place] += 1
                self._beacon(start + int(share * clip.seconds * 1000) + 40, viewer, clip, name, event)
        if pick.random() < 0.3:
            self._beacon(start + 12_000, viewer, clip, name, f"w&w=0-{min(12, watched)}")
        self._beacon(start + watched * 1000 + 90, viewer, clip, name, f"w&w=0-{watched}")

    def _vote(self, time: int, viewer: Viewer, clip: Clip) -> None:
        """One parent in twelve says whether it was 有用, three in four that it was; one in ten of them thinks again."""
        dice = self._tastes
        if dice.random() >= 1 / 12:
            return
        item = f"L{int(clip.slug.partition('-')[0]):02}"
        useful = int(dice.random() < 0.75)
        taps = [1 - useful, useful] if dice.random() < 0.1 else [useful]
        for place, tap in enumerate(taps):
            self._line(time + 2000 * place, viewer, "POST", f"/u?v=1&i={item}&u={tap}", 204, 0, clip)
        said = self.truth.votes.setdefault(item, [0, 0])
        said[0] += useful
        said[1] += 1

    def _media(self, start: int, viewer: Viewer, clip: Clip, watched: int) -> None:
        """Ranges of the clip, read ahead by some; then and now one that is answered 304 or 416."""
        pick = self._random
        total = clip.seconds * clip.bytes_a_second
        wanted = min(total, (watched + 25) * clip.bytes_a_second)
        number = max(2, round(wanted / total * 15))
        for place in range(number):
            time = start + int(place * watched * 1000 / number)
            self._line(time, viewer, "GET", f"/{clip.path}", 206, wanted // number, clip)
        if pick.random() < 0.05:
            self._line(start - 50, viewer, "HEAD", f"/{clip.path}", 200, 0, clip)
            self._line(start + 90, viewer, "GET", f"/{clip.path}", pick.choice((304, 416)), 197, clip)

    def _visit(self, start: int, viewer: Viewer, clip: Clip) -> None:
        page = f"/lectures/{clip.slug}/"
        for after, target, size in ((0, page, 6100), (180, "/assets/hub.css", 4200), (190, "/assets/player.mjs", 3300),
                                    (260, f"/plays/v1/lectures/{clip.slug}.json", 700),
                                    (300, f"/{clip.path.rpartition('/')[0]}/poster.webp", 18_000)):  # fmt: skip
            self._line(start + after, viewer, "GET", target, 200, size, clip)

    def _noise(self, time: int) -> None:
        """Robots, some of which play; scanners; bytes of TLS on a plain port."""
        pick = self._random
        kind = pick.random()
        clip = self._clip(0)
        if kind < 0.7:
            robot = Viewer(self._household().address, pick.choice(ROBOTS))
            self._line(time, robot, "GET", f"/lectures/{clip.slug}/", 200, 6100, None)
            if kind < 0.2:
                self.truth.robots += 1
                self._line(
                    time + 50, robot, "GET", f"/{clip.path}", 200, clip.seconds * clip.bytes_a_second, None
                )
                self._beacon(time + 10_000, robot, clip, self._id(), "10s")
        elif kind < 0.95:
            self._line(time, self._household(), "GET", pick.choice(SCANS), 404, 153, None)
        else:
            self._line(
                time, Viewer(self._household().address, "-"), "", "\\x16\\x03\\x01\\x02", 400, 157, None
            )

    def _forge(self, begin: int) -> None:
        """One client sends `forged` beacons in a day, each with an id of its own: as fast as the day is long."""
        viewer = Viewer("203.0.113.77", self._agents[0])
        self.truth.forged = number = self._traffic.forged
        for place in range(number):
            self._beacon(
                begin + 1000 + place * 80_000_000 // number, viewer, self._traffic.clips[0], self._id(), "10s"
            )

    def _clip(self, back: int) -> Clip:
        """By popularity, which drifts a little from week to week."""
        clips = self._traffic.clips
        place = bisect(self._weights, self._random.random() * self._weights[-1])
        return clips[(min(place, len(clips) - 1) + back // 7) % len(clips)]

    def _household(self) -> Viewer:
        pick = self._random
        if pick.random() < 0.35:
            address = f"2001:db8:{pick.randrange(1, 65536):x}:{pick.randrange(1, 256):x}::{pick.randrange(1, 65536):x}"
        else:
            address = f"198.{pick.randrange(18, 20)}.{pick.randrange(256)}.{pick.randrange(1, 255)}"
        return Viewer(address, self._agents[pick.randrange(len(self._agents))])

    def _agent(self) -> str:
        pick = self._random
        shape = pick.choices([text for _, text in AGENTS], [share for share, _ in AGENTS])[0]
        values = {"a": pick.randint(10, 15), "c": pick.randint(97, 140), "d": pick.randint(4000, 7000),
                  "e": pick.randint(10, 200), "i": pick.randint(15, 18), "j": pick.randint(0, 6),
                  "x": pick.randint(1_000_000, 1_400_000), "y": pick.randint(1000, 9999), "z": pick.randint(30, 55),
                  "m": pick.choice(MODELS), "b": f"UP1A.{pick.randint(100000, 999999)}"}  # fmt: skip
        return shape.format(**values)

    def _hour(self) -> int:
        """A moment of the day, ms, as parents spread over it; so early that a play begun then ends before midnight."""
        hour = self._random.choices(range(24), _HOURS)[0]
        return hour * 3_600_000 + self._random.randrange(3_600_000)

    def _id(self) -> str:
        return f"{self._random.getrandbits(64):016x}"

    def _beacon(self, time: int, viewer: Viewer, clip: Clip, name: str, event: str) -> None:
        method = "POST" if self._random.random() < 0.97 else "GET"
        self._line(time, viewer, method, f"/b?v=1&l={clip.slug}&p={name}&e={event}", 204, 0, clip)

    def _line(
        self, time: int, viewer: Viewer, method: str, target: str, status: int, sent: int, clip: Clip | None
    ) -> None:
        if self._traffic.layout == "json":
            if method:
                row = {"t": time / 1000, "a": viewer.address, "m": method, "u": target, "s": status, "b": sent,
                       "g": viewer.agent}  # fmt: skip
                self._rows.append(
                    (time, len(self._rows), json.dumps(row, separators=(",", ":")).encode() + b"\n")
                )
            return
        second = math.floor(time / 1000)
        minute = self._stamps.get(second // 60)
        if minute is None:
            local = datetime.fromtimestamp(second // 60 * 60, self._zone)
            minute = self._stamps[second // 60] = local.strftime("%d/%b/%Y:%H:%M:{:02} %z")
        request = f"{method} {target} HTTP/1.1" if method else target
        referer = f"https://hub.example/lectures/{clip.slug}/" if clip else "-"
        stamp = minute.format(second % 60)
        line = f'{viewer.address} - - [{stamp}] "{request}" {status} {sent} "{referer}" "{viewer.agent}"\n'
        self._rows.append((time, len(self._rows), line.encode()))
