"""What people see: the Prefect UI after a run, and the explain page, in a real headless Chromium.

Screenshots are kept in tests/screenshots (ignored by git) for a person to look at.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PATIENCE_SECONDS, SHOTS, api, open_browser, page_text
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parent.parent.parent
COPYDESK = str(Path(sysconfig.get_path("scripts")) / "copydesk")
HOSTILE = (
    "<script>document.title = 'owned'</script>",
    "![x](http://127",
    "![x](http://127.0.0.1:9/pixel.png)",
    "<iframe src='http://127.0.0.1:9/'></iframe>",
    "http://evil.example/ www.evil.example",
)
SHOWN = {
    "progress": ("documents/s", "Progress: 100%"),
    "run-summary": (
        "onerror=alert(1)>",
        "new articles",
        "no_article",
        "Slowest to clean",
        "copydesk explain",
    ),
    "removed-by-label": (
        "![x](http://127",
        "comment_prompt",
        "Post Comment",
        "copydesk explain",
    ),
    "rejections": ("binary", "[a](http:x).txt"),
    "checks": ("unique_versions", "passed"),
    "failing-checks": ("bodies_have_sizes", "816706 words"),
    "source-health": ("Modern Pages", "refused"),
}
"""Artifacts by their keys, and words that each shows."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with open_browser(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "COPYDESK_"))}
    return kept | {
        "COPYDESK_WAREHOUSE": str(tmp_path_factory.mktemp("ui") / "warehouse"),
        "COPYDESK_DOCUMENT_SECONDS": "300",  # the largest sample, on a machine that is busy
    }


def copydesk(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [COPYDESK, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages whose headline, file name and removed blocks would all like to draw something."""
    folder = tmp_path_factory.mktemp("hostile") / "<img src=x onerror=alert(1)>"
    folder.mkdir()
    for number, hostile in enumerate(HOSTILE):
        for copy in "abc":  # what recurs most is what the artifact shows
            text = f"{hostile}\n\n{f'The harbour opened again on {copy}day. ' * 40}\n\n"
            page = f"{text}Read more: {hostile}\n\nPost Comment\n"
            (folder / f"{number}{copy}.txt").write_text(page)
        (folder / f"{number} [a](http:x).txt").write_text(hostile)
    return folder


@pytest.fixture(scope="module")
def server(environment: dict[str, str], hostile_pages: Path) -> Iterator[str]:
    """A real server that `copydesk up` started, with one run of samples and the daily checks."""
    address = json.loads(copydesk(environment, "up", "--server-only", "--json"))["url"]
    copydesk(environment, "run", "seeds/articles", str(hostile_pages))
    check = [sys.executable, "-c", "from flows.check import check; check()"]
    to_server = environment | {"PREFECT_API_URL": f"{address}/api"}
    subprocess.run(check, cwd=ROOT, env=to_server, check=True, capture_output=True, timeout=300)
    yield address
    copydesk(environment, "down")


def run_named(address: str, begins: str) -> dict[str, object]:
    (found,) = [run for run in api(address, "flow_runs") if str(run["name"]).startswith(begins)]
    return found


def test_the_ui_shows_the_run_its_tasks_and_its_artifacts(browser: Chrome, server: str) -> None:
    run = run_named(server, "ingest")
    tasks = [str(task["name"]) for task in api(server, "task_runs")]
    assert any("batch" in name for name in tasks), tasks

    text = page_text(browser, f"{server}/runs/flow-run/{run['id']}", str(run["name"]), "Completed")
    assert "Task Runs" in text
    browser.save_screenshot(str(SHOTS / "run.png"))

    artifacts = {str(item["key"]): item for item in api(server, "artifacts") if item["key"]}
    assert set(artifacts) >= set(SHOWN), artifacts.keys()
    for key, words in SHOWN.items():
        page_text(browser, f"{server}/artifacts/artifact/{artifacts[key]['id']}", key, *words)
        browser.save_screenshot(str(SHOTS / f"artifact-{key}.png"))
        if key == "source-health":
            assert_plots(browser)
        else:
            assert_draws_nothing(browser, server)


def assert_draws_nothing(browser: Chrome, server: str) -> None:
    """Headlines, file names and removed blocks are shown as they are: no image, frame or link."""
    drawn = browser.find_elements(By.CSS_SELECTOR, ".app img, .app iframe, .app script")
    assert not drawn, [item.get_attribute("outerHTML") for item in drawn]
    links = [
        a.get_attribute("href") or "" for a in browser.find_elements(By.CSS_SELECTOR, ".app a")
    ]
    assert all(link.startswith(server) for link in links), links
    assert "owned" not in browser.title


def assert_plots(browser: Chrome) -> None:
    plots = browser.find_elements(By.CSS_SELECTOR, ".app img[src^='data:image/svg']")
    assert len(plots) >= 4
    for plot in plots:
        WebDriverWait(browser, PATIENCE_SECONDS).until(lambda _, p=plot: p.get_property("complete"))
        assert int(str(plot.get_property("naturalWidth"))) > 0


def test_the_explain_page_shows_kept_and_removed_side_by_side(
    browser: Chrome, environment: dict[str, str], tmp_path: Path
) -> None:
    page = tmp_path / "why.html"
    sample = "seeds/articles/000_9df1ddd6725ee834.txt"
    copydesk(environment, "explain", sample, "--html", str(page))
    text = page_text(browser, page.as_uri(), "Post Comment", "comment_prompt", "standfirst")
    browser.save_screenshot(str(SHOTS / "explain.png"))
    assert "US Perceives Ukraine Ready" in text
    kept = browser.find_element(By.CSS_SELECTOR, "td.kept").rect
    removed = browser.find_element(By.CSS_SELECTOR, "td.removed").rect
    assert kept["x"] + kept["width"] <= removed["x"] + 1
