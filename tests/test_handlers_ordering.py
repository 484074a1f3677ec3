"""Which step comes first, and what is never advised."""

from handlers.conversation import World
from tests.talk import Talk, opened

WHEN = "白天 一天1个电话 就一次"


def told(world: World, *answers: str, asker: str = "borrower") -> Talk:
    talk = opened(world, asker)
    talk.type(*answers)
    talk.finish()
    return talk


def test_an_old_debt_is_not_promised_before_limitation_is_clear(world: World) -> None:
    talk = told(world, "客气地提醒还款", "我", WHEN, "四年")
    assert "先做一件事：可能过了时效" in talk.section("lead")
    assert "我想还，每月能拿出多少" not in talk.section("steps")
    insulted = told(world, "骂人", "我", WHEN, "四年")
    assert "诉讼时效" in insulted.section("lead")
    assert "可能过了时效" in insulted.section("steps")


def test_only_the_debtor_is_told_to_offer_payment(world: World) -> None:
    offer = "我想还，每月能拿出多少"
    assert offer in told(world, "骂人", "我", WHEN, "10天").section("steps")
    for asker in ("guarantor", "heir"):
        assert offer not in told(world, "骂人", "我", WHEN, "10天", asker=asker).section("steps")


def test_a_paid_debt_is_not_said_to_be_owed(world: World) -> None:
    talk = told(world, "还清了还催", "我", WHEN)
    assert "还是要还" not in talk.section("lead")
    assert "我想还，每月能拿出多少" not in talk.section("steps")


def test_who_owes_is_not_told_that_the_debt_is_not_theirs(world: World) -> None:
    talk = told(world, "跟踪", "我和我爸妈", "半夜12点半 天天", "好了", "10天")
    assert "不是你的债" not in talk.section("steps")


def test_an_impropriety_is_no_matter_for_the_police_first(world: World) -> None:
    talk = told(world, "后果自负", "我", WHEN, "10天")
    assert talk.verdict == "improper"
    steps = talk.section("steps")
    assert "先向放贷机构投诉" in steps
    assert "去派出所报案" not in steps.partition("可以找这些地方")[0]


def test_the_court_is_named_only_where_there_are_papers(world: World) -> None:
    talk = told(world, "说孩子不能上学", "我", WHEN, "10天")
    assert "收到法院的东西" not in talk.section("notice")
    assert "12368" not in talk.section("lead")
    suspected = told(world, "假传票", "我", WHEN, "10天")
    assert "先做一件事：打12368核实" in suspected.section("lead")
    assert "收到法院的东西" in suspected.section("notice")


def test_what_is_not_known_is_not_called_allowed(world: World) -> None:
    talk = told(world, "不知道", "不知道", "不知道", "不知道")
    assert talk.verdict == "undetermined"
    assert "是他们的权利" not in talk.section("steps")
    assert "先记下他们哪天" in talk.section("lead")


def test_a_stranger_is_not_told_that_the_calls_are_allowed(world: World) -> None:
    talk = told(world, "都不是，只是联系了一下", "打错了", WHEN, asker="third_party")
    headline = talk.section("headline")
    assert "允许" not in headline
    assert "不是你的债" in headline


def test_the_lead_tells_of_two_different_wrongs(world: World) -> None:
    talk = told(world, "骂人，还说要发通讯录", "我", "晚上11点半 一天20个电话 天天", "10天")
    lead = talk.section("lead")
    assert "通讯录" in lead or "夜里" in lead
    assert not ("羞辱你" in lead and "来骂你" in lead)


def test_danger_is_said_once_in_the_lead(world: World) -> None:
    talk = told(world, "说要打我", "我", WHEN, "10天")
    assert talk.section("lead").count("110") == 1 + talk.section("lead").count("12110")


def test_before_our_texts_a_finding_is_not_denied_by_the_headline(world: World) -> None:
    talk = told(world, "骂人", "我", "晚上11点 天天", "好了", "1年")
    talk.type("日期", "2020-05-01")
    assert talk.verdict == "unlawful"
    assert "说不准" not in talk.section("headline")
