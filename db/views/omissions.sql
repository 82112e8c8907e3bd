-- One row for each outlet and fact that the outlet leaves out, with how many others state it.
-- evidence is the nearest passage that was not enough; a fact that could not be judged is not here.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   fact: The fact's id in the story file.
--   weight: `core`, `secondary` or `background`.
--   outlets_including: How many outlets state the fact.
--   independent_sources_including: The same, where an agency with its texts and a publisher with its outlets count once.
--   article_url: The URL the article is known by.
--   version: The version's number within the article, from 1.
--   captured_at: When the version was first seen (UTC).
--   score: Probability that the text includes the fact, 0 to 1; null where nothing was scored.
--   evidence: The nearest passage that was not enough.
--   coder: Who says so: the machine with its version, or a person.
WITH matrix AS MATERIALIZED (
    SELECT * FROM coverage_matrix
),
including AS (
    SELECT
        story,
        fact,
        COUNT(*) AS outlets,
        -- an agency counts once with all its texts, and so does a publisher
        COUNT(DISTINCT origin) AS sources
    FROM matrix
    WHERE verdict = 'included'
    GROUP BY story, fact
)
SELECT
    matrix.story AS story,
    matrix.outlet AS outlet,
    matrix.fact AS fact,
    matrix.weight AS weight,
    COALESCE(including.outlets, 0) AS outlets_including,
    COALESCE(including.sources, 0) AS independent_sources_including,
    matrix.article_url AS article_url,
    matrix.version AS version,
    matrix.captured_at AS captured_at,
    matrix.score AS score,
    matrix.evidence AS evidence,
    matrix.coder AS coder
FROM matrix
LEFT JOIN including ON including.story = matrix.story AND including.fact = matrix.fact
WHERE matrix.verdict = 'omitted'
