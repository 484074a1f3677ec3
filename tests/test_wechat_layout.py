"""Replies as passive messages: they fit, nothing is cut in two and nothing is lost, whatever is said."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wechat.layout import MOST_BYTES, Layout
from bot.wechat.link import tap_link
from bot.wechat.paging import pages, size, whole
from handlers.conversation import World
from handlers.reply import Button, Quote, Reply, Section
from tests.talk import Talk, civil, opened
from tests.test_handlers_properties import PIECES, every_action
from tests.wechat_peer import LINK, WORDS

LAYOUT = Layout(WORDS)
WEB = re.compile(r'<a href="https://[^"<>]+">[^<>]*</a>')


def threatened(world: World) -> Talk:
    """Somebody who was threatened and insulted night after night: many articles."""
    talk = opened(world)
    talk.type("2 3", "1 11", "我 我妈", "晚上11点半 一天20个 好多天", "95天")
    return talk


def bare_of(text: str) -> str:
    """A page without its links; what is left must hold no piece of one."""
    return WEB.sub("", LINK.sub(lambda found: found[3], text))


def check_pages(reply: Reply, layout: Layout = LAYOUT) -> tuple[str, ...]:
    laid = layout.lay_out(reply)
    assert laid
    for number, page in enumerate(laid, 1):
        assert 0 < size(page) <= MOST_BYTES
        plain = bare_of(page)
        assert "<" not in plain, plain
        assert ">" not in plain, plain
        assert "weixin:" not in plain
        assert page.encode().decode() == page
        assert (f"{number}" in page.rsplit("\n", 1)[-1]) or number == len(laid)
    return laid


def said(reply: Reply, layout: Layout = LAYOUT) -> str:
    """Everything on all pages, as one line without gaps."""
    laid = layout.lay_out(reply)
    texts = [
        page if number == len(laid) else page.rsplit("\n\n", 1)[0] for number, page in enumerate(laid, 1)
    ]
    return re.sub(r"\s+", "", bare_of("".join(texts)))


def every_reply(world: World, seed: int) -> list[Reply]:
    chance = random.Random(seed)
    actions = every_action(world)
    talk = Talk(world)
    replies = []
    for _ in range(25):
        shown = [button.action for button in (*talk.reply.buttons, *talk.reply.navigation)]
        way = chance.random()
        if way < 0.35:
            talk.type(
                chance.choice(["", "，", " ", "\n"]).join(chance.choices(PIECES, k=chance.randint(1, 9)))
            )
        elif way < 0.85 and shown:
            talk.press(chance.choice(shown))
        else:
            talk.press(chance.choice(actions))
        replies.append(talk.reply)
    return replies


@pytest.mark.parametrize("seed", range(60))
def test_every_reply_fits_and_nothing_of_it_is_lost(world: World, seed: int) -> None:
    layouts = (LAYOUT, Layout(WORDS, "https://example.org", follows=True))
    for reply in every_reply(world, seed):
        for layout in layouts:
            check_pages(reply, layout)
        told = said(reply)
        offered = {button.action for button in reply.buttons}
        for section in reply.sections:
            if section.folded and f"go:{section.kind}" in offered:
                continue
            for words in (section.title, *section.paragraphs, *(quote.text for quote in section.quotes)):
                assert re.sub(r"\s+", "", words.replace("<", "＜").replace(">", "＞")) in told
        for button in reply.buttons:
            assert re.sub(r"\s+", "", f"{button.number}.") in told


def test_numbers_are_printed_and_are_links_too(world: World) -> None:
    (page,) = check_pages(opened(world).reply)
    found = {words: (int(code), label) for words, code, label in LINK.findall(page)}
    for button in opened(world).reply.buttons:
        assert found[str(button.number)] == (button.code, f"{button.number}. {button.label}")


def test_no_two_actions_have_the_same_code(world: World) -> None:
    actions = set(every_action(world))
    assert len({Button(action, "x").code for action in actions}) == len(actions)


def test_the_verdict_stands_on_one_page_and_names_its_parts(world: World) -> None:
    (page,) = check_pages(civil(world).reply)
    plain = bare_of(page)
    assert plain.startswith("照你说的"), plain
    for word in ("怎么办", "理由", "法条原文"):
        assert word in plain
    assert "一字没改" not in plain


def test_what_is_chosen_is_marked(world: World) -> None:
    talk = opened(world)
    talk.press("cat:conduct:threats")
    assert sum("✓" in line for line in LAYOUT.lay_out(talk.reply)[0].splitlines()) == 1


def test_the_articles_of_a_topic_are_shown_where_no_button_opens_them(world: World) -> None:
    talk = Talk(world)
    talk.press("start", "topics", "topic:evidence")
    quotes = [quote for section in talk.reply.sections for quote in section.quotes]
    assert quotes
    told = said(talk.reply)
    assert all(re.sub(r"\s+", "", quote.text) in told for quote in quotes)


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_asking_for_the_rest_is_understood_in_the_words_that_offer_it(world: World, language: str) -> None:
    talk = threatened(world)
    talk.press(f"lang:{language}", "go:law")
    first = LAYOUT.lay_out(talk.reply)[0]
    (words, _, _) = LINK.findall(first)[-1]
    assert words == WORDS[language]["more"]
    assert LAYOUT.is_next(words)
    assert LAYOUT.is_next(f" {words}。")
    assert not LAYOUT.is_next("1")


def test_what_asks_for_the_rest_does_nothing_else_but_open_the_menu(world: World) -> None:
    for language, catalogue in world.catalogues.languages.items():
        for action, words in catalogue.find("conversation", "commands").items():
            if action != "menu":
                assert not [word for word in words if LAYOUT.is_next(word)], (language, action)


def test_the_web_is_named_at_the_beginning_and_the_verdict_only(world: World) -> None:
    layout = Layout(WORDS, "https://example.org")
    talk = Talk(world)
    with_link = [bool(WEB.search(layout.lay_out(talk.press("start"))[-1]))]
    with_link.append(bool(WEB.search(layout.lay_out(talk.press("asker:borrower"))[-1])))
    with_link.append(bool(WEB.search(layout.lay_out(civil(world).reply)[-1])))
    assert with_link == [True, False, True]


def test_a_link_in_what_somebody_wrote_is_no_link() -> None:
    evil = '<a href="https://bad.example">here</a> ]]>'
    reply = Reply(
        (Section("notice", evil, (evil,), (Quote(evil, evil, evil, evil),)),),
        (Button("start", evil, number=1),),
        (Button("menu", evil), Button("back", evil)),
        progress=evil,
    )
    (page,) = check_pages(reply)
    assert "https://bad.example" in page
    assert '<a href="https' not in page


@pytest.mark.parametrize("words", ["", "a&b", 'a"b', "a b", "a<b", "50%", "#1", "x" * 61])
def test_words_that_do_not_fit_into_a_link_are_printed_only(words: str) -> None:
    assert tap_link("label", words) == "label"


def footer(page: int, of: int) -> str:
    return f"({page}/{of})"


@settings(max_examples=200, deadline=None)
@given(blocks=st.lists(st.lists(st.text(max_size=400), max_size=4), min_size=1, max_size=6))
def test_pages_of_any_text_fit_and_hold_all_of_it(blocks: list[list[str]]) -> None:
    laid = pages(blocks, 200, footer)
    assert all(size(page) <= 200 for page in laid)
    texts = [page.removesuffix(f"\n\n({number}/{len(laid)})") for number, page in enumerate(laid, 1)]
    squeeze = re.compile(r"[\r\n]+")
    assert squeeze.sub("", "".join(texts)) == squeeze.sub("", whole(blocks))


def test_a_long_text_is_cut_after_sentences() -> None:
    text = "这是第一句话，不长不短的一句。" * 20
    laid = pages([[text]], 400, footer)
    assert all(page.rsplit("\n\n", 1)[0].endswith("。") for page in laid)


def test_a_sentence_that_fits_nowhere_is_cut_between_its_parts_then_between_characters() -> None:
    laid = pages([["很长的一句，" * 60]], 200, footer)
    assert all(page.rsplit("\n\n", 1)[0].endswith("，") for page in laid[:-1])
    laid = pages([["字" * 500]], 200, footer)
    assert sum(page.count("字") for page in laid) == 500


def test_a_mark_stays_with_its_character() -> None:
    text = "👍🏽" * 100
    laid = pages([[text]], 103, footer)
    assert all(page.startswith("👍") for page in laid)


def test_lines_that_belong_together_are_not_torn_apart_for_a_little_room() -> None:
    first, second = ["a" * 60] * 2, ["b" * 60] * 2
    laid = pages([first, second, first], 210, footer)
    assert laid[1].startswith("b")
