"""The sentences: every key that is used is there, and every word belongs to something that exists."""

import ast
import re
from pathlib import Path

import pytest

from handlers.catalogue import CatalogueError, load_catalogues, placeholders
from handlers.conversation import World

ROOT = Path(__file__).resolve().parent.parent
HANDLERS = sorted((ROOT / "handlers").rglob("*.py"))


def literals(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


@pytest.mark.parametrize("file", HANDLERS, ids=lambda file: file.stem)
def test_no_sentence_stands_in_python(file: Path) -> None:
    assert file.read_text(encoding="utf-8").isascii()


@pytest.mark.parametrize("file", HANDLERS, ids=lambda file: file.stem)
def test_every_key_in_python_is_in_the_catalogue(world: World, file: Path) -> None:
    say = world.catalogues["zh-CN"]
    rooms = say.find("conversation")
    for text in literals(file):
        first = text.split(".")[0]
        if re.fullmatch(r"[a-z_]+(\.[a-z_-]+)+", text) and first in rooms:
            assert say.find("conversation", *text.split(".")), text


def test_every_question_and_option_has_words(world: World) -> None:
    say = world.catalogues["zh-CN"]
    for question in world.base.questions.values():
        for key in ("name", "ask", "why"):
            assert say.text("questions", question.id, key), f"{question.id}.{key}"
        for option in question.options:
            assert say.text("questions", question.id, "options", option.id), f"{question.id}.{option.id}"
        for category in question.categories:
            assert say.text("questions", question.id, "categories", category), f"{question.id}.{category}"
        for group in question.groups:
            assert say.text("questions", question.id, "groups", group.id), f"{question.id}.{group.id}"


def test_no_words_are_left_over(world: World) -> None:
    rooms = world.catalogues["zh-CN"].find("questions")
    assert set(rooms) == set(world.base.questions)
    for name, room in rooms.items():
        question = world.base.question(name)
        options = {option.id for option in question.options}
        assert set(room["options"]) == options, name
        assert set(room.get("words", {})) <= options, name
        assert set(room.get("category_words", {})) <= set(question.categories), name
        for asker, words in room.get("by_asker", {}).items():
            assert asker in world.base.vocabulary["asker"].values
            assert set(words.get("options", {})) <= options, name


def test_labels_of_a_question_differ(world: World) -> None:
    for name, room in world.catalogues["zh-CN"].find("questions").items():
        labels = list(room["options"].values())
        assert len(set(labels)) == len(labels), name


def test_every_fact_can_be_said(world: World) -> None:
    facts = world.catalogues["zh-CN"].find("facts")
    assert set(world.base.vocabulary.facts) <= set(facts)
    for name, kind in world.base.vocabulary.facts.items():
        assert facts[name]["label"], name
        if kind.values:
            assert set(facts[name]["values"]) == set(kind.values), name
        elif kind.type == "boolean":
            assert facts[name]["said_true"], name
        else:
            assert placeholders(facts[name]["said"]) == {"value"}, name


def test_danger_patterns_are_regular_expressions(world: World) -> None:
    for kind in ("despair", "violence"):
        for pattern in world.catalogues["zh-CN"].texts("conversation", "danger", "words", kind):
            re.compile(pattern)


def test_a_translation_with_other_placeholders_is_refused(tmp_path: Path) -> None:
    for language, sentence in (("zh-CN", "第 {step} 步"), ("en", "Step {number}")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "conversation.yaml").write_text(
            f"progress: {{opening: '{sentence}'}}\n", encoding="utf-8"
        )
    with pytest.raises(CatalogueError, match="progress.opening"):
        load_catalogues(tmp_path)


def test_what_a_translation_lacks_comes_from_the_source(tmp_path: Path) -> None:
    for language, content in (("zh-CN", "a: 甲\nb: 乙\n"), ("en", "a: A\n")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "conversation.yaml").write_text(content, encoding="utf-8")
    say = load_catalogues(tmp_path)["en"]
    assert (say("a"), say("b")) == ("A", "乙")


@pytest.mark.parametrize(
    "tag, language",
    [
        ("zh-CN", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-Hant-HK", "zh-TW"),
        ("zh_TW", "zh-TW"),
        ("en-GB", "en"),
        ("fr", "zh-CN"),
        ("", "zh-CN"),
    ],
)
def test_the_closest_language_is_found(tmp_path: Path, tag: str, language: str) -> None:
    for name in ("zh-CN", "zh-TW", "en"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "conversation.yaml").write_text("a: x\n", encoding="utf-8")
    assert load_catalogues(tmp_path).closest(tag) == language
