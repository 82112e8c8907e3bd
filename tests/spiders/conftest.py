"""Lets tests and the crawler processes they start import the stand-ins of this folder by name."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
