"""Pages whose article is written by scripts, read with the system's Chromium: an extra, for outlets that ask for it.

The page comes by the crawl's own ways (robots.txt, turns, limits, guarded addresses, budgets). The browser is handed
its bytes and has no network: what the scripts ask for is fetched by the same ways and handed over.
"""
