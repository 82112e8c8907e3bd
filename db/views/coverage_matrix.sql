-- One row for each story, outlet and fact: the newest state of the outlet's articles about the story.
--
-- An article's state is the newest version that a visit could read; a failed visit afterwards erases nothing. Where that
-- version is cut (paywall), what an earlier complete version stated still stands unless the visible part says it otherwise. Of several articles the best verdict
-- names the cell: included, partly, differs, unknown because something was not read, omitted, unknown because the text
-- could not know or hold the fact. A removed article keeps what it stated; what it left out is unknown: removed.
-- On one version a person outranks every machine, and the machine that judged last the others.
-- reason 'not_judged': collected, but no coder has looked at it yet (gapwire judge).
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   fact: The fact's id in the story file.
--   verdict: `included`, `partly`, `differs`, `omitted` or `unknown`.
--   reason: Why it is unknown (below); null for the other verdicts.
--   score: Probability that the text includes the fact, 0 to 1; null where nothing was scored.
--   evidence: Verbatim span of the version's text that proves the verdict; for `omitted` the nearest passage that was not enough.
--   article_url: The article that names the cell; null where there is none.
--   version: The version that was judged; null where nothing was read.
--   captured_at: When that version was first seen, else the newest visit (UTC).
--   coder: Who says so: the machine with its version, or a person.
--   prominence: Where the evidence stands: `headline`, `lead`, `body` or `end`.
--   weight: `core`, `secondary` or `background`.
--   evidence_start: Where the span begins, in Unicode code points of the version's text.
--   evidence_end: Where the span ends.
--   note: Which part is missing, or which words differ.
--   coder_kind: `machine` or `person`.
--   checked_at: The newest visit to the article, whatever came of it (UTC).
--   removed: 1 where the article is gone from the outlet's site.
--   publisher: Outlets of one publisher count once; null where the story file names none.
--   wire_group: The wire text that the version carries; null where nobody else carries it.
--   article_id: Row of the table `article`; stays when the URL changes.
--   version_id: Row of the table `version`.
--   outlet_position: Order in the story file, from 0.
--   fact_position: Order in the story file, from 0.
--   comment: What a person remarks beside the verdict; empty for the machine.
--   flag: Why a person's verdict has to be looked at again: `statement_changed`, `evidence_gone`, `text_changed`, `disputed`; else null.
--   origin: Whose text it is, by which independent sources are counted: the agency or first carrier of a wire text, else the outlet; its publisher where it has one.
WITH article_state AS MATERIALIZED (
    SELECT
        article.id AS article_id,
        article.outlet_id,
        article.url,
        -- the newest version that was read, also where the page showed it again later
        (
            SELECT capture.version_id FROM capture
            WHERE capture.article_id = article.id AND capture.version_id IS NOT NULL
            ORDER BY capture.captured_at DESC, capture.id DESC LIMIT 1
        ) AS version_id,
        (
            SELECT capture.id FROM capture
            WHERE capture.article_id = article.id AND capture.outcome <> 'not_visited'
            ORDER BY capture.captured_at DESC, capture.id DESC LIMIT 1
        ) AS newest_capture_id,
        -- of the visits that tell whether the page is still there, the newest: was it gone?
        (
            SELECT CASE WHEN capture.version_id IS NULL THEN 1 ELSE 0 END FROM capture
            WHERE capture.article_id = article.id
            AND (
                capture.version_id IS NOT NULL
                OR capture.page_class IN ('removed', 'soft_404')
                OR capture.status IN (404, 410)
            )
            ORDER BY capture.captured_at DESC, capture.id DESC LIMIT 1
        ) AS removed
    FROM article
    WHERE article.about_story IS NOT FALSE
),
reading AS MATERIALIZED (
    -- what stands for an article: its newest version, or the reason why there is none
    SELECT
        article_state.outlet_id,
        article_state.article_id,
        article_state.url,
        article_state.version_id,
        NULL AS newer_version_id,
        COALESCE(article_state.removed, 0) AS removed,
        COALESCE(version.captured_at, capture.captured_at) AS seen_at,
        capture.captured_at AS checked_at,
        CASE
            WHEN version.id IS NOT NULL THEN NULL
            WHEN article_state.removed = 1 THEN 'removed'
            WHEN capture.outcome = 'robots' THEN 'robots'
            WHEN capture.page_class IN ('blocked', 'consent', 'paywalled', 'truncated', 'unreadable')
                THEN capture.page_class
            WHEN capture.outcome = 'fetched' THEN 'unreadable'
            ELSE 'not_collected'
        END AS unread
    FROM article_state
    LEFT JOIN version ON version.id = article_state.version_id
    LEFT JOIN capture ON capture.id = article_state.newest_capture_id
    WHERE version.id IS NOT NULL OR capture.page_class IS NULL OR capture.page_class <> 'not_article'
    UNION ALL
    -- and, where that version is cut, the newest complete one before it
    SELECT
        article_state.outlet_id,
        article_state.article_id,
        article_state.url,
        complete.id,
        article_state.version_id,
        COALESCE(article_state.removed, 0),
        complete.captured_at,
        capture.captured_at,
        NULL
    FROM article_state
    JOIN version AS newest ON newest.id = article_state.version_id AND newest.complete IS FALSE
    JOIN capture ON capture.id = article_state.newest_capture_id
    JOIN version AS complete ON complete.id = (
        SELECT earlier.version_id FROM capture AS earlier
        JOIN version AS whole ON whole.id = earlier.version_id AND whole.complete IS TRUE
        WHERE earlier.article_id = article_state.article_id
        ORDER BY earlier.captured_at DESC, earlier.id DESC LIMIT 1
    )
),
cell AS (
    SELECT
        outlet.id AS outlet_id,
        fact.id AS fact_id,
        -- the verdict that names the cell, or minus the article that names it without a verdict
        (
            SELECT COALESCE(verdict.id, -reading.article_id)
            FROM reading
            LEFT JOIN verdict ON verdict.version_id = reading.version_id AND verdict.fact_id = fact.id
            LEFT JOIN coder ON coder.id = verdict.coder_id
            WHERE reading.outlet_id = outlet.id
            AND (
                -- nobody stands above the highest coder, so this need not be looked up for most verdicts
                coder.rank = (SELECT MAX(highest.rank) FROM coder AS highest)
                OR NOT EXISTS (
                    SELECT 1 FROM verdict AS other
                    JOIN coder AS other_coder ON other_coder.id = other.coder_id
                    WHERE other.version_id = verdict.version_id AND other.fact_id = verdict.fact_id
                    AND other.coder_id <> verdict.coder_id AND other_coder.rank > coder.rank
                )
            )
            AND (
                reading.newer_version_id IS NULL
                OR (
                    verdict.verdict IN ('included', 'partly', 'differs')
                    AND NOT EXISTS (
                        SELECT 1 FROM verdict AS newer
                        WHERE newer.version_id = reading.newer_version_id AND newer.fact_id = fact.id
                        -- 'partly' of a cut text is no change: the other part may stand behind the cut
                        AND newer.verdict IN ('included', 'differs')
                    )
                )
            )
            ORDER BY
                CASE
                    WHEN verdict.verdict = 'included' THEN 1
                    WHEN verdict.verdict = 'partly' THEN 2
                    WHEN verdict.verdict = 'differs' THEN 3
                    WHEN verdict.verdict = 'omitted' AND reading.removed = 0 THEN 5
                    WHEN verdict.verdict = 'omitted' OR verdict.reason IN ('not_yet_known', 'too_short') THEN 6
                    ELSE 4
                END,
                CASE WHEN verdict.id IS NULL THEN 1 ELSE 0 END,
                COALESCE(verdict.score, 0) DESC,
                reading.seen_at DESC,
                reading.url
            LIMIT 1
        ) AS choice
    FROM outlet
    JOIN fact ON fact.story_id = outlet.story_id
    WHERE outlet.retired IS FALSE AND fact.retired IS FALSE
)
SELECT
    outlet.story_id AS story,
    outlet.key AS outlet,
    fact.key AS fact,
    CASE
        WHEN verdict.id IS NULL THEN 'unknown'
        WHEN verdict.verdict = 'omitted' AND reading.removed = 1 THEN 'unknown'
        ELSE verdict.verdict
    END AS verdict,
    CASE
        WHEN verdict.verdict = 'omitted' AND reading.removed = 1 THEN 'removed'
        WHEN verdict.id IS NOT NULL THEN verdict.reason
        WHEN reading.unread IS NOT NULL THEN reading.unread
        WHEN reading.article_id IS NOT NULL THEN 'not_judged'
        WHEN (
            -- the newest run that looked for this outlet's articles was refused by robots.txt everywhere
            SELECT MIN(CASE WHEN visit.outcome = 'robots' THEN 1 ELSE 0 END) FROM discovery_visit AS visit
            WHERE visit.outlet_id = outlet.id AND visit.kind <> 'robots'
            AND visit.run_id = (
                SELECT MAX(newest.run_id) FROM discovery_visit AS newest
                WHERE newest.outlet_id = outlet.id AND newest.kind <> 'robots'
            )
        ) = 1 THEN 'robots'
        ELSE 'not_collected'
    END AS reason,
    verdict.score AS score,
    verdict.evidence AS evidence,
    reading.url AS article_url,
    version.number AS version,
    COALESCE(version.captured_at, reading.seen_at) AS captured_at,
    coder.name || CASE WHEN coder.version = '' THEN '' ELSE ' ' || coder.version END AS coder,
    verdict.prominence AS prominence,
    fact.weight AS weight,
    verdict.evidence_start AS evidence_start,
    verdict.evidence_end AS evidence_end,
    verdict.note AS note,
    coder.kind AS coder_kind,
    reading.checked_at AS checked_at,
    reading.removed AS removed,
    outlet.publisher AS publisher,
    version.wire_group AS wire_group,
    reading.article_id AS article_id,
    version.id AS version_id,
    outlet.position AS outlet_position,
    fact.position AS fact_position,
    verdict.comment AS comment,
    verdict.flag AS flag,
    -- an agency whose text others carry is one source with all its texts; the first carrier of a text is its publisher's
    CASE
        WHEN grouped.id IS NULL THEN COALESCE('wire ' || version.wire_group, 'publisher ' || outlet.publisher, 'outlet ' || outlet.key)
        ELSE COALESCE('publisher ' || followed.publisher, 'outlet ' || grouped.source)
    END AS origin
FROM cell
JOIN outlet ON outlet.id = cell.outlet_id
JOIN fact ON fact.id = cell.fact_id
LEFT JOIN verdict ON verdict.id = cell.choice
LEFT JOIN version AS judged ON judged.id = verdict.version_id
LEFT JOIN coder ON coder.id = verdict.coder_id
LEFT JOIN reading ON reading.article_id = COALESCE(judged.article_id, -cell.choice) AND reading.newer_version_id IS NULL
LEFT JOIN version ON version.id = COALESCE(judged.id, reading.version_id)
LEFT JOIN wire_group AS grouped ON grouped.story_id = outlet.story_id AND grouped.key = version.wire_group
LEFT JOIN outlet AS followed ON followed.story_id = outlet.story_id AND followed.key = grouped.source
