-- Single linkage that leaves out the merges which break a rule: constrained_agg and rules.

CREATE TEMPORARY TABLE edge (l bigint, r bigint, w float8);
INSERT INTO edge VALUES (1, 2, 0.9), (2, 3, 0.8), (4, 3, 0.7), (4, 5, 0.6), (5, 6, NULL), (7, NULL, 0.5);

-- Only the very merge is skipped: 3 finds 4 at 0.7, where bound has it alone.
SELECT constrained_agg(l, r, w, rules(max_size => 2)) AS two, bound(hierarchy_agg(l, r, w), 2) AS bound,
	constrained_agg(l, r, w, rules(max_size => 3)) AS three FROM edge;
-- Of equal scores the pair with the smaller record comes first, and then that with the smaller other one.
SELECT constrained_agg(l, r, 0.5, rules(2)) FROM (VALUES (4, 3), (3, 2::bigint), (1, 3), (2, 1::bigint)) AS e(l, r);
-- Records with the same sources stay apart.
SELECT constrained_agg(ls, l, rs, r, w, rules(max_per_source => 1)) AS each,
	constrained_agg(ls, l, rs, r, w, rules(max_per_source => 1, sources => '{web}')) AS web,
	constrained_agg(ls, l, rs, r, w, rules(max_per_source => 2, sources => '{crm}')) AS two
FROM (VALUES ('crm', 1::bigint, 'web', 1::bigint, 0.9), ('web', 1, 'crm', 2, 0.8), ('crm', 2, 'web', 2, 0.7), (NULL, 1, 'crm', 1, 0.6), (NULL, 1, '', 2, 0.5)) AS e(ls, l, rs, r, w);
-- Records that a partition has apart; what it does not know is free.
SELECT constrained_agg(l, r, w, rules(apart => '{{1},{3,5},{99}}')) FROM edge;
-- Two records that are never one entity, nor with what they have.
SELECT constrained_agg(l, r, w, rules()) FROM (TABLE edge UNION ALL VALUES (1, 3, '-Infinity'::float8)) AS e(l, r, w);
SELECT constrained_agg(l, r, w, NULL) AS never_wins
FROM (VALUES (1, 2::bigint, 0.9::float8), (2, 1, '-Infinity'), (3, 3, '-Infinity'), (4, NULL, '-Infinity')) AS e(l, r, w);
-- Without rules it is hierarchy_agg; of no rows it is NULL.
SELECT constrained_agg(l, r, w, rules()) = hierarchy_agg(l, r, w) AS same, constrained_agg(l, r, w, NULL) = hierarchy_agg(l, r, w) AS also,
	constrained_agg(l, r, w, rules(2)) FILTER (WHERE false) IS NULL AS none, constrained_agg(NULL::bigint, NULL, 0.5, rules(2)) AS empty FROM edge;

-- Keys of each type, decimals, and scores of type real.
SELECT constrained_agg(l::text, '0' || r, w, rules(2)) AS text, constrained_agg(('\x0' || l)::bytea, ('\x0' || r)::bytea, w, rules(2)) AS bytea,
	constrained_agg(lpad(l::text, 32, '0')::uuid, lpad(r::text, 32, '0')::uuid, w, rules(3)) AS uuid FROM edge WHERE l < 4;
SELECT constrained_agg(l, r, w / 3, rules(2), 2) AS decimals, constrained_agg(l, r, w::real, rules(2)) AS real,
	constrained_agg(l, r, (w / 3)::real, rules(2), 1) AS real_decimals FROM edge;
SELECT constrained_agg('a', l, 'b', r, w / 3, rules(2), 2) AS decimals, constrained_agg('a', l, 'b', r, w::real, rules(2)) AS real,
	constrained_agg('a', l, 'b', r, (w / 3)::real, rules(2), 1) AS real_decimals FROM edge WHERE l < 3;

-- What is no score, no bound, no rule.
SELECT constrained_agg(1, 2::bigint, 'NaN'::float8, rules(2));
SELECT constrained_agg(1, 2::bigint, 'Infinity'::float8, rules(2));
SELECT constrained_agg(1, 2::bigint, 0.5, rules(0));
SELECT constrained_agg(1, 2::bigint, 0.5, ROW(NULL, 0, NULL, NULL)::starlings_rules);
SELECT constrained_agg(1, 2::bigint, 0.5, rules(sources => '{crm}'));
SELECT constrained_agg('crm', 1, 'crm', 2, 0.5, rules(max_per_source => 1, sources => '{cmr}'));
SELECT constrained_agg(l, r, w, rules(apart => '{{"1"},{"3"}}')) FROM edge;
SELECT constrained_agg(l, r, w, rules(l::int)) FROM edge;
SELECT constrained_agg(l, r, w, CASE WHEN l < 3 THEN rules(2) END) FROM edge;
-- Groups may have rules of their own.
SELECT n, constrained_agg(l, r, w, rules(n)) FROM edge, generate_series(1, 3) AS n GROUP BY n ORDER BY n;
SELECT rules(20, apart => '{{1},{2}}');

-- Rules of any size, out of a table or a query.
CREATE TEMPORARY TABLE ruled AS
	SELECT 1 AS id, rules(3, apart => partition_agg(i, i % 5000)) AS r FROM generate_series(1, 20000) AS i
	UNION ALL SELECT 2, rules(3, apart => partition_agg(i, i % 5001)) FROM generate_series(1, 20000) AS i;
SELECT constrained_agg(l, e.r, w, ruled.r) AS row, constrained_agg(l, e.r, w, (SELECT r FROM ruled WHERE id = 1)) AS query,
	constrained_agg(l, e.r, w, rules((ruled.r).max_size, apart => (ruled.r).apart)) AS call
FROM (VALUES (1, 5001, 0.9), (5001, 2, 0.8), (5001, 10001, 0.7)) AS e(l, r, w), ruled WHERE id = 1;
SELECT constrained_agg(l, e.r, w, ruled.r) FROM (VALUES (1, 5001, 0.9), (5001, 2, 0.8)) AS e(l, r, w), ruled;

-- The state goes from hand to hand as bytes.
CREATE TEMPORARY TABLE state AS
	SELECT constrained_agg_add(constrained_agg_add(NULL, 'crm', 1, 'web', 2::bigint, 0.9, r), 'web', 2, 'crm', 3::bigint, 0.8, r) AS a,
		constrained_agg_add(constrained_agg_add(NULL, 'crm', 3, 'web', 4::bigint, 0.7, r), 'crm', 1, 'web', 4::bigint, '-Infinity', r) AS b,
		constrained_agg_add(NULL, 3, 4::bigint, 0.7, rules(3)) AS other
	FROM rules(3, 1, '{web,crm}', '{{crm:3},{crm:5}}') AS r;
SELECT constrained_agg_finish(a) AS a, constrained_agg_finish(b) AS b, constrained_agg_finish(constrained_agg_combine(a, b)) AS both,
	constrained_agg_finish(constrained_agg_combine(b, a)) AS turned FROM state;
SELECT constrained_agg_finish(constrained_agg_combine(a, NULL)) AS a, constrained_agg_finish(constrained_agg_combine(NULL, b)) AS b,
	constrained_agg_combine(NULL, NULL) IS NULL AS none FROM state;
SELECT constrained_agg_combine(a, other) FROM state;
SELECT constrained_agg_finish('\x0102');
-- Bytes that were changed are refused, unless they are other edges.
CREATE FUNCTION sqlstate_of_finish(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM constrained_agg_finish(bytes);
	RETURN 'sound';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SELECT outcome, count(*) > 100 AS often
FROM (SELECT sqlstate_of_finish(set_byte(a, i, (get_byte(a, i) + 1) % 256)) AS outcome FROM state, generate_series(0, length(a) - 1) AS i) AS changed
GROUP BY outcome ORDER BY outcome;
SELECT DISTINCT sqlstate_of_finish(substr(a, 1, n)) AS cut_short FROM state, generate_series(0, length(a) - 1) AS n;
SELECT sqlstate_of_finish(a || '\x00') AS too_long FROM state;
DROP FUNCTION sqlstate_of_finish;
DROP TABLE edge, ruled, state;
