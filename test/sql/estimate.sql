-- A row for each measure. Three reference entities, one of them found; a notice says that three are few.
SELECT measure, round(estimate::numeric, 6) AS estimate, round(standard_error::numeric, 6) AS error,
	round(low::numeric, 6) AS low, round(high::numeric, 6) AS high, round(effective_size::numeric, 3) AS effective
FROM estimate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{9,10}}');
\set VERBOSITY terse
SELECT measure, round(estimate::numeric, 6) AS estimate, round(standard_error::numeric, 6) AS error,
	round(low::numeric, 6) AS low, round(high::numeric, 6) AS high, round(effective_size::numeric, 3) AS effective
FROM estimate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{9,10}}', 'size');

-- Weights one by one are in the order of entities(sample), and only their ratios count.
CREATE TEMP VIEW given AS
SELECT * FROM estimate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{9,10}}', '{2,3,3}'::float8[]);
SELECT measure, round(estimate::numeric, 6) AS estimate, round(standard_error::numeric, 6) AS error FROM given;
SELECT g.measure
FROM given AS g JOIN estimate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{9,10}}', '{20,30,30}'::float8[]) AS s USING (measure)
WHERE (abs(g.estimate - s.estimate) < 1e-12 AND abs(g.standard_error - s.standard_error) < 1e-12) IS NOT TRUE;
SELECT measure, estimate
FROM estimate('{{1,2},{3}}', '{{1,2},{3}}', ARRAY[1, 3]) WHERE measure = 'entity_recall';

-- From all entities come the measures of evaluate, and nothing is left to chance.
SELECT e.*, to_jsonb(m) ->> e.measure AS evaluate
FROM unnest('{uniform,size}'::text[]) AS w,
	estimate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{6,7,8},{9,10}}', w) AS e,
	evaluate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{6,7,8},{9,10}}') AS m
WHERE (abs(e.estimate - (to_jsonb(m) ->> e.measure)::float8) < 1e-12 AND e.standard_error = 0
	AND e.low = e.high AND abs(e.low - e.estimate) < 1e-12 AND e.effective_size = 'Infinity') IS NOT TRUE;

-- Where all sizes are equal, it does not matter which way they were drawn.
SELECT a.*, b.*
FROM estimate('{{1,2},{3,5},{4},{6},{7,8},{9,10}}', '{{1,2},{3,4},{5,6}}') AS a
	JOIN estimate('{{1,2},{3,5},{4},{6},{7,8},{9,10}}', '{{1,2},{3,4},{5,6}}', 'size') AS b USING (measure)
WHERE abs(a.estimate - b.estimate) > 1e-12 OR abs(a.standard_error - b.standard_error) > 1e-12
	OR abs(a.low - b.low) > 1e-12 OR abs(a.effective_size - b.effective_size) > 1e-9;

-- One entity has no spread; entities that do not differ have none to tell of.
SELECT * FROM estimate('{{1,2},{3}}', '{{1,2}}') WHERE measure IN ('precision', 'entity_recall');
SELECT * FROM estimate('{{1,2},{3,4},{5}}', '{{1,2},{3,4}}') WHERE measure IN ('precision', 'entity_recall');
SELECT * FROM estimate('{{1,3},{2,4}}', '{{1,2},{3,4}}') WHERE measure IN ('precision', 'bcubed_f1', 'entity_f1');
-- Nothing to divide by.
SELECT * FROM estimate('{{1},{2}}', '{{1},{2}}') WHERE measure IN ('precision', 'recall', 'f1', 'bcubed_f1');
SELECT count(*), count(estimate), count(standard_error), count(low) FROM estimate('{{1,2}}', '{}');
SELECT count(*), count(estimate) FROM estimate('{}', '{}');

-- Sampled records that the prediction lacks; those that the sample lacks are no matter.
SELECT measure, estimate FROM estimate('{{1,2},{3},{5,6,7,8}}', '{{1,2,9},{3,4}}') WHERE measure LIKE 'entity%' OR measure = 'recall';
SELECT measure, estimate FROM estimate('{{1,2},{3},{5,6,7,8}}', '{{1,2,9},{3,4}}', missing => 'ignore')
WHERE measure LIKE 'entity%' OR measure = 'recall';
SELECT measure, estimate FROM estimate('{{1,2},{3},{5,6,7,8}}', '{{1,2,9},{3,4}}', missing => 'error');
SELECT measure, estimate FROM estimate('{{1,2},{3},{5,6,7,8}}', '{{1,2}}', missing => 'error') WHERE measure = 'recall';
-- An entity that is ignored as a whole keeps its place among the weights.
SELECT measure, estimate FROM estimate('{{1,2},{5},{6}}', '{{1,2},{3,4},{5,6}}', '{1,100,3}'::float8[], 'ignore')
WHERE measure = 'entity_recall';

-- A row for each threshold and measure, ascending.
SELECT threshold, measure, round(estimate::numeric, 6) AS estimate, round(standard_error::numeric, 6) AS error
FROM sweep_estimate('{1 ~0.9~ 2 ~0.5~ 3, 4 ~0.7~ 5}', '{{1,2},{4}}', weights => 'size')
WHERE measure IN ('precision', 'entity_f1');
SELECT threshold, measure, round(estimate::numeric, 6) AS estimate
FROM sweep_estimate('{1 ~0.9~ 2 ~0.5~ 3, 4 ~0.7~ 5}', '{{1,2},{4}}', '{1,0.5,0.6,0.5}', ARRAY[1.0, 2.0])
WHERE measure = 'precision';
SELECT count(*) FROM sweep_estimate('{1,2}', '{{1,2}}');
SELECT count(*) FROM sweep_estimate('{1 ~0.5~ 2}', '{{1,2}}', '{}');
SELECT count(*) FROM sweep_estimate('{1 ~0.5~ 2}', '{{3,4}}', missing => 'ignore');
SELECT count(*) FROM sweep_estimate('{1 ~0.5~ 2}', '{{1,3}}', missing => 'error');

-- It is the estimate of the cut: no rows, for each kind of weights and of missing.
CREATE TEMP TABLE drawn AS
SELECT hierarchy_agg(i, CASE WHEN i % 7 = 0 THEN i * 7919 % 3000 + 1 ELSE i / 3 * 3 + (i + 1) % 3 END,
					 (i * 7907 % 1009)::float8 / 1009) AS h,
	(SELECT partition_agg(j, j / 3) FROM generate_series(1, 3300) AS j WHERE j / 3 % 10 = 0) AS s
FROM generate_series(1, 3000) AS i;
SELECT threshold_count(h), record_count(s), entity_count(s) FROM drawn;
SET client_min_messages = warning;
CREATE TEMP TABLE swept AS
SELECT w, m, t.* FROM drawn, unnest('{uniform,size}'::text[]) AS w, unnest('{singleton,ignore}'::text[]) AS m,
	sweep_estimate(h, s, grid(0, 1, 0.05), w, m) AS t
UNION ALL
SELECT 'given', 'singleton', t.* FROM drawn,
	sweep_estimate(h, s, grid(0, 1, 0.05), ARRAY(SELECT size ^ 0.5 FROM entities(s))) AS t;
CREATE TEMP TABLE estimated AS
SELECT w, m, t, e.* FROM drawn, unnest('{uniform,size}'::text[]) AS w, unnest('{singleton,ignore}'::text[]) AS m,
	unnest(grid(0, 1, 0.05)) AS t, estimate(h @ t, s, w, m) AS e
UNION ALL
SELECT 'given', 'singleton', t, e.* FROM drawn, unnest(grid(0, 1, 0.05)) AS t,
	estimate(h @ t, s, ARRAY(SELECT size ^ 0.5 FROM entities(s))) AS e;
RESET client_min_messages;
SELECT count(*), count(estimate) > 900, count(standard_error) > 900, count(low) > 900 FROM swept;
SELECT * FROM swept AS a FULL JOIN estimated AS b ON (a.w, a.m, a.threshold, a.measure) = (b.w, b.m, b.t, b.measure)
WHERE a.w IS NULL OR b.w IS NULL OR num_nulls(a.estimate, b.estimate) = 1
	OR num_nulls(a.standard_error, b.standard_error) = 1 OR num_nulls(a.low, b.low) = 1 OR num_nulls(a.high, b.high) = 1
	OR abs(a.estimate - b.estimate) > 1e-12 OR abs(a.standard_error - b.standard_error) > 1e-12
	OR abs(a.low - b.low) > 1e-12 OR abs(a.high - b.high) > 1e-12
	OR abs(a.effective_size / b.effective_size - 1) > 1e-6;
-- There is an interval where there is a standard error, within 0 and 1.
SELECT * FROM swept
WHERE (low IS NULL) <> (standard_error IS NULL) OR (high IS NULL) <> (low IS NULL) OR NOT (0 <= low AND low <= high AND high <= 1)
	OR (effective_size IS NULL) <> (estimate IS NULL) OR NOT effective_size >= 1 - 1e-9;

-- Records of several sources and key types.
SELECT measure, estimate FROM estimate('{{crm:a,shop:1},{crm:b}}', '{{crm:a,shop:1},{crm:b}}') WHERE measure = 'f1';

-- NULL stands for the default where there is one; otherwise there are no rows.
SELECT count(*) FROM estimate('{{1,2}}', '{{1,2}}', NULL::text, NULL);
SELECT count(*) FROM estimate(NULL, '{{1,2}}');
SELECT count(*) FROM estimate('{{1,2}}', NULL);
SELECT count(*) FROM estimate('{{1,2}}', '{{1,2}}', NULL::float8[]);
SELECT count(*) FROM sweep_estimate(NULL, '{{1,2}}');
SELECT count(*) FROM sweep_estimate('{1 ~0.5~ 2}', NULL);
SELECT count(*) FROM sweep_estimate('{1 ~0.5~ 2}', '{{1,2}}', NULL, NULL::text, NULL);
SELECT count(*) FROM sweep_estimate('{1 ~0.5~ 2}', '{{1,2}}', NULL, NULL::float8[]);

-- Errors, and their SQLSTATEs.
SELECT * FROM estimate('{{1,2}}', '{{1,2}}', 'cluster_size');
SELECT * FROM estimate('{{1,2}}', '{{1,2}}', '{1}');
SELECT * FROM estimate('{{1,2}}', '{{1,2}}', 'size', 'guess');
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', ARRAY[1]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', ARRAY[1,2,3]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', ARRAY[1,NULL]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', ARRAY[1,0]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', ARRAY[1,-0.5]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', '{NaN,1}'::float8[]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', '{1,Infinity}'::float8[]);
SELECT * FROM estimate('{{1,2}}', '{{1},{3}}', missing => 'error');
SELECT * FROM sweep_estimate('{1 ~0.5~ 2}', '{{1},{2}}', NULL, 'size', 'guess');
SELECT * FROM sweep_estimate('{1 ~0.5~ 2}', '{{1},{2}}', NULL, ARRAY[1]);
\set VERBOSITY sqlstate
SELECT * FROM estimate('{{1,2}}', '{{1,2}}', 'cluster_size');
SELECT * FROM estimate('{{1,2}}', '{{1,2}}', '{1}');
SELECT * FROM estimate('{{1,2}}', '{{1,2}}', 'size', 'guess');
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', ARRAY[1]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', ARRAY[1,2,3]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', ARRAY[1,NULL]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', ARRAY[1,0]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', ARRAY[1,-0.5]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', '{NaN,1}'::float8[]);
SELECT * FROM estimate('{{1,2}}', '{{1},{2}}', '{1,Infinity}'::float8[]);
SELECT * FROM estimate('{{1,2}}', '{{1},{3}}', missing => 'error');
SELECT * FROM sweep_estimate('{1 ~0.5~ 2}', '{{1},{2}}', NULL, 'size', 'guess');
SELECT * FROM sweep_estimate('{1 ~0.5~ 2}', '{{1},{2}}', NULL, ARRAY[1]);
\set VERBOSITY default

-- Entities that are all alike have no standard error, however their number divides.
SELECT k, measure, estimate, standard_error, low, high
FROM unnest('{11,22,25,49}'::int[]) AS k,
	LATERAL (SELECT hierarchy_agg(ARRAY[3 * i, 3 * i + 1], 0.5) + hierarchy_agg(3 * i + 2, NULL, NULL) AS h, partition_agg(r, r / 3) AS p
		FROM generate_series(1::bigint, k) AS i, generate_series(3 * i, 3 * i + 2) AS r) AS made,
	estimate(h @ 0.5, p)
WHERE measure IN ('recall', 'bcubed_recall', 'f1') ORDER BY k, measure;

-- Sizes as unequal as those of Zipf: what sample_entities draws by size, 'size' estimates from. Of 100
-- intervals some 95 cover the whole; with the inverse of sizes for weights they were 28.
CREATE TEMP TABLE zipf AS
SELECT partition_agg(r, entity) AS truth, partition_agg(r, CASE WHEN r % 17 = 0 THEN -r ELSE
	2 * (entity - (entity % 25 = 0)::int) + (entity % 10 = 1 AND r % 2 = 0)::int END) AS p
FROM (SELECT entity, (row_number() OVER (ORDER BY entity, i)) AS r
	FROM generate_series(1, 2000) AS entity,
		generate_series(1, floor((1 - (entity - 0.5) / 2000 * (1 - 200 ^ -0.3)) ^ (-1 / 0.3))::int) AS i) AS records;
SELECT record_count(truth), entity_count(truth), entity_count(p) FROM zipf;
SET client_min_messages = warning;
CREATE TEMP TABLE drawn_by_size AS
SELECT method, seed, e.*, (to_jsonb(m) ->> e.measure)::float8 AS whole
FROM zipf, evaluate(p, truth) AS m, unnest('{by_size,by_record}'::text[]) AS method, generate_series(1, 50) AS seed,
	LATERAL (SELECT partition_agg(k, entity_id) AS s
		FROM sample_entities(truth, 300, method, seed, NULL::bigint), unnest(keys) AS k) AS drawn,
	estimate(p, s, 'size') AS e
WHERE e.measure IN ('recall', 'f1', 'bcubed_f1');
RESET client_min_messages;
SELECT measure, count(*), count(*) FILTER (WHERE whole BETWEEN low AND high) >= 90 AS covered FROM drawn_by_size GROUP BY measure ORDER BY measure;

-- A notice once a statement, and none where enough entities carry the interval.
\set VERBOSITY default
CREATE TEMP TABLE even AS
SELECT partition_agg(i, i / 2) AS truth, partition_agg(i, CASE WHEN i % 14 = 0 THEN -i ELSE i / 2 END) AS p,
	partition_agg(i, i / 2) FILTER (WHERE i < 22) AS few, partition_agg(i, i / 2) FILTER (WHERE i < 402) AS many
FROM generate_series(2, 4001) AS i;
SELECT bool_and(effective_size >= 10) AS enough FROM even, unnest(ARRAY[few, many, few]) AS s, estimate(p, s);
SELECT bool_and(effective_size >= 10) AS enough FROM even, estimate(p, many);
-- However many entities agree, they tell nothing of one that holds most pairs and was not drawn.
SELECT measure, round(low::numeric, 2) AS low, round(effective_size::numeric, 1) AS effective
FROM (SELECT partition_agg(i, CASE WHEN i % 14 = 0 THEN -i ELSE greatest(i / 2, 1500) END) AS p,
			partition_agg(i, i / 2) FILTER (WHERE i BETWEEN 3002 AND 3401) AS s
		FROM generate_series(2, 4001) AS i) AS made,
	estimate(p, s)
WHERE measure IN ('precision', 'bcubed_f1', 'entity_recall');
