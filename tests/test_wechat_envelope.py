"""WeChat's envelope: what Tencent published opens and seals exactly, and nothing else is let in."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from bot.wechat.answer import cdata
from bot.wechat.envelope import Envelope, MalformedError, NotWeChatError, Opened
from tests.wechat_peer import APP_ID, KEY, OLD_KEY, TOKEN, signature

# The example of the message that Tencent ships with its own libraries.
ENCRYPTED = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2L"
    "dJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6u"
    "x5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJ"
    "pXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCz"
    "pu9GhglF2PE="
)
QUERY = {
    "timestamp": "1409735669",
    "nonce": "1320562132",
    "encrypt_type": "aes",
    "msg_signature": "5d197aaffba7e9b25a30732f161a50dee96bd5fa",
    "signature": signature(TOKEN, "1409735669", "1320562132"),
}
THEN = datetime.fromtimestamp(1409735669, UTC)
BODY = (
    f"<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[{ENCRYPTED}]]></Encrypt></xml>".encode()
)


@pytest.fixture
def envelope() -> Envelope:
    return Envelope(TOKEN, APP_ID, [KEY])


def test_the_published_message_opens(envelope: Envelope) -> None:
    envelope.check(QUERY, THEN)
    xml = envelope.open(QUERY, BODY).xml
    assert "<![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]>" in xml
    assert "<Content><![CDATA[abcdteT]]></Content>" in xml


def test_the_published_text_seals_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    envelope = Envelope("pamtest", "wxb11529c136998cb6", [KEY])
    cipher = envelope._ciphers[0]
    monkeypatch.setattr(cipher, "get_random_string", lambda: b"aaaabbbbccccdddd")
    sealed = cipher.encrypt("我是中文abcd123", "wxb11529c136998cb6").decode()
    assert (
        sealed == "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
    )


def test_an_answer_is_sealed_with_the_key_that_opened(envelope: Envelope) -> None:
    changed = Envelope(TOKEN, APP_ID, [OLD_KEY, KEY])
    answer = changed.seal("<xml>好</xml>", changed.open(QUERY, BODY), THEN)
    query = {
        "timestamp": str(int(THEN.timestamp())),
        "nonce": answer.split("<Nonce><![CDATA[")[1].split("]]")[0],
        "encrypt_type": "aes",
        "msg_signature": answer.split("<MsgSignature><![CDATA[")[1].split("]]")[0],
    }
    assert envelope.open(query, answer.encode()).xml == "<xml>好</xml>"


def test_two_seals_of_the_same_differ(envelope: Envelope) -> None:
    opened = envelope.open(QUERY, BODY)
    sealed = {envelope.seal("<xml/>", opened, THEN) for _ in range(8)}
    assert len(sealed) == 8


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": "0" * 40},
        {"signature": ""},
        {"signature": "ß\udcff"},
        {"timestamp": "1409735670"},
        {"nonce": "\udcff"},
    ],
)
def test_what_is_not_signed_is_refused_before_it_is_read(envelope: Envelope, changed: dict[str, str]) -> None:
    with pytest.raises(NotWeChatError, match="signature"):
        envelope.check({**QUERY, **changed}, THEN)


@pytest.mark.parametrize("timestamp", ["", "soon", "-5", "²", "1" * 400])
def test_a_time_that_is_none_is_refused(envelope: Envelope, timestamp: str) -> None:
    query = {**QUERY, "timestamp": timestamp, "signature": signature(TOKEN, timestamp, QUERY["nonce"])}
    with pytest.raises(NotWeChatError, match="timestamp"):
        envelope.check(query, THEN)


@pytest.mark.parametrize(("seconds", "let_in"), [(300, True), (301, False), (-300, True), (-301, False)])
def test_what_was_signed_long_ago_is_refused(envelope: Envelope, seconds: int, let_in: bool) -> None:
    now = THEN + timedelta(seconds=seconds)
    if let_in:
        envelope.check(QUERY, now)
    else:
        with pytest.raises(NotWeChatError, match="300 s away"):
            envelope.check(QUERY, now)


def sealed_query(encrypted: str) -> dict[str, str]:
    return {**QUERY, "msg_signature": signature(TOKEN, QUERY["timestamp"], QUERY["nonce"], encrypted)}


@pytest.mark.parametrize(
    "encrypted",
    [
        ENCRYPTED[:-8],
        ENCRYPTED[:64],
        "====",
        base64.b64encode(b"\0" * 64).decode(),
        base64.b64encode(b"\0" * 5).decode(),
    ],
)
def test_what_no_key_opens_is_refused(envelope: Envelope, encrypted: str) -> None:
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
    with pytest.raises(NotWeChatError, match="no key opens it"):
        envelope.open(sealed_query(encrypted), body)


def test_the_push_of_another_account_is_refused() -> None:
    with pytest.raises(NotWeChatError, match="WECHAT_APP_ID"):
        Envelope(TOKEN, "wx0000000000000000", [KEY]).open(QUERY, BODY)


def test_a_wrong_signature_of_the_message_is_refused(envelope: Envelope) -> None:
    with pytest.raises(NotWeChatError, match="signature of the message"):
        envelope.open({**QUERY, "msg_signature": "0" * 40}, BODY)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"<xml>",
        b"<xml/>",
        b"<a/>",
        b"<xml><Encrypt><b>1</b></Encrypt></xml>",
        b"[]",
        "<xml><Encrypt>汉字</Encrypt></xml>".encode(),
    ],
)
def test_a_body_without_a_sealed_text_is_not_understood(envelope: Envelope, body: bytes) -> None:
    with pytest.raises(MalformedError):
        envelope.open(QUERY, body)


def test_the_clear_is_taken_only_where_that_is_allowed(envelope: Envelope) -> None:
    query = {name: value for name, value in QUERY.items() if "encrypt" not in name}
    with pytest.raises(NotWeChatError, match="safe mode"):
        envelope.open(query, b"<xml/>")
    assert Envelope(TOKEN, APP_ID, [], plaintext=True).open(query, b"<xml/>") == Opened("<xml/>", None)


def test_compatible_mode_takes_the_sealed_copy(envelope: Envelope) -> None:
    body = BODY.replace(b"</xml>", b"<Content>forged</Content></xml>")
    assert "forged" not in envelope.open(QUERY, body).xml


@pytest.mark.parametrize("text", ["]]>", "a]]>b]]>", "]]", "\0\x07\x1b\ufffe", "😭", "<b>&amp;"])
def test_no_text_breaks_out_of_its_element(text: str) -> None:
    import xmltodict

    read = xmltodict.parse(f"<xml><a>{cdata(text)}</a></xml>", strip_whitespace=False)["xml"]["a"]
    assert (read or "") == "".join(char for char in text if char >= " " and char != "\ufffe")
