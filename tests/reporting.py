"""Reports as tests make them: a case told to the turns, and the page of its report."""

from bot.turns import Person, Taken, Turns
from handlers.reply import Incoming
from tests.talk import MIDNIGHT

ANNA = Person("web", "anna")
STORY = (
    "网贷逾期95天了，昨晚十一点多催收给我妈打电话，说再不还就让警察来抓我，还骂我妈",
    "对",
    "一天2个电话，一次",
)


async def tell(turns: Turns, *told: str, person: Person = ANNA, linked: bool = True) -> Taken:
    """Type, or press what has a colon or is one word of ASCII."""
    taken = None
    for number, said in enumerate(told):
        pressed = said.isascii()
        incoming = Incoming(
            now=MIDNIGHT, action=said if pressed else "", text="" if pressed else said, linked=linked
        )
        taken = await turns.take(person, f"{number}-{said}"[:60], incoming)
    assert taken is not None
    return taken


async def report_of(turns: Turns, *told: str, person: Person = ANNA) -> str:
    """Tell a case and make its report; its path."""
    taken = await tell(turns, *(told or STORY), "report", person=person)
    return path_in(taken)


def path_in(taken: Taken) -> str:
    """The path of the report that a reply links to."""
    return next(button.href for button in taken.reply.buttons if button.href.startswith("/r/"))
