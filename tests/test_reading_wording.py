"""How the wording of a text leans to a kind, and how its weights are learnt."""

from __future__ import annotations

import pytest

from rules.reading.kinds import kind_of
from rules.reading.patterns import Signal
from rules.reading.wording import SCALE, grams, wording_of
from tests.reading.corpus import learnt_from, samples
from tests.reading.learning import FILE, learn, written
from tests.rulebase import rule_base

TEXTS = [
    ("story", "他们天天打我电话，骂我"),
    ("story", "催收打我电话，骂我妈"),
    ("story", "他们骂我，打我老公电话"),
    ("story", "他们又打我电话，骂我姐"),
    ("notice", "请您尽快还款，您已逾期"),
    ("notice", "您已逾期，请您处理"),
    ("notice", "您的借款已逾期，请您还款"),
    ("notice", "您好，您已逾期，请您尽快还款"),
    ("chat", "今天吃什么呢，天气不错"),
    ("chat", "天气怎么样，吃火锅吗"),
    ("chat", "明天吃什么，天气好吗"),
    ("chat", "后天天气好，出去吃什么"),
]


def test_a_number_is_one_sign_whatever_its_digits() -> None:
    assert grams("逾期12天") == grams("逾期345天") == {"逾", "期", "0", "天", "逾期", "期0", "0天"}


def test_weights_are_read_and_remarks_are_not() -> None:
    wording = wording_of(["# a remark", "您\t-50\t100", "您已\t0\t50"])
    assert wording.leaning("您已") == {"story": -50 / SCALE, "notice": 150 / SCALE}
    assert wording.leaning("好") == {"story": 0, "notice": 0}


def test_what_is_learnt_leans_to_the_kind_of_texts_like_it() -> None:
    wording = wording_of(written(learn(rule_base(), TEXTS)).splitlines())
    story, notice, chat = (
        wording.leaning(text) for text in ("他们打我妈电话骂我", "请您还款", "天气好，吃什么")
    )
    assert story["story"] > max(story["notice"], 0)
    assert notice["notice"] > max(notice["story"], 0)
    assert max(chat.values()) < 0


def test_the_same_texts_give_the_same_weights() -> None:
    assert learn(rule_base(), TEXTS) == learn(rule_base(), TEXTS)


def test_the_weights_that_are_used_can_be_written_again_as_they_stand() -> None:
    text = FILE.read_text(encoding="utf-8")
    weights = wording_of(text.splitlines()).weights
    assert len(weights) > 1000
    assert written(weights) == text


@pytest.mark.parametrize(
    ("leaning", "addressed", "kind"),
    [
        ({"story": 0.5, "notice": 0.0}, 0, "marketing"),
        ({"story": 3.0, "notice": 0.0}, 0, "story"),
        ({"story": 0.0, "notice": 3.0}, 0, "notice"),
        # Who is spoken to counts too where the wording says little.
        ({"story": 2.1, "notice": 2.0}, 2, "notice"),
        ({"story": 3.0, "notice": 0.0}, 2, "story"),
    ],
)
def test_the_wording_tells_that_it_is_collection_only_where_it_leans_further_than_the_signals(
    leaning: dict[str, float], addressed: int, kind: str
) -> None:
    signal = Signal("offer", "marketing", 5, (), 0)
    assert kind_of([signal], 0, addressed=addressed, leaning=leaning) == kind


def test_wording_that_leans_away_makes_it_no_collection() -> None:
    told = [Signal("owed", "debt", 5, (), 0), Signal("mine", "story", 5, (), 0)]
    assert kind_of(told, 0, addressed=-1, leaning={"story": -0.5, "notice": -0.5}) == "story"
    assert kind_of(told, 0, addressed=-1, leaning={"story": -9.0, "notice": -9.0}) == "chat"


@pytest.mark.parametrize(
    ("kind", "leaning", "counted", "told"),
    [
        ("chat", 0.5, True, "story"),
        ("chat", 0.5, False, "chat"),
        ("chat", -0.5, True, "chat"),
        ("phishing", 0.5, True, "phishing"),
    ],
)
def test_counted_calls_or_days_overdue_make_it_collection_where_the_wording_leans_to_it(
    kind: str, leaning: float, counted: bool, told: str
) -> None:
    signal = Signal("any", kind, 5, (), 0)
    leaning_to = {"story": leaning, "notice": leaning}
    assert kind_of([signal], 0, addressed=0, leaning=leaning_to, counted=lambda: counted) == told


def test_nothing_that_is_learnt_from_is_held_out() -> None:
    assert not {text for _, text in learnt_from()} & {sample.text for sample in samples("held_out")}
