-- One row for each version of each article: when it was seen, what it is headed, how much of it there is.
-- captured_at is when the text was first seen, last_seen_at when a visit last found it.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   version: The version's number within the article, from 1.
--   headline: The article's headline in this version.
--   published_at: As the page printed it (UTC); midnight means that only the day is known.
--   modified_at: The page's own date of modification when the version was first seen (UTC).
--   captured_at: When the version was first seen (UTC).
--   words: Words of headline and body; a sign each for scripts without spaces.
--   page_class: What the page turned out to be: `article`, `paywalled`, `truncated`, `live_blog`, `gallery`.
--   wire_group: The wire text that the version carries; null where nobody else carries it.
--   complete: 1 where the whole article is in the text.
--   about_story: 0 where the text is about something else; null where that could not be told.
--   language: Declared by the page, else detected (BCP 47).
--   last_seen_at: The newest visit that found this text (UTC).
--   captures: How many visits found this text, without those that were pruned since.
--   credit: The agency or source that the page credits, as printed.
--   extractor: What read the page, with its version; `given` where an import brought the text.
--   article_id: Row of the table `article`; stays when the URL changes.
--   version_id: Row of the table `version`.
--   archived_copy: Address of the oldest archived copy with this text; null where none was fetched.
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS article_url,
    version.number AS version,
    version.headline AS headline,
    version.published_at AS published_at,
    version.modified_at AS modified_at,
    version.captured_at AS captured_at,
    version.words AS words,
    version.page_class AS page_class,
    version.wire_group AS wire_group,
    version.complete AS complete,
    version.about_story AS about_story,
    version.language AS language,
    (SELECT MAX(capture.captured_at) FROM capture WHERE capture.version_id = version.id) AS last_seen_at,
    (SELECT COUNT(*) FROM capture WHERE capture.version_id = version.id) AS captures,
    version.credit AS credit,
    version.extractor AS extractor,
    article.id AS article_id,
    version.id AS version_id,
    (
        SELECT copy.memento_url FROM capture AS copy
        WHERE copy.version_id = version.id AND copy.memento_url IS NOT NULL
        ORDER BY copy.captured_at LIMIT 1
    ) AS archived_copy
FROM version
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
