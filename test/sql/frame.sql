-- Frames: named hierarchies over one set of records.

-- Text: collections by name, and what has no name is records without edges.
SELECT '{}'::frame;
SELECT '{b: {1 ~0.5~ 2}, "a": {2, 3 ~0.75~ 1}, {9, crm:x}}'::frame;
SELECT '{ { 3 , 1 } , x:{}, {2, 1} }'::frame;
SELECT '{"a \"quoted\" name": {1}, "17": {2}, "ä": {}}'::frame;
SELECT '{a: {1}, a: {2}}'::frame;
SELECT '{"": {1}}'::frame;
SELECT '{a: 1}'::frame;
SELECT '{{1 ~0.5~ 2}}'::frame;
SELECT '{a: {1 ~x~ 2}}'::frame;
SELECT '{a: {1}'::frame;
SELECT '{a: {1}}}'::frame;
SELECT '{{99999999999999999999}}'::frame;

CREATE TABLE frames (id int PRIMARY KEY, f frame);
INSERT INTO frames VALUES
	(1, '{}'),
	(2, '{"a": {1 ~0.9~ 2 ~0.6~ 3, 5}, "b": {1 ~0.8~ 2 ~0.5~ 4}, "truth": {1 ~1~ 2, 3 ~1~ 4, 6}, {9}}'),
	(3, '{"a": {x ~0.9~ crm:x}, "b": {17 ~0.5~ crm:17, "17"}, "c": {3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab ~3~ \x00ff}}'),
	(4, '{"empty": {}}'),
	(5, NULL);

-- Making them.
SELECT frame_agg(name, h) FROM (VALUES ('b', '{1 ~1~ 2}'::hierarchy), ('a', '{2 ~0.3~ 3}'), (NULL, NULL), ('c', NULL)) AS v(name, h);
SELECT frame_agg(name, h) FROM (VALUES ('a', '{1}'::hierarchy)) AS v(name, h) WHERE false;
SELECT frame_agg(name, h) FROM (VALUES ('a', '{1}'::hierarchy), ('a', '{2}')) AS v(name, h);
SELECT frame_agg(NULL, '{1}'::hierarchy);
SELECT frame_agg('', '{1}'::hierarchy);
SELECT frame_agg(name, h) OVER (ORDER BY name) FROM (VALUES ('a', '{1 ~1~ 2}'::hierarchy), ('b', '{3}')) AS v(name, h);
SELECT frame_agg(n::text, h) FROM (SELECT n, hierarchy_agg(l, l + n, 1.0 / l) AS h FROM generate_series(1, 3) AS n, generate_series(1, 3) AS l GROUP BY n) AS s;
SELECT frame_agg_add(NULL, 'a', '{1 ~1~ 2}'), frame_agg_combine('{a: {1}, {7}}', '{b: {2}, {8}}'), frame_agg_combine(NULL, NULL);
SELECT frame_agg_combine('{a: {1}}', '{a: {1}}');

-- Changing them.
SELECT frame_add(f, 'z', '{1 ~0.25~ 7}') FROM frames ORDER BY id;
SELECT frame_add(f, 'a', '{1}') FROM frames WHERE id = 2;
SELECT frame_add(f, '', '{1}') FROM frames WHERE id = 2;
SELECT frame_replace(f, 'a', '{1 ~0.25~ 7}') FROM frames ORDER BY id;
SELECT frame_drop(f, 'b') FROM frames WHERE id IN (2, 3) ORDER BY id;
SELECT frame_drop(f, 'b') FROM frames WHERE id = 1;
SELECT frame_drop(f, repeat('x', 100)) FROM frames WHERE id = 1;
SELECT frame_rename(f, 'a', 'zz'), frame_rename(f, 'b', 'b') = f FROM frames WHERE id = 2;
SELECT frame_rename(f, 'a', 'b') FROM frames WHERE id = 2;
SELECT frame_rename(f, 'q', 'b') FROM frames WHERE id = 2;
SELECT frame_rename(f, 'a', '') FROM frames WHERE id = 2;
SELECT frame_add_records('{a: {2}}', '{3,NULL,1,3}'::bigint[]), frame_add_records('{}', '{x,17}'::text[]),
	frame_add_records('{}', '{3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}'::uuid[]), frame_add_records('{}', '{"\\x01"}'::bytea[]),
	frame_add_records('{}', '{}'::bigint[]);
SELECT frame_add_records('{{1}}', 'crm', '{1,2}'::bigint[]), frame_add_records('{}', NULL, '{1}'::bigint[]),
	frame_add_records('{}', 'crm', '{x}'::text[]), frame_add_records('{}', 'crm', NULL::text[]),
	frame_add_records('{}', 'crm', '{3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}'::uuid[]), frame_add_records('{}', 'crm', '{"\\x01"}'::bytea[]);
SELECT frame_add_records('{a: {1 ~1~ 2}}', '{{2,3},{crm:4}}'::partition);
SELECT frame_add(NULL, 'a', '{}'), frame_add('{}', NULL, '{}'), frame_add('{}', 'a', NULL), frame_replace('{}', NULL, '{}'),
	frame_drop(NULL, 'a'), frame_rename('{}', NULL, 'a'), compact(NULL::frame), NULL::frame -> 'a', '{a: {}}'::frame -> NULL;

-- Looking into them.
SELECT f -> 'a' AS a, f -> 'b' AS b, collection(f, 'truth') FROM frames WHERE id = 2;
SELECT f -> 'nobody' FROM frames WHERE id = 2;
SELECT id, c.* FROM frames, collections(f) AS c ORDER BY id, name COLLATE "C";
SELECT id, r.* FROM frames, records(f) AS r ORDER BY id, source COLLATE "C", key COLLATE "C";
SELECT id, record_count(f) FROM frames ORDER BY id;
SELECT id, collections, records, declared, sources, abs(bytes - pg_column_size(f)) < 8 AS size_is_right, collection_bytes, garbage_ratio,
	mean_entity_stability, threshold_sensitivity
FROM frames, frame_stats(f) ORDER BY id;
SELECT collection_bytes = (SELECT array_agg(bytes ORDER BY name COLLATE "C") FROM collections(f)) AS same FROM frames, frame_stats(f) WHERE id = 2;

-- A dropped collection leaves its records as garbage, which nobody sees, until
-- more than half of all would be.
CREATE TABLE dropped AS
SELECT f, frame_drop(f, 'big') AS little, frame_drop(frame_drop(f, 'big'), 'small') AS none
FROM (SELECT frame_agg(name, h) AS f
	FROM (VALUES ('big', (SELECT hierarchy_agg(i, i + 1, 0.5) FROM generate_series(1, 8) AS i)),
		('half', '{1, 2 ~0.25~ 3, 4}'), ('small', '{4 ~1~ 5}')) AS v(name, h)) AS s;
SELECT record_count(f), record_count(little), record_count(none), (frame_stats(little)).garbage_ratio,
	(frame_stats(compact(little))).garbage_ratio AS compacted, (frame_stats(none)).garbage_ratio AS "none"
FROM dropped;
SELECT little, little = compact(little) AS same, frame_hash(little) = frame_hash(compact(little)) AS same_hash,
	frame_send(little) = frame_send(compact(little)) AS same_bytes, frame_cmp(little, compact(little)),
	pg_column_size(little) > pg_column_size(compact(little)) AS smaller
FROM dropped;
SELECT count(*) FROM dropped, records(little);
SELECT sweep::text = again::text AS same_sweep
FROM dropped, LATERAL (SELECT array_agg(s) AS sweep FROM sweep(little, 'half', NULL, 'small', NULL, 'ignore') AS s) AS a,
	LATERAL (SELECT array_agg(s) AS again FROM sweep(compact(little), 'half', NULL, 'small', NULL, 'ignore') AS s) AS b;
SELECT consensus(little, '0.2', 1) = consensus(compact(little), '0.2', 1) AS same, consensus(little, '0.2', 1) FROM dropped;
-- Records that were added are never garbage.
SELECT frame_drop(frame_add_records(f, '{1,9}'::bigint[]), 'big') FROM (SELECT '{big: {1 ~1~ 2 ~1~ 3}}'::frame AS f) AS s;

-- Comparing and hashing.
SELECT a.id, b.id, a.f = b.f AS "=", a.f <> b.f AS "<>", (a.f < b.f) = (b.f > a.f) AS "<>",
	(a.f <= b.f) = (a.f < b.f OR a.f = b.f) AS "<=", (a.f >= b.f) = (a.f > b.f OR a.f = b.f) AS ">=",
	sign(frame_cmp(a.f, b.f)) = (a.f > b.f)::int - (a.f < b.f)::int AS cmp
FROM frames AS a, frames AS b WHERE a.id <= b.id AND a.id < 5 AND b.id < 5 ORDER BY a.id, b.id;
SELECT count(DISTINCT f) FROM (SELECT little AS f FROM dropped UNION ALL SELECT compact(little) FROM dropped) AS both_forms;
SELECT count(*) FROM (SELECT little AS f FROM dropped UNION SELECT compact(little) FROM dropped) AS both_forms;
SET enable_nestloop = off; SET enable_mergejoin = off;
SELECT count(*) FROM dropped AS a JOIN dropped AS b ON a.little = compact(b.little);
SET enable_hashjoin = off; RESET enable_mergejoin;
SELECT count(*) FROM dropped AS a JOIN dropped AS b ON a.little = compact(b.little);
RESET enable_nestloop; RESET enable_hashjoin;
CREATE UNIQUE INDEX ON frames (f);
INSERT INTO frames SELECT 6, f FROM frames WHERE id = 2;
SELECT frame_hash_extended(f, 0)::bit(32) = frame_hash(f)::bit(32) AS hash, frame_hash_extended(f, 1) <> frame_hash_extended(f, 0) AS seeded FROM frames WHERE id = 2;

-- Comparing collections at all pairs of thresholds is what sweep of the values gives.
SELECT left_threshold, right_threshold, records, entities, tp, fp, fn, round(ari::numeric, 4) AS ari
FROM frames, sweep(f, 'a', NULL, 'truth', '{1}', 'ignore') WHERE id = 2;
SET client_min_messages = warning;
SELECT count(*) AS rows, count(*) FILTER (WHERE to_jsonb(s) - 'left_threshold' - 'right_threshold' IS DISTINCT FROM to_jsonb(t) - 'threshold') AS different
FROM frames, unnest('{singleton,ignore}'::text[]) AS missing, unnest('{a,b,truth}'::text[]) AS l, unnest('{a,b,truth}'::text[]) AS r,
	sweep(f, l, grid(0, 1, 0.1), r, grid(0.05, 1, 0.05), missing) AS s,
	LATERAL (SELECT t.* FROM sweep(f -> l, (f -> r) @ s.right_threshold, ARRAY[s.left_threshold], missing) AS t) AS t
WHERE id = 2;
RESET client_min_messages;
SELECT count(*) FROM frames, sweep(f, 'a', '{}', 'b', NULL) WHERE id = 2;
SELECT count(*) FROM frames, sweep(f, 'a', NULL, 'b', NULL, 'error') WHERE id = 2;
SELECT count(*) FROM frames, sweep(f, 'a', NULL, 'b', NULL, 'maybe') WHERE id = 2;
SELECT count(*) FROM frames, sweep(f, 'a', '{85}', 'b', NULL) WHERE id = 2;
SELECT count(*) FROM frames, sweep(f, 'a', '{0.8, NULL}', 'b', NULL) WHERE id = 2;
SELECT count(*) FROM frames, sweep(f, 'q', NULL, 'b', NULL) WHERE id = 2;
SELECT count(*) FROM frames, sweep(f, NULL, NULL, 'b', NULL) WHERE id = 2;
SELECT count(*) FROM sweep(NULL::frame, 'a', NULL, 'b', NULL);
SELECT count(*) FROM sweep('{empty: {}, a: {1 ~1~ 2}}', 'empty', '{0.5}', 'a', NULL, 'ignore');
SELECT count(*)
FROM (SELECT frame_agg(n::text, h) AS f FROM (SELECT n, hierarchy_agg(i, i + n, i / 4000.0) AS h FROM generate_series(1, 4000) AS i, generate_series(1, 2) AS n GROUP BY n) AS s) AS t,
	sweep(f, '1', NULL, '2', NULL);
-- One threshold with very many is one pass the other way around.
SELECT count(*) AS rows, bool_and(tp = (e).tp AND fp = (e).fp AND fn = (e).fn AND largest = (e).largest AND singletons = (e).singletons
	AND abs(ari - (e).ari) < 1e-12 AND abs(bcubed_f1 - (e).bcubed_f1) < 1e-12 AND abs(nmi - (e).nmi) < 1e-12 AND exact_entities = (e).exact_entities) AS same
FROM (SELECT frame_agg(n::text, h) AS f FROM (SELECT n, hierarchy_agg(i, i + n + i % 3, (i * 37 % 101) / 101.0) AS h FROM generate_series(1, 300) AS i, generate_series(1, 2) AS n GROUP BY n) AS s) AS t,
	sweep(f, '1', '{0.5}', '2', NULL, 'ignore') AS s, LATERAL (SELECT evaluate((f -> '1') @ 0.5, (f -> '2') @ s.right_threshold, 'ignore') AS e) AS e;

-- Every collection with every other one.
SELECT left_name, right_name, left_threshold, right_threshold, records, tp, fp, fn FROM frames, comparison_matrix(f, truth => 'truth') WHERE id = 2;
SELECT left_name, right_name, left_threshold, right_threshold, records, tp, fp, fn FROM frames, comparison_matrix(f, '{"a": 0.6}', 'truth', 'recall', 'ignore') WHERE id = 2;
SELECT count(*) AS rows, count(*) FILTER (WHERE to_jsonb(m) - '{left_name,right_name,left_threshold,right_threshold}'::text[]
	IS DISTINCT FROM to_jsonb(evaluate((f -> left_name) @ left_threshold, (f -> right_name) @ right_threshold, 'ignore')) - 'threshold') AS different
FROM frames, comparison_matrix(f, '0.55', missing => 'ignore') AS m WHERE id = 2;
SELECT (b).threshold = m.left_threshold AS best
FROM frames, comparison_matrix(f, truth => 'truth', measure => 'ari', missing => 'ignore') AS m,
	LATERAL (SELECT best_threshold(f -> left_name, (f -> 'truth') @ 1, 'ari', 'ignore') AS b) AS b
WHERE id = 2 AND right_name = 'truth';
SELECT left_name, left_threshold, f1 FROM comparison_matrix('{a: {1 ~0.5~ 2 ~0.25~ 3}, b: {7 ~1~ 8}}', truth => 'b', missing => 'ignore');
SELECT comparison_matrix(f) FROM frames WHERE id = 2;
SELECT comparison_matrix(f, truth => 'a') FROM frames WHERE id = 2;
SELECT comparison_matrix(f, truth => 'q') FROM frames WHERE id = 2;
SELECT comparison_matrix(f, truth => 'truth', measure => 'entities') FROM frames WHERE id = 2;
SELECT comparison_matrix(f, '{"q": 1}') FROM frames WHERE id = 2;
SELECT comparison_matrix(f, '{"a": "x"}') FROM frames WHERE id = 2;
SELECT comparison_matrix(f, '{"a": null}') FROM frames WHERE id = 2;
SELECT comparison_matrix(f, '{"a": {"b": 1}}') FROM frames WHERE id = 2;
SELECT comparison_matrix(f, '[0.5]') FROM frames WHERE id = 2;
SELECT comparison_matrix(f, '"x"') FROM frames WHERE id = 2;
SELECT comparison_matrix(f, '"-infinity"') FROM frames WHERE id = 2;
SELECT comparison_matrix('{}'::frame, 'true');
SELECT count(*) FROM frames, comparison_matrix(f, '0.5') WHERE id IN (1, 4, 5);

-- What at least so many collections agree upon.
SELECT votes, consensus(f, '0.5', votes) FROM frames, generate_series(1, 3) AS votes WHERE id = 2;
SELECT consensus(f, '{"a": 0.6, "b": 0.8}'), consensus(f, '{"a": 0.6, "b": 0.8}', 1), consensus(f, '0.5') FROM frames WHERE id = 2;
SELECT consensus(f, '0.5', 0) FROM frames WHERE id = 2;
SELECT consensus(f, '{"a": 0.6, "b": 0.8}', 3) FROM frames WHERE id = 2;
SELECT consensus('{}', '0.5'), consensus('{{2,1}}', '{}'), consensus(NULL, '1'), consensus('{}', NULL);

-- Binary, damaged and whole.
SELECT count(*) FROM frames WHERE f::text::frame <> f OR frame_send(f::text::frame) <> frame_send(f);
DROP TABLE frames, dropped;
