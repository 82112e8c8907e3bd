"""Options that several commands share, and how a stored database is opened for them. Decorators; nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

DEFAULT_DATABASE = "sqlite:///gapwire.db"
Function = TypeVar("Function", bound=Callable[..., Any])


def story_argument(function: Function) -> Function:
    """``STORY.toml`` as ``story``."""
    return click.argument("story", type=click.Path(path_type=Path), metavar="STORY.toml")(function)


def database_option(function: Function) -> Function:
    """``--db URL`` as ``database``."""
    return click.option(
        "--db",
        "database",
        default=DEFAULT_DATABASE,
        envvar="GAPWIRE_DB",
        show_default=True,
        show_envvar=True,
        metavar="URL",
        help="Where everything is kept.",
    )(function)


def out_option(function: Function) -> Function:
    """``--out DIR`` as ``out``."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("report"),
        show_default=True,
        metavar="DIR",
        help="Where the report goes.",
    )(function)


def json_option(function: Function) -> Function:
    """``--json`` as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")(function)


def engine_option(function: Function) -> Function:
    """``--engine NAME`` and ``--model PATH`` as ``engine_name`` and ``model``."""
    with_model = click.option(
        "--model",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="A model on this machine for --engine nli or semantic: a folder or an .onnx file.",
    )(function)
    return click.option(
        "--engine",
        "engine_name",
        default="lexical",
        show_default=True,
        metavar="NAME",
        help="What judges: lexical, semantic (needs gapwire[semantic]), nli (needs gapwire[nli] and --model) or an "
        "engine of another package.",
    )(with_model)


def notify_option(function: Function) -> Function:
    """``--notify URL`` as ``notify``; several are allowed."""
    return click.option(
        "--notify",
        multiple=True,
        envvar="GAPWIRE_NOTIFY",
        metavar="URL",
        help="Tell an Apprise address what facts and outlets did (needs gapwire[notify]); may be repeated.",
    )(function)
