-- Sizes of entities, what stays the same from threshold to threshold, links to
-- review, and samples to label.
SET extra_float_digits = -3;

-- How many entities have which size.
SELECT * FROM sizes('{{1,2,3},{4,5},{6,7},{8}}');
SELECT * FROM sizes('{{crm:1,web:x},{"a b"},{\x00},{3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}}');
SELECT * FROM sizes('{}');
SELECT * FROM sizes(NULL);

-- Each threshold beside its neighbours, ascending: 0.5 takes away 1, 2 and 3 but
-- leaves 4, 5 as it is.
SELECT * FROM stability('{1 ~0.9~ 2 ~0.5~ 3, 4 ~0.7~ 5, 6}');
SELECT * FROM stability('{1 ~0.9~ 2 ~0.5~ 3, 4 ~0.7~ 5, 6}', '{0.8,0.7,0.2,1,0.7}');
-- Nothing is joined, or all are one; and weights.
SELECT * FROM stability('{a ~8~ b ~-8~ c}', '{10,8,0,-10}');
SELECT * FROM stability('{1,2}', '{0.5}');
SELECT * FROM stability('{1}', '{0.5,0.5}');
SELECT * FROM stability('{}', '{0.5,0.5}');
SELECT * FROM stability('{1,2}');
SELECT * FROM stability('{1 ~0.5~ 2}', '{}');
SELECT * FROM stability(NULL);
SELECT * FROM stability(NULL, '{7}');

-- The widest ranges of thresholds in which little changes, the lower end left out.
CREATE TABLE steps AS SELECT '{1 ~0.95~ 2, 3 ~0.9~ 4, 5 ~0.6~ 6, 7 ~0.55~ 8 ~0.2~ 9, 10}'::hierarchy AS h;
SELECT p.* FROM steps, plateaus(h) AS p;
SELECT p.* FROM steps, plateaus(h, 2, 0) AS p;
SELECT p.* FROM steps, plateaus(h, tolerance => 0.2) AS p;
SELECT p.* FROM steps, plateaus(h, 1, 0.4) AS p;
SELECT p.* FROM steps, plateaus(h, 2147483647, 1) AS p;
SELECT p.* FROM steps, plateaus(h, NULL) AS p;
SELECT * FROM plateaus('{}');
SELECT * FROM plateaus('{1,2}');
SELECT * FROM plateaus('{1 ~0.5~ 2}', 3, 1);
SELECT * FROM plateaus(NULL);
DROP TABLE steps;

-- Which entities would fall into large parts above their weakest link.
SELECT * FROM weakest_links('{1 ~0.9~ 2 ~0.6~ 3 ~0.6~ 4 ~0.8~ 5, 6 ~0.7~ 7 ~0.5~ 8 ~0.7~ 9, 10 ~0.65~ 11, 12 ~0.6~ 13, 14}', 0.5);
SELECT * FROM weakest_links('{1 ~0.9~ 2 ~0.6~ 3 ~0.6~ 4 ~0.8~ 5, 6 ~0.7~ 7 ~0.5~ 8 ~0.7~ 9, 10 ~0.65~ 11, 12 ~0.6~ 13, 14}', 0.65, 2);
SELECT * FROM weakest_links('{crm:1 ~8~ web:"1" ~3~ web:"a b" ~-2~ \x00 ~4~ 3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}', 0);
SELECT * FROM weakest_links('{1 ~0.9~ 2}', 0.95);
SELECT * FROM weakest_links('{}', 0.5);
SELECT * FROM weakest_links('{1 ~0.9~ 2}', NULL);
SELECT * FROM weakest_links('{1 ~0.9~ 2}', 0.5, NULL);
SELECT * FROM weakest_links(NULL, 0.5);

-- Samples, the same for the same seed.
CREATE TABLE people AS
SELECT '{{1,2,3},{4,5},{6},{crm:17,web:"a b"},{3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab,\x00,x,y},{z}}'::partition AS p;
SELECT s.* FROM people, sample_entities(p, 3) AS s;
SELECT s.* FROM people, sample_entities(p, 3, seed => 1) AS s;
SELECT s.* FROM people, sample_entities(p, 3, 'largest') AS s;
SELECT s.* FROM people, sample_entities(p, 3, 'by_size', 7) AS s;
SELECT s.* FROM people, sample_entities(p, 5, 'by_record', -1) AS s;
SELECT method, count(s), count(DISTINCT s.entity_id)
FROM people, unnest('{random,largest,by_size,by_record}'::text[]) AS method, sample_entities(p, 100, method) AS s
GROUP BY method ORDER BY method;
SELECT count(*) FROM people, sample_entities(p, 0, 'by_record') AS s;
SELECT * FROM sample_entities('{}', 5);
SELECT * FROM sample_entities(NULL, 5);
SELECT * FROM sample_entities('{{1}}', NULL);
SELECT * FROM sample_entities('{{1}}', 1, NULL);
SELECT * FROM sample_entities('{{1}}', 1, 'random', NULL);
DROP TABLE people;

RESET extra_float_digits;

-- Laws, on random graphs; each query must return no rows.
CREATE TABLE models AS
SELECT n, hierarchy_agg(a, b, round((hashint8(a * 1000 + b * n) & 1023)::numeric / 1023, digits)::float8) AS h
FROM (VALUES (20, 1), (50, 2), (300, 2), (300, 4)) AS t(n, digits),
	generate_series(1, 2 * n) AS i,
	LATERAL (SELECT abs(hashint8(i)::bigint) % n AS a, abs(hashint8(-i * n)::bigint) % n AS b) AS edge
GROUP BY n, digits;
SELECT n, record_count(h) > 0.9 * n AS many, threshold_count(h) > 5 AS steps FROM models ORDER BY n;

-- stability has the entities of sweep, and the entropy.
SELECT n FROM models, stability(h) AS s FULL JOIN sweep(h) AS e USING (threshold)
WHERE s.entities IS DISTINCT FROM e.entities OR
	abs(information_lost - (1 - entropy / ln(records))) > 1e-12;

-- What is the same at the next threshold is what members of the two cuts show.
WITH entity AS (
	SELECT n, s.threshold, dense_rank() OVER (PARTITION BY n ORDER BY s.threshold) AS step, e.keys, s.same_above, s.same_below
	FROM models, stability(h) AS s, entities(h @ s.threshold) AS e WHERE n < 300)
SELECT a.n, a.step
FROM entity AS a
	LEFT JOIN entity AS b ON b.n = a.n AND b.step = a.step + 1 AND b.keys = a.keys
	LEFT JOIN entity AS c ON c.n = a.n AND c.step = a.step - 1 AND c.keys = a.keys
GROUP BY a.n, a.step, a.same_above, a.same_below
HAVING coalesce(a.same_above, 0) <> count(b.keys)::float8 / count(*)
	OR coalesce(a.same_below, 0) <> count(c.keys)::float8 / count(*);

-- Within a plateau every cut is the same; beyond its ends it is not.
SELECT n, at, plateau_low, plateau_high
FROM models, unnest('{0.013,0.4,0.5,0.77}'::float8[]) AS at, stability(h, ARRAY[at]) AS s
WHERE h @ at <> h @ plateau_high OR h @ at = h @ plateau_low OR plateau <= 0 OR
	h @ at <> h @ ((at + plateau_low) / 2);

-- Plateaus without tolerance are the gaps between neighbouring thresholds.
SELECT n, low, high FROM models, plateaus(h, 100000, 0) AS p
WHERE entities_low <> entities_high OR changed <> 0 OR width <> high - low OR h @ high <> h @ ((low + high) / 2);
SELECT n FROM models, LATERAL (SELECT count(*) FROM plateaus(h, 100000, 0)) AS p WHERE count <> threshold_count(h) - 1;

-- They come from the widest to the narrowest, do not overlap, and keep the tolerance.
SELECT n FROM models, plateaus(h, 10, 0.05) WITH ORDINALITY AS p, plateaus(h, 10, 0.05) WITH ORDINALITY AS q
WHERE (p.ordinality < q.ordinality AND (p.width < q.width OR (p.low < q.high AND q.low < p.high)))
	OR p.changed > 0.05 OR p.entities_high <> entity_count(h @ p.high);

-- Above splits_at an entity is in those parts, and at splits_at it is not.
SELECT n, entity_id
FROM models, weakest_links(h, 0.3, 5) AS w,
	LATERAL (SELECT array_agg(e.size ORDER BY e.size DESC) AS sizes
			 FROM entities(h @ (splits_at + 1e-9)) AS e
			 WHERE e.keys && (SELECT keys FROM entities(h @ 0.3) AS whole WHERE whole.entity_id = w.entity_id)) AS part
WHERE cardinality(sizes) <> parts OR sizes[1] <> largest_part OR sizes[2] <> second_part
	OR joined_at(h, left_record::bigint, right_record::bigint) <> splits_at
	OR size <> (SELECT size FROM entities(h @ splits_at) AS e WHERE e.entity_id = w.entity_id);

-- A sample is of entities as they are; they weigh the less, the more likely they were drawn.
SELECT n, method, s.entity_id
FROM models, unnest('{random,largest,by_size,by_record}'::text[]) AS method,
	sample_entities(h @ 0.6, 10, method, n) AS s LEFT JOIN entities(h @ 0.6) AS e USING (entity_id)
WHERE (s.size, s.keys) IS DISTINCT FROM (e.size, e.keys)
	OR weight <> 1 AND (s.size = 1 OR method NOT LIKE 'by%') OR NOT (weight BETWEEN 1.0 / s.size AND 1)
	OR method = 'by_record' AND abs(weight - 10.0 / record_count(h) / (1 - (1 - 10.0 / record_count(h)) ^ s.size)) > 1e-12;
DROP TABLE models;

-- Every error: SQLSTATE, message, detail and hint.
CREATE FUNCTION failure(statement text, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	state := 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END
$$;

\pset format unaligned
\pset fieldsep '\n\t'
\pset tuples_only on
SELECT statement, f.* FROM (VALUES
	($$ SELECT stability('{1 ~0.9~ 2}', '{0.5,NaN}') $$),
	($$ SELECT plateaus('{1 ~0.9~ 2}', 0) $$),
	($$ SELECT plateaus('{1 ~0.9~ 2}', 5, -0.1) $$),
	($$ SELECT plateaus('{1 ~0.9~ 2}', 5, 1.1) $$),
	($$ SELECT plateaus('{1 ~0.9~ 2}', 5, 'NaN') $$),
	($$ SELECT weakest_links('{1 ~7~ 2}', 'NaN') $$),
	($$ SELECT weakest_links('{1 ~0.9~ 2}', 0.5, 0) $$),
	($$ SELECT sample_entities('{{1}}', -1) $$),
	($$ SELECT sample_entities('{{1}}', 1, 'Random') $$),
	($$ SELECT sample_entities('{{1}}', 1, repeat('long', 100)) $$)) AS t(statement), failure(statement) AS f;
\pset format aligned
\pset fieldsep '|'
\pset tuples_only off

DROP FUNCTION failure(text);
