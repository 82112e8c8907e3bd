-- One row for each change of each step between two versions, with the words of both sides.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   from_version: The earlier version's number.
--   to_version: The later version's number.
--   kind: The gravest class of the change ([glossary](glossary.md)).
--   kinds: Every class it touches, the gravest first (JSON list).
--   op: `edited`, `split`, `merged`, `added`, `removed`, `moved`, or `scrolled` off a live blog.
--   folded: 1 where reports fold it away: it touches typography, furniture or our own extraction only.
--   headline: 1 where it stands in the headline.
--   old_text: The earlier words; null where something was added.
--   new_text: The later words; null where something was removed.
--   old_start: Where they begin in the earlier version's text, in code points.
--   old_end: Where they end.
--   new_start: The same in the later version's text.
--   new_end: The same.
--   captured_at: When the later version was first seen behind the earlier one (UTC).
--   position: Order in the later text, from 0.
--   step_id: Row of the table `version_step`.
--   article_id: Row of the table `article`.
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS article_url,
    older.number AS from_version,
    newer.number AS to_version,
    change.kind AS kind,
    change.kinds AS kinds,
    change.op AS op,
    CASE WHEN change.folded THEN 1 ELSE 0 END AS folded,
    CASE WHEN change.headline THEN 1 ELSE 0 END AS headline,
    substr(older.text, change.old_start + 1, change.old_end - change.old_start) AS old_text,
    substr(newer.text, change.new_start + 1, change.new_end - change.new_start) AS new_text,
    change.old_start AS old_start,
    change.old_end AS old_end,
    change.new_start AS new_start,
    change.new_end AS new_end,
    step.seen_at AS captured_at,
    change.position AS position,
    step.id AS step_id,
    article.id AS article_id
FROM text_change AS change
JOIN version_step AS step ON step.id = change.step_id
JOIN version AS older ON older.id = step.from_version_id
JOIN version AS newer ON newer.id = step.to_version_id
JOIN article ON article.id = step.article_id
JOIN outlet ON outlet.id = article.outlet_id
WHERE article.about_story IS NOT FALSE
