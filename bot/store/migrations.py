"""The numbered steps by which the tables came to their present shape."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.store.contract import SchemaError

FOLDER = Path(__file__).resolve().parent / "migrations"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Args:
        number: the shape it leads to; the first is 1.
        name: of its file.
        sql: what it does.
    """

    number: int
    name: str
    sql: str


def migrations(dialect: str, folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Give the steps of ``sqlite`` or ``postgres`` in order.

    Raises:
        SchemaError: a number is missing or stands twice.
    """
    files = sorted((folder / dialect).glob("*.sql"))
    found = tuple(Migration(int(file.name[:4]), file.name, file.read_text("utf-8")) for file in files)
    for place, migration in enumerate(found, start=1):
        if migration.number != place:
            raise SchemaError(f"{dialect}/{migration.name}: number {place:04d} is expected here")
    return found


def still_to_come(known: tuple[Migration, ...], number: int, where: str) -> tuple[Migration, ...]:
    """Give the steps that tables of a number still need.

    Args:
        known: all steps of this program.
        number: of the shape in which the tables are, 0 where there are none.
        where: which database, for the message.

    Raises:
        SchemaError: the tables belong to a newer program.
    """
    if number > len(known):
        raise SchemaError(
            f"{where} has tables of version {number}; this program knows versions up to {len(known)}. "
            "Start the newer program, or restore the backup made before it was installed."
        )
    return known[number:]
