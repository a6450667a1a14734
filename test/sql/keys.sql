-- Every kind of key, alone and with sources.

-- uuid and bytea
SELECT hierarchy_agg(l, r, s), hierarchy_agg(l, r, s, 1)
FROM (VALUES ('3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab'::uuid, '00000000-0000-0000-0000-000000000001'::uuid, 0.55)) AS e(l, r, s);
SELECT hierarchy_agg(l, r, s) FROM (VALUES ('\x00ff'::bytea, '\x'::bytea, 0.5), ('\x00', '\x0000', 0.4)) AS e(l, r, s);
SELECT partition_agg(k, l) FROM (VALUES ('3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab'::uuid, 1), ('00000000-0000-0000-0000-000000000001', 1)) AS t(k, l);
SELECT partition_agg(k, l) FROM (VALUES ('\x00'::bytea, 1), ('\x', 2), ('\x0000', 1)) AS t(k, l);
SELECT * FROM members('{{00000000-0000-0000-0000-000000000001,3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}}', NULL::uuid);
SELECT * FROM entities('{{00000000-0000-0000-0000-000000000001,3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}}', NULL::uuid);
SELECT * FROM members('{{\x,\x00}}', NULL::bytea);
SELECT * FROM entities('{{\x,\x00}}', NULL::bytea);
SELECT * FROM entities('{{\x,00000000-0000-0000-0000-000000000001}}');

-- Other types arrive by implicit cast.
SELECT hierarchy_agg(l::name, r::char(3), 0.5) FROM (VALUES ('a', 'b')) AS e(l, r);
SELECT hierarchy_agg(l::smallint, r::int, 0.5::real) FROM (VALUES (1, 2)) AS e(l, r);

-- Equal keys in different sources are different records.
SELECT hierarchy_agg(ls, l, rs, r, s)
FROM (VALUES ('crm', 1, 'web', 1, 0.9), ('crm', 1, 'crm', 2, 0.4), ('web', 2, NULL, NULL, NULL)) AS e(ls, l, rs, r, s);
SELECT hierarchy_agg(ls, l, rs, r, s, 1)
FROM (VALUES ('crm', 'a', 'web', 'a', 0.88), ('a:b', 'c', 'a', 'b:c', 0.31)) AS e(ls, l, rs, r, s);

-- A source that is NULL or empty is the unnamed one.
SELECT hierarchy_agg(ls, l, rs, r, s) FROM (VALUES (NULL, 1, '', 2, 0.9), ('x', NULL, 'y', 3, 0.9)) AS e(ls, l, rs, r, s);

-- Sources of one hierarchy may have different types of keys.
SELECT hierarchy_agg('crm', 1, 'crm', 2, 0.5) + hierarchy_agg('web', 'x'::text, 'web', 'y', 0.7) + hierarchy_agg(1, 2, 0.9);
SELECT partition_agg('crm', k, l) FROM (VALUES (1, 'x'), (2, 'x')) AS t(k, l);
SELECT partition_agg(s, k, l) FROM (VALUES ('crm', 'a', 1), ('web', 'a', 1), ('crm', 'b', 2), (NULL, 'a', 2)) AS t(s, k, l);

SELECT * FROM members('{{crm:1,web:x},{1}}');
SELECT * FROM entities('{{crm:1,web:x},{1}}');
SELECT * FROM records('{crm:1 ~0.5~ web:x, 1}'::hierarchy);
SELECT * FROM merges('{crm:1 ~0.5~ web:x ~0.4~ 1}');

-- Many records join at once: pre-resolved entities, and merge events.
SELECT hierarchy_agg(keys, score)
FROM (VALUES ('{1,2,3}'::bigint[], 1), ('{4,NULL,3}', 0.5), ('{5}', 0.9), ('{6,7}', NULL), ('{}', 0.1), (NULL, 0.2)) AS t(keys, score);
SELECT hierarchy_agg(keys, score, 1) FROM (VALUES ('{a,b}'::text[], 0.44), ('{c,b}', 0.36)) AS t(keys, score);
SELECT hierarchy_agg(ARRAY['\x00', '\x01']::bytea[], 1), hierarchy_agg(ARRAY['00000000-0000-0000-0000-000000000001']::uuid[], 1);
SELECT h, (SELECT hierarchy_agg((m.records || c.entities)::bigint[], m.threshold)
	FROM merges(h) AS m, LATERAL (SELECT coalesce(array_agg(entity_id), '{}') FROM merges(h) WHERE merge_id = ANY (m.children)) AS c(entities)) AS rebuilt
FROM (VALUES ('{1 ~0.9~ 2 ~0.5~ 3 ~0.5~ 4 ~0.7~ 5}'::hierarchy)) AS t(h);

-- The bytes say whether two values are the same, whatever they are made of.
SELECT hierarchy_agg('crm', k, 'web', k, 0.5 ORDER BY k) = hierarchy_agg('web', k, 'crm', k, 0.5 ORDER BY k DESC)
FROM generate_series(1, 1000) AS k;

-- Truths with sources and hierarchies with sources meet by source and key.
SELECT threshold, records, tp, fp, fn FROM sweep('{crm:1 ~0.9~ web:1, crm:2 ~0.8~ web:3}', '{{crm:1,web:1},{crm:2,web:2},{web:3}}');
SELECT threshold, records, tp, fp, fn FROM sweep('{crm:1 ~0.9~ web:1}', '{{1,2}}', missing => 'ignore');

-- Many sources, many keys: text in and out, and union, keep them apart.
CREATE TABLE mixed AS
SELECT hierarchy_agg('s' || i % 300, i % 100, 's' || i % 77, i % 50, (i % 10) / 10.0) AS h FROM generate_series(1, 3000) AS i;
SELECT record_count(h), h::text::hierarchy = h AS text, h + h = h AS union,
	(SELECT count(*) FROM records(h)) = record_count(h) AS records FROM mixed;
DROP TABLE mixed;
