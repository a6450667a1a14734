-- What is measured, and how. Every data set has a schema of its own, which data.sql
-- fills; the tables of this file are shared and stand in public.

CREATE EXTENSION starlings;

CREATE TABLE dataset (
	place serial, name text PRIMARY KEY, records bigint, edges bigint, hash text,
	thresholds bigint, bytes bigint, bytes_6 bigint, bytes_2 bigint);
CREATE TABLE measured (
	dataset text, work text, threads int, yardstick_ms float8, first_ms float8, again_ms float8, peak bigint);
CREATE TABLE peer (
	dataset text, name text, threshold float8, ms float8, entities bigint, tp bigint);

-- The work, and the data sets that it is done with, as a pattern. The first makes the
-- table that the others read.
CREATE TABLE work (place serial, name text PRIMARY KEY, datasets text, statement text);
INSERT INTO work (name, datasets, statement) VALUES
	('build and store', '.*', 'DROP TABLE IF EXISTS built; CREATE TABLE built AS SELECT hierarchy_agg(l, r, w) AS h FROM edge'),
	('build', 'one|small|ten|spread|giant|text|uuid|dense', 'SELECT record_count(hierarchy_agg(l, r, w)) FROM edge'),
	('build, two decimals', 'one|ten', 'SELECT record_count(hierarchy_agg(l, r, w, 2)) FROM edge'),
	('union with itself', 'one|ten|five|wide|deep', 'SELECT record_count(h + h) FROM built'),
	('cut', '.*', 'SELECT entity_count(cut(h, 0.7)) FROM built'),
	('members of a cut', 'one|ten|five|wide|deep|farthest', 'SELECT count(*) FROM built, members(h @ 0.7, NULL::bigint)'),
	('sweep at 46 thresholds', '.*', 'SELECT count(*) FROM built, truth, sweep(h, p, grid(0.05, 0.95, 0.02))'),
	('the same, other records', 'one|ten|five|wide|deep', 'SELECT count(*) FROM built, other, sweep(h, p, grid(0.05, 0.95, 0.02))'),
	('sweep at all thresholds', '.*', 'SELECT count(*) FROM built, truth, sweep(h, p)'),
	('best threshold', '.*', 'SELECT best_threshold(h, p) FROM built, truth'),
	('text form', 'one|ten|five|wide|deep|farthest', 'SELECT length(h::text) FROM built'),
	('bound by size', 'one|ten|giant', 'SELECT record_count(bound(h, 20)) FROM built'),
	('bound by a partition', 'one|ten|giant', 'SELECT record_count(bound(h, apart => p)) FROM built, truth'),
	('constrained by size', 'one|ten|giant|dense', 'SELECT record_count(constrained_agg(l, r, w, rules(20))) FROM edge'),
	('constrained by source', 'one|ten',
		$$SELECT record_count(constrained_agg('s' || l % 10, l, 's' || r % 10, r, w, rules(max_per_source => 1))) FROM edge$$),
	('build with sources', 'one|ten', $$SELECT record_count(hierarchy_agg('s' || l % 10, l, 's' || r % 10, r, w)) FROM edge$$),
	('support at 46 thresholds', 'one|ten|giant|text|dense',
		'SELECT cardinality(sweep_support_agg((SELECT h FROM built), l, r, w, grid(0.05, 0.95, 0.02))) FROM edge'),
	('support at all thresholds', 'one|ten|giant|text|dense', 'SELECT cardinality(sweep_support_agg((SELECT h FROM built), l, r, w)) FROM edge'),
	('cohesion at 0.7', 'one|ten|giant|text|dense', 'SELECT cardinality(cohesion_agg((SELECT h @ 0.7 FROM built), l, r, w)) FROM edge');

-- Reads a line of this process's status, which has kilobytes, in bytes; NULL where
-- there is no /proc.
CREATE FUNCTION memory(line text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	RETURN 1024 * (regexp_match(pg_read_file('/proc/self/status'), line || E':\\s+(\\d+) kB'))[1]::bigint;
EXCEPTION WHEN OTHERS THEN
	RETURN NULL;
END
$$;

-- Makes the peak of this process's memory begin anew, where the system can.
CREATE PROCEDURE forget_peak() LANGUAGE plpgsql AS $$
BEGIN
	COPY (SELECT 5) TO '/proc/self/clear_refs';
EXCEPTION WHEN OTHERS THEN
	NULL;
END
$$;

CREATE FUNCTION took(statement text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz := clock_timestamp();
BEGIN
	EXECUTE statement;
	RETURN extract(epoch FROM clock_timestamp() - started) * 1000;
END
$$;

-- Measures a work in a session that has done nothing else: the yardstick, the work for
-- the first time, and again. What the process has of the shared buffers
-- does not count as its memory.
CREATE PROCEDURE measure(dataset text, work text, threads int, times_again int) LANGUAGE plpgsql AS $$
DECLARE
	statement text := (SELECT w.statement FROM work w WHERE w.name = work);
	hash text := (SELECT d.hash FROM dataset d WHERE d.name = dataset);
	result measured;
	before bigint;
BEGIN
	PERFORM set_config('starlings.threads', threads::text, false);
	result := (dataset, work, threads, NULL, NULL, NULL, NULL);
	result.yardstick_ms := took(format('SELECT sum(%1$s(l)::bigint + %1$s(r)), max(w) FROM edge', hash));
	CALL forget_peak();
	before := memory('VmRSS') - memory('RssShmem');
	result.first_ms := took(statement);
	result.peak := memory('VmHWM') - memory('RssShmem') - before;
	-- A build leaves nothing behind for the next.
	FOR i IN 1..CASE WHEN work LIKE 'build%' THEN 0 ELSE times_again END LOOP
		result.again_ms := least(result.again_ms, took(statement));
	END LOOP;
	INSERT INTO measured SELECT result.*;
END
$$;

-- The best times, and the median of the ratios to the yardstick of the same session.
CREATE VIEW figure AS
SELECT d.place, w.place AS work_place, dataset, work, threads, records, edges,
	min(yardstick_ms) AS yardstick_ms, min(first_ms) AS first_ms, min(again_ms) AS again_ms,
	percentile_cont(0.5) WITHIN GROUP (ORDER BY first_ms / yardstick_ms) AS ratio,
	max(peak) AS peak, max(peak) / records::float8 AS peak_per_record
FROM measured
JOIN dataset d ON d.name = dataset
JOIN work w ON w.name = work
GROUP BY d.place, w.place, dataset, work, threads, records, edges;
