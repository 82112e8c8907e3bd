"""What the typed guard says about the coded coverage of the founding story, evidence by evidence.

    python tests/bench/guards_on_story.py [--show VERDICT] [--language en]

The window is the sentences that hold the coded evidence span. Prints for every coded verdict the share on which the
guard fires, by kind. A code of one person on renditions: an aid for reading, no accuracy.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from monitor.comparer.guard import Context, FactForm, Finding, StoryContext, check
from monitor.story.load import load_story
from monitor.text.languages import base_language
from monitor.text.passages import passages
from monitor.verdicts import Document

COVERAGE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "coverage"


def window_of(text: str, evidence: str, language: str | None) -> tuple[int, int] | None:
    """The sentences that hold the evidence span."""
    at = text.find(evidence)
    if at < 0:
        return None
    rows = [(p.start, p.end) for p in passages(text, 0, language) if p.start < at + len(evidence) and at < p.end]
    return (rows[0][0], rows[-1][1]) if rows else None


def findings(language: str) -> list[tuple[str, str, str, str, Finding, str]]:
    """Page, fact, coded verdict, note, finding and window of every code with evidence."""
    story = load_story(COVERAGE / "story.toml").story
    context = StoryContext.of(story)
    forms = {fact.id: FactForm.of(fact.statement, context, story.language) for fact in story.facts}
    pages = {}
    with (COVERAGE / "pages.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            pages[page["id"]] = page
    found = []
    with (COVERAGE / "codes.csv").open(encoding="utf-8", newline="") as rows:
        for code in csv.DictReader(rows):
            page = pages.get(code["page_id"])
            if page is None or not code["evidence"] or (language and base_language(page["language"]) != language):
                continue
            text = (page.get("headline", "") + "\n\n" + page["text"]).strip()
            window = window_of(text, code["evidence"], page["language"])
            if window is None:
                continue
            moment = datetime.fromisoformat(page.get("published_at") or page["captured_at"])
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            read = Context.of(Document(text, language=page["language"], published_at=moment), context)
            told = text[slice(*window)]
            finding = check(forms[code["fact_id"]], told, read, start=window[0])
            found.append((code["page_id"], code["fact_id"], code["verdict"], code["note"], finding, told))
    return found


def main() -> int:
    """Print the table, and examples where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--show", default="")
    options.add_argument("--language", default="")
    chosen = options.parse_args()
    if not COVERAGE.is_dir():
        print(f"no data at {COVERAGE}", file=sys.stderr)
        return 1
    total, kinds = Counter[str](), Counter[tuple[str, str]]()
    for page, fact, verdict, note, finding, told in findings(chosen.language):
        total[verdict] += 1
        kinds[verdict, f"{finding.kind} {finding.verdict}" if finding.verdict else "nothing"] += 1
        if chosen.show in {verdict, f"{verdict}:{finding.kind}"}:
            print(f"\n[{verdict}] {page} {fact} ({note})\n   {finding.kind}: {finding.note}\n   > {told}")
    for (verdict, kind), count in sorted(kinds.items()):
        print(f"{verdict:10} {kind:20} {count:4} of {total[verdict]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
