"""The contact diary in the chat: as messages sent and replies seen."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.conversation import World
from handlers.diary.book import KIND, MOST, Book, added, agreed, difference, opened_book, without
from handlers.diary.entry import Entry
from handlers.reply import Record
from tests.talk import MIDNIGHT, Talk, civil

MORNING = MIDNIGHT + timedelta(hours=9)
LIST = "11-20 22:13 13812345678 未接\n11-20 22:15 13812345678 未接\n乱七八糟\n11-20 23:15 13812345678 已接"


def kept(talk: Talk) -> list[Record]:
    """What is kept of the diary beside the session."""
    return [record for record in talk.kept if record.kind == KIND]


def book(talk: Talk) -> Book:
    found = opened_book(talk.world.base, kept(talk))
    assert found is not None
    return found


@pytest.fixture
def agreed_to(world: World) -> Talk:
    """Somebody whose check is done and who has opened a diary, in the morning."""
    talk = civil(world)
    talk.now = MORNING
    talk.type("记一笔", "好")
    return talk


@pytest.fixture
def lender_known(world: World) -> Talk:
    """A borrower of a consumer finance company who keeps a diary."""
    talk = Talk(world, MORNING)
    talk.type("我借的消费金融的网贷，个人消费，他们打电话催我")
    talk.press("confirm")
    talk.finish()
    talk.press("diary:yes")
    return talk


def test_nothing_is_kept_before_it_is_agreed_to(world: World) -> None:
    talk = civil(world)
    talk.type("记一笔")
    assert "加密" in talk.words
    assert "一直留到你删" in talk.words
    talk.type("昨晚十点又打了三个")
    assert "还没有记" in talk.words
    assert kept(talk) == []


def test_who_refuses_goes_back_and_nothing_is_kept(world: World) -> None:
    talk = civil(world)
    talk.type("记一笔", "不要")
    assert talk.verdict == "lawful"
    assert kept(talk) == []


def test_a_finished_check_is_noted_by_one_tap(agreed_to: Talk) -> None:
    agreed_to.press("go:verdict", "diary:check")
    assert "记下了" in agreed_to.words
    (entry,) = book(agreed_to).entries
    assert (entry.channel, entry.count, entry.words) == ("call", 2, "提醒还款")


def test_the_first_time_the_same_tap_asks_and_then_notes(world: World) -> None:
    talk = civil(world)
    talk.press("diary:check")
    assert kept(talk) == []
    talk.type("好")
    assert "记下了" in talk.words
    assert len(book(talk).entries) == 1


def test_a_tap_twice_notes_once(agreed_to: Talk) -> None:
    agreed_to.press("diary:check", "diary:check")
    assert "没有重复记" in agreed_to.words
    assert len(book(agreed_to).entries) == 1


def test_a_check_that_is_not_finished_notes_nothing(world: World) -> None:
    talk = Talk(world)
    talk.press("start", "asker:borrower", "diary:yes", "diary:check")
    assert book(talk).entries == ()
    assert talk.reply.question


def test_ones_own_words_are_noted(agreed_to: Talk) -> None:
    agreed_to.type("昨晚十点又打了三个，没接，说要上门")
    (entry,) = book(agreed_to).entries
    assert (entry.day.day, entry.minute, entry.count, entry.answered) == (20, 22 * 60, 3, False)
    assert entry.words == "昨晚十点又打了三个，没接，说要上门"


def test_a_note_may_begin_anywhere(agreed_to: Talk) -> None:
    agreed_to.press("topics")
    agreed_to.type("记一笔：今天早上8点微信骂我")
    (entry,) = book(agreed_to).entries
    assert (entry.channel, entry.minute, entry.day) == ("im", 8 * 60, MORNING.date())


def test_what_is_no_contact_is_not_noted_and_said_so(agreed_to: Talk) -> None:
    agreed_to.type("今天天气不错")
    assert "没读出" in agreed_to.words
    assert book(agreed_to).entries == ()


def test_a_cry_for_help_is_heard_in_the_diary_too(agreed_to: Talk) -> None:
    agreed_to.type("我不想活了")
    assert "12356" in agreed_to.words
    assert book(agreed_to).entries == ()


def test_a_call_list_is_noted_line_by_line(agreed_to: Talk) -> None:
    agreed_to.type(LIST)
    assert len(book(agreed_to).entries) == 3
    assert "1 行没有记（没读懂），在第 3 行" in agreed_to.words
    assert "138****5678" in agreed_to.words
    agreed_to.press("diary")
    assert "最近 7 天：电话 3 次（接了 1，没接 2）" in agreed_to.words


def test_a_call_list_pasted_twice_counts_once(agreed_to: Talk) -> None:
    agreed_to.type(LIST, LIST)
    assert "有 3 笔之前已经记过" in agreed_to.words
    assert len(book(agreed_to).entries) == 3


def test_a_call_list_pasted_into_the_check_goes_into_the_diary_of_who_keeps_one(agreed_to: Talk) -> None:
    agreed_to.press("go:verdict")
    agreed_to.type(LIST)
    assert len(book(agreed_to).entries) == 3


def test_a_whole_list_gets_one_name_or_is_taken_out_again(agreed_to: Talk) -> None:
    agreed_to.type(LIST)
    agreed_to.type("1", "某某金融")
    assert {entry.collector for entry in book(agreed_to).entries} == {"某某金融"}
    agreed_to.press("diary")
    assert "某某金融：电话 3 次" in agreed_to.words
    agreed_to.press("put:1-3:drop")
    assert "删掉了 3 笔" in agreed_to.words
    assert book(agreed_to).entries == ()


@pytest.mark.parametrize(
    "field, typed, part, value",
    [
        ("when", "11-19 07:45", "minute", 7 * 60 + 45),
        ("when", "前天晚上11点半", "minute", 23 * 60 + 30),
        ("count", "12", "count", 12),
        ("count", "三次", "count", 3),
        ("who", "张经理13800001234", "collector", "张经理***********"),
        ("words", "说要爆通讯录", "words", "说要爆通讯录"),
        ("channel", "短信", "channel", "sms"),
        ("reached", "家人", "reached", "family"),
        ("lender", "小额贷款公司", "lender_type", "microloan"),
        ("answered", "没接", "answered", False),
    ],
)
def test_each_part_of_a_note_is_changed_by_a_word(
    agreed_to: Talk, field: str, typed: str, part: str, value: object
) -> None:
    agreed_to.type("昨晚十点打了三个电话")
    agreed_to.press(f"note:1:{field}")
    agreed_to.type(typed)
    assert "改好了" in agreed_to.words
    assert getattr(book(agreed_to).entries[0], part) == value


def test_every_button_of_every_part_changes_the_note(agreed_to: Talk) -> None:
    agreed_to.type("昨晚十点打了三个电话")
    for field in ("when", "channel", "answered", "count", "reached", "who", "lender", "words"):
        agreed_to.press(f"note:1:{field}")
        for action in [button.action for button in agreed_to.reply.buttons]:
            agreed_to.press(action)
            assert "改好了" in agreed_to.words, action


def test_what_was_not_understood_changes_nothing(agreed_to: Talk) -> None:
    agreed_to.type("昨晚十点打了三个电话")
    before = book(agreed_to)
    for field, typed in (
        ("when", "很久以前"),
        ("when", "2031-01-01 10:00"),
        ("count", "好多"),
        ("who", "，"),
    ):
        agreed_to.press(f"note:1:{field}")
        agreed_to.type(typed)
        assert "没读懂" in agreed_to.words
    assert book(agreed_to) == before


def test_a_note_that_is_shown_is_taken_out_by_a_word_and_not_everything(agreed_to: Talk) -> None:
    agreed_to.type("昨晚十点打了三个电话", "删掉")
    assert "删掉了 1 笔" in agreed_to.words
    assert (book(agreed_to).entries, agreed_to.session.done) == ((), True)


def test_back_leads_from_a_part_to_the_note_to_the_diary(agreed_to: Talk) -> None:
    agreed_to.type("昨晚十点打了三个电话")
    agreed_to.press("note:1:who")
    agreed_to.type("返回")
    assert agreed_to.session.screen == "note:1"
    agreed_to.type("返回")
    assert agreed_to.session.screen == "diary"


def test_notes_are_turned_over_like_pages_and_opened_by_their_number(agreed_to: Talk) -> None:
    agreed_to.type("\n".join(f"11-{day:02d} 10:00 13812345678 未接" for day in range(1, 21)))
    agreed_to.press("diary:list")
    assert "共 20 笔，第 1 页，共 3 页" in agreed_to.words
    assert agreed_to.label("note:20").startswith("11-20 10:00")
    agreed_to.press("diary:list:3")
    agreed_to.type("4")
    assert "11-01 10:00" in agreed_to.words


def test_the_rules_say_what_the_days_come_to(lender_known: Talk) -> None:
    lender_known.type("\n".join(f"11-20 10:{minute:02d} 13812345678 未接" for minute in range(12)))
    lender_known.press("diary")
    title = lender_known.world.catalogues["zh-CN"].text("rules", "calls-ten-a-day", "title")
    assert title in lender_known.words
    assert "1 天，最近的是 11-20" in lender_known.words


def test_a_month_ago_is_counted_in_the_whole_and_not_judged(lender_known: Talk) -> None:
    lender_known.type("\n".join(f"10-01 10:{minute:02d} 13812345678 未接" for minute in range(12)))
    lender_known.press("diary")
    assert "最近 30 天：没有" in lender_known.words
    assert "一共记了 12 笔" in lender_known.words
    assert "还没有哪条规则算得上" in lender_known.words


def test_what_holds_of_all_notes_outlives_the_check(lender_known: Talk) -> None:
    lender_known.type("11-20 23:13 13812345678 已接")
    lender_known.press("restart:yes", "diary")
    title = lender_known.world.catalogues["zh-CN"].text("rules", "night-contact", "title")
    assert title in lender_known.words


def test_the_diary_is_deleted_whole_after_asking(agreed_to: Talk) -> None:
    agreed_to.type(LIST)
    agreed_to.press("diary:delete")
    assert len(kept(agreed_to)) == 2
    agreed_to.press("diary:delete:yes")
    assert "已经删掉" in agreed_to.words
    assert kept(agreed_to) == []
    agreed_to.type("记一笔")
    assert "要不要开一份" in agreed_to.words


def test_deleting_everything_asks_where_there_is_only_a_diary_and_takes_it_along(agreed_to: Talk) -> None:
    agreed_to.type(LIST)
    agreed_to.press("restart:yes")
    agreed_to.type("删除")
    assert "联系记录也会一起删掉" in agreed_to.words
    agreed_to.type("是")
    assert agreed_to.reply.forget
    assert kept(agreed_to) == []


def test_the_session_holds_no_note(agreed_to: Talk) -> None:
    before = len(json.dumps(agreed_to.session.to_json()))
    agreed_to.type("\n".join(f"11-20 10:{minute:02d} 13812345678 未接" for minute in range(60)))
    after = json.dumps(agreed_to.session.to_json())
    assert "5678" not in after
    assert len(after) < before + 40


@pytest.mark.parametrize(
    "text",
    ["昨晚十点😀𠮷又打了三个", "昨晚十点打了三个\u202e<script>alert(1)</script>", "=1+1 昨晚十点打了三个"],
)
def test_odd_characters_are_kept_as_words(agreed_to: Talk, text: str) -> None:
    agreed_to.type(text)
    (entry,) = book(agreed_to).entries
    assert entry.words.startswith(text[:4])
    assert entry.words.isprintable()


def test_ten_thousand_lines_fill_the_diary_and_the_rest_is_told(agreed_to: Talk) -> None:
    lines = [
        f"11-{1 + n // 1440:02d} {n // 60 % 24:02d}:{n % 60:02d} 13812345678 未接" for n in range(10_000)
    ]
    agreed_to.type("\n".join(lines))
    assert len(book(agreed_to).entries) == MOST
    assert "还有 5000 笔没记下" in agreed_to.words
    agreed_to.type("昨晚十点又打了三个")
    assert "记满" in agreed_to.words
    assert len(book(agreed_to).entries) == MOST
    agreed_to.press("note:17", "put:17:drop")
    agreed_to.type("昨晚十点又打了三个")
    assert "记下了" in agreed_to.words


def test_a_note_changed_or_added_rewrites_one_record_of_many(world: World) -> None:
    day = MORNING.date()
    full = added(agreed("t", day.isoformat()), [Entry(day)] * 1000, "t")
    keep, drop = difference(full, added(full, [Entry(day)], "u"))
    assert (len(keep), drop) == (2, ())
    keep, drop = difference(full, without(full, range(1, 101)))
    assert (keep, drop) == ((), ("diary:t-0",))
    assert difference(full, full) == ((), ())
    records = difference(None, full)[0]
    assert opened_book(world.base, records) == full


def test_a_note_that_the_vocabulary_has_no_word_for_any_more_is_passed_over(world: World) -> None:
    day = MORNING.date()
    full = added(agreed("t", day.isoformat()), [Entry(day), Entry(day, channel="sms")], "t")
    head, page = difference(None, full)[0]
    notes = [
        [no, {**plain, "channel": "pigeon"} if no == 1 else plain] for no, plain in page.content["notes"]
    ]
    read = opened_book(world.base, [head, replace(page, content={"notes": notes})])
    assert read is not None
    assert [note.no for note in read.notes] == [2]


@pytest.mark.parametrize("language, said", [("en", "Contact diary"), ("zh-TW", "聯絡記錄")])
def test_the_diary_is_kept_in_each_language(world: World, language: str, said: str) -> None:
    talk = Talk(world, MORNING)
    talk.press(f"lang:{language}", "diary:yes")
    talk.type(LIST)
    talk.press("diary")
    assert said in talk.words
    assert "3" in talk.words


def test_where_no_page_can_be_opened_none_is_offered(world: World) -> None:
    talk = Talk(world, MORNING, linked=False)
    talk.press("diary:yes")
    talk.type(LIST, "日记")
    assert talk.label("diary:links") == ""
    talk.press("diary:timeline")
    assert "打不开网页" in talk.words
    assert {record.kind for record in talk.kept} == {KIND}


def test_from_the_timeline_a_letter_is_one_tap_away(agreed_to: Talk) -> None:
    agreed_to.type(LIST)
    agreed_to.press("diary:timeline")
    assert "附件" in agreed_to.words
    assert agreed_to.label("letter")
    agreed_to.press("letter")
    assert agreed_to.session.screen.startswith("letter")
