"""有用吗: rules `vote` and `few votes`, and that votes are kept, sealed and forgotten as plays are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub.catalogue.model import Catalogue
from hub.errors import IndexFileError
from hub.pages.duties import duty_pages
from hub.pages.page import Inputs
from hub.plays.definition import VOTES_MIN
from hub.plays.model import Said, Votes
from hub.plays.store import Store
from hub.plays.votes import vote_lists
from tests.plays.made_lines import EVENING, PHONE, Hub, beacon, vote, voters

DAY = 86_400
FOUR_HOURS = 4 * 3600


def say(hub: Hub, *lines: bytes) -> dict[str, Said]:
    """Read lines as a log of their own, behind nine parents who found L21 有用; all votes that are shown."""
    hub.count(*voters(9, 9), *lines)
    return hub.votes


def test_rule_vote_the_last_of_a_client_item_and_day_counts(hub: Hub) -> None:
    assert say(hub, vote(0, 1), vote(60, 0), vote(30, 1)) == {"L21": (9, 10)}


def test_rule_vote_each_day_is_anew_and_midnight_is_local(hub: Hub) -> None:
    assert say(hub, vote(FOUR_HOURS - 1, 0), vote(FOUR_HOURS, 0), vote(-DAY, 1)) == {"L21": (10, 12)}


def test_rule_vote_another_client_or_item_has_its_own(hub: Hub) -> None:
    lines = [vote(0, 0), vote(0, 0, address="198.18.0.2"), vote(0, 0, agent=PHONE.replace("17_5", "16_1"))]
    assert say(hub, *lines, *voters(10, 3, "T19")) == {"L21": (9, 12), "T19": (3, 10)}


def test_rule_vote_of_two_at_one_moment_the_lower_counts_whatever_their_order(hub: Hub) -> None:
    assert say(
        hub, vote(0, 0), vote(0, 1), vote(0, 1, address="198.18.0.2"), vote(0, 0, address="198.18.0.2")
    ) == {"L21": (9, 11)}


def test_rule_vote_get_and_post_answered_204_and_nothing_else(hub: Hub) -> None:
    found = say(
        hub,
        vote(0, address="198.18.0.1", method="GET"),
        vote(0, address="198.18.0.2", method="HEAD"),
        vote(0, address="198.18.0.3", status=200),
        vote(0, address="198.18.0.4", status=429),
    )
    assert found == {"L21": (10, 10)}
    assert +hub.reports[0].ignored == {"method": 1, "status": 2}


@pytest.mark.parametrize(
    "query",
    [
        "/u?v=2&i=L21&u=1",
        "/u?v=1&i=L21&u=2",
        "/u?v=1&i=L21&u=10",
        "/u?v=1&i=L1&u=1",
        "/u?v=1&i=L123456&u=1",
        "/u?v=1&i=l21&u=1",
        "/u?v=1&i=G21&u=1",
        "/u?v=1&i=021-after-a-bad-exam&u=1",
        "/u?v=1&u=1&i=L21",
        "/u?v=1&i=L21&u=1&x=1",
        "/u?v=1&i=L21",
        "/u?",
    ],
)
def test_rule_vote_of_any_other_form_is_rejected(hub: Hub, query: str) -> None:
    line = vote().replace(b"/u?v=1&i=L21&u=1", query.encode())
    assert say(hub, line) == {}
    assert hub.reports[0].rejected == {"beacon": 1}


def test_rule_vote_in_the_hubs_json_format(hub: Hub) -> None:
    row = {
        "t": EVENING + 0.5,
        "a": "2001:db8::1",
        "m": "POST",
        "u": "/u?v=1&i=L21&u=0",
        "s": 204,
        "b": 0,
        "g": PHONE,
    }
    later = row | {"t": EVENING + 0.7, "a": "2001:db8::2", "u": "/u?v=1&i=L21&u=1"}
    assert say(hub, *(json.dumps(one).encode() + b"\n" for one in (later, row))) == {"L21": (10, 10)}


def test_rule_vote_robots_have_none_and_leave_nothing(hub: Hub) -> None:
    agents = ["Mozilla/5.0 (compatible; Baiduspider/2.0)", "curl/8.5.0", "-", ""]
    assert say(hub, *(vote(at, agent=agent) for at, agent in enumerate(agents))) == {}
    assert +hub.reports[0].ignored == {"robot": 4}
    assert [one.beacons for one in Store(hub.project.plays).read().chunks] == [9]


def test_rule_vote_is_never_a_play_and_plays_are_the_same_without_votes(hub: Hub) -> None:
    def files() -> dict[str, bytes]:
        index = hub.project.plays_index
        return {str(path.relative_to(index)): path.read_bytes() for path in index.rglob("*.*")}

    hub.count(beacon(0), beacon(10), beacon(7200, event="q100"))
    before = files()
    assert Votes.model_validate_json(before["data/votes.json"]).items == {}
    hub.count(*voters(40, 20), *voters(40, 20, "T19"))
    after = files()
    assert {name for name in after if before.get(name) != after[name]} == {"data/votes.json"}
    assert list(hub.votes) == ["L21", "T19"]


def test_rule_few_votes_nothing_is_shown_below_ten(hub: Hub) -> None:
    hub.count(*voters(VOTES_MIN - 1, 4), *voters(VOTES_MIN - 1, 0, "T19"))
    text = (hub.project.plays_index / "data" / "votes.json").read_bytes()
    assert b"L21" not in text
    assert b"T19" not in text
    hub.count(vote(-DAY, 0))
    assert hub.votes == {"L21": (4, 10)}, "days are added up first"


def test_rule_few_votes_nor_of_what_is_not_there(hub: Hub) -> None:
    hub.count(*voters(30, 3, "L9999"))
    assert hub.votes == {}


def test_rule_sealed_a_final_day_takes_no_more_votes(hub: Hub) -> None:
    assert say(hub, vote()) == {"L21": (10, 10)}
    hub.now += 5 * DAY
    hub.count(vote(1, 0))
    assert hub.reports[0].rejected == {"sealed": 1}
    assert hub.votes == {"L21": (10, 10)}


def test_rule_retention_votes_go_with_the_events_and_their_numbers_stay(hub: Hub) -> None:
    say(hub, vote())
    hub.now += 40 * DAY
    hub.count(*voters(3, 0, after=40 * DAY))
    for _ in range(2):
        assert hub.votes == {"L21": (10, 13)}
        hub.index()
    assert len(list((hub.project.plays / "events").iterdir())) == 1, "the first day's votes are gone"
    kept = next((hub.project.plays / "rollups").glob("*.votes.json"))
    assert json.loads(kept.read_bytes()) == {str(EVENING // DAY): {"L21": [10, 10]}}
    kept.write_bytes(b"{")
    with pytest.raises(IndexFileError, match=r"votes\.json"):
        hub.index()


def test_rule_sample_made_up_votes_count_only_until_a_real_line_is_read(hub: Hub) -> None:
    hub.count(b"# hub sample log seed=1\n", *voters(20, 15))
    found = Votes.load(hub.project.plays_index / "data" / "votes.json")
    assert (found.sample, found.items) == (True, {"L21": (15, 20)})
    hub.count(*voters(10, 1))
    found = Votes.load(hub.project.plays_index / "data" / "votes.json")
    assert (found.sample, found.items) == (False, {"L21": (1, 10)})


def test_the_privacy_page_says_from_how_many_votes_on_they_are_published(inputs: Inputs) -> None:
    page = next(one for one in duty_pages(inputs) if one.path == "privacy.md")
    assert f"满 {VOTES_MIN} 票才公布" in page.markdown


def test_editors_see_what_got_most_votes_and_what_was_of_least_use(hub: Hub) -> None:
    hub.count(*voters(12, 12), *voters(11, 3, "L14"), *voters(20, 15, "T19"), *voters(9, 0, "L01"))
    most, least = vote_lists(hub.catalogue, hub.project.plays_index)
    assert [(one.place, one.id, one.votes) for one in most.rows] == [
        (1, "T19", 20),
        (2, "L21", 12),
        (3, "L14", 11),
    ]
    assert [(one.place, one.id, one.share) for one in least.rows] == [(1, "L14", "27%"), (2, "T19", "75%")]


def test_editors_may_ask_for_one_stage(hub: Hub) -> None:
    hub.count(*voters(12, 6), *voters(12, 6, "T19"))
    stage = {one.name: one.id for one in hub.catalogue.taxonomy.stages}
    lecture, tip = hub.catalogue.lecture["L21"], hub.catalogue.tip["T19"]
    for name, where in stage.items():
        rows = vote_lists(hub.catalogue, hub.project.plays_index, where)[0].rows
        there = [
            one
            for one, here in (("L21", name == lecture.head.stage), ("T19", name in tip.head.stages))
            if here
        ]
        assert [one.id for one in rows] == there


def test_an_index_of_before_votes_has_none(catalogue: Catalogue, tmp_path: Path) -> None:
    assert [one.rows for one in vote_lists(catalogue, tmp_path)] == [(), ()]
