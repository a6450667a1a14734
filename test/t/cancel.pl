# Long work can be cancelled at any moment, and the session goes on as if it had
# never begun.  How long it takes from the call for an end to the end itself is
# measured and told, not judged.

use strict;
use warnings;

use List::Util qw(max);
use StarlingsTest;
use Test::More;
use Time::HiRes qw(sleep time);

start_database();

my $worker = session();
my $other = session();
my $worker_pid = $worker->pid;
my $slowest = { delay => 0, of => 'nothing' };

# Ten million edges among a million records, with a million scores.
sql(<<'SQL');
	CREATE UNLOGGED TABLE edges AS
		SELECT hashint8(i)::bigint & 1048575 AS l, hashint8(-i)::bigint & 1048575 AS r,
			   (i * 7368787 & 1048575) / 1048576.0::float8 AS score
		FROM generate_series(1::bigint, 10000000) AS i;
	CREATE UNLOGGED TABLE fewer AS SELECT * FROM edges WHERE ctid < '(16000,1)';
	CREATE VIEW few AS SELECT * FROM edges WHERE ctid < '(6000,1)';
	CREATE UNLOGGED TABLE resolution AS
		SELECT (SELECT hierarchy_agg(l, r, score) FROM fewer) AS h,
			   (SELECT hierarchy_agg(l + 300000, r + 300000, score) FROM few) AS other,
			   (SELECT hierarchy_agg(l, r, score, 3) FROM fewer) AS tied;
	CREATE UNLOGGED TABLE literal (text text);
	ALTER TABLE literal ALTER text SET STORAGE external;
	INSERT INTO literal SELECT h::text FROM resolution;
SQL
is($worker->ask('SELECT count(*) FROM edges'), 10000000, 'there are ten million edges');
is($worker->ask('SELECT record_count(h) > 1000000, threshold_count(h) > 100000 FROM resolution'),
	't|t', 'with a million records and many thresholds');

# Every call is to do its work.
$worker->ask('SET starlings.cache_size = 0');

my $serial = 'SET max_parallel_workers_per_gather = 0';
my $parallel = 'SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0';
my $build = 'SELECT record_count(hierarchy_agg(l, r, score)) FROM edges';

is_cancelled('building', $serial, $build, 0.05, 0.3, 1);
is_cancelled('completing', $serial, 'SELECT record_count(hierarchy_agg(l, r, score)) FROM few', '50%', '70%', '90%');
is_cancelled('building in parallel', $parallel, 'SELECT record_count(hierarchy_agg(l, r, score)) FROM fewer',
	'30%', '85%');
is_cancelled('building with text keys', $serial,
	'SELECT record_count(hierarchy_agg(l::text, r::text, score)) FROM few', '40%', '80%');
is_cancelled('sweep', $serial, 'SELECT count(*), max(tp) FROM resolution, sweep(h, other @ 0.5)',
	0.05, 0.3, 1, '50%', '95%');
is_cancelled('best_threshold', $serial, q(SELECT (best_threshold(h, other @ 0.9, 'ari')).value > 0 FROM resolution), '70%');
is_cancelled('sweep_estimate', $serial,
	'SELECT count(*) FROM resolution, sweep_estimate(h, (SELECT partition_agg(l, l / 3) FROM few WHERE l / 3 % 2000 = 0))',
	'50%', '80%');
is_cancelled('cut', $serial,
	'SELECT sum(entity_count(h @ t)) FROM resolution, unnest(grid(0, 1, 0.05)) AS t', 0.05, 0.3, '80%');
is_cancelled('hierarchy_union', $serial, 'SELECT record_count(h + other) FROM resolution', 0.05, 0.3, '50%', '80%');
is_cancelled('hierarchy_union with ties', $serial, 'SELECT record_count(tied + tied) FROM resolution', '40%', '60%', '80%');
is_cancelled('hierarchy_union_agg', $serial,
	'SELECT record_count(hierarchy_union_agg(u)) FROM resolution, unnest(ARRAY[h, other]) AS u', 0.3, '80%');
is_cancelled('sweep_support_agg', $serial,
	'SELECT cardinality(sweep_support_agg((SELECT h FROM resolution), l, r, score)) FROM fewer', 0.3, '50%', '70%', '90%');
is_cancelled('cohesion_agg', $serial,
	'SELECT cardinality(cohesion_agg((SELECT h @ 0.3 FROM resolution), l, r, score)) FROM fewer', 0.3, '50%', '70%', '90%');
is_cancelled('text output', $serial, 'SELECT octet_length(h::text) FROM resolution', 0.05, 0.3, '80%');
is_cancelled('text input', $serial, 'SELECT record_count(text::hierarchy) FROM literal', 0.05, 0.3, 1, '80%');
is_cancelled('binary output', $serial, 'SELECT octet_length(hierarchy_send(h)) FROM resolution, generate_series(1, 5)', '50%');
is_cancelled('merges', $serial, 'SELECT count(*) FROM resolution, merges(h)', 0.05, 0.3, '80%');
is_cancelled('members', $serial, 'SELECT count(*) FROM resolution, members(h @ 0.9)', 0.05, 0.3, '80%');
is_cancelled('entities', $serial, 'SELECT count(*) FROM resolution, entities(h @ 0.0)', '40%', '80%');

can_be_caught();
stays_whole_by_hand();
leaves_no_memory();

is($worker->ask('SELECT pg_backend_pid()'), $worker_pid, 'it was one session all the time');
diag sprintf 'from cancel to the error at most %.0f ms, in %s', 1000 * $slowest->{delay}, $slowest->{of};

done_testing();

# The same session gives right answers, about new values and stored ones.
sub goes_on
{
	my $answer = $worker->ask(<<'SQL');
		SELECT hierarchy_agg(l, r, score) FROM (VALUES (1::bigint, 2::bigint, 0.9), (3, 2, 0.5), (4, NULL, NULL)) AS e(l, r, score)
SQL
	$answer .= ' ' . $worker->ask('SELECT entity_count(other @ 1) = record_count(other) FROM resolution');
	return $answer eq '{1 ~0.9~ 2 ~0.5~ 3, 4} t';
}

# Waits until the query of the worker is running, or has come to its end.
sub wait_for_start
{
	my $question = "SELECT 1 FROM pg_stat_activity WHERE pid = $worker_pid AND state = 'active'";

	sleep 0.001 until $worker->has_finished || $other->ask($question) eq '1';
	return;
}

# Keeps in mind how long an end took, and returns it in words.
sub keep_delay
{
	my ($of, $delay) = @_;

	$slowest = { delay => $delay, of => $of } if $delay > $slowest->{delay};
	return sprintf '%.0f ms', 1000 * $delay;
}

# Cancels the query as soon as it runs, then again after these times, in seconds
# or in parts of the time that the whole takes; and ends it by statement_timeout.
# A query that was faster must have given its answer; if it always was, as it may be
# where the call has to wait for a busy machine, it is tried again.
sub is_cancelled
{
	my ($name, $settings, $query, @moments) = @_;
	my ($cancelled, $tries) = (0, 0);
	my (@wrong, @delays, @stuck);

	$worker->ask($settings);
	my $right = $worker->ask($query);
	my $whole = $worker->took;
	my @times = (0, grep { $_ < $whole } map { /(.*)%/ ? $whole * $1 / 100 : $_ } @moments);

	unlike($right, qr/ERROR|^0?$/, "$name works when nobody cancels it");
	while (defined(my $time = shift @times))
	{
		$worker->send($query);
		wait_for_start();
		sleep max(0, $worker->{sent} + $time - time);

		my $called = time;
		$other->send("SELECT pg_cancel_backend($worker_pid)");
		my $answer = $worker->finish;
		$other->finish;

		if ($answer eq 'ERROR: 57014')
		{
			$cancelled++;
			push @delays, keep_delay(sprintf('%s after %.2f s', $name, $time), $worker->{ended} - $called)
			  . sprintf(' after %.2f s', $time);
		}
		push @wrong, "after $time s: $answer" if $answer ne 'ERROR: 57014' && $answer ne $right;
		push @stuck, "after $time s" unless goes_on();
		push @times, 0 if !@times && !$cancelled && $tries++ < 100;
	}
	cmp_ok($cancelled, '>', 0, "$name can be cancelled");
	is("@wrong", '', "$name is cancelled or complete, at every moment");

	my $timeout = int(1000 * $whole / 4) || 1;
	$worker->ask("SET statement_timeout = $timeout");
	my $answer = $worker->ask($query);
	my $took = $worker->took;
	$worker->insist('RESET statement_timeout');
	like($answer, qr/^(ERROR: 57014|\Q$right\E)$/, "$name is ended by statement_timeout");
	push @delays, keep_delay("$name by statement_timeout", $took - $timeout / 1000) . ' by timeout' if $answer =~ /ERROR/;
	push @stuck, 'after statement_timeout' unless goes_on();
	is("@stuck", '', "$name: afterwards the session goes on");
	is($worker->ask($query), $right, "$name: and does the same to the end") if $whole < 1;
	diag sprintf '%s takes %.2f s; from cancel to the error: %s', $name, $whole, join ', ', @delays;
	return;
}

# What a block builds by hand is in a variable, and lives on when the block catches that
# it was cancelled. Where a call strikes between blocks, it is tried again.
sub stays_whole_by_hand
{
	$worker->ask(<<'SQL');
		CREATE FUNCTION by_hand() RETURNS text LANGUAGE plpgsql AS $$
		DECLARE
			base hierarchy := (SELECT hierarchy_agg(l, r, score) FROM few WHERE l < 300000 AND r < 300000);
			keys bigint[] := (SELECT array_agg(l) FROM (SELECT l FROM fewer LIMIT 1000) AS l);
			whole hierarchy := base + (SELECT hierarchy_agg(keys, 0.5));
			h hierarchy := base;
			caught int := 0;
		BEGIN
			PERFORM pg_advisory_xact_lock(2);
			FOR i IN 1 .. 8 LOOP
				BEGIN
					h := hierarchy_agg_add(h, keys, 0.5);
					h := hierarchy_agg_add(h, (-1)::bigint, -2, 0.5);
					PERFORM record_count(h);
				EXCEPTION WHEN query_canceled THEN
					caught := caught + 1;
				END;
			END LOOP;
			PERFORM pg_advisory_xact_lock(3);
			IF h + base <> h OR h + whole + '{-1 ~0.5~ -2}' <> whole + '{-1 ~0.5~ -2}' THEN
				RETURN 'harmed';
			END IF;
			h := hierarchy_agg_add(h, keys, 0.5);
			h := hierarchy_agg_add(h, (-1)::bigint, -2, 0.5);
			RETURN CASE WHEN h = whole + '{-1 ~0.5~ -2}' THEN caught::text ELSE 'lost' END;
		END
		$$
SQL
	my ($caught, $tries, @wrong) = (0, 0);

	while ($caught < 5 && $tries++ < 100)
	{
		my $granted = sub { $other->ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = $worker_pid AND objid = $_[0]") };

		$worker->send('SELECT by_hand()');
		sleep 0.01 until $worker->has_finished || $granted->(2);
		while (!$worker->has_finished && !$granted->(3))
		{
			$other->ask("SELECT pg_cancel_backend($worker_pid)");
			sleep rand 0.2;
		}
		my $answer = $worker->finish;
		$caught += $answer if $answer =~ /^\d+$/;
		push @wrong, $answer unless $answer =~ /^(\d+|ERROR: 57014)$/;
	}
	cmp_ok($caught, '>=', 5, 'a block can catch that building by hand was cancelled');
	is("@wrong", '', 'and what it has built is whole');
	return;
}

# A cancelled build inside a block that catches it.
sub can_be_caught
{
	my $block = <<'SQL';
		DO $$
		DECLARE
			h hierarchy := '{1 ~0.9~ 2}';
		BEGIN
			BEGIN
				PERFORM pg_advisory_xact_lock(1);
				SELECT h + hierarchy_agg(l, r, score) INTO h FROM edges;
			EXCEPTION WHEN query_canceled THEN
				INSERT INTO caught VALUES (SQLSTATE, h + '{2 ~0.5~ 3}', (SELECT hierarchy_agg(5::bigint, 6, 0.5)));
			END;
		END
		$$
SQL
	my $caught = '57014|{1 ~0.9~ 2 ~0.5~ 3}|{5 ~0.5~ 6}';

	$worker->ask('CREATE TEMP TABLE caught (state text, h hierarchy, new hierarchy)');
	$worker->send($block);
	sleep 0.01 until $other->ask("SELECT granted FROM pg_locks WHERE locktype = 'advisory' AND pid = $worker_pid") eq 't';
	sleep 0.1;
	$other->ask("SELECT pg_cancel_backend($worker_pid)");
	is($worker->finish, '', 'a block that catches query_canceled ends well');
	is($worker->ask('SELECT * FROM caught'), $caught, 'its variables are as before, and its handler can build');

	# On a busy machine it may strike before the block begins.
	my ($answer, $timeout) = ('', 500);
	do
	{
		$worker->ask("TRUNCATE caught; SET statement_timeout = $timeout");
		$answer = $worker->ask($block);
		$worker->insist('RESET statement_timeout');
		$timeout *= 2;
	} while $answer eq 'ERROR: 57014' && $timeout < 10000;
	is($answer, '', 'so it does when statement_timeout strikes');
	is($worker->ask('SELECT * FROM caught'), $caught, 'and finds the same');
	ok(goes_on(), 'then the session goes on');
	return;
}

# What the memory contexts of the session hold after fifty cancelled builds in
# one transaction, compared with what they held before.
sub leaves_no_memory
{
	my $total = 'SELECT sum(total_bytes) FROM pg_backend_memory_contexts';
	my %answers;

	$worker->ask("BEGIN; $serial");
	my $cancelled_build = sub {
		my ($timeout) = @_;

		$worker->ask('SAVEPOINT before');
		$worker->ask("SET LOCAL statement_timeout = $timeout");
		$answers{ $worker->ask($build) }++;
		$worker->insist('ROLLBACK TO before');
	};

	$cancelled_build->(20);
	my $before = $worker->ask($total);
	$cancelled_build->(10 + $_ * 7 % 50) for 1 .. 50;
	my $grown = $worker->ask($total) - $before;

	is(join(' ', %answers), 'ERROR: 57014 51', 'fifty builds in one transaction are cancelled');
	cmp_ok($grown, '<', 20e6, 'and leave less than 20 MB of memory behind');
	is($worker->ask('SELECT hierarchy_agg(1::bigint, 2, 0.5)'), '{1 ~0.5~ 2}', 'the transaction goes on');
	$worker->ask('ROLLBACK');
	diag "fifty cancelled builds left $grown bytes";
	return;
}
