-- One row for each pair of versions that follow each other in time: what became of the text and of the facts.
--
-- Which versions follow each other, and what changed in the text, is stored by gapwire judge (version_step,
-- text_change). Here the facts are added: both versions are compared by the same coder, people before the machine, so
-- that a correction by a person never looks like an edit. A fact is added or dropped only between texts that were read:
-- a wall that hides it is no edit, and neither is a post that scrolled off a live blog.
-- silent: 1 where a fact, number, date, name, quotation or negation changed and neither a note in the text nor the
-- page's own date tells of it; 0 where one does or nothing of the kind changed; null where it cannot be known.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   from_version: The earlier version's number.
--   to_version: The later version's number. Pairs follow time; numbers fall where a text came back or old captures were imported late.
--   kind: `fact` where a verdict changed, else the gravest class of the text's changes ([glossary](glossary.md)); `page_class` where one of the texts was not read whole.
--   facts_added: Facts that were read and absent before and are stated now: ids in the order of the story, parted by a comma and a blank; null where there are none.
--   facts_dropped: Facts that were stated before and are absent now.
--   facts_changed: Facts that are stated in both, but not in the same way.
--   silent: 1 where a fact, number, date, name, quotation or negation changed and neither a note in the text nor the page's own date tells of it; 0 where one does, or nothing of the kind changed; null where it cannot be known.
--   captured_at: When the later version was first seen behind the earlier one (UTC).
--   from_headline: The earlier headline.
--   to_headline: The later headline.
--   article_id: Row of the table `article`; stays when the URL changes.
--   from_version_id: Row of the table `version`.
--   to_version_id: Row of the table `version`.
--   note: The correction or update note that came with the later version, as printed; empty where there is none.
--   times: How often the one followed the other.
--   returned: 1 where the later text had been shown earlier: it came back.
--   before_at: The last visit that still saw the earlier version (UTC).
--   step_id: Row of the table `version_step`.
WITH pair AS MATERIALIZED (
    SELECT
        step.*,
        newer.number AS to_version,
        newer.headline AS to_headline,
        older.number AS from_version,
        older.headline AS from_headline
    FROM version_step AS step
    JOIN version AS newer ON newer.id = step.to_version_id
    JOIN version AS older ON older.id = step.from_version_id
),
moved AS MATERIALIZED (
    -- facts that the same coder saw differently in both; CROSS JOIN keeps the order in which the indexes serve best
    SELECT
        pair.id AS step_id,
        newer.fact_id,
        CASE
            WHEN newer.verdict IN ('included', 'partly', 'differs') THEN 1
            WHEN newer.verdict = 'omitted' OR newer.reason IN ('not_yet_known', 'too_short') THEN 0
        END AS newer_states,
        CASE
            WHEN older.verdict IN ('included', 'partly', 'differs') THEN 1
            WHEN older.verdict = 'omitted' OR older.reason IN ('not_yet_known', 'too_short') THEN 0
        END AS older_states,
        -- what is left of a fact whose post scrolled off is no edit either
        newer.verdict = 'partly' AS is_part,
        older.id AS older_id
    FROM pair CROSS JOIN verdict AS newer CROSS JOIN verdict AS older CROSS JOIN coder
    WHERE newer.version_id = pair.to_version_id AND pair.kind <> 'page_class'
    -- "+ 0" leads SQLite to the index that holds the verdicts themselves
    AND older.version_id = pair.from_version_id AND older.fact_id = newer.fact_id
    AND older.coder_id + 0 = newer.coder_id
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
told AS (
    SELECT moved.step_id, moved.newer_states, moved.older_states, fact.key, fact.position
    FROM moved JOIN fact ON fact.id = moved.fact_id
    WHERE moved.newer_states > moved.older_states
    OR (moved.newer_states = 1 AND moved.older_states = 1 AND NOT moved.is_part)
    OR (
        (moved.newer_states < moved.older_states OR (moved.older_states = 1 AND moved.is_part))
        AND NOT EXISTS (
            SELECT 1 FROM text_change JOIN verdict AS older ON older.id = moved.older_id
            WHERE text_change.step_id = moved.step_id AND text_change.op = 'scrolled'
            AND older.evidence_start < text_change.old_end AND older.evidence_end > text_change.old_start
        )
    )
),
change AS (
    SELECT
        ordered.step_id,
        group_concat(CASE WHEN ordered.newer_states > ordered.older_states THEN ordered.key END, ', ' /*postgresql ORDER BY ordered.position */) AS added,
        group_concat(CASE WHEN ordered.newer_states < ordered.older_states THEN ordered.key END, ', ' /*postgresql ORDER BY ordered.position */) AS dropped,
        group_concat(CASE WHEN ordered.newer_states = ordered.older_states THEN ordered.key END, ', ' /*postgresql ORDER BY ordered.position */) AS altered
    FROM (SELECT * FROM told ORDER BY told.step_id, told.position) AS ordered
    GROUP BY ordered.step_id
)
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS article_url,
    pair.from_version AS from_version,
    pair.to_version AS to_version,
    CASE WHEN change.step_id IS NOT NULL THEN 'fact' ELSE pair.kind END AS kind,
    change.added AS facts_added,
    change.dropped AS facts_dropped,
    change.altered AS facts_changed,
    CASE
        WHEN pair.kind = 'page_class' OR pair.kind = 'extraction' THEN NULL
        WHEN change.step_id IS NULL AND NOT pair.substance THEN 0
        WHEN pair.announced THEN 0
        WHEN NOT pair.announced THEN 1
    END AS silent,
    pair.seen_at AS captured_at,
    pair.from_headline AS from_headline,
    pair.to_headline AS to_headline,
    article.id AS article_id,
    pair.from_version_id AS from_version_id,
    pair.to_version_id AS to_version_id,
    pair.note AS note,
    pair.times AS times,
    CASE WHEN pair.returned THEN 1 ELSE 0 END AS returned,
    pair.before_at AS before_at,
    pair.id AS step_id
FROM pair
JOIN article ON article.id = pair.article_id
JOIN outlet ON outlet.id = article.outlet_id
LEFT JOIN change ON change.step_id = pair.id
WHERE article.about_story IS NOT FALSE
