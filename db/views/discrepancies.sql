-- One row for each fact and each other value of it that goes round: the newest version of every article counts.
-- value is what the coder noted about the difference, else the sentence itself. The story file's own value is not
-- called the truth: those who state it are in fact_sources.
--
-- Columns:
--   story: The story's id.
--   fact: The fact's id in the story file.
--   value: What the coder noted about the difference, else the sentence itself.
--   outlets: Who tells it so: ids in the order of the story, parted by a comma and a blank.
--   outlet_count: How many outlets that are.
--   weight: `core`, `secondary` or `background`.
--   fact_position: Order in the story file, from 0.
--   aspect: What differs: `order`, `day`, `number`, `title`, `polarity`, `name`, or `statement` where no value was read.
--   relation: `conflict`; `update` where a count only grows with time; `unconfirmed` where the machine says that it differs and no value that was read bears it out.
--   independent_sources: How many sources that are, where an agency with its texts and a publisher with its outlets count once.
WITH newest AS MATERIALIZED (
    SELECT
        article.story_id,
        article.outlet_id,
        (
            SELECT capture.version_id FROM capture
            WHERE capture.article_id = article.id AND capture.version_id IS NOT NULL
            ORDER BY capture.captured_at DESC, capture.id DESC LIMIT 1
        ) AS version_id
    FROM article
    WHERE article.about_story IS NOT FALSE
),
differing AS (
    SELECT DISTINCT
        newest.story_id,
        fact.key AS fact,
        fact.weight,
        fact.position,
        COALESCE(given.value, NULLIF(verdict.note, ''), verdict.evidence) AS value,
        COALESCE(given.aspect, 'statement') AS aspect,
        COALESCE(given.relation, 'conflict') AS relation,
        CASE
            WHEN grouped.id IS NULL THEN COALESCE('wire ' || version.wire_group, 'publisher ' || outlet.publisher, 'outlet ' || outlet.key)
            ELSE COALESCE('publisher ' || followed.publisher, 'outlet ' || grouped.source)
        END AS origin,
        outlet.key AS outlet,
        outlet.position AS outlet_position
    FROM newest CROSS JOIN verdict CROSS JOIN coder CROSS JOIN fact CROSS JOIN outlet CROSS JOIN version
    LEFT JOIN fact_value AS given ON given.version_id = verdict.version_id AND given.fact_id = verdict.fact_id
        AND given.relation IN ('conflict', 'update', 'label', 'unconfirmed')
    LEFT JOIN wire_group AS grouped ON grouped.story_id = newest.story_id AND grouped.key = version.wire_group
    LEFT JOIN outlet AS followed ON followed.story_id = newest.story_id AND followed.key = grouped.source
    WHERE verdict.version_id = newest.version_id
    AND verdict.verdict = 'differs'
    AND coder.id = verdict.coder_id
    AND fact.id = verdict.fact_id
    AND fact.retired IS FALSE
    AND outlet.id = newest.outlet_id
    AND version.id = newest.version_id
    -- another label for the same thing is no conflict
    AND (given.id IS NULL OR given.relation <> 'label')
    AND outlet.retired IS FALSE
    AND NOT EXISTS (
        SELECT 1 FROM verdict AS other
        JOIN coder AS other_coder ON other_coder.id = other.coder_id
        WHERE other.version_id = verdict.version_id AND other.fact_id = verdict.fact_id
        AND other.coder_id <> verdict.coder_id AND other_coder.rank > coder.rank
    )
    ORDER BY outlet_position
)
SELECT
    story_id AS story,
    fact,
    value,
    group_concat(outlet, ', ' /*postgresql ORDER BY outlet_position */) AS outlets,
    COUNT(DISTINCT outlet) AS outlet_count,
    MIN(weight) AS weight,
    MIN(position) AS fact_position,
    MIN(aspect) AS aspect,
    MIN(relation) AS relation,
    COUNT(DISTINCT origin) AS independent_sources
FROM differing
GROUP BY story_id, fact, value
