-- What can be a threshold to cut at: any number, whatever a hierarchy holds.

CREATE TABLE blocks (id int, h hierarchy, p partition);
INSERT INTO blocks VALUES
	(1, '{1 ~12.5~ 2 ~4~ 3}', '{{1,2},{3}}'),
	(2, '{4 ~0.75~ 5, 6}', '{{4,5,6}}'),
	(3, '{7, 8}', '{{7,8}}');

-- Blocks of match weights, one of which holds weak ones only: no error, and one notice in a statement.
SELECT id, h @ 3 AS cut, h @ -3 AS joined, entity(h, id * 3 - 2, 3) AS entity, entity_id(h, id * 3 - 1, 3) FROM blocks ORDER BY id;
SELECT count(*) FROM blocks AS a, blocks AS b, generate_series(1, 100) WHERE a.h @ 3 = b.h @ 4;
SELECT restrict(h @ 4, '{{4},{5}}') = restrict(h, '{{4},{5}}') @ 4 AS same FROM (SELECT hierarchy_union_agg(h) AS h FROM blocks) AS t;

-- It says which way was too far; what is within, or not all on that scale, or means infinity needs no word.
SELECT h @ -0.001 FROM blocks WHERE id = 2;
SELECT h @ 1.001 FROM blocks WHERE id = 2;
SELECT h @ 85 FROM blocks WHERE id IN (1, 3);
SELECT h @ 0 AS zero, h @ 1 AS one, h @ 'Infinity' AS apart, h @ '-Infinity' AS joined FROM blocks WHERE id = 2;

-- A function that cuts often is one statement, and so is a block of many.
CREATE FUNCTION cut_often(times int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	entities bigint := 0;
	block record;
BEGIN
	FOR i IN 1 .. times LOOP
		FOR block IN SELECT entity_count(cut(h, 85)) AS n FROM blocks LOOP
			entities := entities + block.n;
		END LOOP;
	END LOOP;
	RETURN entities;
END $$;
SELECT cut_often(100);
DO $$ BEGIN PERFORM cut_often(2); PERFORM cut_often(2); END $$;
SELECT cut_often(1);
DROP FUNCTION cut_often(int);

-- Lists may hold such thresholds, infinite ones, and NULLs, which are passed over.
SELECT threshold, entities, largest FROM blocks, sweep(h, at => '{-Infinity,0.5,NULL,Infinity,Infinity}') WHERE id = 2;
SELECT id, threshold, entities, f1 FROM blocks, sweep(h, p, '{3,NULL,-0.0}') ORDER BY id, threshold;
SELECT id, threshold, entities, same_above, plateau_low, plateau_high FROM blocks, stability(h, '{-1,Infinity,-Infinity,NULL}') ORDER BY id, threshold;
SELECT id, threshold, estimate FROM blocks, sweep_estimate(h, p, '{Infinity,-7,-Infinity,NULL}') WHERE measure = 'recall' ORDER BY id, threshold;
SELECT threshold, entities, tp FROM unnest((SELECT sweep_agg(h, p, '{-Infinity,NULL,3,Infinity}') FROM blocks)) AS s;
SELECT threshold, entities, tp FROM unnest((SELECT sweep_agg(h, p, '{-Infinity,-0.0,Infinity,7}') FROM blocks WHERE id > 1)) AS s;
SELECT count(*) FROM blocks, sweep(h, at => '{NULL}');
SELECT entity_id, splits_at FROM blocks, weakest_links(h, '-Infinity') ORDER BY 1;
SELECT count(*) FROM blocks, weakest_links(h, 'Infinity');

-- A state with infinite thresholds is sent and read like any other, and others are refused.
SELECT s::text::sweep_total::text = s::text AS same FROM (SELECT sweep_agg_add(NULL, h, p, '{-Infinity,3,Infinity}') AS s FROM blocks WHERE id = 1) AS t;
SELECT sweep_agg_finish(sweep_agg_combine(NULL, s::text::sweep_total)) = sweep_agg_finish(s) AS same
FROM (SELECT sweep_agg_add(NULL, h, p, '{-Infinity,3,Infinity}') AS s FROM blocks WHERE id = 1) AS t;
SELECT replace(s::text, translate(float8send(3)::text, '\x', ''), translate(float8send('NaN')::text, '\x', ''))::sweep_total
FROM (SELECT sweep_agg_add(NULL, h, p, '{3}') AS s FROM blocks WHERE id = 1) AS t;

-- Frames take them too; JSON has no infinite numbers, so the strings that to_jsonb makes of them stand for these.
CREATE TEMP TABLE frames AS SELECT frame_agg(id::text, h) AS f FROM blocks;
SELECT left_threshold, right_threshold, tp FROM frames, sweep(f, '1', '{Infinity,3}', '1', '{-Infinity,85}');
SELECT left_threshold, right_threshold, tp FROM frames, sweep(f, '2', '{85}', '2', NULL);
SELECT consensus(f, '85') AS apart, consensus(f, '1e999', 1) AS far, consensus(f, to_jsonb('Infinity'::float8), 1) AS infinite FROM frames;
SELECT consensus(f, '{"1": "-Infinity", "2": "Infinity"}', 1) FROM frames;
SELECT consensus(f, '{"1": "NaN"}', 1) FROM frames;
DROP TABLE frames;

-- NaN is no number.
SELECT h @ 'NaN' FROM blocks WHERE id = 3;
SELECT count(*) FROM blocks, sweep(h, at => '{0.5,NaN}');

DROP TABLE blocks;

-- A grid over all numbers that there are.
SELECT grid(-1e308, 1e308, 1e308), grid(1e308, -1e308, -1e308), cardinality(grid(-1.7e308, 1.7e308, 1e306)), grid(1e308, 1e308, 1e-300), grid(0, 2e-323, 5e-324);
SELECT grid(-1e308, 1e308, 1e-10);
SELECT grid(-1e308, 1e308, 1e300);
