"""What else the bot explains."""

from __future__ import annotations

from handlers.citing import quote
from handlers.reply import Button, Quote, Reply, Section
from handlers.sharing import has_cards, share_button
from handlers.turn import Outcome, Turn, numbered, preceded
from rules.model import Topic


def show_topics(turn: Turn) -> Outcome:
    """List the topics."""
    turn = turn.to(screen="topics")
    buttons = [
        Button(f"topic:{topic}", title, "topic")
        for topic in turn.base.topics
        if (title := turn.say.text("topics", topic, "title"))
    ]
    section = Section("list", turn.say("topics.title"), (turn.say("topics.intro"),))
    return turn.session, Reply(
        (section,), numbered(buttons), (turn.button("resume"), turn.button("menu")), language=turn.language
    )


def show_topic(turn: Turn, topic_id: str) -> Outcome:
    """Explain one topic, with its articles."""
    topic = turn.base.topics.get(topic_id)
    title = turn.say.text("topics", topic_id, "title")
    if topic is None or not title:
        return preceded(show_topics(turn), turn.notice("unclear.button"))
    turn = turn.to(screen=f"topic:{topic_id}")
    told = turn.say.texts("topics", topic_id, "paragraphs")
    section = Section("topic", title, told)
    articles = Section("law", turn.say("law.title"), (), _articles(turn, topic), folded=True)
    buttons = (turn.button("resume"), turn.button("topics", turn.say("buttons.other-topics"), "topic"))
    shared = (share_button(turn, topic_id),) if has_cards(turn, topic_id) else ()
    navigation = (*shared, turn.button("menu"))
    sections = (section, articles) if articles.quotes else (section,)
    return turn.session, Reply(sections, numbered(buttons), navigation, language=turn.language)


def _articles(turn: Turn, topic: Topic) -> tuple[Quote, ...]:
    """Give the articles in force today that may be quoted."""
    return tuple(
        quote(turn, article)
        for article in topic.articles
        if article.quotable and article.text and article.in_force(turn.today)
    )
