"""The frozen vectors in a real browser: the cryptography that it has itself says what noble's does."""

import json
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext

from tests.web.programs import VECTORS, serving
from tooling import web

ELSEWHERE = {"guests.read_reply_address"}  # of bridges
RUN = """async (vectors) => {
    const outcomes = [];
    for (const { operation, given } of vectors) {
        try { outcomes.push(await globalThis.run(operation, given)); }
        catch (failure) { outcomes.push({ failure: String(failure) }); }
    }
    return outcomes;
}"""


def parts(vector: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the vector; one on enterprise numbers that must be refused stands for several."""
    if vector["operation"] != "kbo.parse" or vector["expect"] == "ok":
        return [vector]
    return [{**vector, "given": {"texts": [text]}} for text in vector["given"]["texts"]]


async def test_a_browser_agrees_with_every_vector(tmp_path: Path, context: BrowserContext) -> None:
    """With X-Wing and ML-DSA of its own: opened, refused and computed alike, with the same words."""
    assert web.bundle("tests/browser.config.ts", tmp_path) == 0
    read = {str(path.relative_to(VECTORS)): json.loads(path.read_bytes()) for path in VECTORS.rglob("*.json")}
    stated = [
        (name, part)
        for name, vector in read.items()
        if vector["operation"] not in ELSEWHERE
        for part in parts(vector)
    ]
    async with serving(tmp_path) as url:
        page = await context.new_page()
        await page.goto(url)
        await page.evaluate("() => import('/browser.js')")
        native = await page.evaluate("() => globalThis.native()")
        outcomes = await page.evaluate(RUN, [vector for _, vector in stated])
    assert native == {"xwing": True, "mldsa": True}
    said = {"expect", "gives", "problem"}
    expected = [(name, {key: vector[key] for key in said & vector.keys()}) for name, vector in stated]
    found = [(name, outcome) for (name, _), outcome in zip(stated, outcomes, strict=True)]
    assert [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]] == []
