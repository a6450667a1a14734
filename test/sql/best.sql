-- The best threshold: the highest of those that are best but for rounding.

-- Half of each cell is right at both thresholds; sums differ in their last digits.
SELECT * FROM best_threshold('{1 ~0.9~ 2, 3 ~0.9~ 4, 1 ~0.5~ 3, 5}', '{{1,3},{2,4},{5}}', 'homogeneity');
SELECT threshold, homogeneity FROM sweep('{1 ~0.9~ 2, 3 ~0.9~ 4, 1 ~0.5~ 3, 5}', '{{1,3},{2,4},{5}}');

-- All records apart are a candidate, at Infinity, which can be cut at.
SELECT measure, b.* FROM unnest('{ari,f1,entity_f1,fowlkes_mallows,v_measure,variation_of_information,bcubed_f1,rand,tp,fn}'::text[]) AS measure,
	best_threshold('{1 ~0.9~ 2, 3 ~0.8~ 4, 5}', '{{1},{2},{3},{4},{5}}', measure) AS b;
SELECT b.*, h @ threshold AS apart FROM (VALUES ('{1 ~0.9~ 2 ~0.5~ 3}'::hierarchy)) AS v(h), best_threshold(h, '{{1},{2,3}}', 'entity_f1') AS b;
SELECT * FROM best_threshold('{1, 2}', '{{1,2}}');
SELECT * FROM best_threshold('{1, 2}', '{{1},{2}}');
SELECT * FROM best_threshold('{1, 2}', '{{1},{2}}', 'ari');
SELECT * FROM best_threshold('{}', '{}', 'ari');

-- But not where it is best by definition, nor where it has no value.
SELECT measure, b.* FROM unnest('{precision,homogeneity,mutual_information,bcubed_precision,fp,tn}'::text[]) AS measure,
	best_threshold('{1 ~0.9~ 2 ~0.5~ 3, 4}', '{{1},{2,3,4}}', measure) AS b;

-- Every measure on some hundred hierarchies: the highest threshold whose row, or that of singletons, is best up to 1e-9.
-- What they differ by truly is far more.
CREATE TEMP TABLE edges AS
	SELECT seed, 1 + (hashint4extended(i, seed) & 15) AS a, 1 + (hashint4extended(i, seed + 1000) & 15) AS b,
		(hashint4extended(i, seed + 2000) & 7) / 8.0 AS score
	FROM generate_series(1, 120) AS seed, generate_series(1, 6 + seed % 20) AS i;
CREATE TEMP TABLE trials AS
	SELECT seed, (SELECT hierarchy_agg(a, b, score) + hierarchy_agg(1, NULL, NULL) FROM edges AS e WHERE e.seed = s.seed) AS h,
		(SELECT partition_agg(r, hashint4extended(r, seed + 3000) & (3 << seed % 3)) FROM generate_series(1, 18) AS r) AS p
	FROM generate_series(1, 120) AS s(seed);
CREATE TEMP TABLE candidates AS
	SELECT seed, to_jsonb(s) AS row, s.threshold FROM trials, sweep(h, p, missing => 'ignore') AS s
	UNION ALL SELECT seed, to_jsonb(s), 'Infinity' FROM trials, sweep(h, p, '{Infinity}', 'ignore') AS s;
CREATE TEMP TABLE expected AS
	SELECT seed, measure, max(threshold) AS threshold FROM (
		SELECT seed, measure, threshold, sign * (row ->> measure)::float8 AS value, max(sign * (row ->> measure)::float8) OVER (PARTITION BY seed, measure) AS best
		FROM candidates, (VALUES ('tp', 1, true), ('fp', -1, false), ('fn', -1, true), ('tn', 1, false), ('precision', 1, true), ('recall', 1, true), ('f1', 1, true),
			('rand', 1, true), ('ari', 1, true), ('fowlkes_mallows', 1, true), ('mutual_information', 1, false), ('nmi', 1, true), ('homogeneity', 1, false),
			('completeness', 1, true), ('v_measure', 1, true), ('variation_of_information', -1, true), ('bcubed_precision', 1, false), ('bcubed_recall', 1, true),
			('bcubed_f1', 1, true), ('exact_entities', 1, true), ('entity_precision', 1, true), ('entity_recall', 1, true), ('entity_f1', 1, true)) AS m(measure, sign, apart)
		WHERE apart OR threshold < 'Infinity') AS t
	WHERE value >= best - 1e-9 GROUP BY seed, measure;
SELECT count(*), count(*) FILTER (WHERE b.threshold IS DISTINCT FROM e.threshold) AS wrong, count(*) FILTER (WHERE b.threshold = 'Infinity') > 50 AS some_apart,
	count(*) FILTER (WHERE abs(b.value - coalesce((SELECT (row ->> measure)::float8 FROM candidates AS c WHERE (c.seed, c.threshold) = (e.seed, b.threshold)), 9)) > 0) AS other_value
FROM expected AS e JOIN trials USING (seed), best_threshold(h, p, measure, 'ignore') AS b;
SELECT count(*) FROM trials, unnest('{f1,homogeneity}'::text[]) AS measure, best_threshold(h, p, measure, 'ignore') AS b
WHERE (b.threshold IS NULL) <> NOT EXISTS (SELECT FROM expected AS e WHERE (e.seed, e.measure) = (trials.seed, measure));

-- The same for collections of a frame.
SELECT left_name, left_threshold, right_threshold, ari FROM comparison_matrix(
	'{"a": {1 ~0.9~ 2, 3 ~0.8~ 4}, "b": {1, 2, 3, 4}, "truth": {1, 2, 3, 4}}', truth => 'truth', measure => 'ari') WHERE right_name = 'truth';
SELECT left_name, left_threshold, homogeneity FROM comparison_matrix(
	'{"a": {1 ~0.9~ 2, 3 ~0.9~ 4, 1 ~0.5~ 3, 5}, "truth": {1 ~1~ 3, 2 ~1~ 4, 5}}', truth => 'truth', measure => 'homogeneity') WHERE right_name = 'truth';

-- A picture names it where it cannot be drawn.
SELECT kind, regexp_replace(substring(svg FROM '<text[^>]*>best[^<]*'), 'y="[0-9]*" ', '') AS mark, svg LIKE '%dasharray%' AS line, svg ~ '(inf|nan)[ "]' AS no_number
FROM (VALUES
	('own thresholds', sweep_svg('{1 ~0.9~ 2}', '{{1},{2}}', '{ari}')),
	('given ones', sweep_svg('{1 ~0.9~ 2 ~0.5~ 3}', '{{1},{2},{3}}', '{ari}', '{0.5,0.9}')),
	('and Infinity', sweep_svg('{1 ~0.9~ 2 ~0.5~ 3}', '{{1},{2},{3}}', '{ari}', '{0.5,0.9,Infinity}')),
	('from the other end', sweep_svg('{1 ~0.9~ 2 ~0.5~ 3}', '{{1,2,3}}', '{ari}', '{0.6,-Infinity,Infinity}')),
	('nothing to draw', sweep_svg('{1 ~0.9~ 2}', '{{1,2}}', '{f1}', '{-Infinity,Infinity}')),
	('nothing at all', sweep_svg('{}', '{}', '{f1}'))) AS v(kind, svg);
