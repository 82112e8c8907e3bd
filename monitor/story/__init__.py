"""Story files: TOML in, a checked frozen story out. It never touches the network or the database."""

from monitor.story.load import CheckedStory, LoadedStory, check_story, load_story, parse_story
from monitor.story.problems import Problem
from monitor.story.shipped import shipped_stories, shipped_story

__all__ = [
    "CheckedStory",
    "LoadedStory",
    "Problem",
    "check_story",
    "load_story",
    "parse_story",
    "shipped_stories",
    "shipped_story",
]
