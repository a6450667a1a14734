# The session's cache when work is cut short: what was being made is gone, what
# was there stays right, and each session has its own.

use strict;
use warnings;

use StarlingsTest;
use Test::More;

start_database();

# A hundred thousand records, so that making anything takes some milliseconds.
sql(<<'SQL');
	CREATE TABLE model AS
		SELECT hierarchy_agg(i, i + 1 + (i % 11) * (i % 3), (hashint8(i) & 16383) / 16383.0::float8) AS h,
			   partition_agg(i, i / 4) AS same
		FROM generate_series(1::bigint, 100000) AS i;
	ALTER TABLE model ADD other partition;
	UPDATE model SET other = (SELECT partition_agg(i, i % 30000) FROM generate_series(2000::bigint, 120000) AS i);
	CREATE FUNCTION held() RETURNS bigint LANGUAGE sql AS $$
		SELECT coalesce(sum(total_bytes), 0)::bigint FROM pg_backend_memory_contexts
		WHERE name IN ('starlings cache entry', 'shared partition')
	$$;
SQL

my @questions = (
	q{SELECT md5(partition_send(cut(h, 0.5))) FROM model},
	q{SELECT md5(string_agg(s::text, ' ')) FROM model, sweep(h, same, grid(0.1, 0.9, 0.1)) AS s},
	q{SELECT md5(string_agg(s::text, ' ')) FROM model, sweep(h, other) AS s},
	q{SELECT best_threshold(h, other, 'ari') FROM model},
	q{SELECT evaluate(h @ 0.75, other) FROM model},
	q{SELECT (entity_id(h, 500, 0.5), entity_id(h @ 0.25, 700)) FROM model},
);
my @right = answers('0');

is(scalar(grep { /\S/ && !/ERROR/ } @right), scalar @questions, 'there are answers without the cache');

for my $size ('64kB', '1MB', '64MB')
{
	my $session = session();

	$session->ask("SET starlings.cache_size = '$size'");
	my $stopped = stop_at_many_moments($session);
	cmp_ok($stopped, '>', 0, "work is stopped on the way with $size");
	is_deeply([ map { $session->ask($_) } @questions ], \@right, 'what is asked then has the right answer');
	is_deeply([ map { $session->ask($_) } @questions ], \@right, 'and again');
	is($session->ask('SELECT held() = sum(bytes) FROM starlings_stats()'), 't', 'no memory is held but that of entries');
	$session->ask(q{SET starlings.cache_size = '1kB'});
	$session->ask($questions[0]);
	is($session->ask('SELECT held() <= 1024'), 't', 'and a smaller bound gives it back');
}

my ($one, $two) = (session(), session());
$one->ask($questions[0]) for 1 .. 2;
is($one->ask(q{SELECT hits > 0 FROM starlings_stats() WHERE kind = 'cut'}), 't', 'a session uses its cache');
is($two->ask('SELECT count(*) FILTER (WHERE entries > 0 OR misses > 0) FROM starlings_stats()'), '0', 'another one has its own');

done_testing();

# What a new session says to all questions with a cache of that size.
sub answers
{
	my ($size) = @_;
	my $session = session();

	$session->ask("SET starlings.cache_size = '$size'");
	return map { $session->ask($_) } @questions;
}

# Asks all questions under timeouts that grow, each in a savepoint that is rolled
# back; returns how often that struck.
sub stop_at_many_moments
{
	my ($session) = @_;
	my $stopped = 0;

	for my $timeout (1 .. 12, 15, 20, 30)
	{
		for my $i (0 .. $#questions)
		{
			$session->ask('BEGIN; SAVEPOINT s');
			$session->ask("SET LOCAL statement_timeout = $timeout");
			my $answer = $session->ask($questions[$i]);
			$session->insist('ROLLBACK TO s');
			$session->ask('COMMIT');
			$stopped += $answer eq 'ERROR: 57014';
			fail("question $i within $timeout ms: $answer") unless $answer eq 'ERROR: 57014' || $answer eq $right[$i];
		}
	}
	return $stopped;
}
