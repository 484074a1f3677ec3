"""The web chat over real HTTP: turns, repeats, sessions, and everything that is refused."""

import json
import re
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from bot.store.sqlite import SqliteStore
from bot.turns import Person, Turns
from bot.web.app import LARGEST_BODY, LARGEST_MESSAGE, create_app
from bot.web.cookie import COOKIE
from handlers.reply import Incoming
from handlers.turn import World
from tests.kept import SEAL
from tests.talk import MIDNIGHT

Client = TestClient[web.Request, web.Application]
Json = dict[str, Any]


@pytest.fixture
async def client(aiohttp_client: AiohttpClient, turns: Turns) -> Any:
    """A browser without a page: keeps cookies, sends what it is told."""
    return await aiohttp_client(create_app(turns))


async def opened(client: Client, message: str = "m0", language: str = "zh-CN") -> Json:
    answer = await client.post("/api/open", json={"id": message, "language": language})
    assert answer.status == 200
    reply: Json = (await answer.json())["reply"]
    return reply


async def said(client: Client, message: str, **content: str) -> Json:
    answer = await client.post("/api/chat", json={"id": message, **content})
    assert answer.status == 200, await answer.text()
    assert answer.content_type == "application/json"
    reply: Json = (await answer.json())["reply"]
    return reply


async def test_the_opening_asks_and_offers_answers(client: Client) -> None:
    reply = await opened(client)
    assert reply["sections"][-1]["kind"] == "question"
    assert [button["number"] for button in reply["buttons"]] == list(range(1, len(reply["buttons"]) + 1))
    assert reply["language"] == "zh-CN"


async def test_a_pressed_button_and_a_typed_number_say_the_same(
    aiohttp_client: AiohttpClient, turns: Turns
) -> None:
    replies = []
    for how in ("press", "type"):
        client = await aiohttp_client(create_app(turns))
        first = (await opened(client))["buttons"][0]
        content = {"action": first["action"]} if how == "press" else {"text": str(first["number"])}
        replies.append(await said(client, "m1", **content))
    assert replies[0] == replies[1]


async def test_a_repeated_message_gets_the_same_reply_and_moves_nothing(client: Client) -> None:
    action = (await opened(client))["buttons"][0]["action"]
    second = await said(client, "m1", action=action)
    toggled = await said(client, "m2", action=second["buttons"][0]["action"])
    assert toggled != second
    assert await said(client, "m2", action=second["buttons"][0]["action"]) == toggled
    assert await said(client, "m1", action=action) == second
    assert await opened(client, "m9") == toggled, "the last reply is still the one before the person"


async def test_a_reload_gives_the_reply_that_lies_before_the_person(client: Client) -> None:
    action = (await opened(client))["buttons"][0]["action"]
    second = await said(client, "m1", action=action)
    assert await opened(client, "m2") == second


async def test_two_people_have_two_conversations(client: Client) -> None:
    action = (await opened(client))["buttons"][0]["action"]
    second = await said(client, "m1", action=action)
    client.session.cookie_jar.clear()
    assert await opened(client, "m2") != second


async def test_the_page_language_is_taken_until_another_is_chosen(client: Client) -> None:
    assert (await opened(client, language="en"))["language"] == "en"
    assert (await said(client, "m1", action="lang:zh-TW", language="en"))["language"] == "zh-TW"
    assert (await said(client, "m2", action="privacy", language="en"))["language"] == "zh-TW"


async def test_deleting_forgets_the_conversation_and_the_cookie(client: Client) -> None:
    opening = await opened(client)
    await said(client, "m1", action=opening["buttons"][0]["action"])
    answer = await client.post("/api/chat", json={"id": "m2", "action": "delete:yes"})
    assert answer.cookies[COOKIE].value == ""
    assert COOKIE not in {cookie.key for cookie in client.session.cookie_jar}
    assert (await opened(client, "m3")) == opening


async def test_the_cookie_is_random_and_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    answer = await client.post("/api/open", json={"id": "m0"})
    cookie = answer.cookies[COOKIE]
    assert re.fullmatch(r"[\w-]{22}\.[\w-]{22}", cookie.value), "128 bits, and as many to sign them"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["secure"]
    client.session.cookie_jar.clear()
    behind_tls = await client.post("/api/open", json={"id": "m0"}, headers={"X-Forwarded-Proto": "https"})
    assert behind_tls.cookies[COOKIE]["secure"]
    assert behind_tls.cookies[COOKIE].value != cookie.value


@pytest.mark.parametrize(
    "token",
    ["", "x", "a" * 22, "a" * 23, "a" * 21 + "é", "../../../../etc/passwd", "a" * 22 + "." + "b" * 22],
)
async def test_a_cookie_that_is_not_ours_is_replaced(client: Client, token: str) -> None:
    answer = await client.post(
        "/api/open", json={"id": "m0"}, headers={"Cookie": f"{COOKIE}={token}".encode().decode("latin-1")}
    )
    given = answer.cookies[COOKIE].value
    assert SEAL.is_signed(given.partition(".")[0], b"cookie", given.partition(".")[2])
    assert not token or not given.startswith(token[:22])


async def test_a_cookie_from_before_cookies_were_signed_goes_on_and_is_signed(
    client: Client, turns: Turns
) -> None:
    token = "b" * 22
    opening = await turns.open(Person("web", token), "m0", MIDNIGHT, "zh-CN")
    action = next(button.action for button in opening.reply.buttons)
    await turns.take(Person("web", token), "m1", Incoming(now=MIDNIGHT, action=action))
    held = {"Cookie": f"{COOKIE}={token}"}
    answer = await client.post("/api/open", json={"id": "m2"}, headers=held)
    assert answer.cookies[COOKIE].value.startswith(token + ".")
    assert (await answer.json())["reply"]["question"]
    client.session.cookie_jar.clear()
    messages = await client.post("/api/chat", json={"id": "m3", "action": "review"}, headers=held)
    assert messages.cookies[COOKIE].value == answer.cookies[COOKIE].value


async def test_a_changed_signature_leads_nowhere(client: Client) -> None:
    opening = await opened(client)
    await said(client, "m1", action=opening["buttons"][0]["action"])
    token, _, signature = next(
        cookie.value for cookie in client.session.cookie_jar if cookie.key == COOKIE
    ).partition(".")
    changed = f"{token}.{signature[:-2]}{'AA' if signature[-2:] != 'AA' else 'BB'}"
    client.session.cookie_jar.clear()
    answer = await client.post("/api/open", json={"id": "m2"}, headers={"Cookie": f"{COOKIE}={changed}"})
    assert not answer.cookies[COOKIE].value.startswith(token)
    assert (await answer.json())["reply"]["sections"] == opening["sections"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "must be JSON"),
        (b"\xff\xfe", "must be JSON"),
        (b"[" * 60_000, "must be JSON"),
        (b"[]", "a JSON object"),
        (b"{}", "'id'"),
        (b'{"id": ""}', "'id'"),
        (b'{"id": 1}', "'id' must be a string"),
        (b'{"id": "a b"}', "'id'"),
        (json.dumps({"id": "x" * 65}).encode(), "'id'"),
        (b'{"id": "a", "text": null}', "'text' must be a string"),
        (b'{"id": "a", "text": ["b"]}', "'text' must be a string"),
        (json.dumps({"id": "a", "action": "x" * 49}).encode(), "'action'"),
        (b'{"id": "a", "action": "answer: x"}', "'action'"),
        (b'{"id": "a", "person": "b"}', "unknown field 'person'"),
    ],
)
async def test_what_is_no_message_is_refused_with_the_reason(
    client: Client, body: bytes, problem: str
) -> None:
    for path in ("/api/chat", "/api/open"):
        answer = await client.post(path, data=body, headers={"Content-Type": "application/json"})
        assert answer.status == 400
        error = (await answer.json())["error"]
        assert error["code"] == "bad_message"
        assert problem in error["problem"]
        assert COOKIE not in answer.cookies


async def test_a_message_may_have_512_kib_and_no_more(client: Client) -> None:
    frame = len(json.dumps({"id": "m1", "text": ""}))
    fits = json.dumps({"id": "m1", "text": "x" * (LARGEST_MESSAGE - frame)})
    as_json = {"Content-Type": "application/json"}
    assert len(fits) == LARGEST_MESSAGE
    assert (await client.post("/api/chat", data=fits, headers=as_json)).status == 200
    answer = await client.post("/api/chat", data=fits + " ", headers=as_json)
    assert answer.status == 413
    assert (await answer.json())["error"]["code"] == "too_large"


async def test_any_other_body_may_have_64_kib_and_no_more(client: Client) -> None:
    as_json = {"Content-Type": "application/json"}
    frame = len(json.dumps({"id": "m1", "text": ""}))
    fits = json.dumps({"id": "m1", "text": "x" * (LARGEST_BODY - frame)})
    assert (await client.post("/api/open", data=fits, headers=as_json)).status == 200
    answer = await client.post("/api/open", data=fits + " ", headers=as_json)
    assert (answer.status, (await answer.json())["error"]["code"]) == (413, "too_large")
    assert str(LARGEST_BODY) in (await answer.json())["error"]["problem"]


async def test_a_form_of_another_site_cannot_speak_for_the_person(client: Client) -> None:
    plain = await client.post("/api/chat", data=b'{"id": "m1"}', headers={"Content-Type": "text/plain"})
    assert (plain.status, (await plain.json())["error"]["code"]) == (415, "not_json")
    foreign = await client.post("/api/chat", json={"id": "m1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status, (await foreign.json())["error"]["code"]) == (403, "foreign_site")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/chat", 405, "method_not_allowed"),
        ("DELETE", "/", 405, "method_not_allowed"),
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/static/index.html", 404, "not_found"),
        ("GET", "/static/..%2fapp.py", 404, "not_found"),
    ],
)
async def test_what_is_not_there_is_said_in_json(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    answer = await client.request(method, path)
    assert answer.status == status
    assert (await answer.json())["error"]["code"] == code


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\\ud83d", "🙂" * 500, "<script>alert(1)</script>", "一" * 9000]
)
async def test_any_text_gets_an_answer(client: Client, text: str) -> None:
    await opened(client)
    body = (
        f'{{"id": "m1", "text": "{text}"}}' if text == "\\ud83d" else json.dumps({"id": "m1", "text": text})
    )
    answer = await client.post("/api/chat", data=body, headers={"Content-Type": "application/json"})
    assert answer.status == 200
    assert (await answer.json())["reply"]["sections"]


async def test_a_failure_gives_nothing_away_and_takes_nothing(
    aiohttp_client: AiohttpClient, world: World, sqlite_store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Turns):
        async def take(self, *_: Any) -> Any:
            raise RuntimeError("inner secret")

    client = await aiohttp_client(create_app(Broken(world, sqlite_store, SEAL)))
    answer = await client.post("/api/chat", json={"id": "m1", "text": "my own words"})
    assert answer.status == 500
    assert "secret" not in await answer.text()
    assert "request failed" in caplog.text
    assert "my own words" not in caplog.text


async def test_every_answer_carries_the_headers_of_safety(client: Client) -> None:
    for path in ("/", "/static/chat.js", "/healthz", "/nothing"):
        headers = (await client.get(path)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "python" not in headers["Server"].lower()


async def test_answers_are_not_stored_and_files_are(client: Client) -> None:
    assert (await client.get("/")).headers["Cache-Control"] == "no-store"
    assert (await client.post("/api/open", json={"id": "m0"})).headers["Cache-Control"] == "no-store"
    assert "immutable" in (await client.get("/static/chat.css")).headers["Cache-Control"]


async def test_health(client: Client) -> None:
    answer = await client.get("/healthz")
    assert (answer.status, await answer.json()) == (200, {"ok": True})
