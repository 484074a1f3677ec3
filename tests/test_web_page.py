"""The page: in the reader's language, complete in itself, readable for old phones and weak eyes."""

import json
import re
import struct
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from bot.turns import Turns
from bot.web.app import create_app
from bot.web.page import STATIC, load_static, render_pages
from bot.words import load_words

Client = TestClient[web.Request, web.Application]
CSS = (STATIC / "chat.css").read_text("utf-8")
JS = (STATIC / "chat.js").read_text("utf-8")
WORKER = (STATIC / "sw.js").read_text("utf-8")
HTML = (STATIC / "index.html").read_text("utf-8")
OFFLINE = (STATIC / "offline.html").read_text("utf-8")


@pytest.fixture
async def client(aiohttp_client: AiohttpClient, turns: Turns) -> Any:
    return await aiohttp_client(create_app(turns))


@pytest.mark.parametrize(
    ("wished", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("fr;q=0.9, zh-HK;q=0.8", "zh-TW"),
        ("en;q=0.1,zh-TW;q=0.7", "zh-TW"),
        ("", "zh-CN"),
        ("en;q=high", "zh-CN"),
    ],
)
async def test_the_page_speaks_the_language_of_the_browser(
    client: Client, wished: str, language: str
) -> None:
    answer = await client.get("/", headers={"Accept-Language": wished})
    page = await answer.text()
    assert f'<html lang="{language}">' in page
    assert f"<title>{load_words('page')[language]['title']}</title>" in page
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == "Accept-Language"


async def test_everything_the_page_names_is_served(client: Client) -> None:
    page = await (await client.get("/")).text()
    named = [each for each in re.findall(r'(?:src|href)="([^"]+)"', page) if not each.startswith("#")]
    assert len(named) == 5
    for address in named:
        assert address.startswith("/static/"), "nothing from elsewhere"
        assert (await client.get(address)).status == 200


def test_the_words_cannot_break_out_of_the_page() -> None:
    words = {"zh-CN": dict.fromkeys(load_words("page")["zh-CN"], '</script><b a="$x">&')}
    page = render_pages(words, load_static())["zh-CN"].decode()
    assert "</script><b" not in page
    assert "&lt;/script&gt;" in page
    block = re.search(r'id="words">(.*?)</script>', page)
    assert block
    assert json.loads(block[1]) == words


def test_a_changed_file_has_another_address() -> None:
    words = load_words("page")
    static = load_static()
    changed = {**static, "chat.js": (b"other", "text/javascript")}
    assert render_pages(words, static) != render_pages(words, changed)


def test_no_word_stands_in_the_files() -> None:
    for name, content in (
        ("css", CSS),
        ("js", JS),
        ("worker", WORKER),
        ("html", HTML),
        ("offline", OFFLINE),
    ):
        assert not re.search(r"[\u3400-\u9fff]", content), name


def test_every_word_the_page_uses_is_there_and_every_word_is_used() -> None:
    used = set(re.findall(r"words\.([a-z_]+)", JS)) | set(re.findall(r"\.([a-z_]+_name)\b", JS))
    used |= set(re.findall(r"\$([a-z_]+)", HTML)) - {"language", "digest", "words", "base"}
    used |= set(re.findall(r'data-word(?:-label)?="([a-z_]+)"', HTML))
    assert used == set(load_words("page")["zh-CN"])


def test_text_is_only_set_as_text() -> None:
    for dangerous in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("):
        assert dangerous not in JS


async def test_the_chat_can_be_installed(client: Client) -> None:
    for language, words in load_words("page").items():
        page = await (await client.get("/", params={"lang": language})).text()
        address = re.search(r'rel="manifest" href="([^"]+)"', page)
        assert address
        answer = await client.get(address[1])
        assert answer.content_type == "application/manifest+json"
        told = json.loads(await answer.read())
        assert (told["name"], told["lang"], told["display"]) == (words["title"], language, "standalone")
        for icon in told["icons"]:
            drawn = await client.get(icon["src"])
            assert drawn.content_type == "image/png"
            width, height = struct.unpack(">II", (await drawn.read())[16:24])
            assert f"{width}x{height}" == icon["sizes"]


async def test_the_worker_looks_after_all_pages_and_keeps_one(client: Client) -> None:
    answer = await client.get("/static/sw.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    policy = answer.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"addAll\((.*?)\)", WORKER) == ["[page, style]"]
    assert "cache.put" not in WORKER


async def test_without_a_connection_there_is_still_a_number_to_call(client: Client) -> None:
    for language, words in load_words("offline", file="share").items():
        page = await (await client.get("/offline", headers={"Accept-Language": language})).text()
        assert words["says"] in page
        assert re.findall(r'href="tel:(\d+)"', page) == ["110", "12356"]


async def test_a_shared_link_is_previewed(aiohttp_client: AiohttpClient, turns: Turns) -> None:
    client = await aiohttp_client(create_app(turns, public_url="https://chat.example"))
    page = await (await client.get("/")).text()
    picture = re.search(r'itemprop="image" content="https://chat\.example(/static/icon-512\.png[^"]*)"', page)
    assert picture
    assert (await client.get(picture[1])).content_type == "image/png"
    assert f'property="og:title" content="{load_words("page")["zh-CN"]["title"]}"' in page


def test_old_phones_understand_the_script() -> None:
    code = re.sub(r"/\*.*?\*/|//[^\n]*|\"[^\"\n]*\"|'[^'\n]*'", "", JS, flags=re.DOTALL)
    for modern in (
        r"=>",
        r"\?\.",
        r"\?\?",
        r"`",
        r"\b(?:let|const|class|async|await|import|export)\b",
        r"\.\.\.",
    ):
        assert not re.search(modern, code), modern


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("text", "ground"),
        ("text", "card"),
        ("text", "mine"),
        ("text", "quote"),
        ("text", "care-soft"),
        ("text", "bad-soft"),
        ("text", "good-soft"),
        ("text", "open-soft"),
        ("text", "accent-soft"),
        ("muted", "ground"),
        ("muted", "card"),
        ("muted", "quote"),
        ("accent", "ground"),
        ("accent", "accent-soft"),
        ("on-accent", "accent"),
        ("good", "good-soft"),
        ("care", "care-soft"),
        ("bad", "bad-soft"),
        ("bad", "ground"),
        ("open", "open-soft"),
        ("on-grave", "grave"),
    ],
)
def test_text_stands_out_from_its_ground(scheme: str, front: str, back: str) -> None:
    colours = palette(scheme)
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(scheme: str) -> None:
    colours = palette(scheme)
    assert contrast(colours["field"], colours["card"]) >= 3
    assert contrast(colours["accent"], colours["ground"]) >= 3


def palette(scheme: str) -> dict[str, str]:
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in root_blocks())
    assert light.keys() == dark.keys()
    return light if scheme == "light" else dark


def root_blocks() -> list[str]:
    blocks = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)
    assert len(blocks) == 2
    return blocks


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 counts it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
