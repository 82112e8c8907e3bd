-- One row for each value that a version gives where it states a fact: a day, a number, an order, a name, a denial.
-- value is the same in all languages; printed is what the text says.
--
-- Columns:
--   story: The story's id.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   version: The version's number within the article, from 1.
--   fact: The fact's id in the story file.
--   aspect: What it is a value of: `day`, `number`, `order`, `name`, `polarity`, `label` ...
--   value: In a form that is the same in all languages.
--   printed: As the text prints it.
--   relation: To what most sources say: `agree`, `more_precise`, `update`, `conflict`, or `label` (the same thing by another name).
--   value_start: Where it begins, in Unicode code points of the version's text.
--   value_end: Where it ends.
--   captured_at: When the version was first seen (UTC).
--   article_id: Row of the table `article`; stays when the URL changes.
--   version_id: Row of the table `version`.
SELECT
    article.story_id AS story,
    outlet.key AS outlet,
    article.url AS article_url,
    version.number AS version,
    fact.key AS fact,
    given.aspect AS aspect,
    given.value AS value,
    given.printed AS printed,
    given.relation AS relation,
    given.start AS value_start,
    given."end" AS value_end,
    version.captured_at AS captured_at,
    article.id AS article_id,
    version.id AS version_id
FROM fact_value AS given
JOIN version ON version.id = given.version_id
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
JOIN fact ON fact.id = given.fact_id
