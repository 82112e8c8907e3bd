-- name: facts-by-coverage
-- title: Which facts does nearly everyone have, and which only few?
-- asks: newsroom
SELECT fact, weight, outlets_including AS state_it, outlets_partly AS partly, outlets_differing AS differ,
    outlets_omitting AS leave_it_out, outlets_unknown AS unknown
FROM fact_sources
ORDER BY outlets_including DESC, fact_position;

-- name: core-facts-left-out
-- title: Which core facts does an outlet leave out although most others state them?
-- asks: newsroom
SELECT outlet, fact, outlets_including AS others_stating_it
FROM omissions
WHERE weight = 'core' AND outlets_including >= 6
ORDER BY outlets_including DESC, outlet, fact;

-- name: one-outlet
-- title: What does one outlet report, fact by fact?
-- asks: newsroom
-- note: Put another outlet's id in place of `kestrel`.
SELECT fact, verdict, reason, prominence
FROM coverage_matrix
WHERE outlet = 'kestrel'
ORDER BY fact_position;

-- name: new-since-last-run
-- title: Which articles are new since the last run?
-- asks: newsroom
SELECT outlet, headline, words
FROM article_versions
WHERE version = 1 AND captured_at >= (SELECT MAX(started_at) FROM run_log WHERE captures > 0)
ORDER BY outlet, headline;

-- name: facts-added-by-day
-- title: Which updates of articles added facts, and how many?
-- asks: newsroom
SELECT date(captured_at) AS day, outlet, from_version, to_version,
    1 + length(facts_added) - length(replace(facts_added, ',', '')) AS facts_added
FROM version_changes
WHERE facts_added IS NOT NULL
ORDER BY day, outlet, from_version;

-- name: first-day-of-a-fact
-- title: On which day was each core fact first seen anywhere?
-- asks: newsroom
-- note: `first_seen` is when Gapwire came by, not when the outlet published.
SELECT date(first_seen) AS day, COUNT(*) AS facts_first_seen
FROM fact_sources
WHERE weight = 'core' AND first_seen IS NOT NULL
GROUP BY day
ORDER BY day;

-- name: headline-facts
-- title: Which facts do outlets put into the headline?
-- asks: newsroom
SELECT fact, COUNT(*) AS outlets
FROM coverage_matrix
WHERE prominence = 'headline' AND verdict IN ('included', 'partly', 'differs')
GROUP BY fact, fact_position
ORDER BY outlets DESC, fact_position;

-- name: exclusive-facts
-- title: Which facts are stated by at most three outlets, and by whom?
-- asks: newsroom
WITH stated AS MATERIALIZED (
    SELECT story, fact, fact_position, outlet, outlet_position, prominence FROM coverage_matrix WHERE verdict = 'included'
),
rare AS (
    SELECT story, fact, COUNT(*) AS outlets FROM stated GROUP BY story, fact HAVING COUNT(*) <= 3
)
SELECT stated.fact, stated.outlet, stated.prominence
FROM stated
JOIN rare ON rare.story = stated.story AND rare.fact = stated.fact
ORDER BY rare.outlets, stated.fact_position, stated.outlet_position;

-- name: conflicting-values
-- title: Which facts are told differently, and how?
-- asks: fact-checker
SELECT fact, relation, value, outlets
FROM discrepancies
ORDER BY relation, fact_position, value;

-- name: most-disputed
-- title: About which facts do outlets disagree most?
-- asks: fact-checker
SELECT fact, outlets_including AS state_it, outlets_differing AS tell_it_differently
FROM fact_sources
WHERE outlets_differing > 0
ORDER BY outlets_differing DESC, fact_position;

-- name: evidence-of-one-fact
-- title: In which words does each outlet tell one fact?
-- asks: fact-checker
SELECT outlet, verdict, evidence
FROM coverage_matrix
WHERE fact = 'nk-started-war' AND verdict IN ('included', 'partly', 'differs')
ORDER BY outlet_position;

-- name: dropped-facts
-- title: Which facts did a later version drop?
-- asks: fact-checker
SELECT outlet, from_version, to_version, facts_dropped
FROM version_changes
WHERE facts_dropped IS NOT NULL
ORDER BY outlet, from_version;

-- name: changed-values
-- title: Which facts were told one way first and another way later?
-- asks: fact-checker
SELECT outlet, from_version, to_version, facts_changed
FROM version_changes
WHERE facts_changed IS NOT NULL
ORDER BY outlet, from_version, facts_changed;

-- name: changed-headlines
-- title: Which headlines were rewritten?
-- asks: fact-checker
SELECT outlet, from_headline, to_headline
FROM version_changes
WHERE from_headline <> to_headline
ORDER BY outlet, from_version;

-- name: silent-edits
-- title: Which texts changed a value while neither a note nor the page's own date tells of it?
-- asks: fact-checker
SELECT outlet, from_version, to_version, kind
FROM version_changes
WHERE silent = 1
ORDER BY outlet, from_version, kind;

-- name: changed-words
-- title: Which numbers, dates and names were changed in texts, and how did they read before?
-- asks: fact-checker
-- note: a row of `text_changes` is a whole passage; `gapwire diff` marks the words.
SELECT outlet, kind, op, substr(old_text, 1, 40) AS before, substr(new_text, 1, 40) AS after
FROM text_changes
WHERE kind IN ('number', 'date', 'name') AND op = 'edited' AND folded = 0
ORDER BY outlet, from_version, article_url, position;

-- name: one-fact-through-time
-- title: How did one article treat one fact from version to version?
-- asks: fact-checker
SELECT version, verdict, reason, date(captured_at) AS seen
FROM verdict_history
WHERE outlet = 'meridian' AND fact = 'nk-started-war'
ORDER BY version;

-- name: who-uses-a-word
-- title: Which outlets use a word, in any script?
-- asks: press freedom
-- note: `search_words` takes words, "phrases" and beginnings*; gapwire search shows the passages.
SELECT outlet, COUNT(*) AS versions
FROM version_search
WHERE words MATCH search_words('停战')
GROUP BY outlet
ORDER BY outlet;

-- name: omissions-by-ownership
-- title: How often do state, public and private outlets leave core facts out?
-- asks: press freedom
-- note: Of the cells that could be judged. Few outlets stand behind each line: look at `outlets` before you conclude.
SELECT outlet.ownership, COUNT(DISTINCT outlet.key) AS outlets, COUNT(*) AS judged,
    SUM(CASE WHEN matrix.verdict = 'omitted' THEN 1 ELSE 0 END) AS left_out
FROM coverage_matrix AS matrix
JOIN outlet ON outlet.story_id = matrix.story AND outlet.key = matrix.outlet
WHERE matrix.weight = 'core' AND matrix.verdict <> 'unknown'
GROUP BY outlet.ownership
ORDER BY outlet.ownership;

-- name: what-state-media-leave-out
-- title: Which facts does no state outlet state, although others do?
-- asks: press freedom
-- note: Only facts that at least one state outlet could be judged on.
SELECT matrix.fact, SUM(CASE WHEN matrix.verdict = 'included' THEN 1 ELSE 0 END) AS others_stating_it
FROM coverage_matrix AS matrix
JOIN outlet ON outlet.story_id = matrix.story AND outlet.key = matrix.outlet
GROUP BY matrix.story, matrix.fact, matrix.fact_position
HAVING SUM(CASE WHEN outlet.ownership = 'state' AND matrix.verdict IN ('included', 'partly', 'differs') THEN 1 ELSE 0 END) = 0
    AND SUM(CASE WHEN outlet.ownership = 'state' AND matrix.verdict = 'omitted' THEN 1 ELSE 0 END) > 0
    AND SUM(CASE WHEN matrix.verdict = 'included' THEN 1 ELSE 0 END) > 0
ORDER BY others_stating_it DESC, matrix.fact_position;

-- name: removed-articles
-- title: Which articles disappeared from the outlet's site?
-- asks: press freedom
SELECT outlet, COUNT(*) AS cells_that_rest_on_it
FROM coverage_matrix
WHERE removed = 1
GROUP BY outlet
ORDER BY outlet;

-- name: what-a-removed-article-said
-- title: What did an article state that is gone now?
-- asks: press freedom
SELECT outlet, fact, verdict
FROM coverage_matrix
WHERE removed = 1 AND verdict IN ('included', 'partly', 'differs')
ORDER BY outlet, fact_position;

-- name: refused-and-blocked
-- title: Which outlets could not be read, and why?
-- asks: press freedom
SELECT outlet, outcome, page_class, status, COUNT(*) AS visits
FROM capture_log
WHERE outcome IN ('robots', 'failed') OR page_class IN ('blocked', 'consent', 'paywalled', 'removed', 'soft_404')
GROUP BY outlet, outcome, page_class, status
ORDER BY outlet, outcome, page_class, status;

-- name: unknown-by-reason
-- title: How many cells are unknown, and for which reason?
-- asks: researcher
SELECT reason, COUNT(*) AS cells, COUNT(DISTINCT outlet) AS outlets
FROM coverage_matrix
WHERE verdict = 'unknown'
GROUP BY reason
ORDER BY cells DESC, reason;

-- name: sampling-frame
-- title: Which outlets were planned, reached and judged?
-- asks: researcher
SELECT outlet.key AS outlet, outlet.country, outlet.ownership, outlet.language,
    SUM(CASE WHEN matrix.verdict <> 'unknown' THEN 1 ELSE 0 END) AS judged, COUNT(*) AS facts
FROM coverage_matrix AS matrix
JOIN outlet ON outlet.story_id = matrix.story AND outlet.key = matrix.outlet
GROUP BY outlet.key, outlet.country, outlet.ownership, outlet.language, outlet.position
ORDER BY outlet.position;

-- name: cells-by-coder
-- title: Who says what stands in the matrix: the machine or people?
-- asks: researcher
SELECT coder_kind, verdict, COUNT(*) AS cells
FROM coverage_matrix
WHERE coder IS NOT NULL
GROUP BY coder_kind, verdict
ORDER BY coder_kind, verdict;

-- name: coverage-by-language
-- title: Which share of the judged facts do outlets of each language state?
-- asks: researcher
SELECT outlet.language, COUNT(DISTINCT outlet.key) AS outlets, COUNT(*) AS judged,
    100 * SUM(CASE WHEN matrix.verdict = 'included' THEN 1 ELSE 0 END) / COUNT(*) AS percent_included
FROM coverage_matrix AS matrix
JOIN outlet ON outlet.story_id = matrix.story AND outlet.key = matrix.outlet
WHERE matrix.verdict <> 'unknown'
GROUP BY outlet.language
ORDER BY outlet.language;

-- name: length-and-facts
-- title: How long are the articles in their newest version, and how many facts do they hold?
-- asks: researcher
-- note: Short items cannot hold all facts: a long list of omissions may only mean a short text.
WITH newest AS MATERIALIZED (
    SELECT article_id, MAX(version) AS version FROM article_versions WHERE about_story IS TRUE GROUP BY article_id
)
SELECT versions.outlet, versions.headline, versions.words,
    SUM(CASE WHEN history.verdict = 'included' THEN 1 ELSE 0 END) AS facts
FROM newest
JOIN article_versions AS versions ON versions.article_id = newest.article_id AND versions.version = newest.version
JOIN verdict_history AS history ON history.version_id = versions.version_id
WHERE versions.complete IS TRUE AND history.coder_kind = 'machine'
GROUP BY versions.version_id, versions.outlet, versions.headline, versions.words
ORDER BY versions.words, versions.outlet;

-- name: who-is-made-to-say-it
-- title: How much of what an outlet states does it put in somebody's mouth?
-- asks: researcher
-- note: Over the newest texts; attribution is read by the machine from the passage that settles the verdict.
WITH cell AS MATERIALIZED (
    SELECT outlet, fact, version_id FROM coverage_matrix WHERE verdict IN ('included', 'partly', 'differs')
)
SELECT cell.outlet AS outlet, COUNT(*) AS stated,
    SUM(CASE WHEN said.attributed_to IS NULL THEN 0 ELSE 1 END) AS put_in_a_mouth,
    SUM(CASE WHEN said.hedged IS TRUE THEN 1 ELSE 0 END) AS with_reserve
FROM cell
JOIN attributions AS said ON said.version_id = cell.version_id AND said.fact = cell.fact
GROUP BY cell.outlet
ORDER BY 1.0 * SUM(CASE WHEN said.attributed_to IS NULL THEN 0 ELSE 1 END) / COUNT(*) DESC, stated DESC, cell.outlet;

-- name: what-it-is-called
-- title: Which names do outlets use for the same thing?
-- asks: press freedom
-- note: Only things that the newest texts of the story call by two names or more.
WITH newest AS MATERIALIZED (
    SELECT DISTINCT outlet, version_id FROM coverage_matrix WHERE version_id IS NOT NULL
),
used AS MATERIALIZED (
    SELECT labels_used.entity, labels_used.label, newest.outlet
    FROM newest JOIN labels_used ON labels_used.version_id = newest.version_id
)
SELECT entity, label, COUNT(DISTINCT outlet) AS outlets
FROM used
WHERE entity IN (SELECT entity FROM used GROUP BY entity HAVING COUNT(DISTINCT label) > 1)
GROUP BY entity, label
ORDER BY entity, outlets DESC, label
LIMIT 20;

-- name: alike-outlets
-- title: Which two outlets agree most in what they state and leave out?
-- asks: researcher
-- note: Over facts that both could be judged on, at least ten.
WITH judged AS MATERIALIZED (
    SELECT story, outlet, fact, verdict FROM coverage_matrix WHERE verdict IN ('included', 'omitted')
)
SELECT one.outlet AS outlet, other.outlet AS other_outlet, COUNT(*) AS both_judged,
    SUM(CASE WHEN one.verdict = other.verdict THEN 1 ELSE 0 END) AS agree
FROM judged AS one
JOIN judged AS other ON other.story = one.story AND other.fact = one.fact AND other.outlet > one.outlet
GROUP BY one.outlet, other.outlet
HAVING COUNT(*) >= 10
ORDER BY 100 * SUM(CASE WHEN one.verdict = other.verdict THEN 1 ELSE 0 END) / COUNT(*) DESC, one.outlet, other.outlet
LIMIT 10;

-- name: edits-per-article
-- title: How often was each article rewritten?
-- asks: researcher
SELECT outlet, MAX(version) AS versions, MIN(words) AS fewest_words, MAX(words) AS most_words
FROM article_versions
GROUP BY outlet, article_id
HAVING MAX(version) > 1
ORDER BY versions DESC, outlet, fewest_words;

-- name: shared-texts
-- title: Which texts do several outlets carry?
-- asks: researcher
SELECT source, COUNT(DISTINCT outlet) AS carriers, COUNT(*) AS versions
FROM wire_groups
GROUP BY story, wire_group, source
ORDER BY carriers DESC, source, versions;

-- name: run-health
-- title: Did every run collect what it should?
-- asks: operations
SELECT run, date(started_at) AS day, kind, outcome, captures, new_versions, failures
FROM run_log
ORDER BY run;

-- name: ailing-outlets
-- title: Which outlets were not collected as they should be, and does it last?
-- asks: operations
-- note: Every text of such a time is a gap of ours; that outlet left nothing out.
SELECT outlet, health, run, CASE WHEN until IS NULL THEN 'yes' ELSE 'no' END AS lasts, note
FROM outlet_conditions
WHERE broken = 1
ORDER BY lasts DESC, run DESC, outlet;
