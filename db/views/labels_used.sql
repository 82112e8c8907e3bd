-- One row for each version, entity and name that the version calls it by, of the names that the story file lists.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   version: The version's number within the article, from 1.
--   entity: The entity's id in the story file.
--   label: The name that is used.
--   mentions: How often.
--   language: The version's language (BCP 47).
--   captured_at: When the version was first seen (UTC).
--   article_id: Row of the table `article`; stays when the URL changes.
--   version_id: Row of the table `version`.
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS article_url,
    version.number AS version,
    used.entity AS entity,
    used.label AS label,
    used.mentions AS mentions,
    version.language AS language,
    version.captured_at AS captured_at,
    article.id AS article_id,
    version.id AS version_id
FROM fact_label AS used
JOIN version ON version.id = used.version_id
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
