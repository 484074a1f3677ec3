"""A reply as text: everything in it is there, in order, and nothing that a terminal could obey."""

from bot.terminal.layout import Terminal, lay_out
from bot.words import load_words
from handlers.reply import Button, Quote, Reply, Section

WORDS = load_words("terminal")["zh-CN"]
PLAIN = Terminal(width=40)


def question(*buttons: Button, **more: object) -> Reply:
    return Reply((Section("question", "谁", ()),), buttons, **more)  # type: ignore[arg-type]


def test_options_are_numbered_and_the_chosen_ones_marked() -> None:
    text = lay_out(
        question(Button("a", "家人", number=1), Button("b", "同事", number=12, chosen=True)), WORDS, PLAIN
    )
    assert text.splitlines() == ["谁", "", "  1. 家人", " 12. " + WORDS["chosen"] + "同事"]


def test_groups_have_their_heading_once() -> None:
    buttons = [Button("a", "早", number=1, group="几点"), Button("b", "晚", number=2, group="几点")]
    text = lay_out(question(*buttons, Button("c", "好了", "done", number=0)), WORDS, PLAIN)
    assert text.splitlines()[2:] == ["几点", "  1. 早", "  2. 晚", "  0. 好了"]


def test_what_else_can_be_said_is_named() -> None:
    text = lay_out(
        question(navigation=(Button("go:back", "上一步"), Button("go:why", "为什么"))), WORDS, PLAIN
    )
    assert text.splitlines()[-1] == WORDS["also"].format(words="“上一步”、“为什么”")


def test_progress_stands_above_the_question() -> None:
    reply = Reply((Section("notice", "", ("知道了",)), Section("question", "谁", ())), progress="还有 2 题")
    assert lay_out(reply, WORDS, PLAIN).splitlines() == ["知道了", "", "还有 2 题", "", "谁"]


def test_the_words_of_the_law_are_told_apart_from_ours() -> None:
    quote = Quote("第一条", "法律的话。", "我们的话。", "法律")
    text = lay_out(Reply((Section("law", "法律", (), (quote,)),)), WORDS, PLAIN)
    assert WORDS["official"] + "法律的话。" in text
    assert WORDS["gist"] + "我们的话。" in text
    assert WORDS["force"].format(force="法律") in text


def test_lists_have_bullets_and_hang() -> None:
    text = lay_out(Reply((Section("change", "现在", ("一" * 30, "二")),)), WORDS, PLAIN)
    assert text.splitlines() == ["现在", "· " + "一" * 19, "  " + "一" * 11, "· 二"]


def test_colours_only_where_they_are_shown() -> None:
    reply = Reply((Section("headline", "违法", (), verdict="unlawful"),))
    assert lay_out(reply, WORDS, PLAIN) == "违法"
    assert lay_out(reply, WORDS, Terminal(40, colours=True)) == "\033[1;31m违法\033[0m"


def test_pasted_control_characters_do_not_reach_the_terminal() -> None:
    reply = Reply((Section("notice", "", ("你说：\033[2J\a\x9b31m红",)),))
    assert lay_out(reply, WORDS, PLAIN) == "你说：[2J31m红"


def test_reasons_stand_apart() -> None:
    text = lay_out(Reply((Section("reasons", "", ("1. 一\n二", "2. 三")),)), WORDS, PLAIN)
    assert text.splitlines() == ["1. 一", "二", "", "2. 三"]
