"""How each word of a narration is read: pinyin by word, with the readings that the dictionaries miss."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hub.errors import HubError
from hub.problems import Text
from hub.samples.spoken import spoken

#: Words whose usual reading in a parent's mouth differs from the dictionary's first.
PHRASES = {
    "还钱": "huan2 qian2", "还给": "huan2 gei3", "归还": "gui1 huan2", "还书": "huan2 shu1", "还款": "huan2 kuan3",
    "背书包": "bei1 shu1 bao1", "背着": "bei1 zhe5", "重来": "chong2 lai2", "重新": "chong2 xin1",
    "重做": "chong2 zuo4", "重写": "chong2 xie3", "重说": "chong2 shuo1",
    "一行": "yi1 hang2", "两行": "liang3 hang2", "三行": "san1 hang2", "几行": "ji3 hang2", "每行": "mei3 hang2",
    "空当": "kong4 dang1", "空出": "kong4 chu1", "空着": "kong4 zhe5", "行空": "hang2 kong4", "空下": "kong4 xia4",
    "系在": "ji4 zai4", "系安全带": "ji4 an1 quan2 dai4", "系好": "ji4 hao3", "系上": "ji4 shang4", "系带": "ji4 dai4",
    "量着": "liang2 zhe5", "量一量": "liang2 yi1 liang2", "量体温": "liang2 ti3 wen1", "量身高": "liang2 shen1 gao1",
    "脏了": "zang1 le5", "脏衣服": "zang1 yi1 fu5", "弄脏": "nong4 zang1", "很脏": "hen3 zang1", "有点脏": "you3 dian3 zang1",
    "手里转": "shou3 li5 zhuan4", "有点冲": "you3 dian3 chong4", "时长": "shi2 chang2", "多长": "duo1 chang2",
    "拉长": "la1 chang2", "一长": "yi4 chang2",
    "更长": "geng4 chang2", "这么长": "zhe4 me5 chang2", "长短": "chang2 duan3",
    "猜中": "cai1 zhong4", "一猜就中": "yi4 cai1 jiu4 zhong4", "看中": "kan4 zhong4", "列为": "lie4 wei2",
    "作为": "zuo4 wei2", "成为": "cheng2 wei2", "认为": "ren4 wei2", "分为": "fen1 wei2", "变为": "bian4 wei2",
    "应了": "ying4 le5", "应声": "ying4 sheng1", "回应": "hui2 ying4",
    "还他一": "huan2 ta1 yi1", "还她一": "huan2 ta1 yi1", "还自己": "huan2 zi4 ji3",
    "长的": "chang2 de5",
    "要做的": "yao4 zuo4 de5", "一只": "yi4 zhi1", "两只": "liang3 zhi1", "几只": "ji3 zhi1",
    "三只": "san1 zhi1", "那只": "na4 zhi1", "这只": "zhe4 zhi1", "每只": "mei3 zhi1",
    "落下": "luo4 xia4", "丢三落四": "diu1 san1 la4 si4", "好奇": "hao4 qi2", "喝倒彩": "he4 dao4 cai3",
    "数一数": "shu3 yi1 shu3", "空出来": "kong4 chu1 lai2", "数数": "shu3 shu4",
    "别数": "bie2 shu3", "往回数": "wang3 hui2 shu3", "数清": "shu3 qing1", "倒数": "dao4 shu3",
    "种花": "zhong4 hua1", "种菜": "zhong4 cai4", "种下": "zhong4 xia4", "难受": "nan2 shou4",
    "处不": "chu3 bu4", "相处": "xiang1 chu3", "别扭": "bie4 niu5", "似的": "shi4 de5", "舍不得": "she3 bu4 de5",
    "大夫": "dai4 fu5", "流血": "liu2 xie3", "出血": "chu1 xue4", "用处": "yong4 chu5", "难处": "nan2 chu5", "坏处": "huai4 chu5",
    "好处": "hao3 chu5", "正冲": "zheng4 chong4", "撒得": "sa3 de5", "着凉": "zhao2 liang2",
    "着急": "zhao2 ji2", "着火": "zhao2 huo3", "睡着": "shui4 zhao2", "睡不着": "shui4 bu4 zhao2",
    "够得着": "gou4 de5 zhao2", "够不着": "gou4 bu4 zhao2", "管得着": "guan3 de5 zhao2", "管不着": "guan3 bu4 zhao2",
    "找不着": "zhao3 bu4 zhao2", "用不着": "yong4 bu4 zhao2", "见不着": "jian4 bu4 zhao2", "吓着": "xia4 zhe5",
    "散步": "san4 bu4", "撒谎": "sa1 huang3", "晾干": "liang4 gan1", "擦干": "ca1 gan1", "一地": "yi2 di4",
    "假装": "jia3 zhuang1", "放假": "fang4 jia4", "发烧": "fa1 shao1", "模样": "mu2 yang4", "结实": "jie1 shi5",
    "应当": "ying1 dang1", "当成": "dang4 cheng2", "当作": "dang4 zuo4", "当真": "dang4 zhen1", "藏起": "cang2 qi3",
    "背后": "bei4 hou4", "倒水": "dao4 shui3", "攒": "zan3", "系鞋带": "ji4 xie2 dai4", "薄": "bao2", "露出": "lou4 chu1",
}  # fmt: skip
#: What a sign is read as where its neighbours say so; later rules win, phrases win over rules.
_RULES = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        ("(?<=.)得(?![到意当体分])", "de5"),
        ("(?<=[获取心难不所应求赢])得", "de2"),
        ("(?<=[认记觉懂值晓显免省来])得", "de5"),
        ("(?:^|(?<=[也都就还总才我你他她它们人事件候家]))得(?![到意当体分])", "dei3"),
        ("教(?![育师室学材导训练委堂案改程科书养])(?<![管家请宗说指助]教)", "jiao1"),
        ("应(?![该当达按依由有]|在)(?<![反适效供]应)", "ying4"),
        ("数(?=[一二两三四五六七八九十几到着完])(?<![分岁总人次天])", "shu3"),
        ("(?<=[自己慢慢头先])数(?=$|[一二三])", "shu3"),
        ("(?<=[在先再来去])量", "liang2"),
        ("(?<=[句条根段么多很太更])长", "chang2"),
        ("着(?=数)|(?<=点)着(?!急)", "zhe5"),
        ("盛(?![大开行会产装])(?<![丰茂旺]盛)", "cheng2"),
        ("(?<=[也都不人])还(?=[他她]一|自己)", "huan2"),
        ("^还(?=[他她]一|自己)|(?<=你)还(?=他一)", "huan2"),
    )
)
#: How to get what speaks.
INSTALL_SPEECH = Text.same("uv pip install -e '.[samples]'")
_HAN = re.compile(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+")


def phonemes_of(sentence: str) -> str:
    """Return the sentence, digits said as words, in the phoneme alphabet that `misaki` writes.

    Raises:
        HubError: The packages of the extra `samples` are missing.
    """
    zh = _chinese()
    out = ""
    for run in _HAN.findall(zh.map_punctuation(spoken(sentence))):
        chinese = "\u4e00" <= run[0] <= "\u9fff"
        out += " ".join("".join(map(zh.py2ipa, word)) for word in readings_of(run)) if chinese else run
    return out.replace(chr(815), "")


def readings_of(run: str) -> list[list[str]]:
    """Return the pinyin (tone as a digit, 5 is neutral) of each word of a run of Chinese characters."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - optional extra

    _chinese()
    import jieba  # noqa: PLC0415 - optional extra

    mended = _mended(run)
    out: list[list[str]] = []
    place = 0
    for word in jieba.cut(run):
        pinyin = list(lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True))
        if len(pinyin) == len(word):
            pinyin = [mended.get(place + step, one) for step, one in enumerate(pinyin)]
        out.append(pinyin)
        place += len(word)
    return out


def _mended(run: str) -> dict[int, str]:
    """Return the readings that rules and phrases settle, by place in the run."""
    found = {match.start(): reading for pattern, reading in _RULES for match in pattern.finditer(run)}
    for phrase in sorted(PHRASES, key=len):
        for match in re.finditer(phrase, run):
            found.update(enumerate(PHRASES[phrase].split(), start=match.start()))
    return found


@cache
def _chinese() -> Any:
    try:
        import jieba  # noqa: PLC0415 - optional extra
        from misaki.zh import ZHG2P  # noqa: PLC0415 - optional extra
    except ImportError as error:
        raise HubError(
            Text("没有装语音合成的包。", "the speech packages are not installed"), INSTALL_SPEECH
        ) from error
    import logging  # noqa: PLC0415 - only to quiet jieba

    jieba.setLogLevel(logging.ERROR)
    return ZHG2P
