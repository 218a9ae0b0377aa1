"""A real headless Chromium on the Prefect UI, and what the server itself says of the same things.

Screenshots are kept in tests/screenshots (ignored by git) for a person to look at.
"""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

SHOTS = Path(__file__).parent.parent / "screenshots"
PATIENCE_SECONDS = 180
"""For a page that another ten processes keep from being drawn."""
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--window-size=1400,1000"
)


@contextmanager
def open_browser(profile: Path) -> Iterator[Chrome]:
    """A browser for the length of the context."""
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in FLAGS.split():
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={profile}")
    driver = Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))
    SHOTS.mkdir(exist_ok=True)
    try:
        yield driver
    finally:
        driver.quit()


def page_text(browser: Chrome, address: str, *wanted: str) -> str:
    """The page's visible text once it holds every wanted string."""
    browser.get(address)

    def body(driver: Chrome) -> str | bool:
        text = driver.find_element(By.TAG_NAME, "body").text
        return text if all(word in text for word in wanted) else False

    waiting = WebDriverWait(browser, PATIENCE_SECONDS, ignored_exceptions=[Exception])
    found = waiting.until(body, f"{address} never showed {wanted}")
    assert isinstance(found, str)
    return found


def api(address: str, path: str) -> list[dict[str, object]]:
    """Everything of a kind that the server knows."""
    request = urllib.request.Request(
        f"{address}/api/{path}/filter", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return list(json.load(answer))
