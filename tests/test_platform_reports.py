"""Reports and letters in Telegram and WeChat: links and files where there is an address, text everywhere."""

from dataclasses import replace

from bot.store.sqlite import SqliteStore
from bot.telegram.layout import Layout as TelegramLayout
from bot.turns import Turns
from bot.wechat.layout import Layout as WeChatLayout
from bot.words import load_words
from handlers.turn import World
from tests import telegram_api as told
from tests.reporting import STORY
from tests.talk import Talk, opened
from tests.telegram_api import Made, labels
from tests.telegram_bot import PUBLIC, running
from tests.wechat_peer import WORDS

TELEGRAM = load_words("telegram")


def buttons_of(call: Made) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = call.fields["reply_markup"]["inline_keyboard"]
    return rows


def reported(world: World) -> Talk:
    talk = opened(world)
    talk.type(*STORY)
    talk.press("letter:lender:files")
    return talk


def test_in_telegram_links_are_buttons_with_whole_addresses(world: World) -> None:
    talk = reported(world)
    view = TelegramLayout(TELEGRAM, PUBLIC).view(talk.reply)
    rows = view.pages[0].fields["reply_markup"]["inline_keyboard"]
    page = f"{PUBLIC}/r/{talk.kept[0].name}/letter/lender"
    assert [button["url"] for row in rows for button in row if "url" in button] == [
        page,
        f"{page}.docx",
        f"{page}.pdf",
    ]


def test_in_wechat_links_are_in_the_text(world: World) -> None:
    talk = reported(world)
    page = f"{PUBLIC}/r/{talk.kept[0].name}/letter/lender"
    answer = "".join(WeChatLayout(WORDS, PUBLIC).lay_out(talk.reply))
    assert f'<a href="{page}.pdf">PDF 文件</a>' in answer
    without = "".join(WeChatLayout(WORDS).lay_out(talk.reply))
    assert "PDF" not in without


async def test_telegram_sends_the_pdf_of_a_letter_once(world: World, sqlite_store: SqliteStore) -> None:
    async with running(world, sqlite_store, webhook=True) as bot:
        for number, words in enumerate(("/start", *STORY), 1):
            await bot.pushed(told.text(number, words))
        answer = await bot.pushed(told.press(20, "1v:letter:lender:files"))
        assert "PDF 文件" in labels(answer)
        again = await bot.pushed(told.press(20, "1v:letter:lender:files"))
        assert again == answer
        (sent,) = await bot.api.wait_for(1, "sendDocument")
        assert str(sent.fields["document"]).startswith(f"{PUBLIC}/r/")
        assert sent.fields["chat_id"] == 77
        await bot.pushed(told.press(21, "1q:letter:lender"))
        assert len(bot.api.made("sendDocument")) == 1
        assert bot.api.refused == []


async def test_without_an_address_telegram_gives_the_text_and_no_report(
    world: World, sqlite_store: SqliteStore
) -> None:
    async with running(world, sqlite_store, webhook=False) as bot:
        bot.api.deliver(*(told.text(number, words) for number, words in enumerate(("/start", *STORY), 1)))
        sent = await bot.api.wait_for(4, "sendMessage")
        assert not any("报告" in label for label in labels(sent[-1]))
        assert any("投诉信" in label for label in labels(sent[-1]))
        bot.api.deliver(told.press(20, "1v:letter:stop"))
        letter = (await bot.api.wait_for(5, "sendMessage", "editMessageText"))[-1]
        assert "告知函" in letter.fields["text"]
        assert not any("url" in button for row in buttons_of(letter) for button in row)


async def test_in_a_chat_without_pages_a_letter_is_read_whole(world: World, turns: Turns) -> None:
    before = reported(world)
    talk = Talk(world, session=replace(before.session), linked=False)
    talk.press("letter:lender")
    answer = "".join(WeChatLayout(WORDS).lay_out(talk.reply))
    assert "投诉人（签名）" in answer
    assert "/r/" not in answer
