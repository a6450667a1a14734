-- Records in rows by their keys, which join with tables, and their names as keys and back.
\pset null -
CREATE TABLE example AS SELECT '{1 ~0.9~ 2 ~0.6~ 3 ~0.8~ 4, 5 ~0.9~ 6, 7}'::hierarchy AS h, '{"017" ~0.9~ "a b" ~0.6~ "c:d", 17x}'::hierarchy AS texts;

SELECT * FROM example, LATERAL weakest_links(h, 0.5, 10, NULL::bigint) AS w \gx
SELECT w.* FROM example, weakest_links(texts, 0.5::real, 1, NULL::text) AS w;
SELECT o.* FROM example, overlaps(texts @ 0.9, texts @ 0.5, NULL::text) AS o;
SELECT d.change, old_id, new_id, pg_typeof(old_id) FROM example, diff(h @ 0.9, h @ 0.5, NULL::bigint) AS d;
SELECT c.* FROM example, carry_ids(h @ 0.9, h @ 0.5, NULL::bigint) AS c;
SELECT c.* FROM carry_ids('{{\x00,\x01}}', '{{\x01},{\x02}}', NULL::bytea) AS c;
SELECT m.* FROM example, merges(h, false, NULL::bigint) AS m;
SELECT m.entity_id, m.records, m.bitmap FROM example, merges(texts, true, NULL::text) AS m;
SELECT s.* FROM example, sample_entities(h @ 0.5, 2, 'largest', 0, NULL::bigint) AS s;
SELECT s.entity_id, s.keys FROM sample_entities('{{00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002}}', 1, 'random', 0, NULL::uuid) AS s;
SELECT r.key, pg_typeof(r.key) FROM example, records(texts, NULL::text) AS r;
SELECT records(h @ 0.9, NULL::bigint) AS id FROM example LIMIT 2;
-- What a collection has left behind in a frame is no record of it, whatever its type.
SELECT key FROM records(frame_drop('{a: {1, 2}, b: {x, 1}, c: {3}}', 'b'), NULL::bigint);

-- They say what the untyped forms say.
SELECT h FROM example AS e WHERE
	ARRAY(SELECT ROW(entity_id::text, size, splits_at, left_record::text, right_record::text) FROM weakest_links(h, 0.5, 10, NULL::bigint))
		<> ARRAY(SELECT ROW(entity_id, size, splits_at, left_record, right_record) FROM weakest_links(h, 0.5))
	OR ARRAY(SELECT to_jsonb(d) - 'old_id' - 'new_id' || jsonb_build_object('old_id', old_id::text, 'new_id', new_id::text) FROM diff(h @ 0.8, h @ 0.6, NULL::bigint) AS d)
		<> ARRAY(SELECT to_jsonb(d) FROM diff(h @ 0.8, h @ 0.6) AS d)
	OR ARRAY(SELECT to_jsonb(o) - 'left_id' - 'right_id' || jsonb_build_object('left_id', left_id::text, 'right_id', right_id::text) FROM overlaps(h @ 0.8, h @ 0.6, NULL::bigint) AS o)
		<> ARRAY(SELECT to_jsonb(o) FROM overlaps(h @ 0.8, h @ 0.6) AS o)
	OR ARRAY(SELECT ROW(entity_id::text, size, carried_id::text, shared) FROM carry_ids(h @ 0.8, h @ 0.6, NULL::bigint))
		IS DISTINCT FROM ARRAY(SELECT ROW(entity_id, size, carried_id, shared) FROM carry_ids(h @ 0.8, h @ 0.6))
	OR ARRAY(SELECT ROW(merge_id, entity_id::text, children, records::text[]) FROM merges(h, false, NULL::bigint))
		<> ARRAY(SELECT ROW(merge_id, entity_id, children, records) FROM merges(h))
	OR ARRAY(SELECT ROW(entity_id::text, keys::text[], weight) FROM sample_entities(h @ 0.6, 3, 'by_size', 7, NULL::bigint))
		<> ARRAY(SELECT ROW(entity_id, keys, weight) FROM sample_entities(h @ 0.6, 3, 'by_size', 7))
	OR ARRAY(SELECT key::text FROM records(h, NULL::bigint)) <> ARRAY(SELECT key FROM records(h));

-- Records of another type, or of several sources.
SELECT * FROM example, weakest_links(h, 0.5, 10, NULL::text);
SELECT * FROM overlaps('{{crm:1,2}}', '{{2}}', NULL::bigint);
SELECT * FROM diff('{{2}}', '{{1},{crm:1,2}}', NULL::bigint);
SELECT * FROM carry_ids('{{1}}', '{{1}}', NULL::uuid);
SELECT * FROM example, merges(texts, false, NULL::bytea);
SELECT * FROM sample_entities('{{1}}', 1, 'random', 0, NULL::text);
SELECT * FROM records('{1, a}'::hierarchy, NULL::text);
SELECT * FROM weakest_links('{1 ~0.9~ 2}', 0.5, 0, NULL::bigint);
-- Values without records have keys of any type, and a NULL has no rows.
SELECT (SELECT count(*) FROM records('{}'::partition, NULL::uuid)) AS records, (SELECT count(*) FROM diff('{}', '{}', NULL::text)) AS diff,
	(SELECT count(*) FROM merges(NULL, false, NULL::text)) AS merges, (SELECT count(*) FROM weakest_links('{1}', NULL::float8, 1, NULL::bigint)) AS links,
	(SELECT count(*) FROM sample_entities('{{1}}', 1, NULL, 0, NULL::bigint)) AS sample, (SELECT count(*) FROM overlaps('{{1}}', NULL, NULL::bigint)) AS overlaps;
DROP TABLE example;

-- The text form of a record, its source and its key.
SELECT literal, starlings_record_source(literal) AS source, plain, starlings_record_literal(plain, starlings_record_source(literal)) AS again
FROM (VALUES ('17'), ('"17"'), (' crm : "a b" '), ('"my crm":"x\"y"'), ('ann'), ('""')) AS v(literal),
	LATERAL (SELECT CASE literal WHEN '17' THEN starlings_record_key(literal, NULL::bigint)::text ELSE starlings_record_key(literal, NULL::text) END) AS k(plain);
SELECT starlings_record_key('crm:17', NULL::bigint) + 1 AS bigint, starlings_record_key('\x00ff', NULL::bytea) AS bytea,
	starlings_record_key('00000000-0000-0000-0000-00000000000A', NULL::uuid) AS uuid, starlings_record_key(NULL, NULL::bigint) AS none;
SELECT starlings_record_literal(17), starlings_record_literal('17'::text), starlings_record_literal('a b'::varchar, 'my crm'), starlings_record_literal('\x00'::bytea, NULL),
	starlings_record_literal(17::smallint, ''), starlings_record_literal('17'), starlings_record_literal(NULL::bigint, 'crm');
-- So the literal forms join with a table, where records have several sources.
CREATE TABLE crm (id bigint, name text);
INSERT INTO crm VALUES (17, 'Ann'), (18, 'Bob');
SELECT e.entity_id, array_agg(name ORDER BY id) AS names
FROM entities('{{crm:17,crm:18,web:"17"},{web:ann,17}}'::partition) AS e, unnest(e.keys) AS k(literal)
	JOIN crm ON crm.id = starlings_record_key(literal, 'crm', NULL::bigint)
GROUP BY 1;
SELECT literal, starlings_record_key(literal, 'web', NULL::text) AS web, starlings_record_key(literal, NULL, NULL::bigint) AS unnamed, starlings_record_key(literal, '', NULL::bigint) AS empty
FROM unnest('{crm:17,web:ann,17,"web:\"17\""}'::text[]) AS literal;
SELECT starlings_record_key(literal, 'crm', NULL::text) FROM unnest('{web:17,crm:17}'::text[]) AS literal;
DROP TABLE crm;
SELECT starlings_record_key('17', NULL::text);
SELECT starlings_record_key('crm:"17"', NULL::bigint);
SELECT starlings_record_source('crm:');
SELECT starlings_record_source('');
SELECT starlings_record_key('1 2', NULL::bigint);
SELECT starlings_record_key('9223372036854775808', NULL::bigint);
SELECT starlings_record_key('\x0', NULL::bytea);
SELECT starlings_record_literal(0.5);
-- Random keys of any kind go there and back.
SELECT count(*) AS tried, count(*) FILTER (WHERE starlings_record_key(starlings_record_literal(key, source), NULL::text) = key
	AND starlings_record_source(starlings_record_literal(key, source)) = source) AS kept
FROM (SELECT substr(md5(i::text), 1, i % 5) || translate(substr(md5('k' || i), 1, i % 7), '012345', ':"\ {~') AS key,
	translate(substr(md5('s' || i), 1, i % 4), '0123', ':"\,') AS source FROM generate_series(1, 2000) AS i) AS k;
SELECT count(*) AS tried, count(*) FILTER (WHERE ('{' || starlings_record_literal(i, 'a:b') || '}')::hierarchy = hierarchy(partition_of)) AS same
FROM (SELECT i, partition_agg('a:b', i, 1) AS partition_of FROM (SELECT i::bigint * 1234567890123 AS i FROM generate_series(-50, 50) AS i) AS k GROUP BY i) AS k;
