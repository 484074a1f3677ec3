"""A real headless Chromium, as a phone."""

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from selenium.webdriver import ActionChains, Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

BUILD = Path(__file__).resolve().parents[2] / "build" / "screenshots"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--force-device-scale-factor=1",
]


def missing() -> list[str]:
    """Names what the browser tests need and this machine lacks."""
    lacking = []
    if not _chromium():
        lacking.append("Chromium")
    if not _driver():
        lacking.append("ChromeDriver")
    if not _has_chinese_font():
        lacking.append("a Chinese font")
    return lacking


class Phone:
    """A page of 360 by 780 in a Chromium of its own."""

    def __init__(self, chrome: Chrome) -> None:
        self.chrome = chrome
        self.tolerated: tuple[str, ...] = ()

    def fresh(self) -> None:
        """Forget everything: cookies, screen, media, what the console said."""
        self.chrome.get("about:blank")
        self.tolerated = ()
        self.command("Network.clearBrowserCookies")
        self.command("Storage.clearDataForOrigin", origin="*", storageTypes="service_workers,cache_storage")
        self.set_offline(False)
        self.set_screen(360, 780)
        self.set_media(prefers_color_scheme="light", prefers_reduced_motion="reduce")
        self.complaints()
        self.hosts_asked()

    def open(self, address: str) -> None:
        """Open the page and wait until the conversation has begun."""
        self.chrome.get(address)
        self.wait("document.querySelector('.reply .choice')")

    def wait(self, condition: str, seconds: float = 8.0) -> None:
        """Wait until an expression of the page is true."""
        until = time.monotonic() + seconds
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < until, f"the page did not get to: {condition}"
            time.sleep(0.02)

    def answer(self, selector: str) -> None:
        """Press an answer and wait for the next reply."""
        self.count_replies()
        self.tap(selector)
        self.wait_for_reply()

    def say(self, words: str) -> None:
        """Type words, send them with Enter and wait for the reply."""
        self.count_replies()
        self.say_without_waiting(words)
        self.wait_for_reply()

    def say_without_waiting(self, words: str) -> None:
        """Type words and send them with Enter."""
        self.chrome.find_element(By.ID, "text").send_keys(words, Keys.ENTER)

    def count_replies(self) -> None:
        self.run("window.repliesBefore = document.querySelectorAll('.reply').length")

    def wait_for_reply(self) -> None:
        self.wait("document.querySelectorAll('.reply').length > window.repliesBefore")

    def press_keys(self, *keys: str) -> None:
        """Press keys wherever the focus is."""
        ActionChains(self.chrome).send_keys(*keys).perform()

    def focused(self) -> WebElement:
        return self.chrome.switch_to.active_element

    def last(self, selector: str) -> WebElement:
        return self.chrome.find_elements(By.CSS_SELECTOR, selector)[-1]

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.chrome.find_elements(By.CSS_SELECTOR, selector)]

    def set_screen(self, width: int, height: int, *, touch: bool = True, points: int = 2) -> None:
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=points,
            mobile=touch,
        )
        self.command("Emulation.setTouchEmulationEnabled", enabled=touch)

    def set_media(self, **features: str) -> None:
        named = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.command("Emulation.setEmulatedMedia", features=named)

    def set_offline(self, offline: bool) -> None:
        self.command("Network.enable")
        self.command(
            "Network.emulateNetworkConditions",
            offline=offline,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    def command(self, name: str, **parameters: Any) -> Any:
        return self.chrome.execute_cdp_cmd(name, parameters)

    def tap(self, selector: str) -> None:
        """Press what a finger would press, once it is in view and not covered."""
        element = self.chrome.find_element(By.CSS_SELECTOR, selector)
        self.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()

    def run(self, script: str, *arguments: Any) -> Any:
        return self.chrome.execute_script(script, *arguments)

    def shoot(self, name: str, *, whole: bool = False) -> Path:
        """Write what is seen (or the whole page) to the build folder."""
        BUILD.mkdir(parents=True, exist_ok=True)
        taken = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file = BUILD / f"{name}.png"
        file.write_bytes(base64.b64decode(taken["data"]))
        return file

    def _log(self, kind: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.chrome.get_log(kind)  # type: ignore[no-untyped-call]
        return entries

    def complaints(self) -> list[str]:
        """What the page's console holds since the last call, but for what a test tolerates."""
        messages = [entry["message"] for entry in self._log("browser")]
        return [message for message in messages if not any(part in message for part in self.tolerated)]

    def hosts_asked(self) -> set[str]:
        """The hosts that the page sent requests to since the last call."""
        hosts = set()
        for entry in self._log("performance"):
            event = json.loads(entry["message"])["message"]
            if event["method"] == "Network.requestWillBeSent":
                address = urlsplit(event["params"]["request"]["url"])
                if address.scheme not in {"data", "about", "chrome"}:
                    hosts.add(address.hostname or "")
        return hosts


@contextmanager
def phone(language: str = "zh-CN") -> Iterator[Phone]:
    """Open a fresh browser with no history."""
    with TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        options = ChromeOptions()
        options.binary_location = _chromium() or ""
        for flag in [*FLAGS, f"--user-data-dir={profile}", f"--lang={language}", f"--accept-lang={language}"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        chrome = Chrome(options=options, service=Service(executable_path=_driver()))
        try:
            yield Phone(chrome)
        finally:
            chrome.quit()


def _chromium() -> str | None:
    return os.environ.get("CHROMIUM") or _first("chromium", "chromium-browser", "google-chrome")


def _driver() -> str | None:
    return os.environ.get("CHROMEDRIVER") or _first("chromedriver", "chromium.chromedriver")


def _first(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    return bool(lister and subprocess.run([lister, ":lang=zh", "family"], capture_output=True).stdout.strip())
