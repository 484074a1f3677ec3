"""What is sent keeps to the limits of the Bot API, field by field, and says what the reply says."""

import json
from collections.abc import Iterator

import pytest

from bot.telegram import markup
from bot.telegram.keyboard import OUT_OF_USE, Kind, Row, carried
from bot.telegram.layout import Layout, View
from bot.telegram.methods import content, edit_message, send_message
from bot.words import load_words
from handlers.reply import Button, Quote, Reply, Section
from handlers.turn import World
from tests.talk import Talk
from tests.telegram_api import faults_of

LAYOUT = Layout(load_words("telegram"))
STORY = (
    "昨晚十一点多催收给我妈打电话，说再不还就让警察来抓我，还骂我妈，一天打了二十个电话，P我的裸照发到群里"
)
LANGUAGES = ("zh-CN", "zh-TW", "en")
PARTS = ("verdict", "steps", "reasons", "law", "change", "limits")


def conversation(world: World, language: str) -> Iterator[Reply]:
    """Everything that lies on the way of one person, and beside it."""
    talk = Talk(world)
    yield talk.press("start")
    yield talk.press(f"lang:{language}")
    for screen in ("topics", "language", "privacy", "menu", "danger", "danger:despair", "danger:violence"):
        yield talk.press(screen)
    for topic in world.base.topics:
        yield talk.press(f"topic:{topic}")
    yield talk.press("restart:yes")
    yield talk.press("asker:borrower")
    for category in world.base.question("conduct").categories:
        yield talk.press(f"cat:conduct:{category}")
    yield talk.press("done:conduct")
    for option in world.base.question("conduct").options:
        yield talk.press(f"toggle:conduct:{option.id}")
    yield talk.press("why")
    yield talk.press("done:conduct")
    while talk.reply.question:
        yield talk.reply
        talk.press(f"unknown:{talk.reply.question}")
    for part in PARTS:
        yield talk.press(f"go:{part}")
    for remedy in world.base.remedies:
        yield talk.press(f"step:{remedy}")
    for screen in ("review", "more", "date", "restart", "stop"):
        yield talk.press(screen)
    yield talk.press("restart:yes")
    yield talk.type(STORY * 8)
    yield talk.press("delete")
    yield talk.press("delete:yes")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_keeps_to_the_limits_of_the_bot_api(world: World, language: str) -> None:
    seen = 0
    for reply in conversation(world, language):
        view = LAYOUT.view(reply)
        for page in view.pages:
            for method in (send_message(77, page), edit_message(77, 5, page)):
                assert faults_of(method.name, method.plain()) == []
                assert json.loads(method.encoded()) == method.plain()
        seen += 1
    assert seen > 120


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_of_the_conversation_is_lost(world: World, language: str) -> None:
    for reply in conversation(world, language):
        view = LAYOUT.view(reply)
        carrying = {carried(data).rest for data in data_below(view)}
        opened = {f"go:{section.kind}" for section in reply.sections if not section.folded}
        wanted = {each.action for each in (*reply.buttons, *reply.navigation)}
        assert wanted - carrying <= opened


def rows_below(view: View, page: int = 0) -> list[Row]:
    found: list[Row] = view.pages[page].fields["reply_markup"]["inline_keyboard"]
    return found


def words_of(view: View, page: int = 0) -> str:
    return str(view.pages[page].fields["text"])


def data_below(view: View) -> list[str]:
    return [button["callback_data"] for row in rows_below(view) for button in row]


def test_a_long_text_is_parted_between_paragraphs_into_pages() -> None:
    paragraphs = tuple(f"第{number}段" + "字" * 900 for number in range(12))
    view = LAYOUT.view(Reply((Section("law", "法条", paragraphs),)))
    assert len(view.pages) == 3
    for paragraph in paragraphs:
        assert sum(paragraph in words_of(view, page) for page in range(3)) == 1, (
            "each stands whole on one page"
        )
    turning = [[button["callback_data"] for button in rows_below(view, page)[0]] for page in range(3)]
    assert turning == [["1n:", "1p:v1"], ["1p:v0", "1n:", "1p:v2"], ["1p:v1", "1n:"]]


def test_a_paragraph_that_is_too_long_is_cut_after_a_sentence() -> None:
    text = ("这是一句不长不短的话。" * 1000).rstrip()
    found = list(markup.pieces(text))
    assert "".join(found) == text
    assert all(piece.endswith("。") and markup.units(piece) <= markup.MOST_UNITS for piece in found)


def test_what_has_no_end_is_cut_between_characters() -> None:
    text = "😀" * 6000
    found = list(markup.pieces(text))
    assert "".join(found) == text
    assert all(markup.units(piece) <= markup.MOST_UNITS for piece in found)


def test_telegram_counts_in_units_of_utf_16() -> None:
    assert [markup.units(text) for text in ("abc", "三个字", "😀", "a😀字")] == [3, 3, 2, 4]


@pytest.mark.parametrize("words", ["<b>", "a & b", "&lt;", "</blockquote>", "<script>x</script>", '"<>&'])
def test_whatever_somebody_says_is_shown_as_it_is(words: str) -> None:
    reply = Reply(
        (Section("question", words, (words,), (Quote(words, words, words, words),)),),
        (Button("x", words, number=1),),
    )
    html = words_of(LAYOUT.view(reply))
    assert faults_of("sendMessage", send_message(77, content(html)).plain()) == []
    assert html.count(markup.escaped(words)) >= 5


def test_the_words_of_the_law_stand_in_a_quotation() -> None:
    reply = Reply((Section("law", "", (), (Quote("第一条", "官方的话", "意思", "法律"),)),))
    html = words_of(LAYOUT.view(reply))
    assert "<blockquote>原文：官方的话</blockquote>" in html
    assert "意思是：意思" in html


def test_a_verdict_unfolds_by_its_buttons(world: World) -> None:
    talk = Talk(world)
    talk.press("start", "asker:borrower")
    talk.type("骂人", "我", "白天 一天2个电话 就一两次")
    folded = LAYOUT.view(talk.finish())
    assert folded.kind is Kind.VERDICT
    assert "《民法典》" not in words_of(folded)
    assert "1v:go:law" in data_below(folded)
    unfolded = LAYOUT.view(talk.press("go:law"))
    assert unfolded.kind is Kind.VERDICT
    assert "《民法典》" in words_of(unfolded)
    assert "1v:go:verdict" in data_below(unfolded), "pressed again it folds"


def test_ticks_are_seen_and_long_answers_stand_in_the_text(world: World) -> None:
    talk = Talk(world)
    talk.press("start", "asker:borrower", "cat:conduct:threats")
    view = LAYOUT.view(talk.reply)
    assert "✅ 2. 吓唬、威胁（抓你、找家人、发通讯录……）" in words_of(view)
    assert [button["text"] for button in rows_below(view)[0]] == ["1", "✅ 2", "3", "4", "5"]


def test_what_was_answered_can_be_read_where_it_is_reviewed(world: World) -> None:
    talk = Talk(world)
    for action in (
        "start",
        "asker:borrower",
        "cat:conduct:threats",
        "done:conduct",
        "toggle:conduct:threat_of_arrest",
    ):
        talk.press(action)
    talk.press("done:conduct")
    reply = talk.press("review")

    assert reply.buttons
    text = LAYOUT.view(reply).pages[0].encoded
    assert all(markup.escaped(each.label) in text for each in reply.buttons if each.kind == "option")


def test_what_is_carried_fits_and_what_is_foreign_is_out_of_use() -> None:
    assert carried("1q:toggle:conduct:insult").rest == "toggle:conduct:insult"
    for data in ("", "0q:menu", "1x:menu", "1q:" + "a" * 61, "1q:菜单", "1q:a b", "menu", "1q:a\n"):
        assert carried(data).rest == OUT_OF_USE, data
