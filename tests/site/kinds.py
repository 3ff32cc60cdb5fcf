"""One page of each kind, for tests that look at all of them and for `make screens`."""

#: One page of each kind, with and without a clip.
KINDS: dict[str, str] = {
    "home": "",
    "grid": "lectures/",
    "lecture": "lectures/021-after-a-bad-exam/",
    "lecture-without-clip": "lectures/014-ten-hours-of-sleep/",
    "series": "series/habits/",
    "stage": "stages/primary-upper/",
    "topic": "topics/mind/",
    "tips": "tips/",
    "tip": "tips/T19-after-midterm/",
    "calendar": "tips/calendar/",
    "events": "events/",
    "event": "events/002-before-the-exam/",
    "places": "places/",
    "place": "places/004-comfort-station/",
    "alliance": "alliance/",
    "parent-school": "parent-school/",
    "help": "help/",
    "about": "about/",
    "404": "404.html",
    "picks": "picks/",
    "picks-received": "picks/#L21,T19,L03",
    "offline": "offline/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
    "data": "data/",
    "search": "search/",
    "charts": "charts/",
    "calendar-month": "tips/calendar/02/",
}
#: What the device keeps of an earlier visit, for kinds that then show more.
KEPT: dict[str, dict[str, str]] = {
    "home": {"last": "021-after-a-bad-exam 考砸之后怎么谈", "stage": "primary-upper"},
    "picks": {"picks": "L21*,T19,L03"},
}
