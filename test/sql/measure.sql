-- evaluate and sweep give the same row type.
\x on
SELECT * FROM evaluate('{{1,2,3},{4,5},{6}}', '{{1,2},{3,4,5},{6}}');
SELECT * FROM evaluate('{{1,2,3},{4,5},{6}}');
\x off

-- A row for every distinct threshold, or for those asked for, ascending.
SELECT threshold, entities, pairs, tp, fp, fn, tn, f1, exact_entities
FROM sweep('{1 ~0.9~ 2 ~0.5~ 3, 4}', '{{1,2},{3},{4}}');
SELECT threshold, entities, pairs, tp, fp, fn, tn, f1, exact_entities
FROM sweep('{1 ~0.9~ 2 ~0.5~ 3, 4}', '{{1,2},{3},{4}}', '{1,0.9,0.7,0.5,0.7,0}');
SELECT threshold, entities, singletons, largest, pairs, entropy, true_pairs, f1
FROM sweep('{1 ~0.9~ 2 ~0.5~ 3, 4}');
SELECT count(*) FROM sweep('{1,2}', '{{1,2}}');
SELECT count(*) FROM sweep('{1,2}', '{{1,2}}', '{}');
SELECT count(*) FROM sweep(NULL, '{{1,2}}');
SELECT threshold, records FROM sweep('{1 ~8~ 2}', at => '{-50,50}');

-- Trivial partitions follow scikit-learn; ratios with nothing to divide by are NULL.
SELECT name, e.records, e.entities, e.precision, e.recall, e.f1, e.rand, e.ari, e.fowlkes_mallows AS fm,
	e.nmi, e.homogeneity AS h, e.completeness AS c, e.v_measure AS v, e.bcubed_f1, e.entity_f1
FROM (VALUES
	('both empty', '{}', '{}'),
	('one record', '{{1}}', '{{1}}'),
	('all singletons', '{{1},{2},{3}}', '{{1},{2},{3}}'),
	('one entity', '{{1,2,3}}', '{{1,2,3}}'),
	('equal', '{{1,2},{3}}', '{{1,2},{3}}'),
	('singletons, one entity', '{{1},{2},{3}}', '{{1,2,3}}'),
	('one entity, singletons', '{{1,2,3}}', '{{1},{2},{3}}'),
	('independent', '{{1,2},{3,4}}', '{{1,3},{2,4}}')) AS t(name, p, truth),
	evaluate(p::partition, truth::partition) AS e;

-- Records that only one side knows.
SELECT threshold, records, entities, tp, fp, fn, f1
FROM sweep('{1 ~0.9~ 2 ~0.5~ 3 ~0.4~ 4}', '{{1,2,9},{4,8}}');
SELECT threshold, records, entities, tp, fp, fn, f1
FROM sweep('{1 ~0.9~ 2 ~0.5~ 3 ~0.4~ 4}', '{{1,2,9},{4,8}}', missing => 'ignore');
SELECT records, entities, tp, fp, fn, f1 FROM evaluate('{{1,2},{3}}', '{{1,2},{4}}', 'singleton');
SELECT records, entities, tp, fp, fn, f1 FROM evaluate('{{1,2},{3}}', '{{1,2},{4}}', 'ignore');
SELECT records, entities, tp, fp, fn, f1 FROM evaluate('{{1,2},{3}}', '{{4,5}}', 'ignore');
SELECT records, entities, tp, fp, fn, f1 FROM evaluate('{{1,2},{3}}', '{{1,2,3}}', 'error');
-- A truth that knows fewer than half of the records may be a sample.
SELECT records, tp, fp FROM evaluate('{{1,2},{3,4}}', '{{1,2}}');
SELECT records, tp, fp FROM evaluate('{{1,2},{3,4},{5}}', '{{1,2}}');
SELECT threshold, tp, fp FROM sweep('{1 ~0.9~ 2 ~0.5~ 3}', '{{1}}');

-- The best threshold, the highest of equals.
SELECT * FROM best_threshold('{1 ~0.9~ 2 ~0.5~ 3, 4}', '{{1,2},{3},{4}}');
SELECT * FROM best_threshold('{1 ~0.9~ 2 ~0.5~ 3, 4}', '{{1,2,3},{4}}', 'recall');
SELECT * FROM best_threshold('{1 ~0.9~ 2 ~0.5~ 3, 4}', '{{1,2,3},{4}}', 'variation_of_information');
SELECT * FROM best_threshold('{1 ~0.9~ 2 ~0.5~ 3 ~0.5~ 4}', '{{1,2,3,4}}', 'fn');
SELECT * FROM best_threshold('{a ~0.7~ b ~0.4~ c ~0.5~ d ~0.1~ e}', '{{a,b,c,d},{e}}', 'mutual_information');
SELECT * FROM best_threshold('{1,2}', '{{1,2}}');
SELECT * FROM best_threshold('{1 ~0.9~ 2}', NULL);

-- Code that names the row by the name that it had goes on with a domain.
CREATE DOMAIN measures AS starlings_measures;
CREATE FUNCTION f1_at(h hierarchy, p partition, t float8) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	found measures;
	rows measures[];
BEGIN
	SELECT s.* INTO found FROM sweep(h, p, ARRAY[t]) AS s;
	SELECT array_agg(s::measures) INTO rows FROM sweep(h, p, ARRAY[t]) AS s;
	RETURN (found).f1 + (rows[1]).f1;
END $$;
SELECT f1_at('{1 ~0.9~ 2}', '{{1,2}}', 0.5), (evaluate('{{1,2}}', '{{1,2}}')::measures).recall;
DROP FUNCTION f1_at;
DROP DOMAIN measures;
