"""Cuts the posters' font down to the characters of all sentences and articles, and common ones: `make font`.

The source is Noto Sans CJK (SIL Open Font License 1.1) as Debian packs it in fonts-noto-cjk.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

from bot.cards.poster import FONT

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SIMPLIFIED = "NotoSansCJKsc-Regular"
SPOKEN = ("locales/*/*.yaml", "locales/*/rules/*.yaml", "rules/cn/law/*.yaml")


def characters() -> set[str]:
    """Everything that a poster may have to say now, and the 3,755 most common characters of GB 2312."""
    files = (file for pattern in SPOKEN for file in ROOT.glob(pattern))
    said = {char for file in files for char in file.read_text("utf-8")}
    common = {
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
    }
    ascii = {chr(code) for code in range(0x20, 0x7F)}
    return {char for char in said if char.isprintable()} | common - {""} | ascii


def cut(source: Path) -> TTFont:
    """Give the font without the characters that nobody needs, and without what no poster uses."""
    font = next(each for each in TTCollection(source).fonts if each["name"].getDebugName(6) == SIMPLIFIED)
    options = Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in characters()])
    subsetter.subset(font)
    return font


if __name__ == "__main__":
    FONT.parent.mkdir(exist_ok=True)
    cut(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE).save(FONT)
