-- One row for each time that a crawl found an outlet's collection in another condition than the crawl before.
-- The condition lasts until the next row of the outlet; the newest one, which still stands, has no end.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id.
--   health: `ok`, `empty`, `dry`, `stale`, `changed_markup`, `blocked`, `failed`, `robots`, `archive_excluded` or `not_visited` (what each means: docs/operations.md).
--   broken: 1 where something has to be done about it: not collected as it should be, or an expectation of the story file is not met; else 0.
--   since: UTC; the end of the crawl that found it.
--   until: UTC; when a later crawl found another condition; null where it still stands.
--   note: The reason, in words.
--   unmet: Expectations of the story file that are not met, in words, as a JSON list.
--   run: The run that found it.
SELECT
    outlet.story_id AS story,
    outlet.key AS outlet,
    outlet_condition.health AS health,
    CASE
        WHEN outlet_condition.health IN ('failed', 'blocked', 'not_visited', 'dry', 'stale', 'changed_markup') THEN 1
        WHEN CAST(outlet_condition.unmet AS VARCHAR(9)) <> '[]' THEN 1
        ELSE 0
    END AS broken,
    outlet_condition.at AS since,
    LEAD(outlet_condition.at) OVER (PARTITION BY outlet_condition.outlet_id ORDER BY outlet_condition.id) AS until,
    outlet_condition.note AS note,
    outlet_condition.unmet AS unmet,
    outlet_condition.run_id AS run
FROM outlet_condition
JOIN outlet ON outlet.id = outlet_condition.outlet_id
