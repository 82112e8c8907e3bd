-- One row for each version whose words can be searched: words MATCH search_words('...') finds it (gapwire query, SQLite).
-- On PostgreSQL: to_tsvector('simple', words) @@ phraseto_tsquery('simple', '...').
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   version: The version's number within the article, from 1.
--   headline: The article's headline in this version.
--   captured_at: When the version was first seen (UTC).
--   words: The version's text; marks without width (U+200B) stand between the signs of scripts without blanks.
--   article_id: Row of the table `article`; stays when the URL changes.
--   version_id: Row of the table `version`.
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS article_url,
    version.number AS version,
    version.headline AS headline,
    version.captured_at AS captured_at,
    version_index.words AS words,
    article.id AS article_id,
    version.id AS version_id
FROM version_index
JOIN version ON version.id = version_index.rowid
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
