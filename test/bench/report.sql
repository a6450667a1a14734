-- Prints what was measured. What was not is left out, and so is an empty table.

\pset footer off
\pset null ''
SET client_min_messages = warning;

CREATE FUNCTION pg_temp.round(x float8, digits int) RETURNS numeric RETURN round(x::numeric, digits);

CREATE TEMPORARY VIEW growth AS
SELECT small, large, a.work, a.first_ms AS small_ms, b.first_ms AS large_ms,
	b.first_ms / a.first_ms AS factor, a.peak AS small_peak, b.peak AS large_peak, b.yardstick_ms,
	b.yardstick_ms / a.yardstick_ms AS yardstick_factor, b.work_place
FROM (VALUES ('one', 'ten'), ('five', 'wide'), ('one', 'deep'), ('one', 'farthest')) AS pair(small, large)
JOIN figure a ON a.dataset = small
JOIN figure b ON b.dataset = large
WHERE a.work = b.work AND a.threads = 1 AND b.threads = 1;

CREATE TEMPORARY TABLE budget AS
SELECT place, promise, unit, figure, yardstick_ms, ratio, budget, peak, figure <= budget AS met
FROM (
	SELECT 1, 'build', 'times the yardstick', ratio, yardstick_ms, ratio, 5, peak
	FROM figure WHERE (dataset, work, threads) = ('one', 'build', 1)
	UNION ALL
	SELECT 2, 'stored value', 'bytes per record', bytes / records::float8, NULL, NULL, 20, NULL FROM dataset WHERE name = 'one'
	UNION ALL
	SELECT 3, 'stored value, six decimals', 'bytes per record', bytes_6 / records::float8, NULL, NULL, NULL, NULL
	FROM dataset WHERE name = 'one'
	UNION ALL
	SELECT 4, 'stored value, two decimals', 'bytes per record', bytes_2 / records::float8, NULL, NULL, 14, NULL
	FROM dataset WHERE name = 'one'
	UNION ALL
	SELECT CASE dataset WHEN 'one' THEN 5 ELSE 6 END, 'peak memory of the build, '
		|| CASE dataset WHEN 'one' THEN 'data set one' ELSE 'ten times the edges' END,
		'bytes per record', peak_per_record, yardstick_ms, ratio, 110, peak
	FROM figure WHERE dataset IN ('one', 'dense') AND (work, threads) = ('build', 1)
	UNION ALL
	SELECT w.place, w.promise, 'ms', CASE WHEN again THEN again_ms ELSE first_ms END, yardstick_ms,
		CASE WHEN again THEN again_ms / yardstick_ms ELSE ratio END, w.ms, CASE WHEN NOT again THEN peak END
	FROM figure JOIN (VALUES
		(7, 'cut, cold', 'cut', false, 30),
		(8, 'cut, repeated', 'cut', true, 1),
		(9, 'sweep at 46 thresholds', 'sweep at 46 thresholds', false, 400),
		(10, 'the same, other records', 'the same, other records', false, 600),
		(11, 'sweep at all thresholds', 'sweep at all thresholds', false, 1500)) AS w(place, promise, work, again, ms) USING (work)
	WHERE dataset = 'one' AND threads = 1
	UNION ALL
	SELECT 11 + w.place / 10.0, f.work, 'times hierarchy_agg', f.first_ms / b.first_ms, f.yardstick_ms, f.ratio, 3, f.peak
	FROM figure AS f JOIN (VALUES (1, 'support at 46 thresholds'), (2, 'support at all thresholds'), (3, 'cohesion at 0.7')) AS w(place, work) USING (work)
		JOIN figure AS b USING (dataset, threads)
	WHERE dataset = 'one' AND threads = 1 AND b.work = 'build'
	UNION ALL
	SELECT 11.5 + w.place / 10.0, f.work, 'times ' || b.work, f.first_ms / b.first_ms, f.yardstick_ms, f.ratio, w.budget, f.peak
	FROM figure AS f JOIN (VALUES (1, 'bound by size', 'cut', 1), (2, 'bound by a partition', 'cut', 3), (3, 'constrained by size', 'build', 2),
			(4, 'constrained by source', 'build with sources', 2)) AS w(place, work, base, budget) USING (work)
		JOIN figure AS b ON b.dataset = f.dataset AND b.threads = f.threads AND b.work = w.base
	WHERE f.dataset = 'one' AND f.threads = 1
	UNION ALL
	SELECT 11 + work_place, 'ten times the work: ' || work, 'times the time', factor, yardstick_ms,
		large_ms / yardstick_ms, 12, large_peak
	FROM growth WHERE large = 'ten') AS b(place, promise, unit, figure, yardstick_ms, ratio, budget, peak);

\echo
\echo Data sets
SELECT name AS "data set", records, edges, thresholds,
	pg_temp.round(bytes / records::float8, 1) AS "bytes per record",
	pg_temp.round(bytes_6 / records::float8, 1) AS "six decimals",
	pg_temp.round(bytes_2 / records::float8, 1) AS "two decimals"
FROM dataset ORDER BY place;

\echo Budgets: one thread, the milliseconds for a million records and edges
SELECT promise AS "promise", pg_temp.round(figure, 2) AS figure, unit, budget,
	CASE WHEN met THEN 'yes' WHEN NOT met THEN 'no' END AS met,
	pg_temp.round(yardstick_ms, 1) AS "yardstick ms", pg_temp.round(ratio, 2) AS "times yardstick",
	pg_temp.round(peak / 1048576.0, 1) AS "peak MiB"
FROM budget ORDER BY place;

\echo All work on one thread, first in a session and again in the same
SELECT dataset AS "data set", work, pg_temp.round(first_ms, 1) AS "first ms", pg_temp.round(again_ms, 1) AS "again ms",
	pg_temp.round(yardstick_ms, 1) AS "yardstick ms", pg_temp.round(ratio, 2) AS "times yardstick",
	pg_temp.round(peak / 1048576.0, 1) AS "peak MiB", pg_temp.round(peak_per_record, 1) AS "peak bytes per record"
FROM figure WHERE threads = 1 ORDER BY place, work_place;

SELECT count(*) > 0 AS has_threads FROM figure WHERE threads > 1 \gset
\if :has_threads
\echo One thread and two, first in a session
SELECT dataset AS "data set", work, pg_temp.round(a.first_ms, 1) AS "one, ms", pg_temp.round(b.first_ms, 1) AS "two, ms",
	pg_temp.round(a.first_ms / b.first_ms, 2) AS "times faster",
	pg_temp.round(a.peak / 1048576.0, 1) AS "one, peak MiB", pg_temp.round(b.peak / 1048576.0, 1) AS "two, peak MiB"
FROM figure a JOIN figure b USING (dataset, work)
WHERE a.threads = 1 AND b.threads = 2 ORDER BY a.place, a.work_place;
\endif

SELECT count(*) > 0 AS has_growth FROM growth \gset
\if :has_growth
\echo Growth from one data set to another, on one thread
SELECT small AS "from", large AS "to", work, pg_temp.round(small_ms, 1) AS "from ms", pg_temp.round(large_ms, 1) AS "to ms",
	pg_temp.round(factor, 2) AS factor, pg_temp.round(yardstick_factor, 2) AS "yardstick's factor",
	pg_temp.round(small_peak / 1048576.0, 0) AS "from peak MiB", pg_temp.round(large_peak / 1048576.0, 0) AS "to peak MiB"
FROM growth JOIN dataset ON name = large ORDER BY place, work_place;
\endif

SELECT count(*) > 0 AS has_peers FROM peer \gset
\if :has_peers
\echo What one would do otherwise, against build and sweep on one thread
SELECT dataset AS "data set", p.name, runs, pg_temp.round(once_ms, 0) AS "once, ms",
	pg_temp.round(each_ms, 1) AS "each threshold, ms",
	pg_temp.round((once_ms + 46 * each_ms) / 1000, 1) AS "46 thresholds, s",
	pg_temp.round((once_ms + 46 * each_ms) / (build.first_ms + swept.first_ms), 1) AS "times ours",
	pg_temp.round((once_ms + thresholds * each_ms) / 3600000, 2) AS "all, hours, extrapolated",
	pg_temp.round((once_ms + thresholds * each_ms) / (build.first_ms + every.first_ms), 0) AS "all, times ours"
FROM (SELECT dataset, name, count(threshold) AS runs, coalesce(min(ms) FILTER (WHERE threshold IS NULL), 0) AS once_ms,
		avg(ms) FILTER (WHERE threshold IS NOT NULL) AS each_ms
	FROM peer GROUP BY dataset, name) AS p
JOIN dataset d ON d.name = dataset
JOIN figure build USING (dataset)
JOIN figure swept USING (dataset)
JOIN figure every USING (dataset)
WHERE (build.work, build.threads) = ('build', 1)
	AND (swept.work, swept.threads) = ('sweep at 46 thresholds', 1)
	AND (every.work, every.threads) = ('sweep at all thresholds', 1)
ORDER BY d.place, p.name;
\endif

\set QUIET on
CREATE TEMPORARY VIEW csv AS
SELECT 'budget' AS kind, NULL AS dataset, promise AS name, 1 AS threads, figure, unit, budget::float8, yardstick_ms, ratio, peak FROM budget
UNION ALL
SELECT 'first', dataset, work, threads, first_ms, 'ms', NULL, yardstick_ms, ratio, peak FROM figure
UNION ALL
SELECT 'again', dataset, work, threads, again_ms, 'ms', NULL, yardstick_ms, again_ms / yardstick_ms, NULL FROM figure
UNION ALL
SELECT 'bytes', name, 'stored value', NULL, bytes, 'bytes', NULL, NULL, NULL, NULL FROM dataset
UNION ALL
SELECT 'peer', dataset, name || coalesce(' at ' || threshold, ''), NULL, ms, 'ms', NULL, NULL, NULL, NULL FROM peer;
\copy (SELECT * FROM csv) TO PROGRAM 'cat > "$BENCH_CSV"' (FORMAT csv, HEADER)
