-- One row for each version, fact and coder: everything that was ever said, retired facts and outlets included.
-- evidence_start and evidence_end count Unicode code points into the version's text.
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS article_url,
    version.number AS version,
    version.captured_at AS captured_at,
    fact.key AS fact,
    verdict.verdict AS verdict,
    verdict.reason AS reason,
    verdict.score AS score,
    verdict.evidence AS evidence,
    verdict.evidence_start AS evidence_start,
    verdict.evidence_end AS evidence_end,
    coder.name || CASE WHEN coder.version = '' THEN '' ELSE ' ' || coder.version END AS coder,
    coder.kind AS coder_kind,
    verdict.note AS note,
    verdict.prominence AS prominence,
    verdict.judged_at AS judged_at,
    article.id AS article_id,
    version.id AS version_id
FROM verdict
JOIN version ON version.id = verdict.version_id
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
JOIN fact ON fact.id = verdict.fact_id
JOIN coder ON coder.id = verdict.coder_id
