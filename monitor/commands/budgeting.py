"""``--budget``: amounts on the command line go in, the budget of the run comes out; each wins over the story file's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from monitor.errors import UsageError
from monitor.story.amounts import bytes_of, count_of, seconds_of
from monitor.story.model import Budget
from monitor.story.problems import did_you_mean

KINDS: Mapping[str, Callable[[str], int]] = {
    "time": seconds_of,
    "requests": count_of,
    "bytes": bytes_of,
    "host-time": seconds_of,
    "host-requests": count_of,
    "host-bytes": bytes_of,
}


def budget_of(in_story: Budget, flags: Sequence[str]) -> Budget:
    """The story's budget with what ``flags`` (``requests=500``) set; ``none`` takes a limit away.

    ``UsageError`` for what is no budget.
    """
    return in_story.model_copy(update=dict(_amount(flag) for flag in flags))


def _amount(flag: str) -> tuple[str, int | None]:
    kind, equals, amount = flag.partition("=")
    kind = kind.strip().lower().replace("_", "-")
    if kind not in KINDS or not equals:
        advice = did_you_mean(kind, KINDS, f"Kinds are {', '.join(KINDS)}.")
        raise UsageError(f"--budget {flag} names no budget; write it as in --budget host-requests=200. {advice}")
    if amount.strip().lower() == "none":
        return kind.replace("-", "_"), None
    try:
        return kind.replace("-", "_"), KINDS[kind](amount)
    except ValueError as error:
        raise UsageError(f'--budget {kind}: "{amount}" {error}') from None
