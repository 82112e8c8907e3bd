-- One row for each version that carries a text which others carry too: copies, cut copies, retellings.
-- source is the agency, or the outlet that was first seen with the text; known_by tells why that is said.
--
-- Columns:
--   story: The story's id.
--   wire_group: The group's id.
--   source: The agency whose text it is, or the outlet that was first seen with it.
--   outlet: The outlet's id in the story file.
--   article_url: The URL the article is known by.
--   version: The version's number within the article, from 1.
--   shared: Part of the version's words that stand in the text it prints, 0 to 1.
--   relation: `source`, `first` (seen first; the source is not followed), `whole`, `cut`, `mixed` (with other text) or `reworded`.
--   reused: Part of the printed text's words that stand in the version, 0 to 1.
--   new_headline: 1 where the version has a headline of its own.
--   known_by: Why it is said who had it from whom: `credit`, `time` (as both pages print it), or empty: not known.
--   source_kind: `outlet` (an agency that the story follows), `agency` (credited, not followed) or `carrier` (the first).
--   printed_outlet: The outlet whose version it prints; null for the source's own.
--   printed_version: That version's number.
--   credit: The agencies that the version names as its source, parted by a comma and a blank.
--   published_at: As the page printed it (UTC); midnight means that only the day is known.
--   captured_at: When the version was first seen (UTC).
--   version_id: Row of the table `version`.
--   printed_id: Row of the table `version`.
SELECT
    wire_group.story_id AS story,
    wire_group.key AS wire_group,
    wire_group.source AS source,
    outlet.key AS outlet,
    article.url AS article_url,
    version.number AS version,
    member.shared AS shared,
    member.relation AS relation,
    member.reused AS reused,
    member.new_headline AS new_headline,
    member.known_by AS known_by,
    wire_group.source_kind AS source_kind,
    printed_outlet.key AS printed_outlet,
    printed.number AS printed_version,
    member.credit AS credit,
    version.published_at AS published_at,
    version.captured_at AS captured_at,
    version.id AS version_id,
    printed.id AS printed_id
FROM wire_member AS member
JOIN wire_group ON wire_group.id = member.group_id
JOIN version ON version.id = member.version_id
JOIN article ON article.id = version.article_id
JOIN outlet ON outlet.id = article.outlet_id
LEFT JOIN version AS printed ON printed.id = member.printed_id
LEFT JOIN article AS printed_article ON printed_article.id = printed.article_id
LEFT JOIN outlet AS printed_outlet ON printed_outlet.id = printed_article.outlet_id
