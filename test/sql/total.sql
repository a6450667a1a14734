-- Many rows: blocks that share no record are swept as one hierarchy.

SET client_min_messages = warning;
SELECT setseed(0.75);

-- Fifty runs of up to nine blocks, with ties, isolates, and records that only one
-- side knows; no edge and no true entity lies in two blocks.
CREATE TABLE edge AS
SELECT run, block, 100 * block + (random() * size)::bigint AS l, 100 * block + (random() * size)::bigint AS r,
	CASE WHEN random() < 0.1 THEN NULL ELSE (random() * levels)::int / 8.0::float8 END AS score
FROM (SELECT run, run % 9 AS blocks, 1 + run % 13 AS size, 1 + run % 8 AS levels FROM generate_series(1, 50) AS run) AS runs,
	generate_series(0, blocks) AS block, LATERAL generate_series(0, run % 17) AS n;
CREATE TABLE label AS
SELECT run, block, 100 * block + n AS key, 10 * block + (random() * 3)::int AS label
FROM (SELECT DISTINCT run, block FROM edge) AS blocks, generate_series(0, 15) AS n
WHERE random() < 0.8;

CREATE TABLE single AS
SELECT run, h, p
FROM (SELECT run, hierarchy_agg(l, r, score) AS h FROM edge GROUP BY run) AS hs
	JOIN (SELECT run, partition_agg(key, label) AS p FROM label GROUP BY run) AS ps USING (run);
CREATE TABLE block AS
SELECT run, block, h, p
FROM (SELECT run, block, hierarchy_agg(l, r, score) AS h FROM edge GROUP BY run, block) AS hs
	JOIN (SELECT run, block, partition_agg(key, label) AS p FROM label GROUP BY run, block) AS ps USING (run, block);
SELECT count(*), count(DISTINCT run), max(record_count(h)) > 10 AS large FROM block;

-- All blocks together are the single value.
SELECT run FROM single JOIN (SELECT run, hierarchy_union_agg(h) AS u FROM block GROUP BY run) AS unions USING (run)
WHERE hierarchy_send(u) <> hierarchy_send(h);

-- The same rows: counts are equal, and other numbers to 1e-9.
CREATE FUNCTION differ(a starlings_measures[], b starlings_measures[]) RETURNS boolean STABLE AS $$
	SELECT cardinality(a) <> cardinality(b) OR EXISTS (
		SELECT FROM generate_series(1, cardinality(a)) AS i,
			jsonb_each_text(to_jsonb(a[i])) AS x JOIN jsonb_each_text(to_jsonb(b[i])) AS y USING (key)
		WHERE (x.value IS NULL) <> (y.value IS NULL) OR abs(x.value::numeric - y.value::numeric) > 1e-9)
$$ LANGUAGE sql;

CREATE TABLE terms (at float8[], missing text);
INSERT INTO terms
SELECT at, missing
FROM (VALUES (NULL), (grid(0, 1, 0.0625)), ('{1,0.3,0.5,0.3}'), ('{}')) AS a(at), unnest('{NULL,singleton,ignore}'::text[]) AS missing;

CREATE TABLE curve AS
SELECT run, at, missing, sweep_agg(h, p, at, missing) AS total, sweep_agg(h, NULL, at, missing) AS without
FROM block, terms GROUP BY run, at, missing;
SELECT count(*), sum(cardinality(total)) > 5000 AS rows FROM curve;
SELECT run, at, missing FROM curve JOIN single USING (run)
WHERE differ(total, ARRAY(SELECT s FROM sweep(h, p, at, missing) AS s))
	OR differ(without, ARRAY(SELECT s FROM sweep(h, NULL, at, missing) AS s));
SELECT run FROM single JOIN block USING (run) GROUP BY run, single.h, single.p
HAVING differ(sweep_agg(block.h), ARRAY(SELECT s FROM sweep(single.h) AS s))
	OR differ(sweep_agg(block.h, block.p), ARRAY(SELECT s FROM sweep(single.h, single.p) AS s))
	OR differ(sweep_agg(block.h, block.p, '{0.5}'), ARRAY(SELECT s FROM sweep(single.h, single.p, '{0.5}') AS s));

-- One block is its sweep to the last bit, and blocks in any order give the same bytes.
SELECT run, block FROM block GROUP BY run, block, h, p
HAVING sweep_agg(h, p)::text <> ARRAY(SELECT s FROM sweep(h, p) AS s)::text;
SELECT run FROM block GROUP BY run
HAVING sweep_agg(h, p ORDER BY block)::text <> sweep_agg(h, p ORDER BY block DESC)::text;

-- Trees of partial states, as they go from machine to machine as text.
CREATE AGGREGATE sweep_state(hierarchy, partition) (SFUNC = sweep_agg_add, STYPE = sweep_total);
CREATE AGGREGATE sweep_together(sweep_total) (SFUNC = sweep_agg_combine, STYPE = sweep_total);
SELECT run FROM block JOIN (
	SELECT run, sweep_agg_finish(sweep_together(state::text::sweep_total)) AS total
	FROM (SELECT run, sweep_state(h, p) AS state FROM block GROUP BY run, block % 3) AS states GROUP BY run) AS totals USING (run)
GROUP BY run, total
HAVING sweep_agg(h, p)::text <> total::text;
SELECT sweep_agg_combine(NULL, NULL) IS NULL, sweep_agg_finish(sweep_agg_combine(sweep_agg_add(NULL, '{1 ~0.5~ 2}'), NULL));

-- Many groups at once, in a hash aggregate.
SET enable_sort = off;
SELECT count(*), count(*) FILTER (WHERE (curve[1]).records = 2 AND (curve[1]).entities = 1 AND cardinality(curve) = 1) AS good
FROM (SELECT g, sweep_agg(h) AS curve
	FROM (SELECT g, format('{%s ~0.5~ %s}', g, -g)::hierarchy AS h FROM generate_series(1, 20000) AS g) AS hs GROUP BY g) AS curves;
RESET enable_sort;

-- A running sweep.
SELECT block, cardinality(sweep_agg(h, p) OVER (ORDER BY block)) AS rows, (sweep_agg(h, p, '{0.5}') OVER (ORDER BY block))[1].records
FROM block WHERE run = 8 ORDER BY block;

RESET client_min_messages;

-- Missing records are told once.
SELECT s.records, s.tp, s.fn FROM unnest((
	SELECT sweep_agg(h, p, '{0.5}') FROM (VALUES ('{1 ~0.9~ 2}'::hierarchy, '{{1,2,3}}'::partition), ('{11 ~0.9~ 12}', '{{11}}')) AS v(h, p))) AS s;
SELECT s.records, s.tp, s.fn FROM unnest((
	SELECT sweep_agg(h, p, '{0.5}', 'ignore') FROM (VALUES ('{1 ~0.9~ 2}'::hierarchy, '{{1,2,3}}'::partition), ('{11 ~0.9~ 12}', '{{11}}')) AS v(h, p))) AS s;
SELECT sweep_agg(h, p, '{0.5}', 'error')
FROM (VALUES ('{1 ~0.9~ 2}'::hierarchy, '{{1,2}}'::partition), ('{11 ~0.9~ 12}', '{{11}}')) AS v(h, p);

-- No rows, no hierarchies, nothing in them.
SELECT sweep_agg(h) FROM block WHERE false;
SELECT sweep_agg(NULL, p, '{0.5}') FROM block;
SELECT sweep_agg(h, p) FROM (VALUES ('{}'::hierarchy, '{}'::partition), (NULL, NULL), ('{}', '{}')) AS v(h, p);
SELECT s.threshold, s.records, s.entities FROM unnest((SELECT sweep_agg('{}', '{}', '{0.5,0.5}'))) AS s;

-- What is not the same for all rows.
SELECT sweep_agg(h, p, NULL, 'error') FROM (VALUES ('{1}'::hierarchy, '{{1}}'::partition), ('{2}', NULL)) AS v(h, p);
SELECT sweep_agg(h, p, NULL, 'error') FROM (VALUES ('{2}'::hierarchy, NULL), ('{1}', '{{1}}'::partition)) AS v(h, p);
SELECT sweep_agg(h, NULL, at) FROM (VALUES ('{1}'::hierarchy, '{0.5,0.6}'::float8[]), ('{2}', '{0.6,0.5}'), ('{3}', '{0.5}')) AS v(h, at);
SELECT sweep_agg(h, NULL, at) FROM (VALUES ('{1}'::hierarchy, '{0.5,0.6}'::float8[]), ('{2}', NULL)) AS v(h, at);
SELECT sweep_agg(h, NULL, NULL, missing) FROM (VALUES ('{1}'::hierarchy, 'ignore'), ('{2}', 'singleton')) AS v(h, missing);
SELECT sweep_agg_combine(sweep_agg_add(NULL, '{1}', NULL, '{0.5}'), sweep_agg_add(NULL, '{2}', NULL, '{0.6}'));
SELECT sweep_agg_combine(sweep_agg_add(NULL, '{1}', '{{1}}', NULL, 'error'), sweep_agg_add(NULL, '{2}', NULL, NULL, 'error'));

-- A block whose truth is NULL has one without records, if any has a truth: in any order, and over any states.
CREATE TABLE partly (id int, h hierarchy, p partition);
INSERT INTO partly VALUES (1, '{1 ~0.9~ 2 ~0.5~ 3}', NULL), (2, '{4 ~0.8~ 5, 6}', '{{4,5,6},{7}}'), (3, '{8 ~0.9~ 9 ~0.5~ 10 ~0.5~ 11}', NULL),
	(4, '{}', NULL), (5, '{12 ~7~ 13}', '{{12,13}}'), (6, '{14}', NULL);
SELECT missing, at, s.threshold, s.records, s.entities, s.true_pairs, s.tp, s.exact_entities, s.bcubed_precision, s.bcubed_recall
FROM unnest('{singleton,ignore}'::text[]) AS missing, (VALUES (NULL::float8[]), ('{0.5,0.85,Infinity}')) AS a(at),
	unnest((SELECT sweep_agg(h, p, at, missing) FROM partly)) AS s;
SET client_min_messages = warning;
CREATE TEMP TABLE states AS
	SELECT missing, at, shift, (SELECT sweep_agg(h, p, at, missing ORDER BY (id + shift) % 7) FROM partly) AS rows,
		(SELECT sweep_agg(h, coalesce(p, '{}'), at, missing) FROM partly) AS given,
		sweep_agg_combine(sweep_agg_combine(NULL, (SELECT sweep_agg_add(sweep_agg_add(NULL, a.h, a.p, at, missing), b.h, b.p, at, missing)
			FROM partly AS a, partly AS b WHERE (a.id, b.id) = ((shift) % 6 + 1, (shift + 1) % 6 + 1))),
			sweep_agg_combine((SELECT sweep_agg_add(sweep_agg_add(NULL, a.h, a.p, at, missing), b.h, b.p, at, missing)
			FROM partly AS a, partly AS b WHERE (a.id, b.id) = ((shift + 2) % 6 + 1, (shift + 3) % 6 + 1)),
			(SELECT sweep_agg_add(sweep_agg_add(NULL, a.h, a.p, at, missing), b.h, b.p, at, missing)
			FROM partly AS a, partly AS b WHERE (a.id, b.id) = ((shift + 4) % 6 + 1, (shift + 5) % 6 + 1)))) AS state
	FROM generate_series(0, 6) AS shift, unnest('{singleton,ignore}'::text[]) AS missing, (VALUES (NULL::float8[]), ('{0.5,0.85,Infinity}')) AS a(at);
SELECT missing, at, count(*), count(DISTINCT rows) AS rows, count(DISTINCT state::text) AS states, bool_and(rows = given) AS as_empty,
	bool_and(sweep_agg_finish(state) = rows) AS finished, bool_and(state::text::sweep_total::text = state::text) AS read FROM states GROUP BY 1, 2 ORDER BY 1, 2;
RESET client_min_messages;
SELECT sweep_agg(h, p) = sweep_agg(h) AS without FROM partly WHERE p IS NULL;
DROP TABLE partly, states;

-- The whole is on the probability scale, or it is not.
SELECT cardinality(sweep_agg(h, NULL, '{0.5,8}')) FROM (VALUES ('{1 ~8~ 2}'::hierarchy), ('{3 ~0.5~ 4}'), ('{5}')) AS v(h);
SELECT (unnest(sweep_agg(h, NULL, '{0.5,8}'))).entities FROM (VALUES ('{1 ~0.8~ 2}'::hierarchy), ('{3 ~0.5~ 4}'), ('{5}')) AS v(h);
SELECT cardinality(sweep_agg('{5}', NULL, '{0.5,8}'));

-- Bad arguments.
SELECT sweep_agg('{1 ~0.9~ 2}', NULL, '{NaN}');
SELECT sweep_agg('{1 ~0.9~ 2}', NULL, NULL, 'guess');

-- The type of the state: text and bytes come back, others are refused.
SELECT sweep_agg_add(NULL, '{1}', NULL, '{}') AS state \gset
SELECT :'state'::sweep_total::text = :'state' AS same, substr(:'state', 1, 35), length(:'state'),
	sweep_total_send(:'state') = translate(:'state', '{}', '')::bytea AS bytes;
SELECT length(overlay(:'state' placing '{\x02' from 1)::sweep_total::text);
SELECT length(overlay(:'state' placing '{\x0103' from 1)::sweep_total::text);
SELECT length((translate(:'state', '}', '') || '00}')::sweep_total::text);
SELECT '{\x01000001}'::sweep_total;
SELECT '{1}'::sweep_total;
SELECT '{\x0}'::sweep_total;
SELECT ''::sweep_total;
