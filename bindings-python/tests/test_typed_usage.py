"""The type-checked program runs."""

from __future__ import annotations

import asyncio

import typed_usage
from telehealth import Portal, aio


def test_typed_usage_runs(portal: Portal) -> None:
    assert typed_usage.day(portal) == "20 minutes for 120.50"

    async def main() -> None:
        async with await aio.connect(portal.url) as other:
            assert await typed_usage.emails(other) == ["ada.typed@example.com"]

    asyncio.run(main())
