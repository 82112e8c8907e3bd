-- One row for each run: what was tried, what came back, how it ended.
-- outcome: running, fine, degraded (something expected was not collected), failed, killed.
--
-- Columns:
--   run: The run's number.
--   story: The story's id.
--   started_at: UTC.
--   ended_at: UTC; for a killed run its last sign of life.
--   outcome: `running`, `fine`, `degraded` (something expected was not collected), `failed` or `killed`.
--   captures: Visits to articles.
--   new_versions: Texts that were not seen before.
--   failures: Visits without a usable answer, and texts the comparer broke down on.
--   kind: `run`, `crawl`, `judge`, `import` or `demo`.
--   note: What was not collected, or how it failed.
--   stopped_by: Which budget was spent before everything was visited; null where none was.
--   tool_version: The version of Gapwire.
--   story_digest: blake2b-128 of the story file that the run used, hex.
SELECT
    run.id AS run,
    run.story_id AS story,
    run.started_at AS started_at,
    run.ended_at AS ended_at,
    run.outcome AS outcome,
    run.captures AS captures,
    run.new_versions AS new_versions,
    run.failures AS failures,
    run.kind AS kind,
    run.note AS note,
    run.stopped_by AS stopped_by,
    run.tool_version AS tool_version,
    story_snapshot.digest AS story_digest
FROM run
JOIN story_snapshot ON story_snapshot.id = run.snapshot_id
