"""What a play is: every threshold of the count, once, and the same in words for parents.

The version changes whenever a number here changes what is counted; it is printed in every index file.
"""

from __future__ import annotations

from typing import Final

#: version of the definition
VERSION: Final = 1

#: events of a beacon and the small integers that stand for them in the stored events
EVENTS: Final = {"10s": 0, "q25": 1, "q50": 2, "q75": 3, "q100": 4, "w": 5}
#: a robot's `10s` beacon: stored so that `hub plays doctor` can show it, never counted
ROBOT: Final = 9
#: what a tap on 有用吗 says, and the integers that stand for it among the stored events; never part of a play
VOTES: Final = {"0": 6, "1": 7}
#: votes below which nothing of a lecture's or tip's votes is shown: fewer would show single parents
VOTES_MIN: Final = 10

#: two plays of one lecture by one client closer than this are one (COUNTER Code of Practice 5, double clicks), ms
REPEAT_MS: Final = 30_000
#: plays a client may add to one lecture a local day, unless `hub.yml` says otherwise
DAILY_CAP: Final = 5
#: silence that ends a delivery (IAB Tech Lab podcast guideline takes a window; ours is half an hour), s
SESSION_GAP: Final = 1800
#: media a delivery must have carried (IAB Tech Lab podcast guideline: one minute), ms
DELIVERY_MS: Final = 60_000
#: media bytes a second of a file the media index does not know: 480 kbit/s, the middle of the ladder
UNKNOWN_RATE: Final = 60_000
#: length of one step of the heat strip, s
HEAT_STEP: Final = 5
#: longest clip the heat strip covers, s
HEAT_LONGEST: Final = 6 * 3600
#: plays below which neither completion curve nor heat is published: few plays would show single parents
CURVE_MIN_PLAYS: Final = 30
#: hours after its end until a day is final; its salt is deleted then
PROVISIONAL_HOURS: Final = 72
#: days that events are kept
EVENT_DAYS: Final = 35
#: oldest line that is accepted, days before now
OLDEST_DAYS: Final = 400
#: how far a server's clock may be ahead, s
CLOCK_SLACK: Final = 300
#: longest user agent that is believed, bytes
AGENT_MAX: Final = 1024
#: half-life of 热播, days
HOT_HALF_LIFE: Final = 7
#: plays added on both sides of the ratio of 上升最快, so that 1 -> 3 is not a rise
RISING_PRIOR: Final = 20
#: plays in 7 days below which a lecture cannot rise
RISING_MIN: Final = 10
#: days that a lecture counts as 新讲
NEW_DAYS: Final = 30

#: what the beacon logs of `deploy/nginx.conf` and the ranges of its media files are called in rollups
SITE: Final = "site"

#: the definition in the words of the site's about page; numbers come from the constants above
SENTENCES: Final = (
    "一次播放，是同一次打开里真正播了十秒（不到二十秒的短片，播到一半）。拖动进度条不算播放。",
    f"同一台设备三十秒内重开同一讲，只算一次；同一台设备一天里给同一讲最多加 {DAILY_CAP} 次，"
    "多出来的不计入，但会公布扣下了多少。学校等多人共用一个网络地址的地方，可以另设上限。",
    "机器人、预加载、下载片段、断点续传，都不算播放。视频文件送出去满一分钟，另记为“送达”，从不与播放相加。",
    "浏览器开启了“请勿跟踪”或“全球隐私控制”，就什么也不发送，这次播放也不计。",
    "不使用 Cookie，不要账号，不保存网络地址：设备只以当天有效的随机盐算出的短码区分，盐在 72 小时后删除。",
    "最近三天的数字还会变动；之后如有更正，会列在更正记录里。少于 30 次播放的讲，不公布看到哪里的曲线。",
    "其他平台（如视频号）的播放数由平台提供，单独列出并注明日期，不与本站相加。",
    f"以上是“播放定义第 {VERSION} 版”。同样的日志，任何人按公开的程序再算一遍，得到的数字一个不差。",
)
