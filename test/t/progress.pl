# Long work says how far it is: by notices to the session itself, and to others by
# starlings_progress where the library is preloaded.  What is over is told of no more.

use strict;
use warnings;

use OwnServer;
use StarlingsTest;
use Test::More;
use Time::HiRes qw(sleep time);

use constant LIMIT => 600;    # seconds that anything may take to come about

my $edges = 'SELECT i AS l, (i * 7919) % 300000 AS r, (i % 997) / 997.0::float8 AS score FROM generate_series(1::bigint, 600000) AS i';
my $build = "SELECT record_count(hierarchy_agg(l, r, score)) FROM ($edges) AS e";

start_database();
not_preloaded();
notices();
make_cluster('preloaded');
preloaded();

done_testing();

sub not_preloaded
{
	my (undef, $err) = run_psql("\\set VERBOSITY verbose\nSELECT * FROM starlings_progress()");

	like($err, qr/^ERROR:  55000: starlings is not preloaded.*^HINT:.* shared_preload_libraries/ms,
		'without preloading, one is told what to do to see the work of others');
	return;
}

# What a script says beside its results.
sub said
{
	my ($out, $err, $ended) = run_psql("LOAD 'starlings';\n$_[0]", '-v', 'ON_ERROR_STOP=1');

	ok($ended, 'it comes to its end') or diag $err;
	return $err;
}

sub notices
{
	my $counts = qr/[1-9]\d* records, [1-9]\d* edges, [1-9]\d* kB/;

	is_sql(q(LOAD 'starlings'; SHOW starlings.progress_interval), '0', 'notices are off by default');
	is(said($build), '', 'so a long build says nothing');
	like(said("SET starlings.progress_interval = '1ms'; $build"), qr/^NOTICE:  reading edges: $counts$/m,
		'with an interval it says how far it is');
	like(said("SET starlings.progress_interval = 1; SET client_min_messages = notice; $build"),
		qr/^NOTICE:  (?:joining records|laying out the line|reducing edges), \d+ % done: $counts$/m, 'and how much of a step is done');
	is(said("SET starlings.progress_interval = '1h'; $build"), '', 'no sooner than the interval is over');
	like(said(<<"SQL"), qr/^NOTICE:  reading edges: $counts$/m, 'many small groups are one build');
		SET starlings.progress_interval = 1;
		SELECT count(record_count(h)) FROM (SELECT hierarchy_agg(l, l + 1, score) AS h FROM ($edges) AS e GROUP BY l / 50) AS g;
SQL
	work_gives_notices();
	like(said(<<"SQL"), qr/^NOTICE:  reading edges: .*\nCONTEXT:  parallel worker$/m, 'parallel workers speak for themselves');
		\\set SHOW_CONTEXT always
		SET starlings.progress_interval = 1;
		SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
		SET parallel_leader_participation = off;
		SELECT record_count(hierarchy_agg(l, r, score)) FROM edges;
SQL
	is(sqlstate(q(LOAD 'starlings'; SET starlings.progress_interval = -1)), '22023', 'no interval is negative');
	return;
}

# What kinds of work say, and of which numbers.
sub work_gives_notices
{
	my $share = qr/, \d+ % done/;
	my $records = qr/[1-9]\d* records, [1-9]\d* kB/;
	my $both = qr/[1-9]\d* records, [1-9]\d* edges, [1-9]\d* kB/;
	my %work = (
		'sweep(h, h @ 0.5)' => qr/(?:following the truth|sweeping)$share: $records/,
		'sweep_estimate(h, h @ 0.5)' => qr/sweeping: $records/,
		'best_threshold(h, h @ 0.5)' => qr/(?:following the truth|sweeping)$share: $records/,
		'record_count(h + shifted)' => qr/joining records$share: $both/,
		'record_count(restrict(h, shifted @ 0.5))' => qr/joining records$share: $both/,
		'record_count((SELECT hierarchy_union_agg(u) FROM unnest(ARRAY[h, shifted]) AS u))' => qr/reading edges: $both/,
		q(sweep(f, 'a', grid(0.1, 0.9, 0.1), 'b', '{0.3, 0.5}')) => qr/comparing collections$share: $records/,
		q(comparison_matrix(f, '0.5')) => qr/comparing collections$share: $records/,
	);

	sql(<<"SQL");
		CREATE TABLE edges AS $edges;
		CREATE TABLE resolution AS
			SELECT *, (SELECT frame_agg(name, c) FROM (VALUES ('a', h), ('b', shifted), ('c', h)) AS v(name, c)) AS f
			FROM (SELECT hierarchy_agg(l, r, score) AS h, hierarchy_agg(l + 1000, r + 1000, score) AS shifted FROM edges
				WHERE greatest(l, r) < 200000) AS e;
SQL
	for my $call (sort keys %work)
	{
		like(said("SET starlings.progress_interval = 1; SELECT count(*) FROM resolution, LATERAL $call AS made"),
			qr/^NOTICE:  $work{$call}$/m, "$call says how far it is");
	}
	return;
}

# All that concerns several sessions, on a server that has the library preloaded.
sub preloaded
{
	local @ENV{qw(PGHOST PGPORT PGUSER PGDATABASE)} = server_environment();

	start_server('preloaded', 'shared_preload_libraries=starlings');
	sql(<<"SQL");
		CREATE EXTENSION starlings;
		CREATE TABLE edges AS $edges;
		CREATE TABLE resolution AS SELECT hierarchy_agg(l, r, score) AS h FROM edges;
		CREATE FUNCTION wait(place bigint) RETURNS bigint LANGUAGE plpgsql AS
			'BEGIN PERFORM pg_advisory_lock(place), pg_advisory_unlock(place); RETURN place; END';
SQL
	my $worker = session();
	my $other = session();

	is($other->ask('SELECT count(*) FROM starlings_progress()'), 0, 'who is idle is not there');
	counts_are_true($worker, $other);
	phases_are_seen($worker, $other);
	ends_are_seen($worker, $other);
	who_may_see_what($worker, $other);
	$_->close for $worker, $other;
	stop_server('preloaded');
	return;
}

# Asks until the answer is this; returns the last answer.
sub ask_until
{
	my ($session, $query, $expected) = @_;
	my $start = time;
	my $answer;

	sleep 0.002 until ($answer = $session->ask($query)) eq $expected || time > $start + LIMIT;
	return $answer;
}

# Waits until the worker waits for a place.
sub wait_for_place
{
	my ($worker, $other, $place) = @_;

	return ask_until($other, "SELECT true FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
		AND objid = $place AND pid = " . $worker->pid, 't') eq 't';
}

# What a session sees of the worker.
sub seen
{
	my ($worker, $other, $columns) = @_;

	return $other->ask("SELECT $columns FROM starlings_progress() WHERE pid = " . $worker->pid);
}

# A build is stopped at some places: then its numbers are known.
sub counts_are_true
{
	my ($worker, $other) = @_;
	my @places = (10000, 20000, 45000);

	$other->ask("SELECT pg_advisory_lock($_)") for @places;
	$worker->send('SELECT record_count(hierarchy_agg(CASE WHEN i IN (10000, 20000, 45000) THEN wait(i) ELSE i END, i + 1, 0.5))
		FROM generate_series(1::bigint, 50000) AS i');
	for my $place (@places)
	{
		ok(wait_for_place($worker, $other, $place), "the build comes to edge $place");
		is(seen($worker, $other, "datname, phase, records BETWEEN $place - 256 AND $place, edges BETWEEN $place - 256 AND $place - 1,
				done, total, memory > 8 * records, started BETWEEN now() - interval '1 hour' AND now()"),
			'postgres|reading edges|t|t|||t|t', 'and another session sees what it has read');
		$other->ask("SELECT pg_advisory_unlock($place)");
	}
	is($worker->finish, 50001, 'the build goes on to its end');
	is(seen($worker, $other, 'true'), '', 'and is told of no more');
	return;
}

# Builds and sweeps, over and over, until all these phases have been seen.
sub phases_are_seen
{
	my ($worker, $other) = @_;
	my %unseen = map { $_ => 1 } 'reading edges', 'joining records', 'following the truth', 'sweeping';
	my $start = time;
	my $plausible = 'phase, memory > 0 AND (total IS NULL) = (done IS NULL) AND coalesce(done BETWEEN 0 AND total, true)
		AND coalesce(records BETWEEN 1 AND 600001, true) AND coalesce(edges BETWEEN 1 AND 600000, true), starlings_progress';
	my ($nseen, @wrong) = (0);

	$worker->send(<<'SQL');
		DO $$ BEGIN
			LOOP
				PERFORM record_count(hierarchy_agg(l, r, score)) FROM edges;
				PERFORM count(*) FROM resolution, sweep(h, h @ 0.5);
			END LOOP;
		END $$
SQL
	while (%unseen && time < $start + LIMIT)
	{
		my ($phase, $right, $row) = split /\|/, seen($worker, $other, $plausible);
		next unless defined $phase;
		$nseen++;
		delete $unseen{$phase};
		push @wrong, $row if $right ne 't';
	}
	is(join(', ', sort keys %unseen), '', 'another session sees the phases of builds and sweeps');
	cmp_ok($nseen, '>', 0, 'it sees rows');
	is("@wrong", '', 'whose numbers are plausible');
	$other->ask('SELECT pg_cancel_backend(' . $worker->pid . ')');
	is($worker->finish, 'ERROR: 57014', 'the work is cancelled');
	is(seen($worker, $other, 'true'), '', 'and is told of no more');
	return;
}

# The work is over in some way or other, and the session waits: none is told of.
sub ends_are_seen
{
	my ($worker, $other) = @_;
	my $bad = "SELECT hierarchy_agg(i, i + 1, CASE i WHEN 20000 THEN wait(1)::float8 * 'NaN' ELSE 0.5 END) FROM generate_series(1::bigint, 30000) AS i";
	my %ways = (
		'an error' => "BEGIN; $bad",
		'an error in a block that catches it' =>
			"DO \$\$ BEGIN BEGIN PERFORM h FROM ($bad) AS b(h); EXCEPTION WHEN numeric_value_out_of_range THEN PERFORM wait(2); END; END \$\$",
		'a savepoint' => "BEGIN; SAVEPOINT a; $bad; ROLLBACK TO a",
	);

	for my $way (sort keys %ways)
	{
		$other->ask('SELECT pg_advisory_lock(1), pg_advisory_lock(2)');
		$worker->send($ways{$way});
		ok(wait_for_place($worker, $other, 1), "$way: the work goes on");
		is(seen($worker, $other, 'phase'), 'reading edges', "$way: it is told of");
		$other->ask('SELECT pg_advisory_unlock(1)');
		if ($way =~ /block/) { ok(wait_for_place($worker, $other, 2), "$way: the statement goes on") }
		else { is($worker->finish, 'ERROR: 22003', "$way: it comes") }
		is(seen($worker, $other, 'phase'), '', "$way: the work is told of no more");
		$other->ask('SELECT pg_advisory_unlock(2)');
		$worker->finish if $way =~ /block/;
		$worker->ask('ROLLBACK');
	}

	$other->ask('SELECT pg_advisory_lock(2)');
	$worker->send('SELECT wait(2) FROM (SELECT record_count(hierarchy_agg(l, r, score)) AS n FROM edges OFFSET 0) AS b WHERE n > 0');
	ok(wait_for_place($worker, $other, 2), 'the statement goes on when its build is complete');
	is(seen($worker, $other, 'phase'), '', 'and the build is told of no more');
	$other->ask('SELECT pg_advisory_unlock(2)');
	$worker->finish;

	my $ended = session();
	$other->ask('SELECT pg_advisory_lock(1)');
	$ended->send($bad);
	ok(wait_for_place($ended, $other, 1), 'another session is at work');
	is(seen($ended, $other, 'phase'), 'reading edges', 'it is told of');
	$other->ask('SELECT pg_terminate_backend(' . $ended->pid . ')');
	is(ask_until($other, 'SELECT count(*) FROM pg_stat_activity WHERE pid = ' . $ended->pid, 0), 0, 'it is ended');
	is(seen($ended, $other, 'phase'), '', 'and its work is told of no more');
	$other->ask('SELECT pg_advisory_unlock(1)');
	$ended->close;
	return;
}

# As with pg_stat_activity: one's own, or all for those who may read all statistics.
sub who_may_see_what
{
	my ($worker, $other) = @_;
	my $columns = 'phase, records IS NULL, edges IS NULL, memory IS NULL, started IS NULL, datname';

	sql('CREATE ROLE nobody; CREATE ROLE colleague; CREATE ROLE watcher IN ROLE pg_read_all_stats; GRANT SELECT ON edges TO colleague');
	$other->ask('SELECT pg_advisory_lock(1)');
	$worker->ask('SET SESSION AUTHORIZATION colleague');
	$worker->send('SELECT hierarchy_agg(i, i + 1, CASE i WHEN 20000 THEN wait(1)::float8 ELSE 0.5 END) IS NULL FROM generate_series(1::bigint, 30000) AS i');
	ok(wait_for_place($worker, $other, 1), 'a role is at work');
	for my $role (qw(postgres watcher colleague))
	{
		$other->ask("SET ROLE $role");
		is(seen($worker, $other, $columns), 'reading edges|f|f|f|f|postgres', "$role sees how far it is");
	}
	$other->ask('SET ROLE nobody');
	is(seen($worker, $other, $columns), '|t|t|t|t|', 'nobody else sees more than that there is something');
	$other->ask('RESET ROLE; SELECT pg_advisory_unlock(1)');
	is($worker->finish, 'f', 'it goes on to its end');
	is(seen($worker, $other, 'phase'), '', 'and is told of no more, though nobody looked at what it made');
	$worker->ask('RESET SESSION AUTHORIZATION');
	return;
}
