-- One row for each visit to an article's URL, whether or not anything changed.
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
    capture.id AS capture_id
FROM capture
JOIN article ON article.id = capture.article_id
JOIN outlet ON outlet.id = article.outlet_id
LEFT JOIN version ON version.id = capture.version_id
