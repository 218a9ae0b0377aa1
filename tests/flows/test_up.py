"""From nothing to a schedule: one command, a file is dropped, and the clock does the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import PATIENCE_SECONDS, SHOTS, api, open_browser, page_text
from flow_samples import copydesk, pages
from scheduled import INGEST, ask, begin, ingest_every, wait_for
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.integration

DOCUMENTS = 6


def test_after_up_a_dropped_file_is_loaded_by_the_next_scheduled_run_and_the_ui_shows_it(
    tmp_path: Path,
) -> None:
    environment = begin(tmp_path, batch=2)
    try:
        ingest_every(environment, seconds=20)
        pages(tmp_path / "drop", DOCUMENTS)
        with open_browser(tmp_path / "chromium") as browser:
            ui = environment["PREFECT_API_URL"].removesuffix("/api")
            assert_shows_deployment_and_schedule(browser, ui)
            wait_for(lambda: ask(environment, "SELECT 1 FROM source_files"))
            assert ask(environment, "SELECT count(*) FROM articles") == [(DOCUMENTS,)]
            assert_shows_run_and_its_graph(browser, ui)
    finally:
        copydesk(environment, "down")


def assert_shows_deployment_and_schedule(browser: Chrome, ui: str) -> None:
    listed = ["hourly", "daily", "weekly", "on-demand"]
    page_text(
        browser, f"{ui}/deployments", *listed, "Every hour every day", "At 02:15 AM every day"
    )
    browser.save_screenshot(str(SHOTS / "deployments.png"))
    (hourly,) = [item for item in api(ui, "deployments") if item["name"] == INGEST.split("/")[1]]
    address = f"{ui}/deployments/deployment/{hourly['id']}"
    page_text(browser, address, "Schedules", "auto-scheduled", "ingest_sources.ingest_sources")
    browser.save_screenshot(str(SHOTS / "deployment.png"))


def assert_shows_run_and_its_graph(browser: Chrome, ui: str) -> None:
    def loaded() -> list[dict[str, object]]:
        runs = [run for run in api(ui, "flow_runs") if ", drop" in str(run["name"])]
        return [run for run in runs if run["state_name"] == "Completed"]

    run = wait_for(loaded)[0]
    assert run["auto_scheduled"], "a person started it"
    page_text(browser, f"{ui}/runs/flow-run/{run['id']}", str(run["name"]), "Completed")
    WebDriverWait(browser, PATIENCE_SECONDS).until(
        lambda driver: [
            canvas
            for canvas in driver.find_elements(By.TAG_NAME, "canvas")
            if canvas.is_displayed() and canvas.size["width"] > 0
        ],
        "the run's graph is not drawn",
    )
    browser.save_screenshot(str(SHOTS / "scheduled-run.png"))
    keys = {str(item["key"]): str(item["id"]) for item in api(ui, "artifacts") if item["key"]}
    for key in ("progress-drop", "run-summary-drop"):
        page_text(browser, f"{ui}/artifacts/artifact/{keys[key]}", key)
        browser.save_screenshot(str(SHOTS / f"scheduled-{key}.png"))
