"""``gapwire history``, ``diff`` and ``bisect`` on a small story: what happened, in words and as JSON."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli import main

STORY = """
[story]
id = "bridge"
title = "The bridge of Oldport is closed"
start = 2024-05-01
end = 2024-05-09
keywords = ["Oldport", "bridge"]

[[fact]]
id = "closed-monday"
statement = "The bridge of Oldport was closed on Monday."

[[fact]]
id = "nine-workers"
statement = "Nine workers were hurt when a crane fell over."

[[outlet]]
id = "mail"
name = "Mail"
language = "en"
url = "https://mail.example/"
"""
BODY = "The bridge of Oldport was closed on Monday. Ships wait in the harbour, and the mayor spoke of a long summer."
CRANE = " Nine workers were hurt when a crane fell over."
URL = "https://mail.example/news/a?id=7"


def gapwire(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as left, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(list(arguments))
    return int(str(left.value.code)), out.getvalue(), err.getvalue()


@pytest.fixture(scope="module", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Four captures of one article: an edit, an added fact with a note, and the first text again."""
    folder = tmp_path_factory.mktemp("history")
    noted = BODY.replace("Monday", "Tuesday") + CRANE + "\n\nCorrection: the bridge was closed on Tuesday."
    texts = [BODY, BODY.replace("Monday", "Tuesday"), noted, BODY]
    lines = [
        {"outlet": "mail", "url": URL, "captured_at": f"2024-05-0{day}T09:00:00Z", "headline": "Bridge", "text": text}
        for day, text in enumerate(texts, start=1)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("GAPWIRE_DB", f"sqlite:///{folder / 'bridge.db'}")
        Path("bridge.toml").write_text(STORY, encoding="utf-8")
        Path("pages.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        assert gapwire("import", "bridge.toml", "pages.jsonl")[0] == 0
        assert gapwire("judge", "bridge.toml")[0] == 0
        yield folder


def test_the_history_tells_edits_notes_and_the_text_that_came_back() -> None:
    code, out, _ = gapwire("history", "http://www.mail.example/news/a?id=7#top")

    assert code == 0
    said = [line.strip() for line in out.splitlines()]
    assert said[0] == f"mail, {URL} (story bridge)"
    assert [line[18:] for line in said if line.startswith("2024")] == [
        "first text, version 1",
        "version 1 to 2",
        "version 2 to 3",
        "back to version 1 (from 3)",
    ]
    assert "changes: 1 date" in said
    assert "announced: Correction: the bridge was closed on Tuesday." in said
    assert said[-1].startswith("3 versions. gapwire diff")


def test_an_unknown_address_names_the_nearest_known_one() -> None:
    code, _, err = gapwire("history", "https://mail.example/news/a?id=8")

    assert code == 2
    assert err.splitlines()[-1].strip() == URL


def test_the_difference_marks_the_words() -> None:
    code, out, _ = gapwire("diff", URL, "--from", "1", "--to", "2")

    assert code == 0
    assert "date, edited" in out
    assert "closed on [-Monday-]{+Tuesday+}." in out


def test_the_difference_as_json_has_offsets_into_both_texts() -> None:
    _, out, _ = gapwire("diff", URL, "--from", "1", "--to", "2", "--json")

    (change,) = json.loads(out)["changes"]
    assert (change["kind"], change["op"], change["folded"]) == ("date", "edited", False)
    assert change["old_text"] == "The bridge of Oldport was closed on Monday."


def test_a_version_that_is_not_there_is_a_mistake_that_names_those_that_are() -> None:
    code, _, err = gapwire("diff", URL, "--to", "9")

    assert code == 2
    assert err.strip() == "--to 9: there is no such version; there are 1 to 3."


def test_the_page_of_a_difference_stands_alone_and_is_inert(database: Path) -> None:
    code, out, _ = gapwire("diff", URL, "--from", "1", "--to", "3", "--html", "d.html")

    page = Path(database, "d.html").read_text(encoding="utf-8")
    assert (code, out) == (0, "written: d.html\n")
    assert "<del><span class=vh>[removed: </span>Monday<span class=vh>]</span></del>" in page
    assert "http" not in page.replace(URL.replace("&", "&amp;"), "")


def test_bisect_tells_when_a_fact_appeared_and_vanished() -> None:
    code, out, _ = gapwire("bisect", "bridge.toml", "nine-workers")

    turns = [line for line in out.splitlines() if line.startswith("2024")]
    assert code == 0
    assert turns == [
        "2024-05-03 09:00  mail: appeared (not so on 2024-05-02 09:00)",
        "2024-05-04 09:00  mail: vanished (not so on 2024-05-03 09:00)",
    ]
    as_data = json.loads(gapwire("bisect", "bridge", "nine-workers", "--json")[1])
    assert [turn["kind"] for turn in as_data["articles"][0]["turns"]] == ["absent", "appeared", "vanished"]


def test_an_unknown_fact_names_the_nearest() -> None:
    code, _, err = gapwire("bisect", "bridge", "nine-worker")

    assert code == 2
    assert "did you mean 'nine-workers'?" in err
