"""The only writer of captures, versions and verdicts. It loads plain data for the core and stores what comes back;
it never judges.

``recorded_run`` frames a run; ``Recorder`` is the spiders' sink; ``known_articles``, ``seen_documents`` and
``waiting_documents`` give them what earlier runs know; ``judge_story`` (in ``judging``) and ``import_pages`` (in
``importing``) are imported from their modules, because they bring the comparer and the extraction with them.
"""

from monitor.store.known import known_articles, seen_documents, waiting_documents
from monitor.store.lock import run_lock
from monitor.store.raw import read_raw
from monitor.store.recorder import Recorder, recorder_factory
from monitor.store.runs import RecordedRun, finish_run, recorded_run, start_run
from monitor.store.stories import SyncedStory, sync_story

__all__ = [
    "RecordedRun",
    "Recorder",
    "SyncedStory",
    "finish_run",
    "known_articles",
    "read_raw",
    "recorded_run",
    "recorder_factory",
    "run_lock",
    "seen_documents",
    "start_run",
    "sync_story",
    "waiting_documents",
]
