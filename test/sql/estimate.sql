-- A row for each measure. Three reference entities, one of them found.
SELECT measure, round(estimate::numeric, 6) AS estimate, round(standard_error::numeric, 6) AS error,
	round(low::numeric, 6) AS low, round(high::numeric, 6) AS high
FROM estimate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{9,10}}');
SELECT measure, round(estimate::numeric, 6) AS estimate, round(standard_error::numeric, 6) AS error,
	round(low::numeric, 6) AS low, round(high::numeric, 6) AS high
FROM estimate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{9,10}}', 'size');

-- Weights one by one are in the order of entities(sample), and only their ratios count.
CREATE TEMP VIEW given AS
SELECT * FROM estimate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{9,10}}', '{2,3,3}'::float8[]);
SELECT g.measure
FROM given AS g JOIN estimate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{9,10}}', 'size') AS s USING (measure)
WHERE (abs(g.estimate - s.estimate) < 1e-12 AND abs(g.standard_error - s.standard_error) < 1e-12) IS NOT TRUE;
SELECT measure, estimate
FROM estimate('{{1,2},{3}}', '{{1,2},{3}}', ARRAY[1, 3]) WHERE measure = 'entity_recall';

-- From all entities with equal weights come the measures of evaluate, but for the adjustment.
SELECT e.measure, round(e.estimate::numeric, 4) AS estimate, round((to_jsonb(m) ->> e.measure)::numeric, 4) AS evaluate
FROM estimate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{6,7,8},{9,10}}') AS e,
	evaluate('{{1,2},{3,5},{4},{6,7,8},{9,10}}', '{{1,2,3},{4,5},{6,7,8},{9,10}}') AS m;

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
SELECT count(*), count(estimate) > 900, count(standard_error) > 900, count(low) > 800 FROM swept;
SELECT * FROM swept AS a FULL JOIN estimated AS b ON (a.w, a.m, a.threshold, a.measure) = (b.w, b.m, b.t, b.measure)
WHERE a.w IS NULL OR b.w IS NULL OR num_nulls(a.estimate, b.estimate) = 1
	OR num_nulls(a.standard_error, b.standard_error) = 1 OR num_nulls(a.low, b.low) = 1 OR num_nulls(a.high, b.high) = 1
	OR abs(a.estimate - b.estimate) > 1e-12 OR abs(a.standard_error - b.standard_error) > 1e-12
	OR abs(a.low - b.low) > 1e-12 OR abs(a.high - b.high) > 1e-12;
-- The interval is as wide as the standard error says, within 0 and 1.
SELECT * FROM swept
WHERE (low IS NULL) <> (coalesce(standard_error, 0) = 0) OR (high IS NULL) <> (low IS NULL)
	OR abs(low - least(greatest(estimate - 1.959963984540054 * standard_error, 0), 1)) > 1e-15
	OR abs(high - least(greatest(estimate + 1.959963984540054 * standard_error, 0), 1)) > 1e-15;

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
