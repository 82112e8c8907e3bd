"""``gapwire match``: JSON Lines of fact and text pairs go in, JSON Lines of verdicts come out in the same order."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import engine_option


@click.command()
@click.argument("pairs", type=click.Path(path_type=Path, allow_dash=True), metavar="PAIRS.jsonl")
@click.option("--explain", is_flag=True, help="Add what was compared: words, weights, guards, probabilities.")
@engine_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here instead.")
def command(pairs: Path, explain: bool, engine_name: str, model: Path | None, output: Path | None) -> int:
    """Say for each pair whether the text states the fact.

    One JSON object a line: id, fact, text; optional language (of the text), fact_language, group (pairs of one group
    share a fact list). Read from standard input with "-". The answer has id, verdict, score, evidence, start, end.

    \b
    Example:
      echo '{"id": "1", "fact": "The bridge is closed.", "text": "The bridge was shut on Monday."}' | gapwire match -
    """
    import sys
    from contextlib import nullcontext

    import orjson

    from monitor.commands.pair_files import pairs_in
    from monitor.comparer.engines import load_engine
    from monitor.comparer.pairs import judge_pairs
    from monitor.errors import EXIT_FINE

    engine = load_engine(engine_name, model)
    read = pairs_in(pairs)
    answers = {id(pair): judgement for pair, judgement in judge_pairs(read, explain=explain, engine=engine)}
    with output.open("wb") if output else nullcontext(sys.stdout.buffer) as out:
        for pair in read:
            one = answers[id(pair)]
            row: dict[str, object] = {"id": pair.id, "verdict": one.verdict, "score": round(one.score, 6)}
            row |= {"evidence": one.evidence, "start": one.start, "end": one.end, "note": one.note}
            if one.reason:
                row["reason"] = one.reason
            if explain:
                row["explanation"] = one.explanation
            out.write(orjson.dumps(row, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n")
    return EXIT_FINE
