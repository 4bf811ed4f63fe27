"""How heavy is the page behind the code on a package, and how soon is it seen? Chromium, 4 × slower CPU, 4G.

    python -m benchmarks.journey http://127.0.0.1:8000/t/01/09520301002011/10/26112000 [--runs 9]

The promise: the largest contentful paint within 1 s, at the median of cold visits. Needs a running server and Chromium
(`VALLEY_CHROMIUM`, else the first on the path). 4G is WebPageTest's profile: 9 Mbit/s, round trip of 170 ms.
"""

import argparse
import os
import shutil
import statistics

from playwright.sync_api import Browser, sync_playwright

PROMISE_MS = 1000
SLOWER = 4
NETWORK = {"offline": False, "latency": 170, "downloadThroughput": 9e6 / 8, "uploadThroughput": 9e6 / 8}
LARGEST = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))"""


def main() -> int:
    """Print what was measured; 1 where the promise is broken."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("address")
    asked.add_argument("--runs", type=int, default=9)
    given = asked.parse_args()
    path = os.environ.get("VALLEY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        seen = [visit(browser, given.address) for _run in range(given.runs)]
        browser.close()
    times = sorted(paint for paint, _requests, _bytes in seen)
    median = statistics.median(times)
    _paint, requests, size = seen[0]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"largest contentful paint, {given.runs} cold visits: median {median:.0f} ms, {times[0]:.0f} … {times[-1]:.0f}"
    )
    print(f"{requests} requests, {size:,} bytes on the wire; load {load}")
    return int(median >= PROMISE_MS)


def visit(browser: Browser, address: str) -> tuple[float, int, int]:
    """A cold visit with a phone's window: (paint in ms, requests, bytes as sent)."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(60_000)
    wire = context.new_cdp_session(page)
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    paint = float(page.evaluate(LARGEST))
    context.close()
    return paint, len(sizes), int(sum(sizes))


if __name__ == "__main__":
    raise SystemExit(main())
