-- One row for each pair of versions that follow each other in time: what became of the facts.
--
-- kind: 'fact' where a verdict changed, else 'headline' where only the headline did, else 'wording'.
-- A fact is added or dropped only between texts that were read: a wall that hides it is no edit. Both versions are
-- compared by the same coder, people before the machine, so that a correction by a person never looks like an edit.
-- silent: 1 where the page's own date of modification stayed, 0 where it moved, null where the page gives none.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   from_version: The earlier version's number.
--   to_version: The later version's number. Pairs follow time; where old captures were imported late, numbers may fall.
--   kind: `fact` where a verdict changed, else `headline` where only the headline did, else `wording`.
--   facts_added: Facts that were read and absent before and are stated now: ids in the order of the story, parted by a comma and a blank; null where there are none.
--   facts_dropped: Facts that were stated before and are absent now.
--   facts_changed: Facts that are stated in both, but not in the same way.
--   silent: 1 where the page's own date of modification stayed, 0 where it moved, null where the page gives none.
--   captured_at: When the later version was first seen (UTC).
--   from_headline: The earlier headline.
--   to_headline: The later headline.
--   article_id: Row of the table `article`; stays when the URL changes.
--   from_version_id: Row of the table `version`.
--   to_version_id: Row of the table `version`.
WITH pair AS MATERIALIZED (
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
moved AS MATERIALIZED (
    -- facts that the same coder saw differently in both; CROSS JOIN keeps the order in which the indexes serve best
    SELECT
        pair.to_id,
        newer.fact_id,
        CASE
            WHEN newer.verdict IN ('included', 'partly', 'differs') THEN 1
            WHEN newer.verdict = 'omitted' OR newer.reason IN ('not_yet_known', 'too_short') THEN 0
        END AS newer_states,
        CASE
            WHEN older.verdict IN ('included', 'partly', 'differs') THEN 1
            WHEN older.verdict = 'omitted' OR older.reason IN ('not_yet_known', 'too_short') THEN 0
        END AS older_states
    FROM pair CROSS JOIN verdict AS newer CROSS JOIN verdict AS older CROSS JOIN coder
    WHERE newer.version_id = pair.to_id
    -- "+ 0" leads SQLite to the index that holds the verdicts themselves
    AND older.version_id = pair.from_id AND older.fact_id = newer.fact_id AND older.coder_id + 0 = newer.coder_id
    AND (
        newer.verdict <> older.verdict
        OR (
            newer.verdict = 'differs'
            AND (SELECT noted.note FROM verdict AS noted WHERE noted.id = newer.id)
                <> (SELECT noted.note FROM verdict AS noted WHERE noted.id = older.id)
        )
    )
    AND coder.id = newer.coder_id
    AND NOT EXISTS (
        SELECT 1 FROM verdict AS other
        JOIN coder AS other_coder ON other_coder.id = other.coder_id
        JOIN verdict AS other_older ON other_older.fact_id = other.fact_id AND other_older.coder_id = other.coder_id
        WHERE other.version_id = newer.version_id AND other.fact_id = newer.fact_id
        AND other.coder_id <> newer.coder_id AND other_coder.rank > coder.rank
        AND other_older.version_id = older.version_id
    )
),
change AS (
    SELECT
        moved.to_id,
        group_concat(CASE WHEN moved.newer_states > moved.older_states THEN moved.key END, ', ' /*postgresql ORDER BY moved.position */) AS added,
        group_concat(CASE WHEN moved.newer_states < moved.older_states THEN moved.key END, ', ' /*postgresql ORDER BY moved.position */) AS dropped,
        group_concat(CASE WHEN moved.newer_states = moved.older_states THEN moved.key END, ', ' /*postgresql ORDER BY moved.position */) AS altered
    FROM (
        SELECT moved.to_id, moved.newer_states, moved.older_states, fact.key, fact.position
        FROM moved JOIN fact ON fact.id = moved.fact_id
        ORDER BY moved.to_id, fact.position
    ) AS moved
    WHERE moved.newer_states <> moved.older_states OR (moved.newer_states = 1 AND moved.older_states = 1)
    GROUP BY moved.to_id
)
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS article_url,
    pair.from_version AS from_version,
    pair.to_version AS to_version,
    CASE
        WHEN change.to_id IS NOT NULL THEN 'fact'
        WHEN pair.from_headline = pair.to_headline THEN 'wording'
        WHEN (
            -- everything behind the headline is equal
            SELECT substr(older.text, length(older.headline) + 1) = substr(newer.text, length(newer.headline) + 1)
            FROM version AS older CROSS JOIN version AS newer
            WHERE older.id = pair.from_id AND newer.id = pair.to_id
        ) THEN 'headline'
        ELSE 'wording'
    END AS kind,
    change.added AS facts_added,
    change.dropped AS facts_dropped,
    change.altered AS facts_changed,
    CASE
        WHEN pair.from_modified IS NULL OR pair.to_modified IS NULL THEN NULL
        WHEN pair.from_modified = pair.to_modified THEN 1
        ELSE 0
    END AS silent,
    pair.captured_at AS captured_at,
    pair.from_headline AS from_headline,
    pair.to_headline AS to_headline,
    article.id AS article_id,
    pair.from_id AS from_version_id,
    pair.to_id AS to_version_id
FROM pair
JOIN article ON article.id = pair.article_id
JOIN outlet ON outlet.id = article.outlet_id
LEFT JOIN change ON change.to_id = pair.to_id
WHERE article.about_story IS NOT FALSE
