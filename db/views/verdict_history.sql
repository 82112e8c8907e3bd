-- One row for each version, fact and coder: everything that was ever said, retired facts and outlets included.
-- evidence_start and evidence_end count Unicode code points into the version's text.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   version: The version's number within the article, from 1.
--   captured_at: When the version was first seen (UTC).
--   fact: The fact's id in the story file.
--   verdict: `included`, `partly`, `differs`, `omitted` or `unknown`.
--   reason: Why it is unknown; null for the other verdicts.
--   score: Probability that the text includes the fact, 0 to 1; null where nothing was scored.
--   evidence: Verbatim span of the version's text that proves the verdict; for `omitted` the nearest passage that was not enough.
--   evidence_start: Where the span begins, in Unicode code points of the version's text.
--   evidence_end: Where the span ends.
--   coder: Who says so: the machine with its version, or a person.
--   coder_kind: `machine` or `person`.
--   note: Which part is missing, or which words differ.
--   prominence: Where the evidence stands: `headline`, `lead`, `body` or `end`.
--   judged_at: When the verdict was given (UTC).
--   article_id: Row of the table `article`; stays when the URL changes.
--   version_id: Row of the table `version`.
--   comment: What a person remarks beside the verdict; empty for the machine.
--   flag: Why a person's verdict has to be looked at again: `statement_changed`, `evidence_gone`, `text_changed`, `disputed`; else null.
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
    version.id AS version_id,
    verdict.comment AS comment,
    verdict.flag AS flag
FROM verdict
JOIN version ON version.id = verdict.version_id
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
JOIN fact ON fact.id = verdict.fact_id
JOIN coder ON coder.id = verdict.coder_id
