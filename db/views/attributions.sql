-- One row for each version and fact that it states: who is made to say it, with what reserve, and where it stands.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   version: The version's number within the article, from 1.
--   fact: The fact's id in the story file.
--   attributed_to: Who is made to say it, as printed; null where it is the outlet's own report.
--   hedged: 1 where words of reserve stand in the passage.
--   place: Where it stands: `headline`, `lead`, `body` or `end`.
--   captured_at: When the version was first seen (UTC).
--   weight: `core`, `secondary` or `background`.
--   article_id: Row of the table `article`; stays when the URL changes.
--   version_id: Row of the table `version`.
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS article_url,
    version.number AS version,
    fact.key AS fact,
    mention.attributed_to AS attributed_to,
    mention.hedged AS hedged,
    mention.place AS place,
    version.captured_at AS captured_at,
    fact.weight AS weight,
    article.id AS article_id,
    version.id AS version_id
FROM mention
JOIN version ON version.id = mention.version_id
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
JOIN fact ON fact.id = mention.fact_id
