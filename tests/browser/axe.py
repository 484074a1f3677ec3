"""axe-core on the page that a phone shows."""

from pathlib import Path

from tests.browser.chromium import Phone

SCRIPT = Path(__file__).resolve().parents[2] / "build" / "axe" / "axe_playwright_python" / "axe.min.js"


def violations(page: Phone) -> list[str]:
    """Name what keeps somebody from using the page, each with the first element concerned."""
    assert SCRIPT.is_file(), "axe-core is missing: make browser"
    # Through the debugger: the page's own policy lets no foreign script in.
    page.run(SCRIPT.read_text("utf-8"))
    found = page.chrome.execute_async_script("""
        var done = arguments[arguments.length - 1];
        axe.run(document, {resultTypes: ["violations"]}).then(
            function (told) { done(told.violations); },
            function (problem) { done([{id: String(problem), nodes: [{html: ""}]}]); });
    """)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]
