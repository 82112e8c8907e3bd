"""A library that another one imports at its head and hardly anybody needs: loaded where something of it is first used.

trafilatura imports the language model's library, and with it numpy: a fifteenth of all that a crawler loads, for pages
whose script and function words leave a doubt. In: a module's name. Out: nothing; ``import`` binds a stand-in.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands in for a module until an attribute of it is asked for (``LazyLoader`` loads at the second ``import``)."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def load_lazily(name: str) -> None:
    """Let ``import name`` bind a stand-in; nothing happens where the module is loaded already, or not installed."""
    if name in sys.modules or (spec := find_spec(name)) is None:
        return
    module = _Later(name)
    module.__spec__ = spec
    sys.modules[name] = module
