"""What the people of a load say: scripts for bench.load."""

from __future__ import annotations

import json
import random
from collections.abc import Generator
from typing import Any, Final

from bench.load import Request
from bench.survey import read_survey

_PEOPLE = Generator[Request, bytes, None]
_OPEN: Final = "/api/open"
_CHAT: Final = "/api/chat"
# How many sessions bench.sessions stores to compare with each other.
FEW: Final = 1_000
MANY: Final = 1_000_000
# A conversation that is longer is left; nobody presses at random that long.
_MOST_MESSAGES: Final = 20
_NEVER_PRESSED: Final = frozenset({"danger"})


class WrongAnswerError(Exception):
    """The server answered something else than what the script is about; the wrong thing would be measured."""


def messages(_person: int) -> Generator[Request, bytes, bytes]:
    """Say everything of the survey, whatever is answered; gives the last answer."""
    last = b""
    for request in _SURVEY:
        last = yield request
    return last


def survey(person: int) -> _PEOPLE:
    """Everybody the same: who asks, what was said, who was contacted, when, how long overdue; the verdict."""
    last = yield from messages(person)
    if b'"headline"' not in last:
        raise WrongAnswerError(f"no verdict after the last answer: {last[:300].decode(errors='replace')}")


def browser(_person: int) -> _PEOPLE:
    """The same messages as a browser sends them: it takes compressed answers, which cost the server more."""
    for path, body, _ in _SURVEY:
        yield Request(path, body, (("Accept-Encoding", "gzip, deflate, br"),))


def cases(person: int) -> _PEOPLE:
    """Everybody another case: options of the replies, chosen by chance, until the verdict is there."""
    chance = random.Random(person)
    answer = yield Request(_OPEN, _body(0, language="zh-CN"))
    for number in range(1, _MOST_MESSAGES):
        try:
            reply = json.loads(answer)["reply"]
        except (ValueError, KeyError):
            raise WrongAnswerError(answer[:300].decode(errors="replace")) from None
        chosen = _choose(reply, chance)
        if chosen is None:
            return
        answer = yield Request(_CHAT, _body(number, **chosen))


def _choose(reply: dict[str, Any], chance: random.Random) -> dict[str, str] | None:
    """Answer a reply: several numbers where several may be chosen, one from each group, or one button."""
    options = [
        button for button in reply["buttons"] if button["number"] and button["kind"] not in _NEVER_PRESSED
    ]
    if not options or any(section["kind"] == "headline" for section in reply["sections"]):
        return None
    if not reply["multiple"]:
        return {"action": chance.choice(options)["action"]}
    groups: dict[str, list[int]] = {}
    for button in options:
        groups.setdefault(button["group"], []).append(button["number"])
    if len(groups) > 1:
        return {"text": " ".join(str(chance.choice(numbers)) for numbers in groups.values())}
    numbers = next(iter(groups.values()))
    return {
        "text": " ".join(map(str, sorted(chance.sample(numbers, min(len(numbers), chance.randint(1, 2))))))
    }


def token(number: int) -> str:
    """Give the cookie of a person whose session was stored beforehand."""
    return f"{number:022d}"


def of_few(person: int) -> _PEOPLE:
    """Somebody of the few who are stored comes back and gives as many answers as the survey has."""
    return _returning(person, FEW, len(_SURVEY))


def of_many(person: int) -> _PEOPLE:
    """Somebody of the many who are stored comes back and gives as many answers as the survey has."""
    return _returning(person, MANY, len(_SURVEY))


def once_of_few(person: int) -> _PEOPLE:
    """Somebody of the few who are stored comes back for one answer."""
    return _returning(person, FEW, 1)


def once_of_many(person: int) -> _PEOPLE:
    """Somebody of the many who are stored comes back for one answer."""
    return _returning(person, MANY, 1)


def _returning(person: int, count: int, answers: int) -> _PEOPLE:
    """Choose one more, or one less, of those who were contacted: however often, it is the same turn."""
    cookie = f"chat={token(random.Random(person).randrange(count))}"
    for number in range(answers):
        body = _body(person * 16 + number, action="toggle:contacted:family")
        answer = yield Request(_CHAT, body, (("Cookie", cookie),))
        if b'"question":"contacted"' not in answer:
            raise WrongAnswerError(f"not the stored question: {answer[:300].decode(errors='replace')}")


def telegram(person: int) -> _PEOPLE:
    """The survey of everybody, as Telegram would deliver it; all of it is text."""
    who = person + 1
    for number, update in enumerate(_UPDATES):
        yield Request("/telegram", update % (person * 16 + number, who, who))


def telegram_messages(person: int) -> Generator[Request, bytes, bytes]:
    """The same to a webhook that wants its secret, with an asker who is understood; gives the last answer."""
    return (yield from _pushed(person, _TYPED))


def telegram_typed(person: int) -> _PEOPLE:
    """Six messages to a verdict."""
    _expect_verdict((yield from _pushed(person, _TYPED)))


def telegram_pressed(person: int) -> _PEOPLE:
    """Five messages and a press to a verdict."""
    _expect_verdict((yield from _pushed(person, _PRESSED)))


def _pushed(person: int, updates: list[bytes]) -> Generator[Request, bytes, bytes]:
    who, last = person + 1, b""
    for number, update in enumerate(updates):
        last = yield Request("/telegram", update % (person * 16 + number, who, who), _SECRET)
    return last


def _expect_verdict(last: bytes) -> None:
    if b"1v:go:law" not in last:
        raise WrongAnswerError(f"no verdict after the last answer: {last[:300].decode(errors='replace')}")


def _body(number: int, **content: str) -> bytes:
    return json.dumps({"id": f"m{number}", **content}, ensure_ascii=False).encode()


def _update(number: int, text: str) -> bytes:
    """Give an update in which the numbers of update, sender and chat are still to be filled in."""
    name = '"first_name": "A"'
    command = f', "entities": [{{"type": "bot_command", "offset": 0, "length": {len(text)}}}]'
    return (
        f'{{"update_id": %d, "message": {{"message_id": {number + 1}, "date": {1_795_000_000 + number}, '
        f'"from": {{"id": %d, "is_bot": false, {name}, "language_code": "zh-hans"}}, '
        f'"chat": {{"id": %d, "type": "private", {name}}}, '
        f'"text": {json.dumps(text, ensure_ascii=False)}{command if text.startswith("/") else ""}}}}}'
    ).encode()


def _press(number: int, data: str) -> bytes:
    """Give a press in which the numbers of update, sender and chat are still to be filled in."""
    name = '"first_name": "A"'
    return (
        f'{{"update_id": %d, "callback_query": {{"id": "{number}", "chat_instance": "1", "data": "{data}", '
        f'"from": {{"id": %d, "is_bot": false, {name}, "language_code": "zh-hans"}}, '
        f'"message": {{"message_id": {number + 1}, "date": {1_795_000_000 + number}, "text": "x", '
        f'"chat": {{"id": %d, "type": "private", {name}}}}}}}}}'
    ).encode()


# Written once: a load has to be quicker than any server.
_ANSWERS: Final = read_survey().answers
_ASKER, *_TEXTS = _ANSWERS
_SURVEY: Final = (
    Request(_OPEN, _body(0, language="zh-CN")),
    Request(_CHAT, _body(1, action=_ASKER)),
    *(Request(_CHAT, _body(number, text=text)) for number, text in enumerate(_TEXTS, 2)),
)
_UPDATES: Final = [_update(number, text) for number, text in enumerate(("/start", *_ANSWERS))]
WEBHOOK_SECRET: Final = "a-secret-of-the-bench"
_SECRET: Final = (("X-Telegram-Bot-Api-Secret-Token", WEBHOOK_SECRET),)
_TYPED: Final = [_update(number, text) for number, text in enumerate(("/start", "1", *_TEXTS))]
_PRESSED: Final = [_TYPED[0], _press(1, f"1q:{_ASKER}"), *_TYPED[2:]]
