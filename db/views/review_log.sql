-- One row for each act of a person: verdicts given, imported, carried to a newer version, taken back. Nothing is removed.
--
-- Columns:
--   story: The story's id.
--   reviewed_at: When (UTC).
--   coder: Who.
--   action: `coded`, `imported`, `carried` (to a newer version or another carrier of the text) or `undone`.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   version: The version's number within the article, from 1.
--   fact: The fact's id in the story file.
--   verdict: The person's verdict after the act; null where it was taken back.
--   reason: Why it is unknown; null for the other verdicts.
--   evidence: The quoted span.
--   note: Which part is missing, or which other value is told.
--   comment: The person's remark.
--   before_verdict: The person's verdict before the act; null where there was none.
--   before_evidence: The span quoted before.
--   statement: The fact as it was worded at that moment.
--   blind: 1 where the person saw neither the machine's verdict nor another person's.
--   undoes: The `review_id` of the act that was taken back.
--   version_id: Row of the table `version`.
--   review_id: Row of the table `review`; grows with time.
SELECT
    article.story_id AS story,
    review.at AS reviewed_at,
    coder.name || CASE WHEN coder.version = '' THEN '' ELSE ' ' || coder.version END AS coder,
    review.action AS action,
    outlet.key AS outlet,
    article.url AS article_url,
    version.number AS version,
    fact.key AS fact,
    review.code ->> 'verdict' AS verdict,
    review.code ->> 'reason' AS reason,
    review.code ->> 'evidence' AS evidence,
    review.code ->> 'note' AS note,
    review.code ->> 'comment' AS comment,
    review.before ->> 'verdict' AS before_verdict,
    review.before ->> 'evidence' AS before_evidence,
    review.statement AS statement,
    review.blind AS blind,
    review.undoes AS undoes,
    version.id AS version_id,
    review.id AS review_id
FROM review
JOIN coder ON coder.id = review.coder_id
JOIN version ON version.id = review.version_id
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
JOIN fact ON fact.id = review.fact_id
