"""A conversation as a test plays it: what is typed or pressed, and what comes back."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from bot.terminal.records import HeldRecords
from handlers.conversation import Incoming, Reply, Session, World, new_session, session_from_json
from handlers.reply import Record

MIDNIGHT = datetime(2026, 11, 21, 0, 30, tzinfo=timezone(timedelta(hours=8)))

MOST_QUESTIONS = 60


class Talk:
    """One person's conversation; between two steps the session goes through JSON, and records are kept."""

    def __init__(
        self,
        world: World,
        now: datetime = MIDNIGHT,
        session: Session | None = None,
        *,
        linked: bool = True,
    ) -> None:
        self.world = world
        self.linked = linked
        self.now = now
        self.session = session or new_session()
        self.reply = Reply(())
        self.records = HeldRecords()

    def type(self, *texts: str) -> Reply:
        for text in texts:
            self._step(Incoming(now=self.now, text=text))
        return self.reply

    def press(self, *actions: str) -> Reply:
        for action in actions:
            self._step(Incoming(now=self.now, action=action))
        return self.reply

    def send(self, attachment: str) -> Reply:
        """Send something that has no words."""
        self._step(Incoming(now=self.now, attachment=attachment))
        return self.reply

    def finish(self, **answers: str) -> Reply:
        """Answer what is still asked, by question or with "don't know", and look at the verdict."""
        for _ in range(MOST_QUESTIONS):
            if not self.reply.question:
                break
            self.type(answers.get(self.reply.question, "不知道"))
        return self.press("go:verdict")

    def _step(self, incoming: Incoming) -> None:
        incoming = replace(incoming, linked=self.linked)
        self.session, self.reply = self.records.respond(self.world, self.session, incoming)
        self.session = session_from_json(json.loads(json.dumps(self.session.to_json())))

    @property
    def kept(self) -> list[Record]:
        """What is kept beside the session."""
        return list(self.records.held.values())

    @property
    def words(self) -> str:
        """Everything that the reply says."""
        lines = []
        for section in self.reply.sections:
            lines += [section.title, *section.paragraphs]
            lines += [part for quote in section.quotes for part in (quote.label, quote.text, quote.gist)]
        return "\n".join(lines)

    @property
    def verdict(self) -> str:
        return next((section.verdict for section in self.reply.sections if section.kind == "headline"), "")

    def section(self, kind: str) -> str:
        return "\n".join(
            "\n".join((section.title, *section.paragraphs))
            for section in self.reply.sections
            if section.kind == kind
        )

    def label(self, action: str) -> str:
        buttons = (*self.reply.buttons, *self.reply.navigation)
        return next((button.label for button in buttons if button.action == action), "")

    def actions(self) -> list[str]:
        return [button.action for button in (*self.reply.buttons, *self.reply.navigation)]


def opened(world: World, asker: str = "borrower") -> Talk:
    """A conversation at its first question."""
    talk = Talk(world)
    talk.press("start", f"asker:{asker}")
    return talk


def civil(world: World) -> Talk:
    """A borrower who was called once by day and asked politely: the verdict is shown."""
    talk = opened(world)
    talk.type("客气地提醒还款", "我", "白天 一天2个电话 就一两次", "2")
    return talk
