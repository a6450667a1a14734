-- Values that have no record in common: nothing is measured, and nothing is lost without a word.
\pset null -

-- Keys of another type of the same source.
SELECT ari, nmi FROM evaluate('{{1,2},{3}}', '{{"1","2"},{"3"}}', 'ignore');
SELECT ari FROM evaluate('{{1,2},{3}}', '{{"1","2"},{"3"}}');
SELECT ari FROM evaluate('{{1,2},{3}}', '{{"1","2"},{"3"}}', 'error');
SELECT ari FROM evaluate('{{crm:1,web:a}}', '{{crm:x,shop:17}}');
SELECT ari FROM sweep('{1 ~0.5~ 2}', '{{"1"}}');
SELECT * FROM best_threshold('{1 ~0.5~ 2}', '{{"1"}}');
SELECT sweep_svg('{1 ~0.5~ 2}', '{{"1"}}');
SELECT * FROM comparison_matrix('{a,b}', ARRAY['{{1,2}}', '{{"1"}}']::partition[]);
SELECT * FROM estimate('{{1,2}}', '{{"1"}}');
SELECT * FROM sweep_estimate('{1 ~0.5~ 2}', '{{"1"}}', missing => 'error');
SELECT sweep_agg(h, t) FROM (VALUES ('{1 ~0.5~ 2}'::hierarchy, '{{"1"}}'::partition), ('{3}', '{{4}}')) AS v(h, t);

-- Records of another source, and others of the same.
SELECT records, entities, true_pairs, tp, f1, ari, nmi, bcubed_f1, entity_f1 FROM evaluate('{{1,2},{3}}', '{{crm:1,crm:2},{crm:3}}', 'ignore');
SELECT records, entities, true_pairs, tp, f1, ari, nmi, bcubed_f1, entity_f1 FROM evaluate('{{1,2},{3}}', '{{crm:1,crm:2},{crm:3}}');
SELECT ari FROM evaluate('{{a:1},{b:1},{c:1},{d:1,d:x},{e:1}}', '{{1,x:1}}');
SELECT ari FROM evaluate('{{1,2},{3}}', '{{11,12},{13}}');
SELECT ari FROM evaluate('{{1,2},{3}}', '{{11,12},{13}}', 'error');
SELECT threshold, records, pairs, tp, ari FROM sweep('{1 ~0.9~ 2 ~0.5~ 3}', '{{4,5}}', missing => 'ignore');
SELECT * FROM best_threshold('{1 ~0.9~ 2 ~0.5~ 3}', '{{4,5}}', 'ari');
SELECT sweep_svg('{1 ~0.9~ 2 ~0.5~ 3}', '{{4,5}}') LIKE '<svg%' AS drawn;
SELECT left_name, right_name, records, tp, ari FROM comparison_matrix('{a,b,c}', ARRAY['{{1,2}}', '{{3,4}}', '{{1,2},{3,4}}']::partition[]);
SELECT * FROM estimate('{{1,2}}', '{{3}}', missing => 'ignore') WHERE measure LIKE 'entity%';
SELECT * FROM sweep_estimate('{1 ~0.5~ 2 ~0.4~ 3}', '{{5,6}}') WHERE measure = 'f1';
SELECT left_threshold, records, tp, f1 FROM sweep('{a: {1 ~0.9~ 2}, b: {3 ~0.8~ 4}, c: {1, 3}}', 'a', NULL, 'b', NULL);
SELECT left_name, right_name, left_threshold, right_threshold, tp, ari
FROM comparison_matrix('{a: {1 ~0.9~ 2}, b: {3 ~0.8~ 4}, c: {1, 3}}', truth => 'b');

-- No fault where one side has no records at all.
SELECT records, tp, ari FROM evaluate('{}', '{{1,2}}', 'ignore');
SELECT records, tp, ari FROM evaluate('{{1,2}}', '{}', 'ignore');
SELECT restrict('{1 ~0.9~ 2}'::hierarchy, '{}'), restrict('{}'::partition, '{{"1"}}'), '{{1}}'::partition & '{}' AS meet,
	exclude('{}'::hierarchy, '{{1}}'::partition), (SELECT count(*) FROM overlaps('{}', '{{1}}')) AS overlaps;

-- Blocks: only the whole is looked at, in any order and through any states.
CREATE TABLE blocks (id int, h hierarchy, t partition);
INSERT INTO blocks VALUES (1, '{1 ~0.5~ 2}', '{{3}}'), (2, '{5 ~0.5~ 6}', '{{7,8}}'), (3, '{9 ~0.5~ 10}', '{{9,10}}'), (4, '{x}', '{{11}}');
SELECT s.records, s.tp, s.ari IS NULL AS unmeasured FROM unnest((SELECT sweep_agg(h, t) FROM blocks WHERE id < 4)) AS s;
SELECT missing, s.records, s.pairs, s.tp, s.ari, s.nmi
FROM unnest('{singleton,ignore}'::text[]) AS missing, unnest((SELECT sweep_agg(h, t, NULL, missing) FROM blocks WHERE id < 3)) AS s;
SELECT s.records, s.tp FROM unnest((SELECT sweep_agg(h, t) FROM blocks)) AS s;
SELECT sweep_agg(h, t) FROM blocks WHERE id <> 3;
SELECT sweep_agg_finish(sweep_agg_combine(sweep_agg_add(NULL, h, t)::text::sweep_total, sweep_agg_add(NULL, '{1 ~0.5~ 2}', '{{3}}'))) FROM blocks WHERE id = 4;
SELECT cardinality(sweep_agg_finish(sweep_agg_combine(sweep_agg_add(NULL, h, t)::text::sweep_total, sweep_agg_add(NULL, '{9}', '{{9}}')))) FROM blocks WHERE id = 4;
DROP TABLE blocks;

-- What becomes of entities.
SELECT * FROM overlaps('{{1,2}}', '{{"1"}}');
SELECT count(*) FROM overlaps('{{1,2}}', '{{3}}');
SELECT * FROM diff('{{1,2}}', '{{"1"}}');
SELECT change, old_id, new_id FROM diff('{{crm:1}}', '{{1,2}}');
SELECT * FROM carry_ids('{{1,2}}', '{{"1"}}');
SELECT * FROM carry_ids('{{1,2}}', '{{3}}');

-- To restrict by keys of another type is an error, also if those of another source are found.
SELECT restrict('{1 ~0.9~ 2}'::hierarchy, '{{"1"}}');
SELECT restrict('{{1,2}}'::partition, '{{"1"}}');
SELECT restrict('{crm:1 ~0.9~ web:a}'::hierarchy, '{{crm:"1"},{web:a}}');
SELECT restrict('{1 ~0.9~ a}'::hierarchy, '{{a}}'), restrict('{crm:1 ~0.9~ web:a}'::hierarchy, '{{web:a}}') AS one_source;
SELECT restrict('{1 ~0.9~ 2}'::hierarchy, '{{3}}'), restrict('{{1,2}}'::partition, '{{crm:1}}');

-- The lattice is there for any records.
SELECT p & q AS meet, p + q AS join, p <@ q AS refines, p & (q + p) = p AS absorbed FROM (VALUES ('{{1,2}}'::partition, '{{"1"}}'::partition)) AS v(p, q);
SELECT '{{1,2}}'::partition & '{{3}}' AS meet;

-- exclude
SELECT exclude('{1 ~0.9~ 2 ~0.7~ 3 ~0.5~ 4, 5}'::hierarchy, ARRAY[2, 5]), exclude('{{1,2,3},{4}}'::partition, '{1,4}'::bigint[]);
SELECT exclude('{a ~0.9~ b, c}'::hierarchy, '{b}'::text[]), exclude('{{\x00,\x01}}'::partition, ARRAY['\x00'::bytea]),
	exclude('{{00000000-0000-0000-0000-000000000001},{00000000-0000-0000-0000-000000000002}}'::partition, '{00000000-0000-0000-0000-000000000002}'::uuid[]);
SELECT exclude('{1 ~0.9~ 2 ~0.7~ 3 ~0.5~ 4}'::hierarchy, '{{2},{3,99}}'::partition), exclude('{{1,2,3},{4}}'::partition, '{{2,4}}'::partition);
SELECT exclude(h, 'crm', ARRAY[1]) AS crm, exclude(h, 'web', '{a}'::text[]) AS web, exclude(h, NULL, ARRAY[2]) AS unnamed, exclude(h @ 0.5, '', ARRAY[2]) AS cut
FROM (VALUES ('{crm:1 ~0.9~ web:a ~0.7~ 2 ~0.5~ crm:3}'::hierarchy)) AS v(h);
-- What is not there is no fault: a list may be gone through twice.
SELECT exclude(exclude('{1 ~0.9~ 2, 3}'::hierarchy, ARRAY[2, 7]), ARRAY[2, 7]), exclude('{{crm:1}}'::partition, 'web', ARRAY['x', 'x', NULL]);
SELECT exclude('{1 ~0.9~ 2}'::hierarchy, '{{crm:1}}'::partition), exclude('{{1}}'::partition, '{{2}}'::partition);
-- No list at all excludes nothing, as array_agg gives NULL over no rows.
SELECT exclude('{1 ~0.9~ 2}'::hierarchy, (SELECT array_agg(id) FROM generate_series(1, 0) AS id)), exclude('{{1}}'::partition, NULL::partition),
	exclude('{1}'::hierarchy, 'crm', NULL::text[]), exclude(NULL::hierarchy, ARRAY[1]), exclude(NULL::partition, '{{1}}'::partition), exclude('{1}'::hierarchy, '{}'::bigint[]);
SELECT exclude('{1 ~0.9~ 2}'::hierarchy, ARRAY['1']);
SELECT exclude('{{1,2}}'::partition, '{}'::text[]);
SELECT exclude('{crm:1 ~0.9~ 2}'::hierarchy, ARRAY[2]);
SELECT exclude('{crm:1 ~0.9~ 2}'::hierarchy, 'crm', ARRAY['1']);
SELECT exclude('{crm:1 ~0.9~ 2}'::hierarchy, '{{crm:x},{2}}'::partition);
SELECT exclude('{{1,2}}'::partition, '{{"1"}}'::partition);
-- Excluding and cutting may change places, and the rest of the rest is the restriction.
SELECT bool_and(exclude(h, keys) @ t = exclude(h @ t, keys)) AS cuts, bool_and(exclude(h, exclude(h @ t, keys)) = restrict(h, (SELECT partition_agg(k, k) FROM unnest(keys) AS k))) AS rest
FROM (SELECT hierarchy_agg(i, i * 7 % 101, i % 10 / 10.0) AS h FROM generate_series(1, 100) AS i) AS chain,
	(VALUES ('{1,50,51,52,99}'::bigint[]), ('{100}')) AS k(keys), generate_series(0, 1, 0.1) AS t;

-- Where fewer than half of the records are measured, it is told once in a statement.
SELECT records, tp FROM evaluate('{{1,2},{3,4}}', '{{1,2}}', 'ignore');
SELECT records, tp FROM evaluate('{{1,2},{3,4},{5}}', '{{1,2}}', 'ignore');
SELECT a.threshold, a.value, b.value AS recall FROM best_threshold('{1 ~0.9~ 2 ~0.4~ 3}', '{{1},{9}}', 'ari', 'ignore') AS a, best_threshold('{1 ~0.9~ 2 ~0.4~ 3}', '{{1},{9}}', 'recall', 'ignore') AS b;
SELECT s.records, s.tp FROM unnest((SELECT sweep_agg(h, t, NULL, 'ignore') FROM (VALUES ('{1 ~0.5~ 2}'::hierarchy, '{{1,2}}'::partition), ('{3 ~0.5~ 4 ~0.5~ 5}', '{}')) AS v(h, t))) AS s;
SELECT left_name, right_name, tp FROM comparison_matrix('{a: {1 ~0.9~ 2 ~0.9~ 3}, b: {1 ~0.9~ 4}}'::frame, '0.5', missing => 'ignore');
