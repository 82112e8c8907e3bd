-- One row for each version of each article: when it was seen, what it is headed, how much of it there is.
-- captured_at is when the text was first seen, last_seen_at when a visit last found it.
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
    version.id AS version_id
FROM version
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
