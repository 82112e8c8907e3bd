-- One row for each visit to an article's URL, whether or not anything changed.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   url: The URL the article is known by.
--   captured_at: The time of the visit, or of the archived copy (UTC).
--   status: HTTP status; null where no answer came.
--   page_class: What the page turned out to be; null where no page came.
--   run: The run's number.
--   outcome: `fetched`, `not_modified`, `same_bytes`, `robots`, `archive_excluded`, `failed` or `not_visited` (a budget was spent).
--   version: The version that the page showed; null where it showed none.
--   note: What went wrong, or why the page has its class.
--   requested_url: The URL that was asked for.
--   final_url: The URL that answered.
--   body_digest: blake2b-128 of the body, hex.
--   modified_at: The page's own date of modification at this visit (UTC).
--   capture_id: Row of the table `capture`.
--   archive: The archive that the page came from; null for a visit to the outlet itself.
--   memento_url: The address of the archived copy.
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS url,
    capture.captured_at AS captured_at,
    capture.status AS status,
    capture.page_class AS page_class,
    capture.run_id AS run,
    capture.outcome AS outcome,
    version.number AS version,
    capture.note AS note,
    capture.requested_url AS requested_url,
    capture.final_url AS final_url,
    capture.body_digest AS body_digest,
    capture.modified_at AS modified_at,
    capture.id AS capture_id,
    capture.archive AS archive,
    capture.memento_url AS memento_url
FROM capture
JOIN article ON article.id = capture.article_id
JOIN outlet ON outlet.id = article.outlet_id
LEFT JOIN version ON version.id = capture.version_id
