"""What a text resembles, and how it is learnt from the labelled texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from rules.base import RuleBase
from rules.reading.lexicon import patterns_alone
from rules.reading.likeness import LARGEST, SCALE, Likeness, clauses, likeness_of
from rules.reading.matching import Hits
from rules.reading.reader import read
from tests.reading.corpus import built_on, samples
from tests.reading.learning_likeness import FILE, Lesson, learn, lessons, written
from tests.rulebase import rule_base

NOW = datetime(2026, 11, 20, 23, 40, tzinfo=timezone(timedelta(hours=8)))
INSULT, BOMBING = ("conduct", "insult"), ("conduct", "call_bombing")
TEXTS = [
    *[
        Lesson(text, frozenset({INSULT}))
        for text in ("张口就骂，太难听", "骂得难听", "骂我，话很难听", "满嘴难听话")
    ],
    *[Lesson(text, frozenset({INSULT})) for text in ("难听得很", "他嘴里全是难听的", "难听", "说得好难听")],
    *[Lesson(text, frozenset()) for text in ("按时还款", "问我几号还", "说可以分期", "发了短信", "还了一半")],
]


def patterns() -> RuleBase:
    return replace(rule_base(), lexicon=patterns_alone(rule_base().lexicon))


def hits(text: str) -> Hits:
    lexicon = rule_base().lexicon
    return Hits(text, lexicon.words, lexicon.index)


def found(likeness: Likeness, text: str) -> dict[str, str]:
    alike = (one for part in likeness.parts(hits(text)) for one in part.alike)
    return {str(one.value): text[one.start : one.end] for one in alike}


def reads(text: str) -> Likeness:
    return likeness_of(text.splitlines(), rule_base().lexicon.likeness.groups)


def test_a_clause_holds_its_characters_pairs_and_groups_of_words() -> None:
    first, second = clauses(hits("打12次,律师"), rule_base().lexicon.likeness.groups)
    assert first.features >= {"打", "0", "次", "打0", "0次"}
    assert (second.start, second.end) == (5, 7)
    assert second.features >= {"律", "师", "律师", "<lawyer>"}
    assert "<lawyer>" not in first.features


def test_what_speaks_for_a_member_is_read_with_the_clause_that_holds_it() -> None:
    likeness = reads(
        "# a remark\nconduct\tinsult\t-5\t70\nconduct\tcall_bombing\t-5\t70\n难听\t0:60\n不停\t1:60\n"
    )
    assert likeness.members == (INSULT, BOMBING)
    assert found(likeness, "一早来电话,话很难听,挂了") == {"insult": "话很难听"}
    assert found(likeness, "话很难听,电话不停地响") == {"insult": "话很难听", "call_bombing": "电话不停地响"}
    assert found(likeness, "一早来电话") == {}


def test_what_speaks_against_it_counts_as_well() -> None:
    song = "他们唱歌实在难听得很"
    assert found(reads("conduct\tinsult\t-5\t70\n难听\t0:60\n"), song) == {"insult": song}
    assert found(reads("conduct\tinsult\t-5\t70\n难听\t0:60\n唱歌\t0:-60\n"), song) == {}


@pytest.mark.parametrize("text", ["啊" * 2_000, "今天公园里的花开得真好看，太阳也暖和" * 6])
def test_what_does_not_speak_of_a_debt_resembles_nothing(text: str) -> None:
    assert "conduct" not in read(rule_base(), text, NOW, otherwise="story").facts


def test_where_much_is_listed_nothing_is_taken_back() -> None:
    text = (
        "说要抓我，骂我，一天打二十个电话，半夜上门泼漆，把裸照发到群里，冒充警察，打我，扣身份证，要砍头息"
    )
    assert read(patterns(), text, NOW).facts["conduct"] == read(rule_base(), text, NOW).facts["conduct"]


def test_what_is_true_or_not_is_resembled_as_well_as_a_member_of_a_set() -> None:
    likeness = reads("third_party_asked_to_pay\ttrue\t-5\t70\n替他还\t0:60\n他还\t0:60\n")
    assert likeness.members == (("third_party_asked_to_pay", True),)
    told = [one for part in likeness.parts(hits("催收一天到晚让我替他还钱")) for one in part.alike]
    assert [(one.fact, one.value) for one in told] == [("third_party_asked_to_pay", True)]


def test_an_answer_of_a_few_characters_resembles_nothing() -> None:
    assert found(reads("conduct\tinsult\t-5\t70\n难听\t0:100\n"), "难听") == {}


def test_the_heaviest_weights_of_one_member_do_not_spill_over_to_the_next() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 1500)))
    for first, second in ((LARGEST, -LARGEST), (-LARGEST, LARGEST)):
        weights = "".join(f"{sign}\t0:{first} 1:{second}\n" for sign in text)
        table = f"conduct\tinsult\t0\t70\nconduct\tcall_bombing\t0\t70\n{weights}"
        told = found(reads(table), text)
        assert set(told) == {"insult" if first > 0 else "call_bombing"}


def test_a_long_text_is_gone_through_in_parts() -> None:
    likeness = reads("conduct\tinsult\t-3\t70\n难听\t0:100\n")
    quiet = "今天天气还可以," * 200
    text = quiet + "话很难听," + quiet
    assert found(likeness, text) == {"insult": "话很难听"}


@pytest.mark.parametrize("text", ["", ",", "?!,,"])
def test_where_there_is_no_clause_nothing_is_read(text: str) -> None:
    assert found(reads("conduct\tinsult\t20\t70\n难听\t0:60\n"), text) == {}


def test_what_is_learnt_is_read_in_texts_like_it_and_in_no_others() -> None:
    likeness = reads(written(learn(rule_base(), TEXTS)))
    assert set(found(likeness, "电话里的话真难听,实在难听得很")) == {"insult"}
    assert found(likeness, "问可不可以分期还款") == {}


def test_the_same_texts_give_the_same_weights() -> None:
    assert learn(rule_base(), TEXTS) == learn(rule_base(), TEXTS)


def test_what_too_few_texts_tell_is_not_learnt() -> None:
    assert learn(rule_base(), TEXTS[1:]) == {}


def test_an_example_of_the_lexicon_teaches_what_its_entry_tells_and_leaves_the_rest_open() -> None:
    learnt = {one.text: one for one in lessons(rule_base(), [])}
    for entry in rule_base().lexicon.entries:
        for text, _ in entry.examples.get("nothing", ()):
            assert learnt[text].told.isdisjoint(learnt[text].open)
    assert any(one.told for one in learnt.values())
    assert any(one.open for one in learnt.values())


def test_the_weights_that_are_used_are_as_they_are_written() -> None:
    rows = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if "\t" in line]
    members = [(fields[0], fields[1]) for fields in rows if len(fields) == 4]
    learnt = {member: {"": int(fields[2])} for member, fields in zip(members, rows, strict=False)}
    for feature, weights in (fields for fields in rows if len(fields) == 2):
        for one in weights.split():
            number, weight = map(int, one.split(":"))
            learnt[members[number]][feature] = weight
    assert written(learnt) == FILE.read_text(encoding="utf-8")
    assert all(abs(weight) <= LARGEST for one in learnt.values() for name, weight in one.items() if name)
    likeness = rule_base().lexicon.likeness
    assert [(fact, "true" if member is True else member) for fact, member in likeness.members] == members
    assert likeness.starts == tuple(one[""] / SCALE for one in learnt.values())


def test_nothing_held_out_is_learnt_from() -> None:
    built = {one.text for one in lessons(rule_base(), built_on())}
    assert not built & {one.text for one in samples("held_out")}


def test_what_a_part_speaks_against_is_known_of_it_alone() -> None:
    likeness = reads("conduct\tinsult\t-20\t70\n难听\t0:80\n天气\t0:-100\n")
    signs = [chr(0x4E00 + number) for number in range(100)]
    text = "".join([*(f"今天天气{one}," for one in signs), *(f"说得难听{one}," for one in signs)])
    first, *_, last = likeness.parts(hits(text))
    assert first.unlike == {INSULT}
    assert not last.unlike
    assert last.start > 250


def test_what_is_said_again_and_again_says_no_more() -> None:
    likeness = reads("conduct\tinsult\t-200\t70\n难听\t0:60\n")
    assert found(likeness, "话说得很难听的那种,") == {}
    assert found(likeness, "话说得很难听的那种," * 600) == {}


def test_what_everything_around_it_speaks_against_a_pattern_does_not_tell() -> None:
    base = rule_base()
    text = "我逾期了三个多月，催收昨天下午打电话来的时候骂我不要脸，我没有理他"
    lexicon = replace(base.lexicon, likeness=reads("conduct\tinsult\t-100\t70\n"))
    assert read(base, text, NOW).facts["conduct"] == ["insult"]
    assert "conduct" not in read(replace(base, lexicon=lexicon), text, NOW).facts
    assert read(patterns(), text, NOW).facts["conduct"] == ["insult"]


def test_what_the_examples_of_the_lexicon_tell_is_hardly_ever_taken_back() -> None:
    base = rule_base()
    told = lost = 0
    for entry in base.lexicon.entries:
        for text, _ in entry.examples.get("done", ()):
            alone = read(patterns(), text, NOW, otherwise="story").facts.get("conduct", [])
            both = read(base, text, NOW, otherwise="story").facts.get("conduct", [])
            told += len(alone)
            lost += len(set(alone) - set(both))
    assert told > 100
    assert lost <= told / 50


def test_what_is_asked_feared_or_heard_of_is_no_likeness() -> None:
    for text in ("他们会不会把我的信息发到群里", "我怕他们天天打爆我的电话", "听说有人被他们打了"):
        assert "conduct" not in read(rule_base(), f"我逾期两个月了，{text}", NOW).facts, text


def test_where_a_pattern_tells_a_conduct_the_same_clause_resembles_no_other() -> None:
    for sample in samples("built")[::10]:
        alone = read(patterns(), sample.text, sample.now)
        both = read(rule_base(), sample.text, sample.now)
        kept = set(alone.facts.get("conduct", ())) & set(both.facts.get("conduct", ()))
        told = [span for span in alone.spans if span.fact == "conduct" and span.value in kept]
        for span in both.spans:
            if span.fact == "conduct" and span.value not in kept:
                assert not any(one.start < span.end and span.start < one.end for one in told), sample.id
