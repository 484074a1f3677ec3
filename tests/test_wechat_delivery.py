"""What WeChat pushes is read into what a person did."""

import pytest
import xmltodict

from bot.wechat.delivery import Delivery, read_delivery
from bot.wechat.envelope import MalformedError
from bot.wechat.markup import read_fields
from handlers.attachment import KINDS

HEAD = "<ToUserName>gh_1</ToUserName><FromUserName>oAnna</FromUserName><CreateTime>1795000000</CreateTime>"


def read(kind: str, content: str = "") -> Delivery:
    return read_delivery(
        f"<xml>{HEAD}<MsgType><![CDATA[{kind}]]></MsgType>{content}</xml>", lambda text: "sticker" in text
    )


def said(kind: str, content: str = "") -> Delivery:
    return read(kind, f"{content}<MsgId>6054768590064713728</MsgId>")


def event(name: str, key: str = "") -> Delivery:
    return read("event", f"<Event>{name}</Event><EventKey><![CDATA[{key}]]></EventKey>")


def test_a_text() -> None:
    assert said("text", "<Content>在吗</Content>") == Delivery(
        "oAnna", "gh_1", "6054768590064713728", text="在吗"
    )


def test_a_tap_brings_its_code() -> None:
    assert said("text", "<Content>1</Content><bizmsgmenuid>4294967295</bizmsgmenuid>").tapped == 4294967295


@pytest.mark.parametrize("code", ["", "x", "-1", "²", "9" * 11, "<b/>"])
def test_a_code_that_is_none_is_left_alone(code: str) -> None:
    assert said("text", f"<Content>1</Content><bizmsgmenuid>{code}</bizmsgmenuid>").tapped is None


@pytest.mark.parametrize(
    ("kind", "content", "attachment"),
    [
        ("image", "<PicUrl>http://x</PicUrl><MediaId>1</MediaId>", "picture"),
        ("voice", "<MediaId>1</MediaId><Format>amr</Format>", "voice"),
        ("voice", "<MediaId>1</MediaId><Recognition></Recognition>", "voice"),
        ("video", "<MediaId>1</MediaId>", "video"),
        ("shortvideo", "<MediaId>1</MediaId>", "video"),
        ("location", "<Location_X>1</Location_X><Location_Y>2</Location_Y>", "location"),
        ("link", "<Title>t</Title><Url>http://x</Url>", "link"),
        ("file", "<Title>t</Title>", "file"),
        ("something new", "", "file"),
        ("text", "<Content>a sticker</Content>", "sticker"),
    ],
)
def test_what_has_no_words(kind: str, content: str, attachment: str) -> None:
    delivery = said(kind, content)
    assert (delivery.attachment, delivery.text) == (attachment, "")
    assert attachment in KINDS


def test_a_voice_message_that_was_recognised_is_text() -> None:
    delivery = said("voice", "<Recognition>他们骂我。</Recognition>")
    assert (delivery.text, delivery.attachment) == ("他们骂我。", "")


@pytest.mark.parametrize(
    ("name", "key", "action"),
    [
        ("subscribe", "", "start"),
        ("subscribe", "qrscene_7", "start"),
        ("SCAN", "7", "start"),
        ("CLICK", "go:verdict", "go:verdict"),
        ("CLICK", "", "start"),
    ],
)
def test_an_event_that_is_answered(name: str, key: str, action: str) -> None:
    delivery = event(name, key)
    assert (delivery.action, delivery.answered, delivery.idle) == (action, True, False)


def test_whoever_leaves_takes_everything_along_and_reads_nothing() -> None:
    delivery = event("unsubscribe")
    assert (delivery.action, delivery.answered, delivery.idle) == ("delete:yes", False, False)


@pytest.mark.parametrize(
    "name", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH", "view_miniprogram", "new_one"]
)
def test_an_event_that_says_nothing_of_a_debt_is_idle(name: str) -> None:
    assert event(name, "https://example.org").idle


@pytest.mark.parametrize("kind", ["device_text", "device_event", "device_status"])
def test_what_the_devices_of_an_account_push_is_idle(kind: str) -> None:
    assert read(kind, "<DeviceID>1</DeviceID>").idle
    assert read(kind, "<Event>bind</Event><DeviceID>1</DeviceID>").idle


def test_the_id_of_an_event_tells_time_event_and_key_and_fits() -> None:
    assert event("CLICK", "review").message == "1795000000:click:review"
    long = {event("CLICK", "x" * 120 + end).message for end in "ab"} | {event("CLICK", "键").message}
    assert len(long) == 3
    assert all(len(name) <= 64 and name.isascii() for name in long)


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "no xml",
        "<xml/>",
        "<xml></xml>",
        "<json/>",
        "<xml><MsgType>text</MsgType></xml>",
        f"<xml>{HEAD}</xml>",
        f"<xml>{HEAD}<MsgType>text</MsgType><Content>x</Content></xml>",
        f"<xml>{HEAD}<MsgType>text</MsgType><Content>x</Content><MsgId>none</MsgId></xml>",
        f"<xml>{HEAD}<MsgType>text</MsgType><Content>x</Content><MsgId>-1</MsgId></xml>",
        f"<xml>{HEAD}<MsgType>text</MsgType><Content>x</Content><MsgId>{'9' * 5000}</MsgId></xml>",
        f"<xml>{HEAD}<MsgType>text</MsgType><Content>x</Content><MsgId>{'9' * 65}</MsgId></xml>",
        f"<xml>{HEAD}<MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId><MsgId>2</MsgId></xml>",
        f"<xml>{HEAD}<MsgType>text</MsgType><Content><b>x</b></Content><MsgId>1</MsgId></xml>",
        f"<xml>{HEAD}<MsgType>text</MsgType><Content>x</Content><Content>y</Content><MsgId>1</MsgId></xml>",
        f"<xml>{HEAD}<MsgType><a/></MsgType></xml>",
        f"<xml>{HEAD}{HEAD}<MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId></xml>",
        "<xml><MsgType>event</MsgType><Event>subscribe</Event></xml>",
        f"<xml>{HEAD}<MsgType>event</MsgType></xml>",
        f"<xml>{HEAD.replace('1795000000', 'now')}<MsgType>event</MsgType><Event>CLICK</Event></xml>",
        f"<xml>{HEAD.replace('oAnna', 'o' * 129)}<MsgType>event</MsgType><Event>CLICK</Event></xml>",
        f"<xml>{HEAD}<MsgType>event</MsgType><Event>CLICK</Event><EventKey><a/></EventKey></xml>".replace(
            "<a/>", "<a>1</a>"
        ),
    ],
)
def test_what_is_no_message_is_not_understood(xml: str) -> None:
    with pytest.raises(MalformedError):
        read_delivery(xml)


BOMB = f'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "{"&a;" * 9}"><!ENTITY c "{"&b;" * 9}">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/hostname">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % c SYSTEM "file:///etc/hostname"> %c;]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE, PARAMETER])
def test_entities_are_never_followed(declared: str) -> None:
    with pytest.raises(MalformedError) as refused:
        read_delivery(
            f"{declared}<xml>{HEAD}<MsgType>text</MsgType><Content>&c;</Content><MsgId>1</MsgId></xml>"
        )
    assert refused.value.__cause__ is None
    assert "ha" not in str(refused.value).removeprefix("no message of WeChat")


def test_a_declaration_may_stand_before_the_message_and_be_typed_in_it() -> None:
    content = f"<Content><![CDATA[{BOMB}]]></Content><MsgId>1</MsgId>"
    xml = f"<?xml version='1.0'?>\n<xml>{HEAD}<MsgType>text</MsgType>{content}</xml>"
    assert read_delivery(xml).text == BOMB


@pytest.mark.parametrize(
    "content",
    [
        "<Content>x</Content><Empty/><Blank> \n </Blank>",
        "<Content> <![CDATA[a < b & c]]> d&amp;e </Content>",
        "<Info><Count>2</Count><List><item>1</item><item>2</item></List></Info>",
        "<Twice>1</Twice><Twice>2</Twice>",
    ],
)
def test_the_fields_are_those_of_wechatpys_own_parser(content: str) -> None:
    assert read_fields(f"<xml>{HEAD}{content}</xml>") == xmltodict.parse(f"<xml>{HEAD}{content}</xml>")["xml"]


def test_deep_nesting_is_no_message() -> None:
    with pytest.raises(MalformedError):
        read_delivery("<xml>" + "<a>" * 10_000 + "</a>" * 10_000 + "</xml>")
