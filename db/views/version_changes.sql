-- One row for each pair of versions that follow each other in time: what became of the facts.
--
-- kind: 'fact' where a verdict changed, else 'headline' where only the headline did, else 'wording'.
-- A fact is added or dropped only between texts that were read: a wall that hides it is no edit. Both versions are
-- compared by the same coder, people before the machine, so that a correction by a person never looks like an edit.
-- silent: 1 where the page's own date of modification stayed, 0 where it moved, null where the page gives none.
WITH pair AS (
    SELECT
        newer.id AS to_id,
        newer.article_id,
        newer.number AS to_version,
        newer.headline AS to_headline,
        newer.modified_at AS to_modified,
        newer.captured_at AS captured_at,
        older.id AS from_id,
        older.number AS from_version,
        older.headline AS from_headline,
        older.modified_at AS from_modified
    FROM version AS newer
    JOIN version AS older ON older.id = (
        SELECT earlier.id FROM version AS earlier
        WHERE earlier.article_id = newer.article_id
        AND (
            earlier.captured_at < newer.captured_at
            OR (earlier.captured_at = newer.captured_at AND earlier.number < newer.number)
        )
        ORDER BY earlier.captured_at DESC, earlier.number DESC LIMIT 1
    )
),
told AS NOT MATERIALIZED (
    -- stated: 1 where the text states the fact in some way, 0 where it was read and does not, null where it was not read
    SELECT
        verdict.version_id,
        verdict.fact_id,
        verdict.coder_id,
        verdict.verdict,
        verdict.note,
        CASE
            WHEN verdict.verdict IN ('included', 'partly', 'differs') THEN 1
            WHEN verdict.verdict = 'omitted' OR verdict.reason IN ('not_yet_known', 'too_short') THEN 0
        END AS stated
    FROM verdict
),
change AS NOT MATERIALIZED (
    SELECT
        older.version_id AS from_id,
        newer.version_id AS to_id,
        fact.key,
        fact.position,
        newer.stated - older.stated AS direction
    FROM told AS newer
    JOIN told AS older ON older.fact_id = newer.fact_id AND older.coder_id = newer.coder_id
    JOIN coder ON coder.id = newer.coder_id
    JOIN fact ON fact.id = newer.fact_id
    WHERE (
        newer.stated <> older.stated
        OR (newer.stated = 1 AND older.stated = 1 AND newer.verdict <> older.verdict)
        OR (newer.verdict = 'differs' AND older.verdict = 'differs' AND newer.note <> older.note)
    )
    AND NOT EXISTS (
        SELECT 1 FROM verdict AS other
        JOIN coder AS other_coder ON other_coder.id = other.coder_id
        JOIN verdict AS other_older ON other_older.fact_id = other.fact_id AND other_older.coder_id = other.coder_id
        WHERE other.version_id = newer.version_id AND other.fact_id = newer.fact_id
        AND other.coder_id <> newer.coder_id AND other_coder.rank > coder.rank
        AND other_older.version_id = older.version_id
    )
),
edit AS (
    SELECT
        pair.*,
        EXISTS (SELECT 1 FROM change WHERE change.to_id = pair.to_id AND change.from_id = pair.from_id) AS facts_moved
    FROM pair
)
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS article_url,
    edit.from_version AS from_version,
    edit.to_version AS to_version,
    CASE
        WHEN edit.facts_moved THEN 'fact'
        WHEN edit.from_headline = edit.to_headline THEN 'wording'
        WHEN (
            -- everything behind the headline is equal
            SELECT substr(older.text, length(older.headline) + 1) = substr(newer.text, length(newer.headline) + 1)
            FROM version AS older CROSS JOIN version AS newer
            WHERE older.id = edit.from_id AND newer.id = edit.to_id
        ) THEN 'headline'
        ELSE 'wording'
    END AS kind,
    CASE WHEN edit.facts_moved THEN (
        SELECT group_concat(key, ', ') FROM (
            SELECT change.key FROM change
            WHERE change.to_id = edit.to_id AND change.from_id = edit.from_id AND change.direction = 1
            ORDER BY change.position
        ) AS added
    ) END AS facts_added,
    CASE WHEN edit.facts_moved THEN (
        SELECT group_concat(key, ', ') FROM (
            SELECT change.key FROM change
            WHERE change.to_id = edit.to_id AND change.from_id = edit.from_id AND change.direction = -1
            ORDER BY change.position
        ) AS dropped
    ) END AS facts_dropped,
    CASE WHEN edit.facts_moved THEN (
        SELECT group_concat(key, ', ') FROM (
            SELECT change.key FROM change
            WHERE change.to_id = edit.to_id AND change.from_id = edit.from_id AND change.direction = 0
            ORDER BY change.position
        ) AS altered
    ) END AS facts_changed,
    CASE
        WHEN edit.from_modified IS NULL OR edit.to_modified IS NULL THEN NULL
        WHEN edit.from_modified = edit.to_modified THEN 1
        ELSE 0
    END AS silent,
    edit.captured_at AS captured_at,
    edit.from_headline AS from_headline,
    edit.to_headline AS to_headline,
    article.id AS article_id,
    edit.from_id AS from_version_id,
    edit.to_id AS to_version_id
FROM edit
JOIN article ON article.id = edit.article_id
JOIN outlet ON outlet.id = article.outlet_id
WHERE article.about_story IS NOT FALSE
