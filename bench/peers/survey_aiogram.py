"""The survey on aiogram: its states in Redis, the reply in the response to the webhook.

Run with the Python of .venv-aiogram; nothing of ours but the survey is imported.
"""

from __future__ import annotations

import os
from typing import Any, Final

from aiogram import Bot, Dispatcher
from aiogram.filters import CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.methods import TelegramMethod
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bench.survey import read_survey

SURVEY: Final = read_survey()
_KEYBOARDS: Final = [
    ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text=choice)] for choice in choices])
    for choices in SURVEY.choices
]


class Asked(StatesGroup):
    """Where a person is."""

    asker = State()
    conduct = State()
    contacted = State()
    when = State()
    overdue = State()


# Surveys that came to their end: who measures looks whether it is as many as were played.
_verdicts: Final[list[int]] = []
_STATES: Final = (Asked.asker, Asked.conduct, Asked.contacted, Asked.when, Asked.overdue)


async def _begin(message: Message, state: FSMContext) -> TelegramMethod[Any]:
    await state.clear()
    await state.set_state(_STATES[0])
    return message.answer(SURVEY.questions[0], reply_markup=_KEYBOARDS[0])


async def _answer(message: Message, state: FSMContext) -> TelegramMethod[Any]:
    told = await state.get_data()
    answers = [*told.get("answers", ()), message.text]
    asked = len(answers)
    if asked == len(SURVEY.questions):
        _verdicts.append(asked)
        await state.clear()
        return message.answer(SURVEY.verdict)
    await state.set_data({"answers": answers})
    await state.set_state(_STATES[asked])
    return message.answer(SURVEY.questions[asked], reply_markup=_KEYBOARDS[asked])


def _dispatcher(storage: RedisStorage) -> Dispatcher:
    dispatcher = Dispatcher(storage=storage)
    dispatcher.message.register(_begin, CommandStart())
    dispatcher.message.register(_answer, StateFilter(*_STATES))
    return dispatcher


async def _serve() -> web.Application:
    bot = Bot("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    dispatcher = _dispatcher(RedisStorage.from_url(os.environ["REDIS_URL"]))

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"verdicts": len(_verdicts)})

    async def close(_app: web.Application) -> None:
        await dispatcher.storage.close()
        await bot.session.close()

    app = web.Application()
    app.on_cleanup.append(close)
    app.add_routes([web.get("/healthz", healthz)])
    # Not in the background: the reply goes into the response, and the person's next update comes after it.
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False).register(app, path="/telegram")
    return app


if __name__ == "__main__":
    web.run_app(_serve(), host=os.environ["HOST"], port=int(os.environ["PORT"]), access_log=None, print=None)
