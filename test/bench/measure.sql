-- Each statement of the table work runs several times; the best time counts.

SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET client_min_messages = warning;

CREATE TABLE work (place serial, name text, statement text, ms float8);
INSERT INTO work (name, statement) VALUES
	('yardstick', 'SELECT sum(hashint8(l)::bigint + hashint8(r)), max(w) FROM edge'),
	('build', 'SELECT record_count(hierarchy_agg(l, r, w)) FROM edge'),
	('build, two decimals', 'SELECT record_count(hierarchy_agg(l, r, w, 2)) FROM edge'),
	('build, text keys', 'SELECT record_count(hierarchy_agg(l::text, r::text, w)) FROM edge'),
	('build and store', 'CREATE TABLE built AS SELECT hierarchy_agg(l, r, w) AS h FROM edge'),
	('cut of a stored value', 'SELECT entity_count(cut(h, 0.7)) FROM built'),
	('union with itself', 'SELECT record_count(h + h) FROM built'),
	('sweep at 46 thresholds', 'SELECT count(*) FROM built, truth, sweep(h, p, grid(0.05, 0.95, 0.02))'),
	('the same, other record space', 'SELECT count(*) FROM built, other, sweep(h, p, grid(0.05, 0.95, 0.02))'),
	('sweep at all thresholds', 'SELECT count(*) FROM built, truth, sweep(h, p)'),
	('best threshold', 'SELECT best_threshold(h, p) FROM built, truth'),
	('members of a cut', 'SELECT count(*) FROM built, members(h @ 0.7, NULL::bigint)');

DO $$
DECLARE
	job work;
	started timestamptz;
	took float8;
BEGIN
	FOR job IN SELECT * FROM work ORDER BY place LOOP
		FOR run IN 1..5 LOOP
			IF job.name = 'build and store' THEN
				DROP TABLE IF EXISTS built;
			END IF;
			started := clock_timestamp();
			EXECUTE job.statement;
			took := extract(epoch FROM clock_timestamp() - started) * 1000;
			UPDATE work SET ms = least(ms, took) WHERE place = job.place;
		END LOOP;
	END LOOP;
END
$$;

\pset footer off
SELECT record_count(h) AS records, (SELECT count(*) FROM edge) AS edges, threshold_count(h) AS thresholds,
	round(pg_column_size(h)::numeric / record_count(h), 2) AS "bytes per record",
	(SELECT round(pg_column_size(hierarchy_agg(l, r, w, 2))::numeric / record_count(h), 2) FROM edge) AS "with two decimals"
FROM built;
SELECT name AS work, round(ms::numeric, 1) AS ms,
	round((ms / (SELECT ms FROM work WHERE name = 'yardstick'))::numeric, 2) AS "times the yardstick"
FROM work ORDER BY place;
