-- One row for each run: what was tried, what came back, how it ended.
-- outcome: running, fine, degraded (something expected was not collected), failed, killed.
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
    run.tool_version AS tool_version,
    story_snapshot.digest AS story_digest
FROM run
JOIN story_snapshot ON story_snapshot.id = run.snapshot_id
