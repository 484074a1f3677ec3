"""Renders the icons of an installed chat from bot/web/static/icon.svg: `make icons`."""

import base64

from bot.web.page import STATIC
from tests.browser.chromium import Phone, phone

# How much of the edge a phone may cut away from a maskable icon, and on each side.
SAFE = 0.14
GROUND = "#1f6f6b"


def render(page: Phone, size: int, inset: float) -> bytes:
    """Give the icon as PNG; with an inset it fills the whole square and keeps its sign inside."""
    drawing = base64.b64encode((STATIC / "icon.svg").read_bytes()).decode()
    inner = round(size * (1 - 2 * inset))
    ground = GROUND if inset else "transparent"
    html = (
        f'<body style="margin:0;background:{ground}"><img src="data:image/svg+xml;base64,{drawing}" '
        f'style="display:block;width:{inner}px;margin:{(size - inner) // 2}px">'
    )
    page.set_screen(size, size, touch=False, points=1)
    page.command("Emulation.setDefaultBackgroundColorOverride", color={"r": 0, "g": 0, "b": 0, "a": 0})
    page.chrome.get("data:text/html;base64," + base64.b64encode(html.encode()).decode())
    return base64.b64decode(page.command("Page.captureScreenshot", format="png")["data"])


if __name__ == "__main__":
    with phone() as opened:
        for name, size, inset in (("192", 192, 0.0), ("512", 512, 0.0), ("maskable-512", 512, SAFE)):
            (STATIC / f"icon-{name}.png").write_bytes(render(opened, size, inset))
