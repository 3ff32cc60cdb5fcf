"""Robots by their user agent: the union of two maintained lists, and no agent at all.

Sources: crawler-user-agents (each pattern names one robot) and the COUNTER list (package `counter-robots`),
both as their owners publish them. A pattern that would turn away a browser parents really use is not taken:
COUNTER's `baidu`, for one, is also the Baidu app.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

#: browsers parents use whose names look like a robot's to a careless pattern
PARENTS = (
    "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.210 Mobile "
    "Safari/537.36",
    "Mozilla/5.0 (Linux; Android 12; V2148A Build/SP1A.210812.003; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/97.0.4692.98 Mobile Safari/537.36 T7/13.54 SP-engine/2.92.0 baiduboxapp/13.54.0.10 (Baidu; P1 12)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "MicroMessenger/8.0.50(0x1800323d) NetType/WIFI Language/zh_CN",
    "Mozilla/5.0 (Linux; Android 14; 23127PN0CC Build/UKQ1; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/126.0.6478.188 Mobile Safari/537.36 XWEB/1260117 MMWEBSDK/20240501 MMWEBID/2247 MicroMessenger/8.0.50.2701"
    "(0x28003252) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64",
    "Mozilla/5.0 (Linux; U; Android 13; zh-cn; PHB110 Build/TP1A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/115.0.5790.168 Mobile Safari/537.36 HeyTapBrowser/40.8.19.1",
    "Mozilla/5.0 (Linux; U; Android 12; zh-CN; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/100.0.4896.58 UCBrowser/15.5.2.1238 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 11; zh-cn; SM-G9910) AppleWebKit/537.36 (KHTML, like Gecko) SogouMobileBrowser/13 "
    "Chrome/87.0.4280.141 Mobile Safari/537.36",
    "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 "
    "ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.0.5.300",
    "Mozilla/5.0 (Linux; Android 10; Redmi Note 8 Build/QKQ1) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/89.0.4389.116 Mobile Safari/537.36 XiaoMi/MiuiBrowser/17.4 swan-mibrowser",
    "Mozilla/5.0 (Linux; Android 12; ANG-AN00) AppleWebKit/537.36 (KHTML, like Gecko) MQQBrowser/14.4 Mobile "
    "Safari/537.36 QQ/9.0.60 V1_AND_SQ_9.0.60 NetType/WIFI",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 "
    "Edg/126.0.0.0",
    "Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.198 Safari/537.36 "
    "QIHU 360SE",
    "Mozilla/5.0 (Linux; Android 13; DingTalk) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109 Mobile Safari/537.36 "
    "AliApp(DingTalk/7.5.20) com.alibaba.android.rimet",
)
_ESCAPED = re.compile(r"\\([^A-Za-z0-9])")
_PLAIN = re.compile(r"(?:[A-Za-z0-9 _!:;,/@&%#'=\"<>~-]|\\[^A-Za-z0-9])+")


def is_robot(agent: bytes) -> bool:
    """Say whether a user agent is a robot's, or no user agent at all (empty or `-`)."""
    if agent in (b"", b"-"):
        return True
    text = agent.decode("latin-1")
    return any(pattern.search(text) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Two patterns for all: the literal names as one prefix tree (25 times as fast as a row), and the others."""
    literal: set[str] = set()
    other: set[str] = set()
    for one in _listed():
        if _PLAIN.fullmatch(one):
            word = _ESCAPED.sub(r"\1", one)
            if not any(word in parent for parent in PARENTS):
                literal.add(word)
        elif not any(re.search(one, parent) for parent in PARENTS):
            other.add(one)
    short = {word for word in literal if literal.isdisjoint(_parts(word))}
    return re.compile(_tree(sorted(short))), re.compile("|".join(f"(?:{one})" for one in sorted(other)))


def _listed() -> set[str]:
    import crawleruseragents  # noqa: PLC0415 - 3 MB that most commands never need

    folder = files("counter_robots") / "data"
    counter = [
        (folder / name).read_text(encoding="utf-8").splitlines() for name in ("robot.txt", "machine.txt")
    ]
    found = {one["pattern"] for one in crawleruseragents.CRAWLER_USER_AGENTS_DATA}
    return found | {line for lines in counter for line in lines if line.strip()}


def _parts(word: str) -> set[str]:
    """Everything shorter that stands in a word: who is found by a part need not be looked for by the whole."""
    ends = range(1, len(word) + 1)
    return {word[begin:end] for end in ends for begin in range(end)} - {word}


def _tree(words: list[str]) -> str:
    """A pattern of sorted `words` in which common beginnings stand once."""
    groups: dict[str, list[str]] = {}
    for word in words:
        if word == "":
            return ""  # the word ends here: nothing longer need match
        groups.setdefault(word[0], []).append(word[1:])
    branches = [re.escape(first) + _tree(rests) for first, rests in groups.items()]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
