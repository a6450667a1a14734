# Parallel plans: they are chosen, workers take part in them, and what comes out
# has the same bytes as from a serial plan.

use strict;
use warnings;

use StarlingsTest;
use Test::More;

start_database();

my $serial = 'SET max_parallel_workers_per_gather = 0;';
my $parallel = <<'SQL';
	SET parallel_setup_cost = 0;
	SET parallel_tuple_cost = 0;
	SET min_parallel_table_scan_size = 0;
	SET min_parallel_index_scan_size = 0;
SQL

# 200,000 edges among some 30,000 records, with eleven scores and every kind of
# row that says little: self-pairs, duplicates, reversed pairs and NULLs.
sql(<<'SQL');
	CREATE TABLE edges AS
		SELECT i, i % 1000 AS group_id,
			   CASE WHEN i % 97 = 0 THEN NULL ELSE a END AS l,
			   CASE WHEN i % 89 = 0 THEN NULL WHEN i % 83 = 0 THEN a ELSE b END AS r,
			   CASE WHEN i % 79 = 0 THEN NULL ELSE hashint8(i + 2) % 6 / 10.0::float8 + 0.5 END AS score
		FROM (SELECT i, abs(hashint8(i)::bigint) % 30000 AS a, abs(hashint8(i + 1)::bigint) % 30000 AS b
			  FROM generate_series(1, 180000) AS i) AS pairs;
	INSERT INTO edges SELECT * FROM edges WHERE i <= 10000;
	INSERT INTO edges SELECT i, group_id, r, l, score FROM edges WHERE i BETWEEN 10001 AND 20000;
	CREATE TABLE names AS
		SELECT i, 'record ' || l AS l, 'record ' || r AS r, score + 1.0 / (i + 7) AS score FROM edges;
	CREATE TABLE parts AS
		SELECT i % 50 AS part, hierarchy_agg(l, r, score) AS h FROM edges GROUP BY i % 50;
	CREATE TABLE nothing (i bigint, l bigint, r bigint, score float8);
	ALTER TABLE edges SET (parallel_workers = 4);
	ALTER TABLE names SET (parallel_workers = 4);
	ALTER TABLE parts SET (parallel_workers = 4);
	ALTER TABLE nothing SET (parallel_workers = 4);

	CREATE TABLE spread (LIKE edges) PARTITION BY HASH (i);
	SELECT format('CREATE TABLE spread_%s PARTITION OF spread FOR VALUES WITH (MODULUS 4, REMAINDER %s)', n, n)
	FROM generate_series(0, 3) AS n \gexec
	INSERT INTO spread SELECT * FROM edges;
	ANALYZE edges, names, parts, spread;
SQL

is_sql('SELECT count(*) FROM edges', 200000, 'there are 200,000 edges');
is_sql('SELECT record_count(hierarchy_agg(l, r, score)) > 29000, threshold_count(hierarchy_agg(l, r, score)) FROM edges',
	't|11', 'with many records and heavy ties');

my %aggregates = (
	'bigint keys' => [ 'edges', 'hierarchy_agg(l, r, score)' ],
	'scores of type real' => [ 'edges', 'hierarchy_agg(l, r, score::real)' ],
	'bigint keys and decimals' => [ 'edges', 'hierarchy_agg(l, r, score, 1)' ],
	'text keys' => [ 'names', 'hierarchy_agg(l, r, score)' ],
	'text keys and decimals' => [ 'names', 'hierarchy_agg(l, r, score, 2)' ],
	'hierarchy_union_agg' => [ 'parts', 'hierarchy_union_agg(h)' ],
	'constrained_agg' => [ 'edges', 'constrained_agg(l, r, CASE WHEN l % 3 = r % 3 THEN score ELSE -score END, rules(20))' ],
	'constrained_agg with pairs kept apart' =>
	  [ 'names', "constrained_agg(l, r, CASE WHEN i % 50 = 0 THEN '-Infinity' ELSE score END, rules(max_size => 100), 1)" ],
	'constrained_agg with sources' =>
	  [ 'edges', "constrained_agg((l % 40)::text, l, (r % 40)::text, r, score, rules(max_per_source => 1))" ],
);

for my $name (sort keys %aggregates)
{
	aggregates_in_parallel($name, @{ $aggregates{$name} });
}
unions_are_the_whole();
groups();
partitionwise();
little_or_nothing();
many_rows();
pairs_in_parallel();
functions_in_workers();

done_testing();

# The plan of a query, with the settings before it.
sub plan_of
{
	my ($settings, $query, $options) = @_;

	return sql("$settings EXPLAIN ($options) $query");
}

# The value of an aggregate is the same whoever takes part.
sub aggregates_in_parallel
{
	my ($name, $table, $aggregate) = @_;
	my $query = "SELECT md5(hierarchy_send($aggregate)) FROM $table";
	my $expected = sql("$serial $query");
	my $plan = plan_of($parallel, $query, 'VERBOSE, COSTS OFF');

	unlike(plan_of($serial, $query, 'COSTS OFF'), qr/Gather|Partial/, "$name: the serial plan is serial");
	like($plan, qr/Finalize Aggregate.*Gather.*Partial Aggregate/s, "$name: the parallel plan aggregates in parts");
	like($plan, qr/Partial Aggregate\n\s+Output: PARTIAL (?:hierarchy|constrained)_/, "$name: the parts are ours");
	for my $workers (2 .. 4)
	{
		for my $leader (qw(on off))
		{
			my $settings = "$parallel SET max_parallel_workers_per_gather = $workers;"
			  . "SET parallel_leader_participation = $leader;";

			is(sql("$settings $query"), $expected, "$name: the same bytes with $workers workers, leader $leader");
			like(plan_of($settings, $query, 'ANALYZE, COSTS OFF, TIMING OFF'),
				qr/Workers Launched: [1-9]/, "$name: of $workers workers, leader $leader, some were launched");
		}
	}
	return;
}

sub unions_are_the_whole
{
	same_value('SELECT hierarchy_union_agg(h) FROM parts', "SELECT hierarchy_agg(l, r, score) FROM edges",
		'the union of the parts is the hierarchy of all edges');
	is_sql("$parallel SELECT threshold_count(hierarchy_agg(l, r, score, 1)) FROM names", 11,
		'rounding in workers makes scores of full precision ties again');
	return;
}

# The bytes of many groups, as one number to compare.
sub groups
{
	my $query = <<'SQL';
		SELECT count(*), md5(string_agg(group_id || md5(bytes), ' ' ORDER BY group_id))
		FROM (SELECT group_id, hierarchy_send(hierarchy_agg(l, r, score)) AS bytes
			  FROM edges GROUP BY group_id) AS groups
SQL
	my $expected = sql("$serial SET enable_hashagg = off; $query");

	like($expected, qr/^1000\|/, 'there are 1,000 groups');
	is(sql("$serial SET enable_sort = off; $query"), $expected, 'hashed groups are the same as sorted ones');

	my $spill = "$serial SET enable_sort = off; SET work_mem = '64kB';";
	like(plan_of($spill, $query, 'ANALYZE, COSTS OFF, TIMING OFF'), qr/HashAggregate.*Disk Usage/s,
		'with little memory, hashed groups spill to disk');
	is(sql("$spill $query"), $expected, 'and are the same');

	for my $kind ([ Hash => 'enable_sort' ], [ Group => 'enable_hashagg' ])
	{
		my ($node, $off) = @$kind;
		my $settings = "$parallel SET $off = off; SET max_parallel_workers_per_gather = 2;";

		like(plan_of($settings, $query, 'COSTS OFF'), qr/Finalize \w+Aggregate.*Partial ${node}Aggregate/s,
			"groups are made in workers by Partial ${node}Aggregate");
		is(sql("$settings $query"), $expected, "and have the same bytes");
	}
	return;
}

# Over a partitioned table, each partition is aggregated on its own.
sub partitionwise
{
	my $whole = 'SELECT md5(hierarchy_send(hierarchy_agg(l, r, score))) FROM spread';
	my $grouped = <<'SQL';
		SELECT count(*), sum(record_count(h)), md5(string_agg(md5(hierarchy_send(h)), '' ORDER BY i))
		FROM (SELECT i, hierarchy_agg(l, r, score) AS h FROM spread WHERE i <= 20000 GROUP BY i) AS groups
SQL
	my $wise = 'SET enable_partitionwise_aggregate = on;';

	for my $mode ([ 'serially', $serial ], [ 'in parallel', "$parallel SET max_parallel_workers_per_gather = 3;" ])
	{
		my ($how, $settings) = @$mode;

		like(plan_of("$settings $wise", $whole, 'COSTS OFF'), qr/Finalize Aggregate.*Append.*Partial Aggregate/s,
			"partitions are aggregated in parts, $how");
		is(sql("$settings $wise $whole"), sql("$serial $whole"), "partition by partition, $how, gives the same bytes");
		is(sql("$settings $wise $grouped"), sql("$serial $grouped"), "so it is by group, $how");
	}
	is_sql("$serial $whole", sql("$serial SELECT md5(hierarchy_send(hierarchy_agg(l, r, score))) FROM edges"),
		'a partitioned table gives the same bytes as a plain one');
	return;
}

sub little_or_nothing
{
	my $query = 'SELECT hierarchy_agg(l, r, score)';

	for my $mode ([ 'serially', $serial ], [ 'in parallel', $parallel ])
	{
		my ($how, $settings) = @$mode;

		is_sql("$settings $query FROM nothing", '{}', "an empty table gives {}, $how");
		is_sql("$settings $query FROM edges WHERE hashint8(i) = 0 AND i < 0", '{}',
			"rows that are all filtered give {}, $how");
		is_sql("$settings $query, i FROM nothing GROUP BY i", '', "no group gives no row, $how");
		is_sql("$settings $query FROM edges WHERE i = 5", sql("$serial $query FROM edges WHERE i = 5"),
			"one worker with rows and others without, $how");
		is_sql("$settings SELECT hierarchy_union_agg(h) FROM parts WHERE part < 0", '{}',
			"the union of no hierarchy is {}, $how");
	}
	like(plan_of($parallel, "$query FROM nothing", 'ANALYZE, COSTS OFF, TIMING OFF'),
		qr/Finalize Aggregate.*Workers Launched: [1-9]/s, 'the empty table was read by workers');
	return;
}

# One hierarchy per block, swept together, from building on.
sub many_rows
{
	my $build = 'SELECT block, hierarchy_agg(l, r, score) AS h FROM links GROUP BY block';
	my $parallel2 = "$parallel SET max_parallel_workers_per_gather = 2;";

	sql(<<'SQL');
		CREATE TABLE links (block int, l bigint, r bigint, score float8) PARTITION BY HASH (block);
		SELECT format('CREATE TABLE links_%s PARTITION OF links FOR VALUES WITH (MODULUS 4, REMAINDER %s) WITH (parallel_workers = 2)', n, n)
		FROM generate_series(0, 3) AS n \gexec
		INSERT INTO links
			SELECT i % 200, i % 200 * 100 + hashint8(i) & 63, i % 200 * 100 + hashint8(-i) & 63, (hashint8(i + 7) & 1023) / 1024.0::float8
			FROM generate_series(1::bigint, 40000) AS i;
		UPDATE links SET l = block * 100 + (l & 63), r = block * 100 + (r & 63);
		CREATE TABLE truths AS
			SELECT block, partition_agg(block * 100 + n, n / 5) AS p FROM generate_series(0, 199) AS block, generate_series(0::bigint, 70) AS n GROUP BY block;
		ANALYZE links, truths;
SQL
	sql("$serial CREATE TABLE blocks AS SELECT * FROM ($build) AS hs JOIN truths USING (block)");
	sql('ALTER TABLE blocks SET (parallel_workers = 3); ANALYZE blocks');
	is_sql('SELECT count(*) FROM blocks', 200, 'there are 200 blocks');

	my $bytes = "SELECT md5(string_agg(block || md5(hierarchy_send(h)), '' ORDER BY block)) FROM";
	for my $wise (qw(off on))
	{
		my $settings = "$parallel2 SET enable_partitionwise_aggregate = $wise;";

		like(plan_of($settings, $build, 'ANALYZE, COSTS OFF, TIMING OFF'), qr/Gather.*Workers Launched: [1-9]/s,
			"blocks are built by workers, partitionwise $wise");
		is(sql("$settings $bytes ($build) AS b"), sql("$serial $bytes blocks"), 'and have the same bytes');
	}
	same_value('SELECT hierarchy_union_agg(h) FROM blocks', 'SELECT hierarchy_agg(l, r, score) FROM links',
		'all blocks together are the hierarchy of all pairs');

	for my $arguments ('h', 'h, p', 'h, p, grid(0.05, 0.95, 0.05)', "h, p, NULL, 'ignore'", "h, NULL, '{0.5,0.5}'")
	{
		sweeps_in_parallel($arguments);
	}
	like(sql("$parallel2 SET client_min_messages = notice; SELECT cardinality(sweep_agg(h, p)) FROM blocks"), qr/^\d+$/,
		'records that the truth lacks are no error in workers');
	is(sqlstate("$parallel2 SELECT sweep_agg(h, p, NULL, 'error') FROM blocks"), '22000', 'unless that is asked for');
	is(sql("$parallel2 SELECT md5(sweep_agg(h, CASE WHEN block > 100 THEN p END)::text) FROM blocks"),
		sql("$serial SELECT md5(sweep_agg(h, CASE WHEN block > 100 THEN p ELSE '{}' END)::text) FROM blocks"),
		'blocks without a truth, and workers that have seen no other, have a truth without records');
	is(sqlstate("$parallel2 SELECT sweep_agg(h, p, NULL, CASE WHEN block > 100 THEN 'ignore' ELSE 'singleton' END) FROM blocks"), '22023',
		'states of workers that differ are refused');
	return;
}

# A sweep of the blocks has the same bits whoever takes part, and the counts of the whole.
sub sweeps_in_parallel
{
	my ($arguments) = @_;
	my $query = "SELECT md5(sweep_agg($arguments)::text) FROM blocks";
	my $expected = sql("$serial $query");
	my $counts = 'threshold, s.records, s.entities, s.singletons, s.largest, s.pairs, s.tp, s.fp, s.fn, s.tn, s.exact_entities';

	like(plan_of($parallel, $query, 'COSTS OFF'), qr/Finalize Aggregate.*Gather.*Partial Aggregate/s,
		"sweep_agg($arguments) is aggregated in parts");
	for my $workers (1 .. 3)
	{
		for my $leader (qw(on off))
		{
			is(sql("$parallel SET max_parallel_workers_per_gather = $workers; SET parallel_leader_participation = $leader; $query"),
				$expected, "and has the same bits with $workers workers, leader $leader");
		}
	}
	is(sql(<<"SQL"), sql(<<"SQL"), 'its counts are those of the whole');
		SELECT count(*), md5(string_agg(($counts)::text, ' ')) FROM unnest((SELECT sweep_agg($arguments) FROM blocks)) AS s
SQL
		SELECT count(*), md5(string_agg(($counts)::text, ' '))
		FROM (SELECT hierarchy_union_agg(h) AS h FROM blocks) AS hs,
			(SELECT partition_agg(block * 100 + n, (block, n / 5)::text) AS p
			 FROM generate_series(0, 199) AS block, generate_series(0::bigint, 70) AS n) AS ps, sweep($arguments) AS s
SQL
	return;
}

# What is said of entities by all pairs is the same whoever reads them.
sub pairs_in_parallel
{
	my $sources = "CASE WHEN l % 3 = 0 THEN 'crm' END, l, CASE WHEN r % 3 = 0 THEN 'crm' END, r, score";
	my %queries = (
		'support' => 'SELECT md5(sweep_support_agg((SELECT h FROM whole), l, r, score)::text) FROM edges',
		'support at thresholds' => 'SELECT md5(sweep_support_agg((SELECT part FROM whole), l, r, score, grid(0.4, 1, 0.1), 1)::text) FROM edges',
		'support with text keys' => 'SELECT md5(sweep_support_agg((SELECT named FROM whole), l, r, score)::text) FROM names',
		'support with sources' => "SELECT md5(sweep_support_agg((SELECT sourced FROM whole), $sources)::text) FROM edges",
		'cohesion' => 'SELECT md5(cohesion_agg((SELECT h @ 1 FROM whole), l, r, score, NULL::bigint)::text) FROM edges',
		'cohesion of chains' => 'SELECT md5(cohesion_agg((SELECT h @ 0.5 FROM whole), l, r, score)::text) FROM edges',
	);

	sql(<<"SQL");
		CREATE TABLE whole AS
		SELECT (SELECT hierarchy_agg(l, r, score) FROM edges) AS h, (SELECT hierarchy_agg(l, r, score) FROM edges WHERE i % 2 = 0) AS part,
			(SELECT hierarchy_agg(l, r, score) FROM names) AS named, (SELECT hierarchy_agg($sources) FROM edges) AS sourced;
SQL
	for my $name (sort keys %queries)
	{
		my $query = $queries{$name};
		my $expected = sql("$serial $query");

		like(plan_of($parallel, $query, 'COSTS OFF'), qr/Finalize Aggregate.*Gather.*Partial Aggregate/s, "$name is aggregated in parts");
		for my $workers (1 .. 3)
		{
			for my $leader (qw(on off))
			{
				is(sql("$parallel SET max_parallel_workers_per_gather = $workers; SET parallel_leader_participation = $leader; $query"),
					$expected, "$name: the same with $workers workers, leader $leader");
			}
		}
	}
	like(sql("$parallel SET client_min_messages = notice; SELECT cardinality(sweep_support_agg((SELECT part FROM whole), l, r, score)) FROM edges"),
		qr/^\d+$/, 'pairs that are not known are no error in workers');
	is(sqlstate("$parallel SELECT sweep_support_agg((SELECT h FROM whole), l, r, score, CASE WHEN i < 100000 THEN '{0.5}'::float8[] END) FROM edges"),
		'22023', 'thresholds that differ are refused');
	is(sqlstate("$parallel SELECT cohesion_agg(CASE WHEN i < 100000 THEN '{{1,2}}'::partition ELSE '{{1},{2}}' END, l, r, score) FROM edges"),
		'22023', 'and so are partitions');
	return;
}

# The whole query in a worker: functions that are declared parallel safe are.
sub functions_in_workers
{
	my $setting = server_version() >= 16 ? 'debug_parallel_query' : 'force_parallel_mode';
	my %queries = (
		sweep_agg => q(SELECT md5(sweep_agg(h, h @ 0.8, '{0.5,0.7}')::text) FROM parts WHERE part = 1),
		cut => 'SELECT md5(partition_send(h @ 0.7)) FROM parts WHERE part = 1',
		sweep => 'SELECT md5(string_agg(s::text, chr(10) ORDER BY threshold)) FROM parts, sweep(h, h @ 0.8) AS s',
		evaluate => 'SELECT evaluate(h @ 0.7, h @ 0.8) FROM parts WHERE part = 1',
		best_threshold => 'SELECT best_threshold(h, h @ 0.8) FROM parts WHERE part = 1',
		members => 'SELECT md5(string_agg(m::text, chr(10))) FROM parts, members(h @ 0.7) AS m WHERE part = 1',
		merges => 'SELECT md5(string_agg(m::text, chr(10))) FROM parts, merges(h) AS m WHERE part = 1',
		union => 'SELECT md5(hierarchy_send(a.h + b.h)) FROM parts AS a, parts AS b WHERE a.part = 1 AND b.part = 2',
		text => q(SELECT md5(h::text), hierarchy_send(h::text::hierarchy) = hierarchy_send(h) FROM parts WHERE part = 1),
	);

	for my $name (sort keys %queries)
	{
		like(plan_of("SET $setting = on;", $queries{$name}, 'COSTS OFF'), qr/Gather/, "$name is given to a worker");
		is(sql("SET $setting = on; $queries{$name}"), sql("$serial $queries{$name}"),
			"and finds the same there");
	}
	return;
}
