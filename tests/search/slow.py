"""A slow network in Chromium: what a phone has on the edge of a village."""

from __future__ import annotations

from playwright.sync_api import Page

#: milliseconds to the first byte, and bytes a second (400 kbit)
SLOW = (400, 50_000)


def slow(page: Page, network: tuple[int, int]) -> None:
    """Let everything that the page fetches from now on take its time."""
    latency, speed = network
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": speed, "uploadThroughput": speed},
    )
