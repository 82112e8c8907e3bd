-- One row for each version that carries a text which others carry too. Empty until wire detection fills wire_group.
-- source is the outlet that was first seen with the text; shared is the part of the version that is the wire's text.
--
-- Columns:
--   story: The story's id.
--   wire_group: The group's id.
--   source: The outlet that was first seen with the text.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   version: The version's number within the article, from 1.
--   shared: Part of the version that is the wire's text, 0 to 1; null until wires are detected.
SELECT
    article.story_id AS story,
    version.wire_group AS wire_group,
    (
        SELECT carrier.key
        FROM version AS first
        JOIN article AS first_article ON first_article.id = first.article_id
        JOIN outlet AS carrier ON carrier.id = first_article.outlet_id
        WHERE first.wire_group = version.wire_group AND first_article.story_id = article.story_id
        ORDER BY first.captured_at, first.id LIMIT 1
    ) AS source,
    outlet.key AS outlet,
    article.url AS article_url,
    version.number AS version,
    CAST(NULL AS REAL) AS shared
FROM version
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
WHERE version.wire_group IS NOT NULL
