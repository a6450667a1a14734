# What people who know PostgreSQL expect to work: our types and functions in
# every kind of query and in every kind of plan.

use strict;
use warnings;

use StarlingsTest;
use Test::More;

start_database();

sql(<<'SQL');
	CREATE TABLE edges AS
		SELECT i AS id, abs(hashint8(i)::bigint) % 60 AS l, abs(hashint8(-i)::bigint) % 60 AS r,
			   abs(hashint8(i + 500)::bigint) % 20 / 20.0::float8 AS score
		FROM generate_series(1::bigint, 150) AS i;
	CREATE TABLE resolution AS SELECT hierarchy_agg(l, r, score) AS h FROM edges;
	CREATE TABLE sayings (id int PRIMARY KEY, h hierarchy, p partition);
	INSERT INTO sayings VALUES
		(1, '{1 ~0.9~ 2 ~0.5~ 3, 4}', '{{1,2,3},{4}}'), (2, '{5 ~0.25~ 6}', '{{5},{6}}'), (3, '{}', '{}'), (4, NULL, NULL);
	ANALYZE;
SQL

is_sql('SELECT record_count(h), threshold_count(h) > 10 FROM resolution', '59|t', 'there are merges to compare');

windows();
inside_aggregates();
comparison();
lateral();
prepared();
arrays_and_composites();
plpgsql();
tables();
explained();
soft_errors();
catalogue();
two_sessions();

done_testing();

# The hierarchy of the edges that meet a condition, made one by one.
sub prefix
{
	my ($condition) = @_;

	return "(SELECT hierarchy_send(hierarchy_agg(l, r, score)) FROM edges AS e WHERE $condition)";
}

sub windows
{
	my %frames = (
		'a running aggregate' => [ 'ORDER BY id', 'e.id <= running.id' ],
		'a running aggregate by partition' => [ 'PARTITION BY id % 3 ORDER BY id', 'e.id <= running.id AND e.id % 3 = running.id % 3' ],
		'a moving frame' => [ 'ORDER BY id ROWS 10 PRECEDING', 'e.id BETWEEN running.id - 10 AND running.id' ],
		'a frame to the end' => [ 'ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING', 'e.id >= running.id' ],
		'a frame of peers' => [ 'ORDER BY id / 10', 'e.id / 10 <= running.id / 10' ],
		'a whole partition' => [ 'PARTITION BY id % 7', 'e.id % 7 = running.id % 7' ],
	);

	for my $name (sort keys %frames)
	{
		my ($window, $condition) = @{ $frames{$name} };

		is_sql(<<"SQL", '150|150|150', "$name is right on every row");
			SELECT count(*), count(*) FILTER (WHERE hierarchy_send(h) = ${\ prefix($condition)}),
				count(*) FILTER (WHERE records = record_count(h))
			FROM (SELECT id, hierarchy_agg(l, r, score) OVER w AS h,
						 record_count(hierarchy_agg(l, r, score) OVER w) AS records
				  FROM edges WINDOW w AS ($window)) AS running
SQL
	}
	is_sql(<<'SQL', '150', 'so is a running union');
		SELECT count(*) FILTER (WHERE hierarchy_send(u) = hierarchy_send(h))
		FROM (SELECT hierarchy_union_agg(one) OVER (ORDER BY id) AS u, hierarchy_agg(l, r, score) OVER (ORDER BY id) AS h
			  FROM (SELECT id, l, r, score, hierarchy_agg(l, r, score) AS one FROM edges GROUP BY id, l, r, score) AS ones
			 ) AS running
SQL
	is_sql(<<'SQL', "{1}\n{1 ~0.5~ 2}\n{1 ~0.5~ 2}", 'rows left out by FILTER leave a running aggregate as it was');
		SELECT hierarchy_agg(l, r, score) FILTER (WHERE score IS NULL OR score > 0.4) OVER (ORDER BY id)
		FROM (VALUES (1, 1::bigint, NULL::bigint, NULL::float8), (2, 1, 2, 0.5), (3, 1, 3, 0.3)) AS e(id, l, r, score)
SQL
	is_sql(<<'SQL', "{}\n{1 ~1~ 2}\n{1 ~1~ 2}", 'lag and lead hand hierarchies on');
		SELECT lag(h, 1, '{}') OVER (ORDER BY id) FROM (VALUES (1, '{1 ~1~ 2}'::hierarchy), (2, '{1 ~1~ 2}'), (3, '{3}')) AS v(id, h)
SQL
	return;
}

sub inside_aggregates
{
	my $whole = 'SELECT h FROM resolution';

	same_value('SELECT hierarchy_agg(DISTINCT l, r, score) FROM (TABLE edges UNION ALL TABLE edges) AS twice',
		$whole, 'DISTINCT inside the aggregate takes no edge away');
	same_value('SELECT hierarchy_agg(l, r, score ORDER BY score DESC, l) FROM edges', $whole,
		'ORDER BY inside the aggregate changes nothing');
	is_sql("SELECT hierarchy_send(hierarchy_agg(l, r, score) FILTER (WHERE score >= 0.5)) = ${\ prefix('score >= 0.5')} FROM edges",
		't', 'FILTER is as WHERE');
	is_sql('SELECT hierarchy_agg(l, r, score) FILTER (WHERE false), partition_agg(l, r) FILTER (WHERE false) FROM edges',
		'{}|{}', 'FILTER that lets nothing through gives {}');
	is_sql(<<'SQL', 't|t|59', 'one aggregate can stand in several expressions');
		SELECT hierarchy_send(hierarchy_agg(l, r, score)) = hierarchy_send(hierarchy_agg(l, r, score) + hierarchy_agg(l, r, score)),
			partition_send(hierarchy_agg(l, r, score) @ 0.5) = partition_send(cut(hierarchy_agg(l, r, score), 0.5)),
			record_count(hierarchy_agg(l, r, score))
		FROM edges
SQL
	is_sql(<<'SQL', "0|t\n1|t\n2|t\n|t", 'GROUPING SETS');
		SELECT k, hierarchy_send(hierarchy_agg(l, r, score)) =
				(SELECT hierarchy_send(hierarchy_agg(l, r, score)) FROM edges AS e WHERE k IS NULL OR e.id % 3 = k)
		FROM (SELECT id % 3 AS k, l, r, score FROM edges) AS thirds GROUP BY ROLLUP (k) ORDER BY k
SQL
	is_sql('SELECT count(*) FROM (SELECT id % 3 FROM edges GROUP BY id % 3 HAVING record_count(hierarchy_agg(l, r, score)) > 5) AS g',
		3, 'HAVING can look into the aggregate');
	is_sql('SELECT partition_agg(k, label ORDER BY label DESC) FROM (VALUES (1::bigint, true), (2, false), (3, true)) AS v(k, label)',
		'{{1,3},{2}}', 'partition_agg takes any label that can be hashed');
	return;
}

# Fifty values, each of them three times: as it was stored, and made anew from
# text and from the edges in another order.
sub comparison
{
	my $joined = 'SELECT count(*) FROM same AS a JOIN same AS b ON a.h = b.h AND a.p = b.p';
	my $only = sub { join '', map { $_ eq $_[0] ? '' : "SET enable_$_ = off;" } qw(hashjoin mergejoin nestloop) };

	sql(<<'SQL');
		CREATE TABLE same AS
			SELECT n, hierarchy_agg(id, id / 3, score) AS h, hierarchy_agg(id, id / 3, score) @ 0.5 AS p
			FROM edges, generate_series(1, 50) AS n WHERE id <= n GROUP BY n;
		INSERT INTO same SELECT n, h::text::hierarchy, p::text::partition FROM same;
		INSERT INTO same
			SELECT n, hierarchy_agg(id / 3, id, score ORDER BY id DESC), hierarchy_agg(id / 3, id, score ORDER BY id DESC) @ 0.5
			FROM edges, generate_series(1, 50) AS n WHERE id <= n GROUP BY n;
SQL
	is_sql('SELECT count(*), count(DISTINCT h), count(DISTINCT hierarchy_send(h)) FROM same', '150|50|50',
		'DISTINCT finds equal values');
	for my $off (qw(enable_sort enable_hashagg))
	{
		is_sql("SET $off = off; SELECT count(*), min(count), max(count) FROM (SELECT count(*) FROM same GROUP BY h, p) AS groups",
			'50|3|3', "so does GROUP BY without $off");
	}
	for my $join (qw(hashjoin mergejoin nestloop))
	{
		my $node = { hashjoin => 'Hash Join', mergejoin => 'Merge Join', nestloop => 'Nested Loop' }->{$join};

		like(sql($only->($join) . "EXPLAIN (COSTS OFF) $joined"), qr/$node/, "values can be joined by $node");
		is_sql($only->($join) . $joined, 450, 'which finds every pair of equals');
	}
	is_sql('SELECT count(*) FROM same WHERE h = (SELECT hierarchy_agg(id, id / 3, score) FROM edges WHERE id <= 20)', 3,
		'a value that an aggregate just made equals stored ones');
	is_sql(<<'SQL', '0|0|0|t', 'comparisons agree with each other, as do hashes with them');
		SELECT count(*) FILTER (WHERE (a.h < b.h)::int + (a.h = b.h)::int + (a.h > b.h)::int <> 1
				OR (a.h <= b.h) <> (a.h < b.h OR a.h = b.h) OR (a.h >= b.h) <> NOT a.h < b.h OR (a.h <> b.h) <> NOT a.h = b.h),
			count(*) FILTER (WHERE (a.h = b.h) <> (hierarchy_send(a.h) = hierarchy_send(b.h))),
			count(*) FILTER (WHERE a.h = b.h AND (hierarchy_hash(a.h), hierarchy_hash_extended(a.h, 7))
				<> (hierarchy_hash(b.h), hierarchy_hash_extended(b.h, 7))),
			count(DISTINCT hierarchy_hash(a.h)) > 40
		FROM same AS a, same AS b
SQL
	is(sqlstate('CREATE TABLE once (h hierarchy UNIQUE, p partition PRIMARY KEY);'
		  . "INSERT INTO once VALUES ('{1 ~0.5~ 2}', '{{1}}'), ('{2 ~0.50~ 1}', '{{2}}')"),
		'23505', 'a unique index refuses an equal value in another spelling');
	return;
}

sub lateral
{
	is_sql(<<'SQL', "1|0.5|2|3\n1|0.9|3|1\n2|0.25|1|1", 'LATERAL sweep goes through a table of hierarchies');
		SELECT id, threshold, entities, pairs FROM sayings, LATERAL sweep(h) ORDER BY id, threshold
SQL
	is_sql(<<'SQL', "1|2\n2|1\n3|0\n4|0", 'LEFT JOIN LATERAL keeps hierarchies without merges');
		SELECT id, count(threshold) FROM sayings LEFT JOIN LATERAL sweep(h, p) ON true GROUP BY id ORDER BY id
SQL
	is_sql(<<'SQL', "1|1|2\n1|3|1\n1|4|1\n2|5|1\n2|6|1", 'members of a cut, counted by entity');
		SELECT id, entity_id, count(*) FROM sayings, members(h @ 0.7, NULL::bigint) GROUP BY 1, 2 ORDER BY 1, 2
SQL
	is_sql("SELECT (sweep(h)).threshold FROM sayings WHERE id = 1 ORDER BY 1", "0.5\n0.9", 'sweep in the SELECT list');
	is_sql(<<'SQL', "0.5|1\n0.9|2", 'WITH ORDINALITY and ROWS FROM');
		SELECT threshold, n FROM sayings, ROWS FROM (sweep(h)) WITH ORDINALITY AS s(threshold) , LATERAL (SELECT s.ordinality) AS o(n)
		WHERE id = 1
SQL
	is_sql('SELECT count(*) FROM (SELECT * FROM resolution, sweep(h) LIMIT 3) AS first', 3, 'LIMIT stops a sweep');
	is_sql(<<'SQL', '{1 ~0.5~ 2 ~0.5~ 3 ~0.5~ 4}', 'a recursive query can add up hierarchies');
		WITH RECURSIVE chain(n, h) AS (
			SELECT 1, '{}'::hierarchy
			UNION ALL
			SELECT n + 1, h + hierarchy(format('{{%s,%s}}', n, n + 1)::partition, 0.5) FROM chain WHERE n < 4)
		SELECT h FROM chain WHERE n = 4
SQL
	return;
}

sub prepared
{
	for my $mode (qw(force_generic_plan force_custom_plan))
	{
		is_sql(<<"SQL", "{{1,2},{3},{4}}\n{{1,2,3},{4}}\n2|1\n\n{1 ~0.9~ 2 ~0.5~ 3, 4}", "prepared statements with $mode");
			SET plan_cache_mode = $mode;
			PREPARE at_threshold(float8) AS SELECT h @ \$1 FROM sayings WHERE id = 1;
			PREPARE measured(hierarchy, partition, float8[]) AS
				SELECT entities, tp FROM sweep(\$1, \$2, at => \$3);
			PREPARE united(hierarchy) AS SELECT hierarchy_union_agg(h) FROM (VALUES (\$1), ('{3, 4}'::hierarchy)) AS v(h);
			EXECUTE at_threshold(0.7);
			EXECUTE at_threshold(0.5);
			EXECUTE measured('{1 ~0.9~ 2, 3}', '{{1,2},{3}}', '{0.9}');
			EXECUTE at_threshold(NULL);
			EXECUTE united('{1 ~0.9~ 2 ~0.5~ 3}');
SQL
	}
	is_sql(<<'SQL', "{5 ~0.25~ 6}\n{1 ~0.9~ 2 ~0.5~ 3, 4}", 'a cursor moves back and forth, after its transaction too');
		BEGIN;
		DECLARE c SCROLL CURSOR WITH HOLD FOR SELECT h FROM sayings ORDER BY id;
		MOVE 1 IN c;
		COMMIT;
		FETCH c;
		FETCH PRIOR FROM c;
SQL
	return;
}

sub arrays_and_composites
{
	is_sql(q(SELECT ARRAY['{1 ~0.9~ 2, "a b"}'::hierarchy, NULL, '{}']::text::hierarchy[]),
		q({"{1 ~0.9~ 2, \"a b\"}",NULL,"{}"}), 'arrays of hierarchies come back from text');
	is_sql('SELECT (array_agg(h ORDER BY id))[2], cardinality(array_agg(p)) FROM sayings', '{5 ~0.25~ 6}|4', 'array_agg');
	is_sql(<<'SQL', '{1 ~0.9~ 2 ~0.5~ 3, 4, 5 ~0.25~ 6}', 'unnest and fold again');
		SELECT hierarchy_union_agg(u) FROM unnest((SELECT array_agg(h) FROM sayings)) AS u
SQL
	sql('CREATE TYPE solution AS (name text, h hierarchy, p partition)');
	is_sql(q(SELECT (ROW('"x"', '{1 ~0.9~ "a b"}', '{{1,"2"}}')::solution)::text::solution),
		q(("""x""","{1 ~0.9~ ""a b""}","{{1,""2""}}")), 'composites come back from text');
	is_sql(<<'SQL', '{{1,2},{3}}|2', 'and have fields');
		SELECT (s).p, threshold_count((s).h) FROM (VALUES (ROW('x', '{1 ~0.9~ 2 ~0.5~ 3}', '{{1,2},{3}}')::solution)) AS v(s)
SQL
	is_sql(<<'SQL', '{{5,6}}', 'fields and elements can be assigned');
		CREATE TABLE solutions (s solution[]);
		INSERT INTO solutions VALUES ('{}');
		UPDATE solutions SET s[2].p = '{{5,6}}';
		SELECT s[2].p FROM solutions;
SQL
	return;
}

sub plpgsql
{
	is_sql(<<'SQL', '{1 ~0.5~ 2 ~0.5~ 3 ~0.5~ 4 ~0.5~ 5}|{1 ~0.5~ 2}', 'a variable grows, and its copy stays');
		CREATE FUNCTION grow(OUT h hierarchy, OUT early hierarchy) LANGUAGE plpgsql AS $$
		BEGIN
			h := '{}';
			FOR i IN 1 .. 4 LOOP
				h := h + (SELECT hierarchy_agg(i::bigint, i + 1, 0.5));
				IF i = 1 THEN
					early := h;
				END IF;
			END LOOP;
		END $$;
		SELECT * FROM grow();
SQL
	is_sql(<<'SQL', '{1 ~0.5~ 2 ~0.5~ 3 ~0.5~ 4}|{1 ~0.5~ 2}|3', 'so it is when the transition function is called by hand');
		CREATE FUNCTION grow_by_hand(OUT h hierarchy, OUT early hierarchy, OUT looked int) LANGUAGE plpgsql AS $$
		BEGIN
			looked := 0;
			FOR i IN 1 .. 3 LOOP
				h := hierarchy_agg_add(h, i::bigint, i + 1, 0.5);
				looked := looked + (record_count(h) = i + 1)::int;
				early := coalesce(early, h);
			END LOOP;
		END $$;
		SELECT * FROM grow_by_hand();
SQL
	is_sql(<<'SQL', '{1 ~0.5~ 2}|{1 ~0.5~ 2, 3 ~0.5~ 4}', 'which does not change what it is given');
		CREATE FUNCTION given(one bigint, OUT h hierarchy, OUT other hierarchy) LANGUAGE plpgsql AS $$
		BEGIN
			h := hierarchy_agg_add('{}', one, one + 1, 0.5);
			other := hierarchy_agg_add(h, one + 2, one + 3, 0.5);
		END $$;
		SELECT * FROM given(1);
SQL
	is_sql(<<'SQL', '{1 ~0.9~ 2}', 'an error in the middle leaves a variable whole');
		CREATE FUNCTION survive(h hierarchy, bad float8) RETURNS hierarchy LANGUAGE plpgsql AS $$
		BEGIN
			h := hierarchy_agg_add(h, 1, 2, 0.9);
			h := hierarchy_agg_add(h, 2, 3, bad);
			RETURN '{}';
		EXCEPTION WHEN numeric_value_out_of_range THEN
			RETURN h;
		END $$;
		SELECT survive('{1 ~0.5~ 2}', 'NaN');
SQL
	is_sql(<<'SQL', '0.9|3', 'rows of sweep go through a loop, and measures into a record');
		CREATE FUNCTION first_with(h hierarchy, wanted int) RETURNS starlings_measures LANGUAGE plpgsql AS $$
		DECLARE
			m starlings_measures;
		BEGIN
			FOR m IN SELECT * FROM sweep(h) LOOP
				IF m.entities = wanted THEN
					RETURN m;
				END IF;
			END LOOP;
		END $$;
		SELECT (first_with(h, 3)).threshold, (first_with(h, 3)).entities FROM sayings WHERE id = 1;
SQL
	is_sql(<<'SQL', '{1 ~0.5~ 2 ~0.5~ 3}', 'so do functions in SQL, with arguments by name');
		CREATE FUNCTION joined(p partition, q partition) RETURNS hierarchy LANGUAGE sql IMMUTABLE
			RETURN hierarchy(p, threshold => 0.5) + hierarchy(threshold => 0.5, p => q);
		SELECT joined('{{1,2}}', '{{2,3}}');
SQL
	return;
}

# Columns of our types, with everything that a column can have.
sub tables
{
	is_sql(<<'SQL', "{1 ~0.75~ 2, 3}|{{1,2},{3}}|3\n{}|{}|0", 'defaults, generated columns and checks');
		CREATE DOMAIN small_hierarchy AS hierarchy CHECK (record_count(VALUE) < 100);
		CREATE TABLE house (
			id int PRIMARY KEY,
			h small_hierarchy NOT NULL DEFAULT '{1 ~0.75~ 2, 3}',
			cut_half partition GENERATED ALWAYS AS (h @ 0.5) STORED,
			records bigint GENERATED ALWAYS AS (record_count(h)) STORED,
			curve starlings_measures DEFAULT NULL);
		CREATE INDEX ON house (record_count(h), threshold_count(h));
		INSERT INTO house (id) VALUES (1);
		INSERT INTO house VALUES (2, '{}');
		SELECT h, cut_half, records FROM house ORDER BY id;
SQL
	is(sqlstate("INSERT INTO house SELECT 3, hierarchy_agg(i, NULL, NULL) FROM generate_series(1::bigint, 100) AS i"),
		'23514', 'a check on the number of records is kept');
	is_sql(<<'SQL', "{1 ~0.75~ 2 ~0.5~ 9, 3}\n{1 ~0.75~ 2, 3, 7 ~0.1~ 8}", 'UPDATE, RETURNING, ON CONFLICT and a trigger');
		UPDATE house SET h = h + '{2 ~0.5~ 9}' WHERE id = 1 RETURNING h;
		UPDATE house SET h = DEFAULT WHERE id = 1;
		CREATE FUNCTION add_old() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN NEW.h := NEW.h + OLD.h; RETURN NEW; END $$;
		CREATE TRIGGER add_old BEFORE UPDATE ON house FOR EACH ROW EXECUTE FUNCTION add_old();
		INSERT INTO house VALUES (1, '{7 ~0.1~ 8}') ON CONFLICT (id) DO UPDATE SET h = excluded.h RETURNING h;
SQL
	is_sql(<<'SQL', "{1 ~1~ 2, 3}", 'an explicit cast makes a partition a hierarchy');
		SELECT '{{1,2},{3}}'::partition::hierarchy;
SQL
	is(sqlstate("INSERT INTO sayings (id, h) VALUES (9, '{{1,2}}'::partition)"), '42804', 'but it is not made unasked');
	is_sql(<<'SQL', '{1 ~0.9~ 2}', 'what is rolled back to a savepoint was never there');
		BEGIN;
		CREATE TEMP TABLE steps ON COMMIT DROP AS SELECT '{1 ~0.9~ 2}'::hierarchy AS h;
		SAVEPOINT s;
		UPDATE steps SET h = h + '{2 ~0.1~ 3}';
		ROLLBACK TO s;
		SELECT h FROM steps;
		COMMIT;
SQL
	is_sql(<<'SQL', '{1 ~0.5~ 2 ~0.25~ 3}', 'MERGE adds new edges to what is there');
		CREATE TABLE model (block int PRIMARY KEY, h hierarchy);
		INSERT INTO model VALUES (1, '{1 ~0.5~ 2}');
		MERGE INTO model USING (SELECT 1 AS block, '{2 ~0.25~ 3}'::hierarchy AS h) AS new ON model.block = new.block
			WHEN MATCHED THEN UPDATE SET h = model.h + new.h WHEN NOT MATCHED THEN INSERT VALUES (new.block, new.h);
		SELECT h FROM model;
SQL
	return;
}

sub explained
{
	my @queries = (
		'SELECT hierarchy_agg(l, r, score) FROM edges',
		'SELECT id % 3, hierarchy_agg(l, r, score, 1) FROM edges GROUP BY 1',
		'SELECT hierarchy_agg(l, r, score) OVER (ORDER BY id) FROM edges',
		'SELECT partition_agg(l, score) FROM (SELECT DISTINCT ON (l) l, score FROM edges) AS e',
		'SELECT s.f1, m.key FROM resolution, sweep(h, h @ 0.5) AS s, members(h @ s.threshold) AS m',
		"SELECT * FROM merges('{1 ~0.9~ 2 ~0.5~ 3, 4}'), entities('{{1,2}}'), records('{1}'::hierarchy)",
		"SELECT evaluate(h @ 0.5, '{{1,2}}', 'ignore'), h + '{1}', grid(0, 1, 0.1) FROM resolution",
	);

	for my $query (@queries)
	{
		is(sqlstate("EXPLAIN (VERBOSE) $query; EXPLAIN (ANALYZE, VERBOSE, BUFFERS, FORMAT json) $query;"), '',
			"EXPLAIN of $query");
	}
	return;
}

# Input that fails without an error.
sub soft_errors
{
	SKIP:
	{
		skip 'pg_input_is_valid came with PostgreSQL 16', 3 if server_version() < 16;

		is_sql(<<'SQL', 't|t|f|f|f|f', 'pg_input_is_valid knows good literals from bad ones');
			SELECT pg_input_is_valid('{1 ~0.9~ 2}', 'hierarchy'), pg_input_is_valid('{{1,2},{3}}', 'partition'),
				pg_input_is_valid('{1 ~0.9~', 'hierarchy'), pg_input_is_valid('{1 ~inf~ 2}', 'hierarchy'),
				pg_input_is_valid('{{1,2},{2}}', 'partition'), pg_input_is_valid('', 'partition')
SQL
		is_sql(<<'SQL', '22P02|22003|21000', 'pg_input_error_info gives their SQLSTATEs');
			SELECT (pg_input_error_info('{1 ~0.9~', 'hierarchy')).sql_error_code,
				(pg_input_error_info('{1 ~inf~ 2}', 'hierarchy')).sql_error_code,
				(pg_input_error_info('{{1,2},{2}}', 'partition')).sql_error_code
SQL
		is_sql(q(SELECT pg_input_is_valid('{"{1 ~0.9~ 2}","{1"}', 'hierarchy[]')), 'f', 'arrays of them likewise');
	}
	return;
}

# What the catalogue says of the members of the extension.
sub catalogue
{
	my $members = <<'SQL';
		SELECT classid, objid FROM pg_depend
		WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass
			AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'starlings')
SQL

	is_sql(<<"SQL", 't', 'the extension has functions, types, operators, operator classes and casts');
		SELECT array_agg(classid) @> '{pg_cast, pg_opclass, pg_operator, pg_proc, pg_type}'::regclass[]::oid[] FROM ($members) AS m
SQL
	# An operator family is made along with its class, which has the comment.
	is_sql(<<"SQL", '', 'each of them has a comment');
		SELECT pg_describe_object(classid, objid, 0) FROM ($members) AS m
		WHERE coalesce(obj_description(CASE WHEN classid = 'pg_class'::regclass
				THEN (SELECT reltype FROM pg_class WHERE oid = objid) ELSE objid END,
			CASE WHEN classid = 'pg_class'::regclass THEN 'pg_type' ELSE classid::regclass::name END), '') = ''
			AND NOT (classid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type AS element WHERE element.typarray = objid))
SQL
	is_sql(<<"SQL", '', 'so has each column of a type of rows');
		SELECT attrelid::regclass, attname FROM pg_attribute JOIN ($members) AS m ON classid = 'pg_type'::regclass
			JOIN pg_type ON pg_type.oid = objid AND typtype = 'c' AND typrelid = attrelid
		WHERE attnum > 0 AND coalesce(col_description(attrelid, attnum), '') = ''
SQL
	sql(<<"SQL");
		CREATE TABLE functions AS
			SELECT oid, proname, proparallel, provolatile
			FROM pg_proc JOIN ($members) AS m ON objid = pg_proc.oid AND classid = 'pg_proc'::regclass
SQL
	is_sql(q(SELECT DISTINCT proname FROM functions WHERE proparallel <> 's' ORDER BY 1), "frame_stats\nstarlings_progress\nstarlings_stats",
		'every function is parallel safe but those that tell of sessions');
	is_sql(q(SELECT proname FROM functions WHERE provolatile = 's' ORDER BY 1),
		"frame_recv\nframe_send\nhierarchy_recv\nhierarchy_send\npartition_recv\npartition_send\nsweep_total_recv\nsweep_total_send",
		'only binary input and output are stable');
	is_sql(q(SELECT proname FROM functions WHERE provolatile NOT IN ('i', 's') ORDER BY 1), "frame_stats\nstarlings_progress\nstarlings_stats",
		'nor is any but these volatile');
	is_sql(<<'SQL', "hierarchy_agg|36|t|t\nhierarchy_union_agg|1|t|t", 'a state is a hierarchy, and two can be combined');
		SELECT proname, count(*), bool_and(aggtranstype = 'hierarchy'::regtype), bool_and(aggcombinefn <> 0)
		FROM functions AS f JOIN pg_aggregate ON aggfnoid = f.oid WHERE proname LIKE 'hierarchy%' GROUP BY proname ORDER BY 1
SQL
	is_sql(<<'SQL', 'sweep_agg|4|t|t', 'a sweep of many rows has a state that ships as well');
		SELECT proname, count(*), bool_and(aggtranstype = 'sweep_total'::regtype), bool_and(aggcombinefn <> 0)
		FROM functions AS f JOIN pg_aggregate ON aggfnoid = f.oid WHERE proname = 'sweep_agg' GROUP BY proname
SQL
	is_sql(<<'SQL', "cohesion_agg|18|t\nsweep_support_agg|30|t", 'states of what needs all pairs go from worker to leader');
		SELECT proname, count(*), bool_and(aggcombinefn <> 0 AND aggserialfn <> 0 AND aggdeserialfn <> 0)
		FROM functions AS f JOIN pg_aggregate ON aggfnoid = f.oid WHERE proname IN ('cohesion_agg', 'sweep_support_agg')
		GROUP BY proname ORDER BY 1
SQL
	is_sql(<<'SQL', "external|frame\nexternal|hierarchy\nexternal|partition", 'values are stored outside the row and not compressed');
		SELECT CASE typstorage WHEN 'e' THEN 'external' END, typname FROM pg_type WHERE typname IN ('frame', 'hierarchy', 'partition') ORDER BY 2
SQL
	is_sql("DROP EXTENSION starlings CASCADE; CREATE EXTENSION starlings; SELECT 'again'", 'again',
		'the extension can be dropped and made again');
	is_sql('SELECT count(*) FROM edges', 150, 'tables of edges stay');
	return;
}

# Two sessions build from the same table and read each other's results.
sub two_sessions
{
	my ($first, $second) = (session(), session());
	my $build = 'SELECT md5(hierarchy_send(hierarchy_agg(l, r, score))) FROM big';

	$first->ask(<<'SQL');
		CREATE TABLE big AS
			SELECT hashint8(i)::bigint & 16383 AS l, hashint8(-i)::bigint & 16383 AS r, i % 1000 / 1000.0::float8 AS score
			FROM generate_series(1::bigint, 200000) AS i;
SQL
	$first->ask('CREATE TABLE results (who text, h hierarchy)');
	my $alone = $first->ask($build);
	like($alone, qr/^[0-9a-f]{32}$/, 'one session builds alone');

	$_->send($build) for $first, $second;
	is(join(' ', map { $_->finish } $first, $second), "$alone $alone", 'two at once find the same');

	$first->send("INSERT INTO results SELECT 'first', hierarchy_agg(l, r, score) FROM big");
	$second->send("INSERT INTO results SELECT 'second', hierarchy_agg(l, r, score) FROM big");
	$_->finish for $first, $second;
	for my $session ($first, $second)
	{
		$session->send('SELECT count(*), count(DISTINCT md5(hierarchy_send(h))), min(md5(hierarchy_send(h))) FROM results');
	}
	is($_->finish, "2|1|$alone", 'each reads what both have stored') for $first, $second;

	$first->ask("BEGIN; UPDATE results SET h = h + '{-1 ~1~ -2}'");
	my $records = 'SELECT DISTINCT record_count(h) FROM results';
	is($second->ask($records), 16384, 'one does not see what the other has not committed');
	is($first->ask($records), 16386, 'who sees it itself');
	$first->ask('COMMIT');
	is($second->ask($records), 16386, 'after the commit both do');
	return;
}
