"""The survey on python-telegram-bot: ConversationHandler, states in a pickle written every second.

Updates come over HTTP. The Bot API is answered for in this process: a real bot would be slower than this.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from telegram import ReplyKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackContext,
    CommandHandler,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest, RequestData

from bench.survey import read_survey

SURVEY: Final = read_survey()
_KEYBOARDS: Final = [
    ReplyKeyboardMarkup([[choice] for choice in choices], one_time_keyboard=True)
    for choices in SURVEY.choices
]
# Surveys that came to their end: who measures looks whether it is as many as were played.
_verdicts: Final[list[int]] = []
_US: Final = {"id": 1, "is_bot": True, "first_name": "A", "username": "a_bot"}


class _InProcess(BaseRequest):
    """A Bot API that takes everything at once."""

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing is opened."""

    async def shutdown(self) -> None:
        """Nothing is closed."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_named: Any
    ) -> tuple[int, bytes]:
        result: dict[str, Any] = _US
        if url.endswith("/sendMessage") and request_data:
            told = request_data.parameters
            chat = {"id": told["chat_id"], "type": "private"}
            result = {"message_id": 1, "date": 1, "chat": chat, "from": _US, "text": told["text"]}
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def _begin(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> int:
    assert update.message
    context.user_data.clear()
    await update.message.reply_text(SURVEY.questions[0], reply_markup=_KEYBOARDS[0])
    return 0


async def _answer(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> int:
    assert update.message
    answers = context.user_data.setdefault("answers", [])
    answers.append(update.message.text)
    asked = len(answers)
    if asked == len(SURVEY.questions):
        _verdicts.append(asked)
        context.user_data.clear()
        await update.message.reply_text(SURVEY.verdict)
        return ConversationHandler.END
    await update.message.reply_text(SURVEY.questions[asked], reply_markup=_KEYBOARDS[asked])
    return asked


def _application(folder: Path) -> Application[Any, Any, Any, Any, Any, Any]:
    request = _InProcess()
    application = (
        Application.builder()
        .token("1:A")
        .request(request)
        .get_updates_request(_InProcess())
        .updater(None)
        .persistence(PicklePersistence(folder / "states.pickle", update_interval=1))
        .build()
    )
    text = MessageHandler(filters.TEXT & ~filters.COMMAND, _answer)
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", _begin)],
            states={number: [text] for number in range(len(SURVEY.questions))},
            fallbacks=[CommandHandler("start", _begin)],
            name="survey",
            persistent=True,
        )
    )
    return application


async def _serve() -> web.Application:
    application = _application(Path(os.environ["DATA_DIR"]))

    async def take(request: web.Request) -> web.Response:
        await application.process_update(Update.de_json(await request.json(), application.bot))
        return web.json_response({"ok": True})

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"verdicts": len(_verdicts)})

    async def run(_app: web.Application) -> Any:
        async with application:
            await application.start()
            yield
            await application.stop()

    app = web.Application()
    app.cleanup_ctx.append(run)
    app.add_routes([web.get("/healthz", healthz), web.post("/telegram", take)])
    return app


if __name__ == "__main__":
    web.run_app(_serve(), host=os.environ["HOST"], port=int(os.environ["PORT"]), access_log=None, print=None)
