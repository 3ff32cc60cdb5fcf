"""Words of danger: the card on each of them, never on everyday talk; in Python and in the browser."""

import pytest
from playwright.sync_api import Page

from hub.search.crisis import card_for
from tests.search.conftest import Search

DANGER = {
    "self-harm": (
        "不想活|孩子说不想活了怎么办|女儿说活着没意思|活着没有意义|想死，活不下去|不 想 活 了|自殺|我想自杀|割手腕|孩子用刀片划手臂|"
        "用小刀划胳膊|跳下去|想从楼上跳下去|站在楼顶|孩子上吊|吃了一瓶药|吃了好多安眠药|写了遗书|没有我你们会更好|孩子想不开|儿子想死|"
        "死了算了|孩子自残|轻生|他说想消失|扇自己耳光|说要死给我看|撑不下去了|不想再活下去|生无可恋|buxianghuo|zisha|想si"
    ),
    "abuse": "被摸|女儿被叔叔摸了|有人摸我下面|被性侵|性侵|老师摸女儿|孩子被脱裤子|裸聊被威胁|被人偷拍 裸照|猥亵",
    "violence": (
        "被打|被爸爸打|被同学打了|孩子被老师打|孩子在学校被人踢|头被打破了|他往死里打我|家暴|拿刀威胁|被勒索|掐脖子|挨打|被一群人殴打|"
        "快被打死了|孩子被打断了腿"
    ),
    "missing": "離家出走|孩子离家出走了|孩子不见了|女儿走丢了|孩子一晚上没回家|被拐|联系不上孩子",
    "injury": "喝了消毒液|误食药片|孩子吞了纽扣电池|孩子昏迷|孩子抽搐|溺水了怎么办|噎住了",
}  # fmt: skip
HARMLESS = (
    "笑死了|打预防针|累死了|烦死了|被打扰|不想活动|被打断说话|打死不承认|跳楼机敢不敢玩|跳楼价|摸底考试|被摸底|死记硬背|想死你了|"
    "电脑中毒|接触电子产品太早|防溺水|预防走失|打游戏上瘾|孩子爱打架|打电话|热死了怎么运动|规划自己的时间|年轻生孩子|拒绝食物|孩子踢被子|"
    "道德绑架|作业写到累死|气死我了|被窝里看手机|打篮球受伤|老师打分低|手工拿刀切水果|杀毒软件|暴雨天上学|死读书|打卡太多|被打扮|"
    "从沙发上跳下去|抚摸宝宝|孩子不愿意写作业怎么办|青春期|管理手机|打招呼没礼貌|忍不住打孩子怎么办|防性侵教育|独自伤心|孩子想不开心事|"
    "笑得肚子疼|爷爷去世怎么跟孩子说|宠物死了孩子很难过|孩子怕打雷|qingchunqi|shouji"
)  # fmt: skip
ALL = [(phrase, group) for group, phrases in DANGER.items() for phrase in phrases.split("|")]


@pytest.mark.parametrize(("phrase", "group"), ALL)
def test_danger_calls_for_its_card(search: Search, phrase: str, group: str) -> None:
    card = card_for(search.opened.words.crisis, phrase)
    if phrase.isascii():
        return  # pinyin is the browser's part, see below
    assert card is not None
    assert card.numbers
    assert card.id == group


@pytest.mark.parametrize("phrase", HARMLESS.split("|"))
def test_everyday_talk_calls_for_none(search: Search, phrase: str) -> None:
    assert card_for(search.opened.words.crisis, phrase) is None


@pytest.mark.browser
def test_the_browser_says_the_same(client: Page) -> None:
    phrases = [phrase for phrase, _ in ALL] + HARMLESS.split("|")
    got = client.evaluate(
        """async (phrases) => {
          const { Engine } = await import("/source/engine.mjs"), engine = new Engine("/search/");
          await engine.open();
          for (const phrase of phrases) await engine.rank(phrase); // as the finder does: fetches traditional forms
          return phrases.map((phrase) => engine.card(phrase)?.id ?? "");
        }""",
        phrases,
    )
    assert got == [group for _, group in ALL] + [""] * len(HARMLESS.split("|"))


def test_two_halves_of_a_harmless_phrase_hide_no_danger(search: Search) -> None:
    for phrase in ("笑死了 不想活了", "不想活动，想自杀", "打预防针的时候被打了", "累死了，活着没意思"):
        assert card_for(search.opened.words.crisis, phrase) is not None, phrase
