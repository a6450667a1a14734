-- Laws that hold for every hierarchy, as queries that must return no rows, over
-- random graphs with ties, isolates, self pairs, duplicates and unknown records.

SET client_min_messages = warning;
SELECT setseed(0.5);

CREATE TABLE edge AS
SELECT run, (random() * size)::bigint AS l, (random() * size)::bigint AS r,
	CASE WHEN random() < 0.1 THEN NULL ELSE (random() * levels)::int / 8.0::float8 END AS score
FROM (SELECT run, 1 + run % 13 AS size, 1 + run % 8 AS levels FROM generate_series(1, 300) AS run) AS runs,
	LATERAL generate_series(0, run % 17) AS n;

CREATE TABLE label AS
SELECT run, key::bigint, (random() * (1 + run % 7))::int AS label
FROM generate_series(1, 300) AS run, generate_series(0, 16) AS key
WHERE random() < 0.8;

CREATE TABLE hierarchies AS
SELECT run, hierarchy_agg(l, r, score) AS h FROM edge GROUP BY run;

CREATE TABLE truths AS
SELECT run, partition_agg(key, label) AS p FROM label GROUP BY run;

CREATE TABLE cuts AS
SELECT run, threshold, cut(h, threshold) AS p
FROM hierarchies, LATERAL (SELECT DISTINCT score AS threshold FROM edge WHERE edge.run = hierarchies.run AND score IS NOT NULL
	UNION SELECT 0.3 UNION SELECT 1 UNION SELECT 0) AS t;

SELECT count(*) > 1000 AS enough FROM cuts;

-- A cut is the connected components of the edges that count at the threshold.
CREATE TABLE reachable AS
WITH RECURSIVE reach(run, threshold, a, b) AS (
	SELECT run, threshold, k, k
	FROM cuts JOIN LATERAL (SELECT l AS k FROM edge WHERE edge.run = cuts.run
		UNION SELECT r FROM edge WHERE edge.run = cuts.run) AS records ON true
	UNION
	SELECT reach.run, reach.threshold, a, CASE WHEN l = b THEN r ELSE l END
	FROM reach JOIN edge ON edge.run = reach.run AND score >= threshold AND b IN (l, r))
SELECT run, threshold, a AS key, min(b) AS entity_id FROM reach GROUP BY 1, 2, 3;

(SELECT * FROM reachable EXCEPT SELECT run, threshold, key, entity_id FROM cuts, members(p, NULL::bigint))
UNION ALL
(SELECT run, threshold, key, entity_id FROM cuts, members(p, NULL::bigint) EXCEPT SELECT * FROM reachable);

-- Any order of the edges, reversed and doubled, gives the same bytes.
SELECT run FROM edge JOIN hierarchies USING (run) GROUP BY run, hierarchy_send(h)
HAVING hierarchy_send(hierarchy_agg(r, l, score ORDER BY md5(l::text || r || score))) <> hierarchy_send(h)
	OR hierarchy_send(hierarchy_agg(l, r, score ORDER BY score DESC) + hierarchy_agg(r, l, score - 1)) <> hierarchy_send(h);

-- So does any split followed by union.
SELECT run FROM edge JOIN hierarchies USING (run) GROUP BY run, hierarchy_send(h)
HAVING hierarchy_send(hierarchy_agg(l, r, score) FILTER (WHERE (l + r) % 3 = 0)
	+ hierarchy_agg(l, r, score) FILTER (WHERE (l + r) % 3 <> 0)) <> hierarchy_send(h);
SELECT run FROM hierarchies JOIN (
	SELECT run, hierarchy_union_agg(part) AS whole
	FROM (SELECT run, hierarchy_agg(l, r, score) AS part FROM edge GROUP BY run, l % 4) AS parts
	GROUP BY run) AS unions USING (run)
WHERE hierarchy_send(whole) <> hierarchy_send(h);

-- Union is associative, commutative and idempotent, and {} is its identity.
SELECT a.run FROM hierarchies a JOIN hierarchies b ON b.run = a.run + 1 JOIN hierarchies c ON c.run = a.run + 2
WHERE hierarchy_send((a.h + b.h) + c.h) <> hierarchy_send(a.h + (b.h + c.h))
	OR hierarchy_send(a.h + b.h) <> hierarchy_send(b.h + a.h)
	OR hierarchy_send(a.h + a.h) <> hierarchy_send(a.h)
	OR hierarchy_send(a.h + '{}') <> hierarchy_send(a.h);

-- The sweep's row at t is the evaluation of the cut at t, whatever is missing.
SELECT run, swept.threshold, mode, name, s.value, e.value
FROM hierarchies JOIN truths USING (run), unnest(ARRAY['singleton', 'ignore']) AS mode,
	sweep(h, truths.p, missing => mode) AS swept,
	evaluate(cut(h, swept.threshold), truths.p, mode) AS evaluated,
	jsonb_each_text(to_jsonb(swept)) AS s(name, value) JOIN jsonb_each_text(to_jsonb(evaluated)) AS e(name, value) USING (name)
WHERE name <> 'threshold' AND (s.value IS NULL) <> (e.value IS NULL)
	OR name <> 'threshold' AND abs(s.value::float8 - e.value::float8) > 1e-12;

-- A threshold in between gives the row of the next one above it.
SELECT run FROM hierarchies JOIN truths USING (run),
	LATERAL (SELECT array_agg(threshold) AS own FROM sweep(h)) AS t,
	sweep(h, truths.p, missing => 'ignore') AS a JOIN
	sweep(h, truths.p, (SELECT array_agg(o - 1e-9) FROM unnest(own) AS o WHERE o > 0), 'ignore') AS b
	ON b.threshold = a.threshold - 1e-9
WHERE to_jsonb(a) - 'threshold' <> to_jsonb(b) - 'threshold';

-- Counts and B-cubed by hand, over the common records.
WITH common AS (
	SELECT cuts.run, threshold, entity_id AS e, label AS t, m.key
	FROM cuts, members(p, NULL::bigint) AS m JOIN label ON label.key = m.key
	WHERE label.run = cuts.run),
sizes AS (
	SELECT *, count(*) OVER (PARTITION BY run, threshold, e) AS a,
		count(*) OVER (PARTITION BY run, threshold, t) AS b,
		count(*) OVER (PARTITION BY run, threshold, e, t) AS n,
		count(*) OVER (PARTITION BY run, threshold) AS total
	FROM common),
hand AS (
	SELECT run, threshold, count(*) AS records, count(DISTINCT e) AS entities, max(a) AS largest,
		count(*) FILTER (WHERE a = 1) AS singletons, (sum(a - 1) / 2)::bigint AS pairs,
		(sum(b - 1) / 2)::bigint AS true_pairs, (sum(n - 1) / 2)::bigint AS tp,
		count(DISTINCT e) FILTER (WHERE a = n AND b = n) AS exact,
		avg(n::float8 / a) AS bp, avg(n::float8 / b) AS br, avg(-ln(a::float8 / total)) AS entropy,
		avg(ln(n::float8 * total / (a * b))) AS information
	FROM sizes GROUP BY 1, 2)
SELECT run, hand, m
FROM hand JOIN cuts USING (run, threshold) JOIN truths USING (run), evaluate(cuts.p, truths.p, 'ignore') AS m
WHERE (hand.records, hand.entities, hand.largest, hand.singletons, hand.pairs, hand.true_pairs, hand.tp, exact)
	IS DISTINCT FROM (m.records, m.entities, m.largest, m.singletons, m.pairs, m.true_pairs, m.tp, m.exact_entities)
	OR abs(bp - bcubed_precision) > 1e-9 OR abs(br - bcubed_recall) > 1e-9
	OR abs(hand.entropy - m.entropy) > 1e-9 OR abs(information - mutual_information) > 1e-9;

-- The best threshold is the best row of the sweep, the highest of equals.
SELECT run, best, row FROM hierarchies JOIN truths USING (run),
	best_threshold(h, p, 'bcubed_f1') AS best,
	LATERAL (SELECT threshold, bcubed_f1 FROM sweep(h, p) ORDER BY 2 DESC, 1 DESC LIMIT 1) AS row
WHERE (best.threshold, best.value) IS DISTINCT FROM (row.threshold, row.bcubed_f1);

DROP TABLE edge, label, hierarchies, truths, cuts, reachable;
