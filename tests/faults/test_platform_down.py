"""The platform takes nothing for a minute while answers are written: they arrive after it, in order, once."""

import asyncio

import pytest

from tests import telegram_api as told
from tests.telegram_api import BotApi, Fault
from tests.test_telegram_polling import api, program  # noqa: F401 - api is a fixture

pytestmark = pytest.mark.faults

DOWN_SECONDS = 60.0
PEOPLE = range(101, 106)
# Enough for a minute of tries, whatever their pauses.
ALWAYS = 1_000_000
# Each is answered in its own words, so that the order shows.
SAID = ("/start", "/privacy", "/lang")


async def test_the_bot_api_fails_for_a_minute(api: BotApi, environment: dict[str, str]) -> None:  # noqa: F811
    async with program(api, environment):
        api.faults = [Fault("sendMessage", 500, times=ALWAYS)]
        updates = [
            told.text(1000 * number + person, said, user=person)
            for number, said in enumerate(SAID)
            for person in PEOPLE
        ]
        api.deliver(*updates)
        await asyncio.sleep(DOWN_SECONDS)
        assert api.made("sendMessage") == []
        api.faults = []
        sent = await api.wait_for(len(updates), "sendMessage")
        # A call made twice would come within the lease of the first.
        await asyncio.sleep(5)
        assert api.made("sendMessage") == sent
    texts = {
        person: [call.fields["text"] for call in sent if call.fields["chat_id"] == person]
        for person in PEOPLE
    }
    first = texts[PEOPLE[0]]
    assert len(set(first)) == len(SAID)
    assert all(texts[person] == first for person in PEOPLE)
