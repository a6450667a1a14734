-- Laws that hold for every hierarchy, as queries that must return no rows, over
-- random graphs with ties, isolates, self pairs, duplicates and unknown records.

SET client_min_messages = error;
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

-- The best threshold is the best row of the sweep or of all records apart, the highest of equals.
SELECT run, best, row FROM hierarchies JOIN truths USING (run),
	best_threshold(h, p, 'bcubed_f1') AS best,
	LATERAL (SELECT threshold, bcubed_f1 FROM (SELECT *, max(bcubed_f1) OVER () AS most
		FROM (SELECT * FROM sweep(h, p) UNION ALL SELECT * FROM sweep(h, p, '{Infinity}')) AS rows) AS rows
		WHERE bcubed_f1 > most - 1e-9 ORDER BY threshold DESC LIMIT 1) AS row
WHERE (best.threshold, best.value) IS DISTINCT FROM (row.threshold, row.bcubed_f1);

-- Looking at a record shows what a cut shows.
SELECT run, threshold, entity_id FROM hierarchies JOIN cuts USING (run), entities(p, NULL::bigint), unnest(keys) AS key
WHERE (entity(h, key, threshold), entity_id(h, key, threshold), entity(p, key), entity_id(p, key))
	IS DISTINCT FROM (keys, entity_id, keys, entity_id)
	OR entity(h, '', key, threshold)::bigint[] IS DISTINCT FROM keys OR entity_id(p, NULL, key)::bigint IS DISTINCT FROM entity_id;

-- Two records join at the highest threshold with both in one entity, and its event is the last on their way.
CREATE INDEX ON label (run, key);
CREATE TABLE pairs AS
SELECT run, h, a.key::bigint AS a, b.key::bigint AS b, joined_at(h, a.key::bigint, b.key::bigint) AS t
FROM hierarchies, records(h) AS a, records(h) AS b WHERE a.key::bigint <> b.key::bigint;
ANALYZE edge, label, hierarchies, truths, cuts, reachable, pairs;
WITH together AS (
	SELECT run, x.key AS a, y.key AS b, max(threshold) AS t
	FROM reachable AS x JOIN reachable AS y USING (run, threshold, entity_id)
		JOIN (SELECT DISTINCT run, score AS threshold FROM edge) AS scores USING (run, threshold)
	GROUP BY 1, 2, 3)
SELECT run, a, b FROM pairs LEFT JOIN together USING (run, a, b) WHERE pairs.t IS DISTINCT FROM together.t;
SELECT run, a, b FROM pairs
WHERE t IS DISTINCT FROM (SELECT threshold FROM explain_join(h, a, b) WHERE weakest)
	OR t IS DISTINCT FROM joined_at(h, '', b, NULL, a);

-- Each step is a merge event of the left record or of the right one.
SELECT run, a, b, step FROM pairs JOIN LATERAL explain_join(h, a, b) AS s ON true
WHERE NOT EXISTS (SELECT FROM merges(h) AS m WHERE m.threshold = s.threshold AND m.size = s.size
		AND m.entity_id::bigint = entity_id(h, CASE WHEN grows = 'right' THEN b ELSE a END, s.threshold))
	OR s.size <> cardinality(entity(h, CASE WHEN grows = 'right' THEN b ELSE a END, s.threshold))
	OR (grows = 'both') <> weakest;

-- A bitmap is the positions of an entity's records among all records.
SELECT run, merge_id FROM hierarchies, merges(h, true) AS m
WHERE CASE WHEN get_byte(bitmap, 0) = 58 THEN (
		SELECT array_agg(get_byte(bitmap, 16 + 2 * i) ORDER BY i) FROM generate_series(0, m.size::int - 1) AS i)
	ELSE (SELECT array_agg(x ORDER BY x) FROM generate_series(0, get_byte(bitmap, 9) - 1) AS i,
		LATERAL generate_series(get_byte(bitmap, 11 + 4 * i), get_byte(bitmap, 11 + 4 * i) + get_byte(bitmap, 13 + 4 * i)) AS x) END
	IS DISTINCT FROM (SELECT array_agg(position::int - 1 ORDER BY position) FROM records(h) WITH ORDINALITY AS r(source, key, position)
		WHERE r.key::bigint = ANY (entity(h, m.entity_id::bigint, m.threshold)));

-- Restriction leaves joint thresholds alone, and commutes with cutting.
SELECT run, a, b FROM pairs JOIN truths USING (run), LATERAL (SELECT restrict(pairs.h, p) AS less OFFSET 0) AS x
WHERE CASE WHEN a IN (SELECT key FROM label WHERE label.run = pairs.run) AND b IN (SELECT key FROM label WHERE label.run = pairs.run)
	THEN joined_at(less, a, b) IS DISTINCT FROM t ELSE joined_at(less, a, b) IS NOT NULL END;
SELECT run, threshold FROM hierarchies JOIN cuts USING (run) JOIN truths USING (run)
WHERE partition_send(restrict(cuts.p, truths.p)) <> partition_send(cut(restrict(h, truths.p), threshold))
	OR hierarchy_send(restrict(h, cuts.p)) <> hierarchy_send(h);

-- The cut of a union is the join of the cuts; lower cuts are coarser.
SELECT a.run, threshold FROM hierarchies AS a JOIN hierarchies AS b ON b.run = a.run + 1 JOIN cuts ON cuts.run = a.run
WHERE partition_send(cut(a.h + b.h, threshold)) <> partition_send(cuts.p + cut(b.h, threshold));
SELECT run FROM cuts AS a JOIN cuts AS b USING (run) WHERE a.threshold >= b.threshold AND NOT a.p <@ b.p;

-- Partitions of any records are a lattice.
SELECT a.run FROM truths AS a JOIN truths AS b ON b.run = a.run + 1 JOIN cuts AS c ON c.run = a.run
WHERE NOT (a.p & b.p = b.p & a.p AND a.p + b.p = b.p + a.p AND a.p & a.p = a.p AND a.p + a.p = a.p
	AND (a.p & b.p) & c.p = a.p & (b.p & c.p) AND (a.p + b.p) + c.p = a.p + (b.p + c.p)
	AND a.p & (a.p + b.p) = a.p AND a.p + (a.p & b.p) = a.p
	AND a.p & b.p <@ a.p AND a.p <@ a.p + b.p AND (a.p <@ c.p) = (a.p & c.p = a.p) AND (a.p <@ c.p) = (a.p + c.p = c.p)
	AND restrict(a.p, b.p) & b.p = a.p & b.p);

DROP TABLE edge, label, hierarchies, truths, cuts, reachable, pairs;
