"""Numbers in free text: hours, days, counts, lengths and rates, at the boundaries of what people write."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.reading.quantities import Quantities, load_quantity_words, quantities
from rules.reading.text import Forms, plain_text

ROOT = Path(__file__).parent.parent
FILE = ROOT / "rules" / "cn" / "lexicon" / "quantities.yaml"
FORMS = Forms({})
LOADED, FAULTS = load_quantity_words(FILE, ROOT)
NOW = datetime(2026, 11, 20, 15, 0)  # noqa: DTZ001 (the person's own clock; a Friday)
AFTER_MIDNIGHT = datetime(2026, 11, 20, 0, 30)  # noqa: DTZ001


def read(text: str, now: datetime = NOW) -> Quantities:
    assert LOADED is not None, FAULTS
    return quantities(plain_text(text, FORMS), LOADED, now)


def facts(text: str, now: datetime = NOW) -> dict[str, Any]:
    return {one.fact: one.value for one in read(text, now).found}


def words_of(text: str, fact: str) -> str:
    plain = plain_text(text, FORMS).plain
    return next(plain[one.start : one.end] for one in read(text).found if one.fact == fact)


def test_the_words_have_no_faults() -> None:
    assert FAULTS == []


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("昨晚十一点多给我妈打电话说要抓我", "23:00"),
        ("凌晨两三点打电话", "02:00"),
        ("早上七点半就打电话来", "07:30"),
        ("半夜12点给我打电话", "00:00"),
        ("晚上八九点打给我爸", "20:00"),
        ("晚上九十点打给我爸", "21:00"),
        ("晚上十点多打给我爸", "22:00"),
        ("23:30给我发短信", "23:30"),
        ("23：30给我发短信", "23:30"),
        ("夜里一点多打来", "01:00"),
        ("夜里11点打来", "23:00"),
        ("大早上6点就打", "06:00"),
        ("中午12点半打的", "12:30"),
        ("中午一点打的", "13:00"),
        ("中午11点半打的", "11:30"),
        ("下午三点打的", "15:00"),
        ("下午12点半打的", "12:30"),
        ("傍晚六点上门", "18:00"),
        ("2026-03-01 23:15:02 催收:还钱", "23:15"),
        ("【昨天 22:41】再不还钱上门", "22:41"),
        ("晚10点打电话", "22:00"),
        ("早8点打电话", "08:00"),
        ("22点05打来一个电话", "22:05"),
        ("晚上11点20打来", "23:20"),
        ("晚上十一点二十打来", "23:20"),
        ("晚上十一点一刻打来", "23:15"),
        ("晚上11点20个电话打过来", "23:00"),
        ("晚上12点还打", "00:00"),
        ("晚上十二点半还打", "00:30"),
        ("凌晨12点半还打", "00:30"),
        ("凌晨5点打", "05:00"),
        ("半夜五点打", "05:00"),
        ("晚上5点打", "17:00"),
        ("晚上8:30打来", "20:30"),
        ("22点打来", "22:00"),
        ("21:59打来", "21:59"),
        ("零点打来", "00:00"),
        ("0点15分打来", "00:15"),
        ("13点打来", "13:00"),
        ("23时15分来电", "23:15"),
        ("从早上7点打到晚上11点", "23:00"),
        ("早上六点半打,晚上九点也打", "06:30"),
        ("晚上十一点打,凌晨两点也打", "02:00"),
        ("晚上10点11点都打", "23:00"),
        ("昨天晚上又打电话,11点半了还打", "23:30"),
        ("晚上11点多都睡了还打电话", "23:00"),
        ("晚上十一点多了还在打电话催", "23:00"),
        ("大半夜都一点多了打电话", "01:00"),
        ("我早八点上班他们晚上十一点打", "23:00"),
        ("晚上11点打电话合法吗", "23:00"),
        ("晚上两点多打电话", "02:00"),
        ("晚上一点半打电话", "01:30"),
        ("早上8点打来", "08:00"),
        ("早上八点不到打来", "07:59"),
        ("7点半就打来", "07:30"),
        ("6:58分就打来了", "06:58"),
        ("早上不到八点打来", "07:59"),
        ("晚上快十二点打来", "00:00"),
        ("早上7点59打来", "07:59"),
    ],
)
def test_hour(text: str, time: str) -> None:
    assert facts(text).get("contact_time") == time


@pytest.mark.parametrize(
    "text",
    [
        "今天18点前还款",
        "请于今日18:00前还款",
        "17:00之前还清",
        "截止今晚20点,否则上门",
        "限你今天下午5点以前还钱",
        "务必在晚上8点前处理",
        "我早八点上班",
        "我晚上十点睡觉",
        "我晚上11点下班",
        "客服热线9:00-21:00",
        "请于工作日9:00-18:00致电",
        "明天上午10点上门",
        "晚上10点以后不能打电话吧",
        "他说了三点要求",
        "打了一点都不停",
        "晚上一点都不消停",
        "晚一点再打过来",
        "一时还不上",
        "打电话当时我在上班",
        "逾期3天打电话",
        "尾号2230的信用卡打电话",
        "13812345678打电话",
        "欠款12,305.20元",
        "账号6222:0230打电话",
    ],
)
def test_no_hour_of_contact(text: str) -> None:
    reading = read(text)
    assert "contact_time" not in {one.fact for one in reading.found}
    assert "contact_time" not in {one.fact for one in reading.unclear}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("8点半给我打电话", ("08:30", "20:30")),
        ("12点多打电话", ("12:00", "00:00")),
        ("8:30给我打电话", ("08:30", "20:30")),
        ("晚上快十点打电话", ("21:50", "22:00")),
        ("大半夜给我打电话", ("23:00", "02:00")),
        ("凌晨打电话骚扰我", ("23:00", "02:00")),
        ("深更半夜还打电话", ("23:00", "02:00")),
    ],
)
def test_unclear_hour(text: str, values: tuple[str, ...]) -> None:
    reading = read(text)
    assert [one.values for one in reading.unclear if one.fact == "contact_time"] == [values]
    assert "contact_time" not in facts(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天给我打电话", "2026-11-20"),
        ("昨天给我打电话", "2026-11-19"),
        ("昨晚十一点多,给我妈打电话", "2026-11-19"),
        ("前天上门了", "2026-11-18"),
        ("大前天上门了", "2026-11-17"),
        ("上周三给我打电话", "2026-11-11"),
        ("上个星期五来我家", "2026-11-13"),
        ("上周日来我家", "2026-11-15"),
        ("周一给我打电话", "2026-11-16"),
        ("周六给我打电话", "2026-11-14"),
        ("周五晚上打的电话", "2026-11-13"),
        ("这周二给我打电话", "2026-11-17"),
        ("3天前给我打电话", "2026-11-17"),
        ("三天前打电话", "2026-11-17"),
        ("一个星期前打过电话", "2026-11-13"),
        ("上个月5号上门", "2026-10-05"),
        ("这个月5号上门", "2026-11-05"),
        ("5号上门来的", "2026-11-05"),
        ("25号上门来的", "2026-10-25"),
        ("11月3号打电话骂我", "2026-11-03"),
        ("11月20日打电话骂我", "2026-11-20"),
        ("11月21日打电话骂我", "2025-11-21"),
        ("4月25日打的电话", "2026-04-25"),
        ("十月一号打的电话", "2026-10-01"),
        ("去年12月25日打的电话", "2025-12-25"),
        ("2026年3月1日打电话", "2026-03-01"),
        ("2026-3-1打电话", "2026-03-01"),
        ("2026/03/01 23:15:02 催收:还钱", "2026-03-01"),
        ("2026年11月18日 22:47 陌生号码:你再不还钱试试", "2026-11-18"),
        ("11-18 22:47 陌生号码:还钱", "2026-11-18"),
        ("26年3月1号打电话", "2026-03-01"),
        ("3.15号打电话", "2026-03-15"),
        ("大年初一给我爸打电话", "2026-02-17"),
        ("去年大年初一给我爸打电话", "2025-01-29"),
        ("除夕晚上打电话", "2026-02-16"),
        ("国庆还打电话", "2026-10-01"),
        ("元旦打电话", "2026-01-01"),
        ("中秋那天打电话", "2026-09-25"),
        ("2023年5月1日借的,昨天打电话", "2026-11-19"),
    ],
)
def test_day_of_contact(text: str, day: str) -> None:
    assert facts(text).get("contact_date") == day


@pytest.mark.parametrize(
    "text",
    [
        "昨天到期",
        "2023年5月1日借的",
        "昨天报警了",
        "今天还了五百",
        "还款日是昨天",
        "今天再不还款就打电话给你家人",
        "明天打电话",
        "下周三打电话",
        "每周三打电话",
        "每月5号还款",
        "2026年13月1日打电话",
        "2月30日打电话",
        "2027年3月1日打电话",
        "以前天天打电话",
        "工号3号催收打电话",
        "3号楼的人打电话",
        "一个星期三次电话",
        "截止今日您已逾期",
        "请于收到本短信之日起7日内还款",
    ],
)
def test_no_day_of_contact(text: str) -> None:
    assert "contact_date" not in facts(text)


def test_the_evening_just_past_is_yesterday() -> None:
    assert facts("昨晚十一点打电话", AFTER_MIDNIGHT)["contact_date"] == "2026-11-19"
    assert facts("今晚11点打电话", AFTER_MIDNIGHT)["contact_date"] == "2026-11-19"
    assert facts("今天0点10分打电话", AFTER_MIDNIGHT)["contact_date"] == "2026-11-20"


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("2023年5月1日借的", "contract_date", "2023-05-01"),
        ("昨天我报警了", "reported_to_police_on", "2026-11-19"),
        ("11月3号报的警没用,11月3号去派出所了", "reported_to_police_on", "2026-11-03"),
        ("2026年10月5日到期", "last_due_date", "2026-10-05"),
        ("还款日是2026年10月5日", "last_due_date", "2026-10-05"),
    ],
)
def test_days_of_other_events(text: str, fact: str, value: str) -> None:
    read_facts = facts(text)
    assert read_facts.get(fact) == value
    assert "contact_date" not in read_facts


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("逾期3天", 3),
        ("逾期 3 天", 3),
        ("逾期了三天", 3),
        ("逾期两个月", 60),
        ("逾期半年多", 180),
        ("逾期半年", 180),
        ("逾期一年多了", 365),
        ("逾期一年半", 547),
        ("逾期一个多礼拜", 7),
        ("逾期第二天", 2),
        ("逾期3期", 90),
        ("逾期20多天", 20),
        ("快三个月没还了", 90),
        ("逾期快三个月了", 90),
        ("逾期两三个月了", 60),
        ("逾期一个半月", 45),
        ("逾期半个月", 15),
        ("拖欠三个月", 90),
        ("欠了三个月", 90),
        ("三个月没还", 90),
        ("2个月没还", 60),
        ("断供3个月", 90),
        ("断供三期", 90),
        ("3期没还", 90),
        ("逾期了也就5天", 5),
        ("逾期已经有100天了", 100),
        ("逾期90+天", 90),
        ("逾期一年零两个月", 425),
        ("逾期1年2个月", 425),
        ("逾期十几天", 10),
        ("逾期几十天", 20),
        ("逾期三五天", 3),
        ("逾期35日", 35),
        ("逾期天数:35", 35),
        ("逾期大半年", 180),
        ("逾期个把月", 30),
        ("逾期俩月", 60),
        ("还款日已过6天", 6),
        ("已经拖了两个多月不还了", 60),
        ("信用卡两个月没还", 60),
        ("昨天到期", 1),
        ("还款日是昨天", 1),
        ("前天就逾期了", 2),
        ("今天是还款日", 0),
        ("还没到期", 0),
        ("没逾期", 0),
        ("还款日11月25日", 0),
        ("我12月1日才到期", 0),
        ("离还款日还有3天就打电话了", 0),
        ("2026年10月1日到期一直没还", 50),
        ("我没有逾期还打电话", 0),
        ("从11月5号开始逾期", 15),
        ("2026年10月21日开始逾期的", 30),
        ("我逾期3天,他打了我20天电话", 3),
        ("一开始逾期3天就打,现在逾期2个月了", 60),
        ("以前没逾期过,这次逾期10天", 10),
    ],
)
def test_days_overdue(text: str, days: int) -> None:
    assert facts(text).get("days_overdue") == days


@pytest.mark.parametrize(
    "text",
    [
        "逾期几天",
        "逾期好久了",
        "如果逾期3天会怎样",
        "逾期90天以上会起诉吗",
        "宽限期3天",
        "分36期",
        "还了3期",
        "还有3天逾期",
        "再过3天就逾期",
        "3个月没工作了",
        "三天没接电话",
        "借了两年",
        "3月15日打电话",
        "连续打了五天",
        "没逾期多久",
        "逾期不到一个月",
        "逾期一天加一天",
        "逾期一天要500，现在要我还两万",
        "逾期一天就要加500",
    ],
)
def test_nothing_overdue(text: str) -> None:
    assert "days_overdue" not in facts(text)


@pytest.mark.parametrize(
    ("text", "fact", "count"),
    [
        ("一天二三十个电话", "calls_per_day", 20),
        ("一天打十几个电话", "calls_per_day", 10),
        ("每天几十个电话", "calls_per_day", 20),
        ("一天上百个电话", "calls_per_day", 100),
        ("每天70+电话", "calls_per_day", 70),
        ("一天打70+个", "calls_per_day", 70),
        ("一天到晚打了不下五十个", "calls_per_day", 50),
        ("每天打10来个", "calls_per_day", 10),
        ("一上午打了30多个", "calls_per_day", 30),
        ("今天打了28个", "calls_per_day", 28),
        ("一个小时打了八个", "calls_per_day", 8),
        ("十分钟打了5个电话", "calls_per_day", 5),
        ("一天十几二十个电话", "calls_per_day", 10),
        ("一天百八十个电话", "calls_per_day", 80),
        ("一天两百多个电话", "calls_per_day", 200),
        ("一天廿个电话", "calls_per_day", 20),
        ("一天1百个电话", "calls_per_day", 100),
        ("一天七八个电话", "calls_per_day", 7),
        ("一天三五个电话", "calls_per_day", 3),
        ("一天打我二十来通", "calls_per_day", 20),
        ("每天给我打20-30个电话", "calls_per_day", 20),
        ("每天给我打20到30个电话", "calls_per_day", 20),
        ("每天三、四个电话", "calls_per_day", 3),
        ("20多个电话一天", "calls_per_day", 20),
        ("电话20个/天", "calls_per_day", 20),
        ("以前一天两三个电话,现在一天二三十个电话", "calls_per_day", 20),
        ("昨天37个未接来电", "calls_per_day", 37),
        ("每天接十几个催收电话", "calls_per_day", 10),
        ("一天打一个电话", "calls_per_day", 1),
        ("天天上午十点一个电话", "calls_per_day", 1),
        ("来我家了,就一个,很和气", "collectors_present", 1),
        ("就打电话,一天五六个", "calls_per_day", 5),
        ("电话短信一天几十个", "calls_per_day", 20),
        ("已经骚扰我一个多月了", "days_with_contact", 30),
        ("70+个电话一天", "calls_per_day", 70),
        ("天天到门口蹲着,已经一个多礼拜了", "days_with_contact", 7),
        ("他来我家吃住了三天不走", "days_with_contact", 3),
        ("上门了,三个,骑摩托来的", "collectors_present", 3),
        ("一天打二十次", "calls_per_day", 20),
        ("一天三四条短信", "messages_per_day", 3),
        ("每天发10条信息", "messages_per_day", 10),
        ("每天发几十条骚扰短信", "messages_per_day", 20),
        ("一天打了20个电话,我接了五个", "answered_calls_per_day", 5),
        ("一天打20个电话我就接了一个", "answered_calls_per_day", 1),
        ("连着打了五天电话", "days_with_contact", 5),
        ("连续一个礼拜给我打电话", "days_with_contact", 7),
        ("打了一个月了", "days_with_contact", 30),
        ("连续三天每天打", "days_with_contact", 3),
        ("给我通讯录二十几个人打了电话", "third_parties_told", 20),
        ("群发给了五十多个人", "third_parties_told", 50),
        ("来了三个人", "collectors_present", 3),
        ("两三个大汉上门", "collectors_present", 2),
        ("一个人来的我家", "collectors_present", 1),
        ("两个催收员来我家", "collectors_present", 2),
        ("四五个人堵在门口", "collectors_present", 4),
        ("打了我两个号", "numbers_dialled", 2),
        ("我两个手机号都打", "numbers_dialled", 2),
        ("关了我5个小时", "detained_hours", 5),
        ("不让我走,扣了我三个小时", "detained_hours", 3),
        ("从下午两点扣到晚上八点不放人", "detained_hours", 6),
        ("晚上十点关到凌晨两点半才放我", "detained_hours", 4.5),
        ("年化36%", "annual_rate", 36),
        ("年化利率高达百分之三十六", "annual_rate", 36),
        ("年利率百分之二十四", "annual_rate", 24),
        ("月息三分", "annual_rate", 36),
        ("月息两分半", "annual_rate", 30),
        ("月息2分5", "annual_rate", 30),
        ("月利率2%", "annual_rate", 24),
        ("在两百多人的业主群里发我欠钱", "third_parties_told", 200),
        ("日息万五", "annual_rate", 18.25),
        ("日息万分之五", "annual_rate", 18.25),
        ("日息千一", "annual_rate", 36.5),
        ("日利率0.05%", "annual_rate", 18.25),
        ("年息两分", "annual_rate", 20),
        ("信用卡欠了八万本金", "card_principal_over_50k", True),
        ("信用卡欠3万本金", "card_principal_over_50k", False),
        ("信用卡本金5万元", "card_principal_over_50k", False),
        ("信用卡本金5万多", "card_principal_over_50k", True),
        ("信用卡透支本金50,001.00元", "card_principal_over_50k", True),
        ("信用卡本金三万五", "card_principal_over_50k", False),
    ],
)
def test_counts_and_rates(text: str, fact: str, count: float) -> None:
    assert facts(text).get(fact) == count


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("打了几十个电话", "calls_per_day"),
        ("一周打三个电话", "calls_per_day"),
        ("一个月打了五六十个电话", "calls_per_day"),
        ("三天打了50个电话", "calls_per_day"),
        ("没打过20个电话", "calls_per_day"),
        ("不是一天打20个电话", "calls_per_day"),
        ("隔十分钟打一个电话", "calls_per_day"),
        ("每10分钟打1个电话", "calls_per_day"),
        ("一天换20个号码打我", "calls_per_day"),
        ("我有三个平台逾期,每天打电话", "calls_per_day"),
        ("一天还三百块", "messages_per_day"),
        ("电话短信加起来一天20个", "calls_per_day"),
        ("连续逾期3个月", "days_with_contact"),
        ("说要带5个人来我家", "collectors_present"),
        ("来了一帮人", "collectors_present"),
        ("我家有三个人", "collectors_present"),
        ("换了20个号码打我", "numbers_dialled"),
        ("法律规定年化不能超过24%", "annual_rate"),
        ("年化超过36%", "annual_rate"),
        ("信用卡额度8万", "card_principal_over_50k"),
        ("信用卡欠了八万", "card_principal_over_50k"),
        ("网贷信用卡一共欠了20万", "card_principal_over_50k"),
        ("手机关机了3个小时", "detained_hours"),
    ],
)
def test_not_counted(text: str, fact: str) -> None:
    assert fact not in facts(text)


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("天天打电话", True),
        ("每天都打电话给我妈", True),
        ("一直打电话", True),
        ("打了好几次电话", True),
        ("多次上门", True),
        ("三番五次来我家骚扰", True),
        ("隔三差五打电话", True),
        ("打了几十个电话", True),
        ("给我妈打了三次电话", True),
        ("第三次给我表哥发短信", True),
        ("电话打个不停", True),
        ("隔几分钟就打一个", True),
        ("十分钟打一个电话", True),
        ("一天好几个电话", True),
        ("一天只打一次电话", True),
        ("就一次", False),
        ("只打过一次电话", False),
        ("就打了一个电话", False),
        ("打了两次电话", None),
        ("我一直没接电话", None),
        ("我一直在还款", None),
        ("每天都睡不着,怕电话", None),
        ("我多次联系平台协商", None),
        ("给我打电话", None),
    ],
)
def test_repeated(text: str, repeated: bool | None) -> None:
    assert facts(text).get("repeated") is repeated


@pytest.mark.parametrize(
    ("text", "summed"),
    [
        ("十几个平台加起来一天打五十个电话", True),
        ("好几家一天打三十个电话", True),
        ("几家加起来每天三十个电话", True),
        ("每家一天打三个电话", None),
        ("一天打三十个电话", None),
    ],
)
def test_several_lenders(text: str, summed: bool | None) -> None:
    assert facts(text).get("several_lenders") is summed


def test_calls_and_texts_together_are_asked() -> None:
    assert [(one.fact, one.values) for one in read("电话短信加起来一天20个").unclear] == [
        ("calls_per_day", (20,))
    ]


def test_above_a_rate_is_asked() -> None:
    assert [(one.fact, one.values) for one in read("年化超过36%").unclear] == [("annual_rate", (36,))]


@pytest.mark.parametrize(
    ("text", "fact", "words"),
    [
        ("他们昨晚十一点多给我妈打电话", "contact_time", "昨晚十一点多"),
        ("他们昨晚十一点多给我妈打电话", "contact_date", "昨晚"),
        ("我网贷逾期了3天了", "days_overdue", "逾期了3天"),
        ("真是烦,一天打二三十个电话", "calls_per_day", "一天打二三十个电话"),
        ("上个星期五来我家", "contact_date", "上个星期五"),
    ],
)
def test_the_words_taken_are_those_a_person_knows(text: str, fact: str, words: str) -> None:
    assert words_of(text, fact) == words


SIGNS = list("0123456789一二两三十百万几半多点天个月年日号周分次条人第每前上这到:-.,?%/*+~()【】")
WORDS = [
    "2026",
    "打",
    "电话",
    "短信",
    "逾期",
    "昨天",
    "晚上",
    "一天",
    "信用卡",
    "年化",
    "月息",
    "关了我",
    "来了",
]
MORE = ["没还", "到期", "春节", "千分之", "万分之", "本金", "通讯录", " ", "\n"]
PIECES = st.sampled_from([*SIGNS, *WORDS, *MORE])


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_whatever_is_typed_is_read_within_its_bounds(text: str) -> None:
    plain = plain_text(text, FORMS).plain
    reading = read(text)
    spans = [(one.start, one.end) for one in reading.found] + [
        (one.start, one.end) for one in reading.unclear
    ]
    for start, end in spans:
        assert 0 <= start < end <= len(plain)
    assert len({one.fact for one in reading.found}) == len(reading.found)


# Numbers as tired people write them: dialect, order reversed, no measure word, beside other numbers.
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("晚上十点差五分打来电话", {"contact_time": "21:55"}),
        ("零点过五分给我发短信", {"contact_time": "00:05"}),
        ("11月3号傍晚六点零五打给我妈", {"contact_time": "18:05"}),
        ("5点40天没亮就打电话", {"contact_time": "05:40"}),
        ("下班以后七点多给我打电话", {"contact_time": "19:00"}),
        ("他六点多打的，天都没亮", {"contact_time": "06:00"}),
        ("天刚蒙蒙亮，五点来钟，电话就响了", {"contact_time": "05:00"}),
        ("昨儿后晌四点多来了俩男的，在我家门口", {"contact_time": "16:00", "collectors_present": 2}),
        ("今天下午两个人来店里坐着不走", {"contact_date": "2026-11-20", "collectors_present": 2}),
        ("睡前11点，手机嗡嗡响，催收短信", {"contact_time": "23:00"}),
        ("我这个M3了，催收打电话", {"days_overdue": 90}),
        ("已逾期[36]天", {"days_overdue": 36}),
        ("逾了四十来天了", {"days_overdue": 40}),
        ("网贷差了三期没交", {"days_overdue": 90}),
        ("房贷断了四个月", {"days_overdue": 120}),
        ("四个月的月供没交", {"days_overdue": 120}),
        ("信用卡欠三个月", {"days_overdue": 90}),
        ("欠的就两期车贷", {"days_overdue": 60}),
        ("三个月分文未还", {"days_overdue": 90}),
        ("还款日过去十天了", {"days_overdue": 10}),
        ("逾期从10月1号到现在", {"days_overdue": 50}),
        ("网上说拖九十天银行就起诉，我这才四十天", {"days_overdue": 40}),
        ("我逾期了。90天。", {"days_overdue": 90}),
        ("滞后天数16。附件为清单", {"days_overdue": 16}),
        ("负债30万，逾期8个平台，最长的快200天", {"days_overdue": 200}),
        ("一天到晚打，少说三十个", {"calls_per_day": 30}),
        ("手机一天响八九十次我都麻了", {"calls_per_day": 80}),
        ("电话一天三四十，受不了", {"calls_per_day": 30}),
        ("19号就来了仨电话", {"calls_per_day": 3}),
        ("每天早中晚各一个电话", {"calls_per_day": 3}),
        ("接了2个，没接的有17个，都是周二一天里的事", {"calls_per_day": 19, "answered_calls_per_day": 2}),
        ("给我发了22条短信，一天之内", {"messages_per_day": 22}),
        ("短信一天能有二三十条，电话十几个", {"messages_per_day": 20, "calls_per_day": 10}),
        ("连续四个晚上了，半夜打电话", {"days_with_contact": 4, "repeated": True}),
        ("换了二十几个号码打我", {"repeated": True}),
        ("电话平均一小时一个，从早到晚", {"repeated": True}),
        ("隔三五分钟响一回", {"repeated": True}),
        ("刚挂又来，刚挂又来", {"repeated": True}),
        ("门口站了仨男的", {"collectors_present": 3}),
        ("两男一女，坐我家客厅", {"collectors_present": 3}),
        ("同事里面有6个接到了电话", {"third_parties_told": 6}),
        ("把我反锁在车里，大太阳底下两个小时", {"detained_hours": 2}),
        ("月息一毛五", {"annual_rate": 180}),
        ("网上说可以投诉，他们一天打我二十个电话", {"calls_per_day": 20}),
        ("听说别人也这样，我昨晚十一点接到电话", {"contact_time": "23:00"}),
        ("可以告他们吗，半夜两点打电话", {"contact_time": "02:00"}),
        ("一天打二十个电话算骚扰吗", {"calls_per_day": 20}),
    ],
)
def test_what_tired_people_write(text: str, told: dict[str, Any]) -> None:
    read_facts = facts(text)
    assert {fact: read_facts.get(fact) for fact in told} == told


@pytest.mark.parametrize(
    "text",
    [
        "你们会一天打20个电话吗",
        "催收能一天打三十个电话吗",
        "再不还明天打爆你，一天100个电话",
        "催收说再不还就一天给我打一百个电话",
        "要是每天打五十个电话我就报警",
        "听说他们一天能打上百个电话，是真的吗",
        "说我不接电话就每天打一百个",
        "他们会不会半夜两点打电话？",
        "能在晚上十一点打电话催收吗",
        "我怕他们凌晨三点上门",
        "说明天早上六点就来我家敲门",
        "催收说晚上八点来我家，我没敢回去",
        "今晚八点还看不到钱就发到群里",
        "过了今晚十二点款还没到，别怪我做事难看",
        "今晚零点起您名下电话卡将全部锁死",
        "凌晨三点是我自己打给他们的",
        "我给银行打了五个电话没人理",
        "我发了三条短信给他们没人回",
        "一个月不还就都给我处理了",
        "欠钱不还判三年",
        "说我逾期超过90天就起诉",
        "人工一天四百，加油两百六",
        "一下午来了九个送水的，留的我的电话",
        "一周没接电话，他们打给我姐了",
    ],
)
def test_numbers_of_nothing_that_happened(text: str) -> None:
    counted = {"contact_time", "calls_per_day", "messages_per_day", "days_overdue", "days_with_contact"}
    assert counted.isdisjoint(facts(text))


@pytest.mark.parametrize(
    ("text", "days"), [("从六月起没再还", 150), ("从今年三月开始断供", 240), ("9月份就没还上了", 60)]
)
def test_a_month_since_which_nothing_was_paid_is_asked(text: str, days: int) -> None:
    assert [(one.fact, one.values) for one in read(text).unclear] == [("days_overdue", (days,))]


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_day_is_to_come(text: str) -> None:
    for one in read(text).found:
        if one.fact.endswith(("_date", "_on")):
            assert str(one.value) <= NOW.date().isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "1" * 3000,
        "一" * 3000,
        "打了1天" * 700,
        "((((" * 700,
        "一万" * 1500,
        "上百" * 900,
        "一天打二十个电话," * 400,
        "半夜十二点" * 600,
    ],
)
def test_hostile_texts_are_read(text: str) -> None:
    read(text)


def test_a_fault_in_the_words_is_told_with_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "quantities.yaml"
    text = FILE.read_text("utf-8").replace("  half_year: 180", "  half_year: long\n  half_a_year: 180")
    broken.write_text(text, "utf-8")
    words, faults = load_quantity_words(broken, tmp_path)
    assert words is None
    assert any("half_year: is no whole number" in fault for fault in faults)
    assert any("half_a_year: no such key" in fault for fault in faults)
    assert all(fault.startswith("quantities.yaml:") for fault in faults)


@pytest.mark.parametrize("text", ["", "[]", "a: [", "numerals: 3"])
def test_words_that_cannot_be_read_raise_nothing(tmp_path: Path, text: str) -> None:
    broken = tmp_path / "quantities.yaml"
    broken.write_text(text, "utf-8")
    words, faults = load_quantity_words(broken, tmp_path)
    assert words is None
    assert faults


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("恒丰信用卡差了32天没还", 32),
        ("您的账户迟到两天", 2),
        ("信用卡忘还两天", 2),
        ("拖到第九十一天", 91),
        ("马上消费，第19天。", 19),
        ("去花才第九天", 9),
        ("逾期月余", 30),
        ("您的两笔借款分别逾期12天、41天", 41),
        ("招行逾期70天和30天", 70),
        ("逾期那天是9月1号", 80),
        ("我7月3号断的，到今天", 140),
        ("本该10月31日还的，没还上", 20),
        ("网贷3个多月没动了", 90),
        ("欠两期车贷", 60),
        ("没按时还，都17天了", 17),
        ("这笔款子压了七十多天", 70),
        ("逾期2个月零5天", 65),
    ],
)
def test_how_long_in_other_words(text: str, days: int) -> None:
    assert facts(text).get("days_overdue") == days


@pytest.mark.parametrize(
    "text",
    [
        "借1500，七天到期还1500",
        "合同写着哪天到期",
        "整整三天没动静，我反而睡不着",
        "说好中秋还的",
        "用了不到一周",
    ],
)
def test_a_length_or_day_of_something_else_is_not_overdue(text: str) -> None:
    assert "days_overdue" not in facts(text)
    assert "days_with_contact" not in facts(text)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("8:52就打来", "08:52"),
        ("早7晚11地打电话", "23:00"),
        ("上周三晚上他们来我店里，从七点坐到打烊，十点才走", "19:00"),
        ("晚上10.15打来", "22:15"),
        ("下午3点零5分来电", "15:05"),
        ("pm10:20打来", "22:20"),
        ("11:20pm打来电话", "23:20"),
        ("12:05am打来电话", "00:05"),
    ],
)
def test_hour_in_other_words(text: str, time: str) -> None:
    assert facts(text).get("contact_time") == time


@pytest.mark.parametrize(
    "text",
    [
        "今晚八点我在你家楼下等你，看着办",
        "下午三点钟给我回电话，不然上门",
        "下午4点系统锁定通讯录，电话通知你家人",
        "给你到今晚12点，不还就群发",
        "让我下午三点去他们公司谈，不然上门",
        "你妈每天早上七点去买菜，我都知道",
        "晚上七点多我去派出所报案说他们打人",
        "晚上十点落地，开机全是未接",
        "开会到下午5点，手机里8个未接",
        "民警凌晨一点才到，催收已经跑了",
        "我晚上八点直播，他们在直播间骂我",
        "转账时间是14:32，他们还说没收到",
        "我跟他说过晚上八点以后别打电话",
        "早9晚6个电话",
    ],
)
def test_the_hour_of_something_else(text: str) -> None:
    assert "contact_time" not in facts(text)


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("早上一个中午一个傍晚一个，都是催收电话", 3),
        ("上午接了4个催收电话，下午又6个", 10),
        ("一天最少10个，最多30个电话", 10),
        ("昨儿个打了俩，前儿个打了仨", 3),
        ("一天三四个找他，打到我这", 3),
    ],
)
def test_calls_of_a_day_in_other_words(text: str, calls: int) -> None:
    assert facts(text).get("calls_per_day") == calls


@pytest.mark.parametrize("text", ["上午两个小时，下午三个小时，都在打电话", "早上一个人，晚上两个人来催"])
def test_parts_of_the_day_with_something_else(text: str) -> None:
    assert "calls_per_day" not in facts(text)


def test_the_date_of_today_is_no_day_of_contact() -> None:
    text = "1月15的账单到现在没动，今天4月20，前后也就打过三次"
    found = facts(text, datetime(2026, 4, 20, 12, 0))  # noqa: DTZ001
    assert found.get("days_overdue") == 95
    assert "contact_date" not in found


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("10号还款日今天都25了还没凑齐", "days_overdue", 15),
        ("每月8号扣款，这个月没扣上，今儿20号", "days_overdue", 12),
        ("自2026年9月12日起逾期，截至2026年11月20日仍未结清", "days_overdue", 69),
        ("花呗拖了，7月5号到现在", "days_overdue", 138),
        ("还款日17号，我19号还的", "days_overdue", 2),
        ("8月借的就还不上了，到今天11月20号整整两个月", "days_overdue", 60),
        ("逾期快仨月了，88天", "days_overdue", 88),
        ("逾期一个月零五天", "days_overdue", 35),
        ("断供第2期", "days_overdue", 60),
        ("逾期不是20天是29天", "days_overdue", 29),
        ("逾期50多天，哦不对，是第60天", "days_overdue", 60),
        ("不是晚上11点打的，是上午11点打的", "contact_time", "11:00"),
        ("从中午12点打到1点半", "contact_time", "12:00"),
        ("2点多打的，半夜哪有催收", "contact_time", "02:00"),
        ("开始说电话一天十个，其实是一天八个", "calls_per_day", 8),
        ("没有一天打二十个那么夸张，也就四五个", "calls_per_day", 4),
        ("今日催收电话：9 短信：4", "messages_per_day", 4),
        ("今天未接来电19，已接1", "calls_per_day", 20),
        ("20:47打一个21:19打一个22:26又打一个", "calls_per_day", 3),
        ("晚八点一刻，晚九点三刻，两个电话", "calls_per_day", 2),
        ("电话周一4个，周二6个，周三5个", "calls_per_day", 6),
        ("短信一天四五十条，电话倒不多，两三个吧", "calls_per_day", 2),
        ("打电话一天响十来回，能接起来的也就三四回", "answered_calls_per_day", 3),
        ("三张卡逾期：工行12天、建行45天、农行3天", "days_overdue", 45),
        ("昨天一天从早上8:15到晚上9点总共26个", "calls_per_day", 26),
        ("电话我爸一天接三个，我自己十来个", "calls_per_day", 10),
        ("催收最晚那通是凌晨一点二十", "contact_time", "01:20"),
        ("催收从11月1号打到今天", "days_with_contact", 20),
        ("催收上周一到周五天天来", "days_with_contact", 5),
        ("前天、昨天、今天都打电话", "days_with_contact", 3),
    ],
)
def test_numbers_in_dates_lists_and_corrections(text: str, fact: str, value: Any) -> None:
    assert facts(text).get(fact) == value


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("还款日22号，现在逾期不到一礼拜", "days_overdue"),
        ("今天25块钱打车", "days_overdue"),
        ("催收48小时打了六十个电话", "calls_per_day"),
        ("他说以后每天给我打50个电话", "calls_per_day"),
        ("要是今天不还明天就打一百个电话", "calls_per_day"),
        ("夜里11点50打来一个，零点20又一个", "calls_per_day"),
        ("就这两天打了几个电话", "days_with_contact"),
    ],
)
def test_what_looks_like_dates_lists_and_corrections(text: str, fact: str) -> None:
    assert fact not in facts(text)


@pytest.mark.parametrize(
    "text",
    [
        "催收一天十几个电话",
        "催收一天二三十个电话",
        "催收一天几十个电话",
        "催收一天上百个电话",
        "催收一天70+电话",
        "催收一天至少20个电话",
        "催收不下于30个电话一天",
        "一天10-15个催收电话",
        "今天催收打了12个以上",
    ],
)
def test_of_a_vague_count_the_least_is_known(text: str) -> None:
    assert read(text).at_least == {"calls_per_day"}


@pytest.mark.parametrize(
    "text", ["一天20个催收电话", "催收每天最多30个电话", "昨天数了数42个电话", "一天四十五个催收电话"]
)
def test_a_plain_count_is_known_as_it_is(text: str) -> None:
    assert read(text).at_least == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # An hour goes on from the one before it.
        ("昨晚8点59打来，挂了之后9点31又打", {"contact_time": "20:59"}),
        ("晚八点以后，八点一刻、八点四十、九点半，三个电话", {"contact_time": "20:00", "calls_per_day": 3}),
        ("今天上午9:12、9:30、10:05分别来电，一共三次", {"contact_time": "09:12", "calls_per_day": 3}),
        ("规律：9:00一个，11:30一个，14:00一个催收电话", {"calls_per_day": 3}),
        ("差一刻十点打的，晚上差一刻十点打的电话", {"contact_time": "21:45"}),
        ("我做夜班，晚上8点到早上8点，他们上午10点打", {"contact_time": "10:00"}),
        ("每天早上七点准时发一条短信", {"contact_time": "07:00"}),
        # Lengths cut short, fined by the day, taken back or told of others.
        ("逾期差两天满一个月", {"days_overdue": 28}),
        ("逾期有一阵了，具体是53天", {"days_overdue": 53}),
        ("一笔3000的，一笔800的，都逾期了，分别是7天和33天", {"days_overdue": 33}),
        ("11月1号逾期，11月6号全部结清", {"days_overdue": 5}),
        ("每月12号还钱，这个月的没还", {"days_overdue": 8}),
        ("10.28到期，没还", {"days_overdue": 23}),
        ("都M3了，M1的时候还好", {"days_overdue": 90}),
        ("还欠5期，这个月那期还没到日子", {"days_overdue": 0}),
        ("因10月和11月两期未还", {"days_overdue": 60}),
        # Counts in a stretch of hours, a log of calls, a sum behind them.
        ("从早7点到晚10点，我用计数器记的电话，84个。", {"calls_per_day": 84}),
        ("给我爸打了8个，给我妈打了5个电话，都是昨天一天的事", {"calls_per_day": 8}),
        ("11月18号 09:12 来电，11月19号 08:02 来电，11月19号 13:40 来电", {"calls_per_day": 2}),
        ("催收今天第九个电话了", {"calls_per_day": 9}),
        ("催收每日三条短信两通电话", {"messages_per_day": 3, "calls_per_day": 2}),
        ("微信从11号到今天发了46条，最多的一天发了14条", {"messages_per_day": 14}),
        ("催收电话，昨天29，前天33，大前天18", {"calls_per_day": 33, "days_with_contact": 3}),
        ("天天打，每天一模一样，三天了", {"days_with_contact": 3}),
        ("有人敲我家门，从猫眼看是两个男的", {"collectors_present": 2}),
    ],
)
def test_numbers_in_stories(text: str, told: dict[str, Any]) -> None:
    read_facts = facts(text)
    assert {fact: read_facts.get(fact) for fact in told} == told


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("逾期一天300一天", "days_overdue"),
        ("逾期也就两个月不到", "days_overdue"),
        ("逾期1-30天短信为主", "days_overdue"),
        ("当时逾期了300天，后来2020年一次性结清了", "days_overdue"),
        ("工资拖了俩月没发", "days_overdue"),
        ("还了3年了还没还完", "days_overdue"),
        ("消停了半个月又打电话", "days_with_contact"),
        ("一周一个电话", "days_with_contact"),
        ("晚上十点零五催收电话", "calls_per_day"),
        ("一天来家里四趟催收", "calls_per_day"),
        ("晚还了一天 催收打了十个电话", "calls_per_day"),
        ("早上四点送奶", "contact_time"),
        ("打了6个电话，这才早上九点就已经6个", "contact_time"),
        ("七点四十五催收电话就来了一个", "collectors_present"),
    ],
)
def test_numbers_that_look_like_it_in_stories(text: str, fact: str) -> None:
    assert fact not in facts(text)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("我昨天晚上九点给你打电话你挂我", "21:00"),
        ("我司已于11月19日15:20尝试与您联系", "15:20"),
        ("下午三点我准时把资料发给你老丈人", None),
        ("今早打你三个电话都不接，下午两点单位见", None),
        ("今晚8点我会把你的情况发到群里", None),
    ],
)
def test_hours_in_a_message_of_the_collector_are_mostly_to_come(text: str, time: str | None) -> None:
    assert LOADED is not None
    read_hours = quantities(plain_text(text, FORMS), LOADED, NOW, notice=True)
    assert {one.fact: one.value for one in read_hours.found}.get("contact_time") == time


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # Calls that were answered are calls as well.
        ("今天接了六个催收电话", {"calls_per_day": 6, "answered_calls_per_day": 6}),
        ("这是今天接的第四个催收电话", {"calls_per_day": 4, "answered_calls_per_day": 4}),
        ("催收今天打了63个电话，我接了8个", {"calls_per_day": 63, "answered_calls_per_day": 8}),
        ("催收一天37个电话，全是不同的号。我接了4个", {"calls_per_day": 37, "answered_calls_per_day": 4}),
        ("催收一天打四个，三个接了", {"calls_per_day": 4, "answered_calls_per_day": 3}),
        ("催收昨天打了12个，我一共接了5个", {"calls_per_day": 12, "answered_calls_per_day": 5}),
        ("催收每天三个电话。我不接。", {"calls_per_day": 3, "answered_calls_per_day": 0}),
        ("催收一天打三四十个我一个都没接", {"calls_per_day": 30, "answered_calls_per_day": 0}),
        ("催收每天上午一个电话、下午一个电话，我每次都接", {"calls_per_day": 2, "answered_calls_per_day": 2}),
        ("一觉醒来102个未接来电", {"calls_per_day": 102, "answered_calls_per_day": 0}),
        ("催收每天两个电话，全是我妈接的", {"answered_calls_per_day": 2}),
        # Counts that go on a sentence of calls.
        ("今天从早上八点开始打，到现在十四个了，我接了三个", {"calls_per_day": 14}),
        ("昨天一天电话没停过，我数了下44个", {"calls_per_day": 44}),
        ("白天黑夜地打，有天数了数三十七个", {"calls_per_day": 37}),
        ("今天从上午十点打到晚上，一共十七个", {"calls_per_day": 17}),
        ("催收从上午九点打到晚上六点，五十来个了", {"calls_per_day": 50}),
        ("我挂了催收电话，他连打8个", {"calls_per_day": 8}),
        ("响一声就挂，连着响了十几次", {"calls_per_day": 10}),
        ("天天打，少的时候三个，多的时候九个", {"calls_per_day": 3}),
        ("催收打电话以前每天两三个，现在每天二十出头", {"calls_per_day": 20}),
        ("催收每天两到三个电话", {"calls_per_day": 2}),
        ("一上午两个催收电话", {"calls_per_day": 2}),
        ("催收每天一条短信一个电话", {"calls_per_day": 1, "messages_per_day": 1}),
        ("催收每天上午下午各一次电话", {"calls_per_day": 2}),
        ("催收打了三次，上午、中午、晚上各一次", {"calls_per_day": 3}),
        ("昨天他们给我爸打了3个电话，给我打了十多个", {"calls_per_day": 10}),
        ("今天收了三百条验证码短信", {"messages_per_day": 300}),
        ("催收短信今天第二十六条了", {"messages_per_day": 26}),
        # Days of contact.
        ("催收一天四十几个电话，挂了又来。三天了。", {"days_with_contact": 3}),
        ("催收一天两次，已经一个多星期", {"days_with_contact": 7}),
        ("催收每天堵门，到今天第六天了", {"days_with_contact": 6}),
        ("今天已经是连续第5天半夜打我了", {"days_with_contact": 5}),
        ("手机号被轰炸，已经炸了3天", {"days_with_contact": 3}),
        ("催收从来没停过，坚持了47天", {"days_with_contact": 47}),
        ("半年了，每天固定三通", {"days_with_contact": 180}),
        ("45天里一共318个电话", {"days_with_contact": 45}),
        ("催收一天三个电话，打了正好一个月", {"days_with_contact": 30}),
        ("连着三宿打电话", {"days_with_contact": 3}),
        ("连续8个工作日打我电话", {"days_with_contact": 8}),
        # Days overdue.
        ("信用卡欠三万二，超过100天了", {"days_overdue": 100}),
        ("农商行的贷款第15天没还", {"days_overdue": 15}),
        ("欠某汽车金融两期，一共7600", {"days_overdue": 60}),
        ("现在过了两个月没还上", {"days_overdue": 60}),
        ("到期没还上，过了一个半月", {"days_overdue": 45}),
        ("一个月前开始逾期的", {"days_overdue": 30}),
        ("还了两期之后断了，断到第五十天", {"days_overdue": 50}),
        ("微粒贷还不上，到第7天，客服发了消息", {"days_overdue": 7}),
        ("还款日是后天，还没到呢", {"days_overdue": 0}),
        ("明天第一笔就到期了", {"days_overdue": 0}),
        ("快逾期了，还有4天", {"days_overdue": 0}),
        ("还款日是15号，12号就开始打，我没逾期啊", {"days_overdue": 0}),
        # Of several hours of one night the first is meant, and so of a stretch of hours by day.
        ("凌晨一点半、两点、三点，隔一会打一个", {"contact_time": "01:30"}),
        ("今早05:47，05:48，05:50，连打三个", {"contact_time": "05:47", "calls_per_day": 3}),
        ("催收从下午两点响到五点", {"contact_time": "14:00"}),
        ("早七点打到晚十一点", {"contact_time": "23:00"}),
        ("两点半开会时打来", {"contact_time": "14:30"}),
        ("加完班回来十一点了还来电话", {"contact_time": "23:00"}),
    ],
)
def test_numbers_of_people_who_count(text: str, told: dict[str, Any]) -> None:
    read_facts = facts(text)
    assert {fact: read_facts.get(fact) for fact in told} == told


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("催收今天打了63个电话，这半年我找了8个朋友借钱", "answered_calls_per_day"),
        ("这半年催收打了300个电话，我接了8个", "answered_calls_per_day"),
        ("催收每天三个电话。我不接就打我妈", "answered_calls_per_day"),
        ("催收一天打我妈五个电话，我妈都没接", "answered_calls_per_day"),
        ("昨天开始打，催收打了二十个电话", "calls_per_day"),
        ("从逾期那天算起一共91个电话", "calls_per_day"),
        ("还款日9月5号，今天10月20号，中间一共打了四个电话", "calls_per_day"),
        ("今天一个男的打电话过来", "calls_per_day"),
        ("逾期第二天，打了两个电话", "calls_per_day"),
        ("一天三趟，站门口喊我小名", "calls_per_day"),
        ("守在楼下，第一天三个第二天四个", "calls_per_day"),
        ("一天电话没超过5个", "calls_per_day"),
        ("今天收到一条验证码短信", "messages_per_day"),
        ("催收两天一个电话", "days_with_contact"),
        ("催收每周打我两回，打了有一个多月", "days_with_contact"),
        ("十二天里一共接了三个催收电话", "days_with_contact"),
        ("一天一个红包，我发了一个星期", "days_with_contact"),
        ("已经连着四个周末来电话", "days_with_contact"),
        ("今天催收打电话，第六天的账单", "days_with_contact"),
        ("超过三个月仍未归还的，可能构成犯罪", "days_overdue"),
        ("三天不还钱就贴满我们镇", "days_overdue"),
        ("说三天不还就烧店", "days_overdue"),
        ("算下来一年要七十二个点", "days_overdue"),
        ("没还嘴，第二天又打", "days_overdue"),
        ("网贷还不上第二期", "days_overdue"),
        ("欠的两期都补上", "days_overdue"),
        ("凌晨三点，睡不着，想想催收就害怕", "contact_time"),
        ("晚上一点多还醒着，想着催收的电话", "contact_time"),
        ("电话一天最多两个，晚上九点以后从来不打", "contact_time"),
    ],
)
def test_what_looks_like_counting(text: str, fact: str) -> None:
    assert fact not in facts(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("录音转写 10:15 坐席：罗先生您好，账单还没处理", {"contact_time": "10:15"}),
        ("微信 00:40\n不吭声是吧", {"contact_time": "00:40"}),
        ("微信上发我的：\n22:51 装死是吧\n22:52 你妈的号码我有", {"contact_time": "22:51"}),
        ("请于 10:15 前处理", {"contact_time": None}),
        ("27天了，我的耐心没了", {"days_overdue": 27}),
        ("27天之内把钱还了", {"days_overdue": None}),
    ],
)
def test_stamps_and_first_words_of_a_message_of_the_collector(text: str, told: dict[str, Any]) -> None:
    assert LOADED is not None
    found = quantities(plain_text(text, FORMS), LOADED, NOW, notice=True).found
    read_facts = {one.fact: one.value for one in found}
    assert {fact: read_facts.get(fact) for fact in told} == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("催收5个电话，接了1个", {"calls_per_day": 5, "answered_calls_per_day": 1}),
        ("催收昨天23个电话，全拒接", {"answered_calls_per_day": 0}),
        ("两个小时内催收未接来电41个", {"answered_calls_per_day": 0}),
        ("半天70多个催收电话，不说话", {"calls_per_day": 70}),
        ("催收白天3个晚上2个电话", {"calls_per_day": 5}),
        ("催收每天上午一通下午一通", {"calls_per_day": 2}),
        ("催收最少11个最狠那天45个电话", {"calls_per_day": 45}),
        ("催收天天加我好友，加了七八天", {"days_with_contact": 7}),
        ("他们蹲在单位门口，半个多月，天天这样", {"days_with_contact": 15}),
        ("欠民间借贷公司八万，到期二十天", {"days_overdue": 20}),
        ("借条上的日子过了俩月了", {"days_overdue": 60}),
        ("逾期到第四个月的一个晚上，来电话了", {"days_overdue": 120}),
        ("逾期还有三天就到了怎么办", {"days_overdue": 0}),
        ("逾期第一天就一条短信", {"days_overdue": 1}),
        ("我还没逾期到一个月呢", {"days_overdue": 0}),
        ("管理员每晚八点准时发催收名单", {"contact_time": "20:00"}),
    ],
)
def test_numbers_told_in_few_words(text: str, told: dict[str, Any]) -> None:
    read_facts = facts(text)
    assert {fact: read_facts.get(fact) for fact in told} == told


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("这半年5个催收电话，另外我接了10个快递的", "answered_calls_per_day"),
        ("催收昨天23个电话，全是录音", "answered_calls_per_day"),
        ("昨天来了六个，进门就把电视拔了", "calls_per_day"),
        ("催收按规定一天不超三次电话", "calls_per_day"),
        ("七月份到现在就发了一个月工资", "days_with_contact"),
        ("催收一个月打了两百多个电话", "days_with_contact"),
        ("我新厂压了一个半月工资", "days_overdue"),
        ("说今天不转，晚上八点就让人去拉横幅", "contact_time"),
        ("约好每个周五下午两点联系催收", "contact_time"),
        ("欠贷的事我跟她解释到半夜两点", "contact_time"),
    ],
)
def test_numbers_that_look_like_it_in_few_words(text: str, fact: str) -> None:
    assert fact not in facts(text)
