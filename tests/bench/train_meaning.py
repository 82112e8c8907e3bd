"""Fits what the semantic engine adds in English and shows how it carries over: ``data/meaning_model.json``.

    python tests/bench/train_meaning.py            # fit on the train sides, print dev and leave-one-set-out figures
    python tests/bench/train_meaning.py --write    # and keep the model

Data, parts, way of fitting and calibration are those of ``train_comparer.py``. What differs is what a window has of a
fact: a word is also had by a word whose vector is near (``monitor/comparer/semantic/alignment.py``).
Reading the sets takes ten minutes of one core, nearly all of it for word vectors of WiCE's long pages.
"""

from __future__ import annotations

import argparse
import json

from train_comparer import INCLUDED, ROOT, TOLD, TRAINED_ON, model_of, read

from monitor.comparer.judge import Comparer
from monitor.comparer.semantic.alignment import MeaningComparer
from monitor.comparer.semantic.tokens import packaged_tokens
from monitor.story.model import Story

TARGET = ROOT / "monitor" / "comparer" / "data" / "meaning_model.json"


def by_meaning(story: Story) -> Comparer:
    """A comparer whose benches give all parts."""
    return MeaningComparer(story, packaged_tokens())


def main() -> None:
    """Fit, show, and keep the model where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep the model")
    write = parser.parse_args().write
    sets = {name: read(name, by_meaning) for name in TRAINED_ON}
    model = model_of(sets, "meaning-1", "tests/bench/train_meaning.py", TOLD, INCLUDED)
    print(json.dumps(model, indent=2))
    if write:
        TARGET.write_text(json.dumps(model, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
