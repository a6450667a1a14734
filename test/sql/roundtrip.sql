-- Values come back from text, from binary and from their rows, whatever their
-- sources and keys are made of. Chance is a hash, so every server draws the same.

SET client_min_messages = warning;

CREATE FUNCTION draw(seed bigint, salt bigint, below int) RETURNS int
	IMMUTABLE RETURN abs(hashint8extended(seed, salt) % below);

-- What text is made of: all that means something to the text form, and more.
CREATE TABLE piece AS
SELECT place - 1 AS id, piece
FROM unnest(ARRAY[
	'"', '''', '\', ':', ',', '{', '}', '~', ' ~0.5~ ',
	' ', E'\t', E'\n', E'\r', E'\f', E'\x01', E'\x7f', E'\u00a0', E'\u2028',
	'', 'ann', 'NULL', E'\u00e9', E'\u5b57', E'\U0001f426', repeat('x', 300),
	-- like keys of other types, or nearly so
	'17', '-5', '-0', '007', '9223372036854775808', '0.5', '\x00ff', '\x0',
	'3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab', '3f2c0e6a8a3b4c5d9e7f0123456789ab']) WITH ORDINALITY AS p(piece, place);

-- Up to three of them.
CREATE FUNCTION phrase(seed bigint, salt bigint) RETURNS text
	STABLE RETURN (SELECT coalesce(string_agg(piece, '' ORDER BY i), '')
		FROM generate_series(1, draw(seed, salt, 4)) AS i
		JOIN piece ON id = draw(seed, salt + i, (SELECT count(*)::int FROM piece)));

CREATE FUNCTION quoted(text) RETURNS text
	IMMUTABLE RETURN '"' || replace(replace($1, '\', '\\'), '"', '\"') || '"';

-- Records of up to three sources in each run, with keys of every type.
CREATE TABLE record AS
SELECT run, n, source, type, key,
	CASE source WHEN '' THEN '' ELSE quoted(source) || ':' END
		|| CASE type WHEN 'text' THEN quoted(key) ELSE key END AS literal
FROM generate_series(1, 2000) AS run, generate_series(1, 1 + run % 11) AS n,
	LATERAL (SELECT run * 100 + n AS seed) AS s,
	LATERAL (SELECT phrase(run * 100 + draw(seed, 1, 3), 2) AS source,
		('{bigint,text,text,uuid,bytea}'::text[])[1 + draw(seed, 3, 5)] AS type) AS t,
	LATERAL (SELECT CASE type
		WHEN 'bigint' THEN ('{17,-5,0,-9223372036854775808,9223372036854775807}'::text[])[1 + draw(seed, 4, 5)]
		WHEN 'text' THEN phrase(seed, 5)
		WHEN 'uuid' THEN md5(draw(seed, 6, 9)::text)::uuid::text
		WHEN 'bytea' THEN '\x' || encode(convert_to(phrase(seed, 7), 'UTF8'), 'hex') END AS key) AS k;

-- Every piece has been a text key and a part of one, a source and a part of one.
SELECT count(*) AS pieces,
	count(*) FILTER (WHERE EXISTS (SELECT FROM record WHERE type = 'text' AND key = piece)) AS keys,
	count(*) FILTER (WHERE EXISTS (SELECT FROM record WHERE type = 'text' AND key <> piece AND position(piece IN key) > 0)) AS in_keys,
	count(*) FILTER (WHERE EXISTS (SELECT FROM record WHERE source = piece)) AS sources,
	count(*) FILTER (WHERE EXISTS (SELECT FROM record WHERE source <> piece AND position(piece IN source) > 0)) AS in_sources
FROM piece;
SELECT type, count(*), count(DISTINCT key) > 1 AS varied FROM record GROUP BY type ORDER BY type COLLATE "C";

-- Two edges from each record, to records with keys of the same type and of others.
-- An edge without a score is two records alone.
CREATE TABLE edge AS
SELECT l.run, l.source AS left_source, l.type AS left_type, l.key AS l, r.source AS right_source, r.type AS right_type, r.key AS r, score,
	format('{%s%s%s}', l.literal, coalesce(' ~' || score || '~ ', ', '), r.literal)::hierarchy AS h
FROM record AS l, generate_series(1, 2) AS i, record AS r,
	LATERAL (SELECT ('{NULL,NULL,0,0.1,0.25,0.5,0.5,1,-2.5,5e-324,1.7976931348623157e308,0.30000000000000004}'::float8[])
		[1 + draw(l.run * 100 + l.n, i + 10, 12)] AS score) AS s
WHERE r.run = l.run AND r.n = 1 + draw(l.run * 100 + l.n, i + 20, 1 + l.run % 11);

-- The literals say what the keys say in their own types.
SELECT run, spelled, made
FROM (SELECT run, hierarchy_union_agg(h) AS spelled,
		hierarchy_agg(left_source, l::bigint, right_source, r::bigint, score) FILTER (WHERE left_type = 'bigint')
		+ hierarchy_agg(left_source, l, right_source, r, score) FILTER (WHERE left_type = 'text')
		+ hierarchy_agg(left_source, l::uuid, right_source, r::uuid, score) FILTER (WHERE left_type = 'uuid')
		+ hierarchy_agg(left_source, l::bytea, right_source, r::bytea, score) FILTER (WHERE left_type = 'bytea') AS made
	FROM edge WHERE left_type = right_type GROUP BY run) AS h
WHERE (hierarchy_send(spelled) = hierarchy_send(made)) IS NOT TRUE LIMIT 5;

CREATE TABLE hierarchies AS SELECT run, hierarchy_union_agg(h) AS h FROM edge GROUP BY run;
INSERT INTO hierarchies VALUES (0, '{}');

CREATE TABLE event AS SELECT run, m.* FROM hierarchies, merges(h) AS m;
ALTER TABLE event ADD PRIMARY KEY (run, merge_id);
SELECT count(*) > 5000 AS enough, count(*) FILTER (WHERE parts > 2) > 500 AS ties, count(*) FILTER (WHERE cardinality(children) > 1) > 500 AS nested FROM event;

CREATE TABLE cuts AS
SELECT row_number() OVER () AS run, cut(h, threshold) AS p
FROM hierarchies AS of_run, LATERAL (SELECT threshold FROM event WHERE event.run = of_run.run UNION SELECT 1) AS t;

-- The records are those that went in, under their plain keys.
CREATE TABLE plain AS SELECT DISTINCT run, type, source, key FROM record;
(SELECT run, source, key FROM plain EXCEPT ALL SELECT run, r.* FROM hierarchies, records(h) AS r)
UNION ALL
(SELECT run, r.* FROM hierarchies, records(h) AS r EXCEPT ALL SELECT run, source, key FROM plain)
LIMIT 5;

-- From text, from binary, and from merge events together with the entities of one
-- record at the lowest threshold.
\! mkdir -p test/tmp
CREATE TABLE hierarchies_received (LIKE hierarchies);
\copy hierarchies TO 'test/tmp/roundtrip' (FORMAT binary)
\copy hierarchies_received FROM 'test/tmp/roundtrip' (FORMAT binary)

CREATE TABLE hierarchies_back AS
SELECT 'text' AS way, run, h, h::text::hierarchy AS back FROM hierarchies
UNION ALL
SELECT 'binary', run, s.h, r.h FROM hierarchies AS s LEFT JOIN hierarchies_received AS r USING (run)
UNION ALL
SELECT 'rows', run, h, (
	SELECT hierarchy_union_agg(format('{%s}', array_to_string(parts, format(' ~%s~ ', threshold)))::hierarchy)
	FROM (SELECT threshold, records || ARRAY(SELECT entity_id FROM event AS child WHERE run = e.run AND merge_id = ANY (e.children)) AS parts
		FROM event AS e WHERE run = of_run.run
		UNION ALL
		SELECT 1, keys
		FROM entities(cut(h, (SELECT coalesce(min(threshold), 0) FROM event WHERE run = of_run.run)))
		WHERE size = 1) AS p)
FROM hierarchies AS of_run;

SELECT way, count(*) FROM hierarchies_back GROUP BY way ORDER BY way COLLATE "C";
SELECT * FROM hierarchies_back WHERE (h = back AND hierarchy_send(h) = hierarchy_send(back)) IS NOT TRUE LIMIT 5;

-- Partitions, and from the rows of entities
CREATE TABLE cuts_received (LIKE cuts);
\copy cuts TO 'test/tmp/roundtrip' (FORMAT binary)
\copy cuts_received FROM 'test/tmp/roundtrip' (FORMAT binary)

CREATE TABLE cuts_back AS
SELECT 'text' AS way, run, p, p::text::partition AS back FROM cuts
UNION ALL
SELECT 'binary', run, s.p, r.p FROM cuts AS s LEFT JOIN cuts_received AS r USING (run)
UNION ALL
SELECT 'rows', run, p, (
	SELECT format('{%s}', string_agg(format('{%s}', array_to_string(keys, ',')), ','))::partition FROM entities(p))
FROM cuts;

SELECT way, count(*) FROM cuts_back GROUP BY way ORDER BY way COLLATE "C";
SELECT * FROM cuts_back WHERE (p = back AND partition_send(p) = partition_send(back)) IS NOT TRUE LIMIT 5;

DROP FUNCTION draw, phrase, quoted;
DROP TABLE piece, record, edge, hierarchies, event, cuts, plain, hierarchies_received, hierarchies_back, cuts_received, cuts_back;
