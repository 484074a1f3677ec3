"""The account in the real program: pushes are answered, the menu is set, nothing is loaded unasked."""

import asyncio
import subprocess
import sys
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.server_process import serving
from tests.wechat_api import APP_ID as API_APP_ID
from tests.wechat_api import SECRET, fake_api
from tests.wechat_peer import APP_ID, KEY, TOKEN, Client, Peer

ACCOUNT = {"WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP_ID, "WECHAT_AES_KEY": KEY}


def answered(address: str, peer: Peer, number: int, text: str) -> str:
    xml = peer.message("text", f"<Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId>")
    query, body = peer.sealed(xml)
    request = Request(f"{address}/wechat?{urlencode(query)}", body.encode(), {"Content-Type": "text/xml"})
    with urlopen(request, timeout=5) as answer:
        return peer.read(answer.read().decode())


def test_a_conversation_goes_on_after_a_restart(environment: dict[str, str], no_client: Client) -> None:
    peer = Peer(no_client, "oProcess")
    with serving(environment, **ACCOUNT) as server:
        assert f"{server.address}/wechat" in server.screen
        answered(server.address, peer, 1, "你好")
        first = answered(server.address, peer, 2, "1")
    with serving(environment, **ACCOUNT) as server:
        assert answered(server.address, peer, 2, "1") == first
        assert "说要抓我" in answered(server.address, peer, 3, "2")


@pytest.fixture
def no_client() -> Client:
    """Stands where a peer needs a client that it will not use."""
    return None  # type: ignore[return-value]


def test_without_an_account_there_is_no_address_and_nothing_is_loaded(environment: dict[str, str]) -> None:
    loaded = "import sys, bot.server; print(sorted({'wechatpy', 'requests', 'xmltodict'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", loaded], env=environment, capture_output=True, text=True, timeout=30
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
    with serving(environment) as server:
        assert "WECHAT_TOKEN" in server.screen
        assert "/wechat" not in server.screen


async def test_the_menu_command_sets_the_menu(environment: dict[str, str]) -> None:
    async with fake_api() as fake:
        settings = {
            **environment,
            **ACCOUNT,
            "WECHAT_APP_ID": API_APP_ID,
            "WECHAT_ACCOUNT": "verified",
            "WECHAT_SECRET": SECRET,
            "WECHAT_API_URL": fake.address,
        }

        async def run(*command: str) -> tuple[int | None, str]:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                *command,
                env=settings,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            said, _ = await asyncio.wait_for(process.communicate(), 30)
            return process.returncode, said.decode()

        status, told = await run("menu", "set")
        assert (status, fake.menu is not None) == (0, True), told
        fake.fail("menu/create", 48001)
        status, told = await run("menu", "set")
        assert (status, told[:5]) == (1, "48001")
        assert SECRET not in told
        # Other things may be wrong on this machine; the account is not.
        _, told = await run("doctor")
        assert "微信给了令牌" in told
