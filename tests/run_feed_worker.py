"""``bot.worker`` that may ask a site on this machine, ``FEED_PORT``, for what feeds bring.

For its feeds it is as many minutes later as the file ``passed`` in the bot's folder says.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from bot.worker import main
from knowledge.documents import fetching
from knowledge.feeds.feeds import Feeds
from knowledge.store.database import utc_now

SECONDS = 10.0
"""A machine that is busy takes seconds to load what asks."""


def now() -> datetime:
    file = Path("passed")
    return utc_now() + timedelta(minutes=int(file.read_text()) if file.exists() else 0)


if __name__ == "__main__":
    reach = fetching.Reach(
        networks=("127.0.0.1/32",),
        ports=frozenset({int(os.environ["FEED_PORT"])}),
        seconds=SECONDS,
        pause=0.01,
    )
    fetching.fetch.__defaults__ = fetching.poll.__defaults__ = (reach,)
    defaults = Feeds.__init__.__kwdefaults__
    assert defaults
    defaults["clock"] = now
    main()
