"""The command line as a person meets it: every command answers --help with an example, quickly."""

import resource
import subprocess
import sys

import pytest
from click.testing import CliRunner

from monitor.cli import COMMANDS, gapwire


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_of_every_command_has_an_example(name: str) -> None:
    answer = CliRunner().invoke(gapwire, [name, "--help"])

    assert answer.exit_code == 0
    assert "Example" in answer.output


def test_help_lists_every_command_without_importing_any() -> None:
    code = (
        "import sys; from monitor.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'scrapy', 'sqlalchemy', 'trafilatura', 'jinja2', 'lxml'}\n"
        "print([name for name in sys.modules if name.split('.')[0] in heavy])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.splitlines()[-1] == "[]"
    for name in COMMANDS:
        assert f"  {name} " in answer.stdout


def test_help_answers_quickly() -> None:
    """Under 0.3 s, counted by the processor so that a busy machine changes nothing; the best of five runs."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "monitor", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    assert min(times) < 0.3


def test_unknown_command_is_a_usage_error() -> None:
    answer = subprocess.run([sys.executable, "-m", "monitor", "crwal"], capture_output=True, text=True, check=False)

    assert answer.returncode == 2
    assert "crwal" in answer.stderr
