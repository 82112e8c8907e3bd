-- One row for each fact of a story: how many outlets state it, how many of them independently, and who was seen first.
-- first_seen is when Gapwire first saw a version that states the fact, not when the outlet published it.
--
-- Columns:
--   story: The story's id.
--   fact: The fact's id in the story file.
--   outlets_including: How many outlets state the fact (verdict `included`).
--   independent_sources: The same, where an agency with its texts and a publisher with its outlets count once.
--   first_outlet: The outlet that was first seen to state it; null where none does.
--   first_seen: When Gapwire first saw that version (UTC); not when the outlet published it.
--   outlets_partly: How many state a part of it.
--   outlets_differing: How many state it with another value.
--   outlets_omitting: How many were read in whole and do not state it.
--   outlets_unknown: Of how many it cannot be said.
--   first_article_url: That outlet's article.
--   first_version: That article's version.
--   weight: `core`, `secondary` or `background`.
--   statement: The fact as the story file states it.
--   fact_position: Order in the story file, from 0.
WITH matrix AS MATERIALIZED (
    SELECT * FROM coverage_matrix
),
counted AS (
    SELECT
        story,
        fact,
        SUM(CASE WHEN verdict = 'included' THEN 1 ELSE 0 END) AS including,
        SUM(CASE WHEN verdict = 'partly' THEN 1 ELSE 0 END) AS partly,
        SUM(CASE WHEN verdict = 'differs' THEN 1 ELSE 0 END) AS differing,
        SUM(CASE WHEN verdict = 'omitted' THEN 1 ELSE 0 END) AS omitting,
        SUM(CASE WHEN verdict = 'unknown' THEN 1 ELSE 0 END) AS unknown,
        COUNT(DISTINCT CASE WHEN verdict = 'included' THEN
            -- an agency counts once with all its texts, and so does a publisher
            origin
        END) AS sources
    FROM matrix
    GROUP BY story, fact
),
stated AS (
    SELECT
        fact.id AS fact_id,
        fact.story_id,
        fact.key,
        fact.statement,
        fact.weight,
        fact.position,
        CASE WHEN EXISTS (
            SELECT 1 FROM verdict WHERE verdict.fact_id = fact.id AND verdict.verdict = 'included'
        ) THEN (
            -- walks the versions in time and stops at the first that states the fact; CROSS JOIN keeps that order
            SELECT version.id
            FROM version CROSS JOIN verdict CROSS JOIN coder CROSS JOIN article CROSS JOIN outlet
            WHERE verdict.version_id = version.id
            AND verdict.fact_id = fact.id
            AND verdict.verdict = 'included'
            AND coder.id = verdict.coder_id
            AND article.id = version.article_id
            AND article.about_story IS NOT FALSE
            AND outlet.id = article.outlet_id
            AND outlet.retired IS FALSE
            AND NOT EXISTS (
                SELECT 1 FROM verdict AS other
                JOIN coder AS other_coder ON other_coder.id = other.coder_id
                WHERE other.version_id = verdict.version_id AND other.fact_id = verdict.fact_id
                AND other.coder_id <> verdict.coder_id AND other_coder.rank > coder.rank
            )
            ORDER BY version.captured_at, version.id
            LIMIT 1
        ) END AS first_version_id
    FROM fact
    WHERE fact.retired IS FALSE
)
SELECT
    stated.story_id AS story,
    stated.key AS fact,
    COALESCE(counted.including, 0) AS outlets_including,
    COALESCE(counted.sources, 0) AS independent_sources,
    outlet.key AS first_outlet,
    version.captured_at AS first_seen,
    COALESCE(counted.partly, 0) AS outlets_partly,
    COALESCE(counted.differing, 0) AS outlets_differing,
    COALESCE(counted.omitting, 0) AS outlets_omitting,
    COALESCE(counted.unknown, 0) AS outlets_unknown,
    article.url AS first_article_url,
    version.number AS first_version,
    stated.weight AS weight,
    stated.statement AS statement,
    stated.position AS fact_position
FROM stated
LEFT JOIN counted ON counted.story = stated.story_id AND counted.fact = stated.key
LEFT JOIN version ON version.id = stated.first_version_id
LEFT JOIN article ON article.id = version.article_id
LEFT JOIN outlet ON outlet.id = article.outlet_id
