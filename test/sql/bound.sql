-- Entities that do not chain: bound, bound_agg, sweep_bounds, sweep_violations.

-- An event that breaks a rule is gone, and what is above it; others stay.
SELECT bound('{1 ~0.9~ 2 ~0.8~ 3 ~0.5~ 4 ~0.7~ 5, 6}', max_size => 3) AS three,
	bound('{1 ~0.9~ 2 ~0.8~ 3 ~0.5~ 4 ~0.7~ 5, 6}', max_size => 2) AS two,
	bound('{1 ~0.9~ 2 ~0.8~ 3 ~0.5~ 4 ~0.7~ 5, 6}', max_size => 1) AS one;
-- Equal gaps are one event.
SELECT bound('{1 ~0.9~ 2 ~0.9~ 3}', max_size => 2) AS one_event, bound('{1 ~0.9~ 2 ~0.9~ 3}', 3) AS three;
-- The parts of what is gone stand in order.
SELECT bound('{1 ~0.9~ 5 ~0.5~ 2, 3}', 2);

-- Of each source, of some sources, of two records of a source; NULL is the unnamed source.
CREATE TEMPORARY VIEW sourced AS
	SELECT hierarchy '{crm:1 ~0.9~ crm:2 ~0.8~ web:1 ~0.7~ web:2 ~0.6~ 7 ~0.5~ 8}' AS h;
SELECT bound(h, max_per_source => 1) AS each, bound(h, max_per_source => 1, sources => '{web}') AS web,
	bound(h, max_per_source => 2) AS two FROM sourced;
SELECT bound(h, max_per_source => 1, sources => ARRAY[NULL]) AS unnamed,
	bound(h, max_per_source => 1, sources => '{""}') AS unnamed_too, bound(h, max_per_source => 1, sources => '{}') AS none FROM sourced;
-- Keys of two types in one source are of one source.
SELECT bound('{crm:1 ~0.9~ crm:"x" ~0.5~ web:1}', max_per_source => 1);

-- Records of different entities of a partition; what it does not know is free.
SELECT bound('{1 ~0.9~ 2 ~0.8~ 3 ~0.7~ 4}', apart => '{{1,3},{4},{9}}') AS one_and_four,
	bound('{1 ~0.9~ 2 ~0.8~ 3 ~0.7~ 4}', apart => '{{1},{3}}') AS one_and_three,
	bound('{1 ~0.9~ 2 ~0.8~ 3 ~0.7~ 4}', apart => '{}') AS none;

-- Other keys: text with colons and leading zeros, uuid, bytea.
SELECT bound('{"00:1" ~0.9~ "01" ~0.8~ "1"}', 2) AS text, bound('{\x01 ~0.9~ \x02 ~0.8~ \x03}', 2) AS bytea,
	bound('{3f2c0e6a-8a3b-4c5d-9e7f-012345678901 ~0.9~ 3f2c0e6a-8a3b-4c5d-9e7f-012345678902}', 1) AS uuid;

-- Without rules it is the value; of NULL it is NULL; of nothing, nothing.
SELECT bound(h) = h AS same, bound(h, NULL, NULL, NULL, NULL) = h AS also, bound(NULL, 2) IS NULL AS null,
	bound('{}', 2, 1, '{crm}', '{{1,2}}') AS empty FROM sourced;

-- What is no bound, and what no records have.
SELECT bound('{1}', max_size => 0);
SELECT bound('{1}', max_per_source => -1);
SELECT bound(NULL, max_size => 0);
SELECT bound('{1}', sources => '{crm}');
SELECT bound(h, max_per_source => 1, sources => '{crm,wbe}') FROM sourced;
SELECT bound('{crm:1}', max_per_source => 1, sources => '{""}');
SELECT bound('{crm:1 ~0.5~ crm:2}', apart => '{{crm:"1"},{crm:"2"}}');

-- The laws, on values of many shapes: each query must return no row.
CREATE TEMPORARY TABLE shape AS
	SELECT hierarchy_agg(s1, l, s2, r, w) AS h
	FROM generate_series(1, 60) AS number,
		LATERAL (SELECT (ARRAY['a', 'b', ''])[1 + hashint4(number * 7 + i) & 1] AS s1, (ARRAY['a', 'b', ''])[1 + abs(hashint4(number * 11 + i)) % 3] AS s2,
			abs(hashint4(number * 13 + i)) % 12 AS l, abs(hashint4(number * 17 + i)) % 12 AS r, abs(hashint4(number * 19 + i)) % (2 + number % 9) / 10.0::float8 AS w
			FROM generate_series(1, 20) AS i) AS edges GROUP BY number;
CREATE TEMPORARY TABLE bounded AS
	SELECT h, size, per, bound(h, size, per) AS b FROM shape, (VALUES (1), (2), (3), (5), (NULL)) AS s(size), (VALUES (1), (2), (NULL)) AS p(per);
SELECT count(*) > 100 AS many, count(*) FILTER (WHERE b <> h) > 100 AS bound FROM bounded;
SELECT 'not both' FROM bounded WHERE bound(bound(h, size), max_per_source => per) <> b OR bound(bound(h, max_per_source => per), size) <> b OR bound(b, size, per) <> b;
SELECT 'too many' FROM bounded, entities(b @ '-Infinity') AS e WHERE e.size > bounded.size;
SELECT 'of one source' FROM bounded, members(b @ '-Infinity') GROUP BY h, bounded.size, per, entity_id, source HAVING count(*) > per;
SELECT 'not an entity of h' FROM bounded, sweep(b) AS s
WHERE NOT (b @ s.threshold) <@ (h @ s.threshold) OR EXISTS (
	SELECT FROM entities(b @ s.threshold) AS e
	WHERE NOT EXISTS (SELECT FROM sweep(h) AS t, entities(h @ t.threshold) AS f WHERE f.keys = e.keys) AND e.size > 1);
SELECT 'not h' FROM bounded WHERE size IS NULL AND per IS NULL AND b <> h;

-- Pairs that a reviewer calls different.
CREATE TEMPORARY TABLE different (l bigint, r bigint);
INSERT INTO different VALUES (1, 3), (9, 1), (4, NULL), (2, 2);
SELECT bound_agg('{1 ~0.9~ 2 ~0.8~ 3 ~0.7~ 4}', l, r) FROM different;
SELECT bound_agg('{1 ~0.9~ 2 ~0.8~ 3}', l, r) AS no_rows FROM different WHERE false;
SELECT bound_agg(h, NULL, NULL::bigint) AS no_pairs FROM (VALUES (hierarchy '{1 ~0.9~ 2 ~0.8~ 3}')) AS v(h);
SELECT bound_agg(NULL, l, r) AS no_hierarchy FROM different;
SELECT bound_agg('{}', l, r) AS empty FROM different WHERE l IS NOT NULL;
-- For rows of many hierarchies, one each.
SELECT id, bound_agg(h, l, r) FROM (VALUES (1, hierarchy '{1 ~0.9~ 2 ~0.8~ 3}'), (2, '{1 ~0.5~ 3}')) AS v(id, h), different WHERE l = 1 GROUP BY id ORDER BY id;
SELECT bound_agg(h, l, r) FROM (VALUES (hierarchy '{1 ~0.9~ 2 ~0.8~ 3}'), ('{1 ~0.5~ 3}')) AS v(h), different WHERE l = 1;
-- Keys of each type, with sources and without.
SELECT bound_agg('{"00:1" ~0.9~ "01" ~0.8~ "1"}', '00:1', text '1') AS text, bound_agg('{\x01 ~0.9~ \x02}', '\x01', bytea '\x02') AS bytea,
	bound_agg('{3f2c0e6a-8a3b-4c5d-9e7f-012345678901 ~0.9~ 3f2c0e6a-8a3b-4c5d-9e7f-012345678902}', '3f2c0e6a-8a3b-4c5d-9e7f-012345678901', uuid '3f2c0e6a-8a3b-4c5d-9e7f-012345678902') AS uuid,
	bound_agg('{crm:1 ~0.9~ crm:2}', 1, 2::bigint) AS one_source;
SELECT bound_agg(h, 'crm', 1::bigint, 'web', 1::int) AS crm_web, bound_agg(h, NULL, 7, '', 8) AS unnamed FROM sourced;
SELECT bound_agg('{1 ~0.9~ 2}', '1', text '2');
SELECT bound_agg(h, 'crm', text '1', 'web', 1) FROM sourced;
SELECT bound_agg(h, 1, 2::bigint) FROM sourced;
-- In any order of rows, and as a window.
SELECT count(DISTINCT b) FROM (SELECT bound_agg(h, l, r) OVER (ORDER BY l ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS b
	FROM (VALUES (hierarchy '{1 ~0.9~ 2 ~0.8~ 3 ~0.7~ 4}')) AS v(h), (VALUES (1, 3), (4::bigint, 3::bigint)) AS d(l, r)) AS w;

-- The best threshold for each size.
SELECT max_size, threshold, entities, largest, f1
FROM sweep_bounds('{1 ~0.9~ 2 ~0.4~ 3 ~0.8~ 4 ~0.3~ 5}', '{{1,2},{3,4},{5}}', '{1,2,3,NULL}');
SELECT max_size, threshold, f1, bcubed_precision
FROM sweep_bounds('{1 ~0.9~ 2 ~0.4~ 3 ~0.8~ 4 ~0.3~ 5}', '{{1,2,3,4,5}}', '{2,5}', 'recall');
-- It is best_threshold of bound, for every measure and every way with missing records.
SELECT m, missing, sizes.size FROM unnest('{f1,ari,fp,fn,bcubed_f1,variation_of_information}'::text[]) AS m, unnest('{singleton,ignore}'::text[]) AS missing,
	shape, unnest('{1,2,4,NULL}'::int[]) AS sizes(size), LATERAL (SELECT h @ 0.4 AS truth) AS u,
	sweep_bounds(h, truth, ARRAY[size], m, missing) AS s, best_threshold(bound(h, size), truth, m, missing) AS b
WHERE (s.max_size, s.threshold) IS DISTINCT FROM (size, b.threshold);
SELECT * FROM sweep_bounds('{1 ~0.9~ 2}', NULL, '{1}');
SELECT * FROM sweep_bounds('{1 ~0.9~ 2}', '{{1,2}}', '{}');
SELECT max_size, threshold, f1 FROM sweep_bounds('{1 ~0.9~ 2}', '{{3,4}}', '{1}');
SELECT max_size FROM sweep_bounds('{1 ~0.9~ 2}', '{{1,2}}', '{0}');
SELECT max_size FROM sweep_bounds('{1 ~0.9~ 2}', '{{1,2}}', '{2}', 'largest');
SELECT max_size FROM sweep_bounds('{1 ~0.9~ 2}', '{{1,2},{3}}', '{2}', missing => 'error');

-- What breaks the rules at each threshold.
SELECT * FROM sweep_violations('{1 ~0.9~ 2 ~0.8~ 3 ~0.5~ 4 ~0.7~ 5, 6}', max_size => 2);
SELECT * FROM sweep_violations('{1 ~0.9~ 2 ~0.8~ 3 ~0.5~ 4 ~0.7~ 5, 6}', 2, at => '{0.6,Infinity,NULL,-Infinity}');
SELECT v.* FROM sourced, sweep_violations(h, max_per_source => 1, apart => '{{crm:2},{7}}') AS v;
SELECT count(*) FROM sweep_violations(NULL, 2);
SELECT * FROM sweep_violations('{1 ~0.9~ 2}', at => '{NaN}');
SELECT * FROM sweep_violations('{1 ~0.9~ 2}', 0);
-- At every threshold it is what entities say.
SELECT 'violations' FROM bounded, sweep_violations(h, size, per) AS v,
	LATERAL (SELECT count(*) AS n, coalesce(sum(size), 0) AS records FROM entities(h @ threshold) AS e
		WHERE NOT EXISTS (SELECT FROM entities(b @ threshold) AS f WHERE f.keys = e.keys)) AS broken
WHERE (v.entities, v.violations, v.records, v.bounded_entities) <> (entity_count(h @ threshold), broken.n, broken.records, entity_count(b @ threshold));
DROP TABLE shape, bounded, different;
DROP VIEW sourced;
