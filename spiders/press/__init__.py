"""The built-in press: invented outlets that tell one real event, served on loopback at four moments in time.

For ``gapwire demo`` and the tests. Texts and codes are data (``texts/``, ``outlets.toml``, ``story.toml``); a moment
goes in, pages with the habits of real outlets come out, and ``recipe`` says what a reader finds in them.
It never collects, judges or stores, and no word of it is put into a real outlet's mouth.
"""

from spiders.press.articles import Fault
from spiders.press.handler import Seen
from spiders.press.server import Press

__all__ = ["Fault", "Press", "Seen"]
