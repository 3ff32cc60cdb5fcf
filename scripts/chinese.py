"""Editors' verbs explained in Chinese; `--help` prints it below the English."""

from __future__ import annotations

import click

#: Words of a command -> what it does, an example, and what its options mean. No line is wrapped.
HELP = {
    "hub": """\
检查、预览、生成家庭教育微讲坛。写稿的人常用这几个：
hub check    哪里有错、怎么改，一次说完
hub new      新建一讲、一条贴士、一个系列、一场大讲堂、一个地点
hub serve    边写边看，保存后页面自己刷新
hub captions 检查、移动、拆分、转换字幕，或起一份初稿
hub stats    数一数各学段各主题有几讲，找出读着累的地方
每个命令加 --help 有说明和例子。""",
    "build": """\
检查内容，生成整个网站，一次换上；有错就什么也不换。
例：hub build --strict
--strict 有提醒也停下；--date 按哪一天生成；--out 换到哪个文件夹；
--zip 再打一个U盘上能打开的压缩包；--clean 从头做；--explain 说一页为什么重做。""",
    "captions": """\
字幕：check 检查，draft 起初稿，shift 移动，split 拆开长句，convert 换格式。
例：hub captions check""",
    "captions check": """\
检查写出的字幕文件；不写就检查全部，知道时长的也对时长。
例：hub captions check lectures/021-after-a-bad-exam/captions.vtt""",
    "captions convert": """\
把 SRT、ASS、SSA 字幕换成 captions.vtt；UTF-8、UTF-16、GB 18030 都认得。
例：hub captions convert 录音.srt --out lectures/021-after-a-bad-exam/captions.vtt""",
    "captions draft": """\
按录音起一份字幕初稿，要听着改一遍；不用联网。
有 narration.md 的按稿子对时间；没有稿子，或写了 --listen，就听写。
例：hub captions draft 021-after-a-bad-exam --recording 录音.mp4""",
    "captions shift": """\
把整份字幕提前或推后。
例：hub captions shift captions.vtt --by -1.5
--by 推后几秒，负数是提前；--factor 先把时间乘上几；--out 写到哪里。""",
    "captions split": """\
在逗号处拆开太长的字幕。
例：hub captions split captions.vtt""",
    "check": """\
检查全部内容，或只看写出的文件和文件夹：错在哪一行、怎么改，一次说完。
例：hub check lectures/021-after-a-bad-exam
--strict 提醒也算错；--date 按哪一天检查；--format 换一种写法，给别的程序读。""",
    "media": """\
视频：plan 还缺什么，run 做出来，gc 清掉没人用的。
例：hub media plan""",
    "media gc": """\
删掉没有哪一讲再用的成片；母版从来不动。
例：hub media gc --dry-run
--dry-run 只说会删什么；--grace 没人用之后再留几天。""",
    "media plan": """\
说一说还缺哪些成片、要花多久，什么也不做。
例：hub media plan""",
    "media run": """\
把母版做成手机能看的成片；写出编号就只做那几讲。
例：hub media run L21
按 Ctrl+C 停下，下次接着做；--preset quick 快一些、大一些；--jobs 同时做几段。""",
    "new": """\
新建：lecture 一讲，tip 一条贴士，series 一个系列，event 一场大讲堂，place 一个地点。
例：hub new tip --topic 情绪与心理 --title 先停六十秒再开口 pause-first""",
    "new event": """\
新建一场大讲堂：content/events/NNN-SLUG.md。
例：hub new event --title 先听完，再开口 --on 2027-03-06 listen-first
SLUG 英文短名，小写字母、数字和短横线；--on 哪一天办。""",
    "new lecture": """\
新建一讲的草稿：lectures/NNN-SLUG/，编号自己接上。
例：hub new lecture --series 习惯与担当 --topic 情绪与心理 --title 怎么谈分数 talk-about-marks
SLUG 英文短名，小写字母、数字和短横线，会写在网址里；--series 系列；--topic 主题。""",
    "new place": """\
新建一个场馆或驿站：content/places/NNN-SLUG.md。
例：hub new place --kind 场馆 --title 公共图书馆的少儿室 public-library
SLUG 英文短名，小写字母、数字和短横线；--kind 哪一种。""",
    "new series": """\
在 lectures/taxonomy.yml 里加一个系列。
例：hub new series --name 慢慢来 --stage 通用 take-it-slow
SLUG 英文短名，小写字母、数字和短横线；--stage 学段。""",
    "new tip": """\
新建一条贴士：content/tips/TNN-SLUG.md，编号自己接上。
例：hub new tip --topic 情绪与心理 --title 先停六十秒再开口 pause-first
SLUG 英文短名，小写字母、数字和短横线；--topic 主题。""",
    "serve": """\
在这台电脑上预览，保存后页面自己刷新；有错会说，改好保存再试。
例：hub serve
浏览器打开它给出的地址；按 Ctrl+C 结束。--port 换一个端口。""",
    "stats": """\
数一数各学段各主题有几讲，找出读着累的地方：
两讲重复的话、太长的句子、少用的词、没有依据的讲次、缺的字幕、到期的复核。
例：hub stats --strict
--each 一讲一行；--strict 有发现就算错。""",
    "tips": """\
贴士：push 写出当天的，calendar 列出一年的。
例：hub tips push""",
    "tips calendar": """\
列出一年里每天的贴士和理由。
例：hub tips calendar --year 2027""",
    "tips push": """\
写出当天的贴士，能直接贴进班级群、公众号、短信或邮件。
例：hub tips push --date 2026-12-04 --channel wechat
--channel 发到哪里：wechat、sms、mail；--html 公众号文章；--out 写进文件。""",
}


def explained(command: click.Command, words: str) -> click.Command:
    """The same command, and those below it, with its Chinese."""
    if words in HELP:
        command.epilog = f"\b\n{HELP[words]}"
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            explained(one, f"{words} {name}")
    return command
