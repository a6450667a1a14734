# Out of memory at any moment: the statement fails with 53200, or has its answer all the
# same, and the session goes on.
#
#     DAMAGE=long        tries every allocation, and not some of them (test/damage.sh)

use strict;
use warnings;

use OwnServer;
use StarlingsTest;
use Test::More;

my $long = ($ENV{DAMAGE} // '') eq 'long';
my $most = $long ? 1_000_000 : 25;    # tries of a statement
my $library = refusing_library() or plan skip_all => 'needs a C compiler and glibc';

make_cluster('memory');
{
	local $ENV{LD_PRELOAD} = $library;
	start_server('memory', 'fsync=off', 'jit=off');
}
@ENV{qw(PGHOST PGPORT PGUSER PGDATABASE)} = server_environment();
sql('CREATE EXTENSION starlings');
make_tables();

my $session = session();
my $pid = $session->pid;
my $started = sql('SELECT pg_postmaster_start_time()');
my $refusals = 0;

# Each begins from the table, so that whatever it makes is made anew.
my @statements = (
	'SELECT hierarchy_agg(l, r, score) FROM edges',
	q(SELECT hierarchy_agg('source ' || l % 3, l::text, 'source ' || r % 3, r::text, score) FROM edges),
	'SELECT hierarchy_union_agg(h) FROM (SELECT hierarchy_agg(l, r, score) AS h FROM edges GROUP BY l % 10) AS x',
	'SELECT array_agg(h) FROM (SELECT hierarchy_agg(l, r, score) AS h FROM edges GROUP BY l % 100 ORDER BY l % 100) AS x',
	'SELECT partition_agg(l, r % 100) FROM (SELECT DISTINCT ON (l) l, r FROM edges ORDER BY l, r) AS x',
	'SELECT h FROM stored',
	'SELECT text::hierarchy FROM (SELECT h::text FROM stored) AS x(text)',
	'SELECT h @ 0.5 FROM stored',
	'SELECT h + other FROM stored',
	'SELECT restrict(h, other @ 0.5) FROM stored',
	'SELECT array_agg(s) FROM stored, sweep(h, other @ 0.3) AS s',
	'SELECT evaluate(h @ 0.5, other @ 0.3) FROM stored',
	q(SELECT best_threshold(h, other @ 0.3, 'f1') FROM stored),
	'SELECT sweep_agg(h, other @ 0.3) FROM stored',
	'SELECT array_agg(m) FROM stored, merges(h, true) AS m',
	'SELECT array_agg(m) FROM stored, members(h @ 0.5, NULL::bigint) AS m',
	'SELECT array_agg(e) FROM stored, entities(h @ 0.5) AS e',
	'SELECT array_agg(entity_id(h, key, 0.5)) FROM stored, generate_series(1, 100) AS key',
	q(SELECT frame_add(frame_agg(name, h), 'more', h2) FROM named, (SELECT other FROM stored) AS x(h2) GROUP BY h2),
	q(SELECT consensus(frame_agg(name, h), '0.5', 2) FROM named),
	q(SELECT array_agg(s) FROM (SELECT frame_agg(name, h) AS f FROM named) AS x, sweep(f, 'h', '{0.2,0.5}', 'other', '{0.3,0.6}') AS s),
	'SELECT array_agg(w) FROM stored, weakest_links(h, 0.5) AS w',
	'SELECT array_agg(p) FROM stored, plateaus(h) AS p',
	'SELECT sweep_support_agg((SELECT h FROM stored), l, r, score) FROM edges',
	'SELECT cohesion_agg((SELECT h @ 0.5 FROM stored), l, r, score) FROM edges',
	'SELECT grown(h) FROM stored',
);

# So many that threads work on them.
my @large = (
	'SELECT hierarchy_agg(i, i * 7919 % 150000, i % 1000) FROM generate_series(1::bigint, 150000) AS i',
	q(SELECT array_agg(s) FROM (SELECT frame_agg(name, h) AS f FROM named) AS x, sweep(f, 'h', grid(0, 1, 0.02), 'other', grid(0, 1, 0.02)) AS s),
);

for my $threads (1, 2)
{
	for my $size ('0', '64MB')
	{
		$session->ask("SET starlings.threads = $threads; SET starlings.cache_size = '$size'");
		withstands($_, "with $threads threads and a cache of $size") for @statements, $threads > 1 ? @large : ();
	}
}
cmp_ok($refusals, '>', 100, "$refusals statements were refused memory");
is($session->ask('SELECT pg_backend_pid()'), $pid, 'and it was one session all the time');
is(sql('SELECT pg_postmaster_start_time()'), $started, 'on a server that went on');

stop_server('memory');
done_testing();

# Builds what refuses memory; returns its path.
sub refusing_library
{
	my $path = scratch() . '/failing.so';
	my $headers = sql(q(SELECT setting FROM pg_config WHERE name = 'INCLUDEDIR-SERVER'));
	my $built = eval { run_command('cc', qw(-shared -fPIC -O1 -o), $path, "-I$headers", 'test/damage/failing.c') };

	chmod 0755, scratch();
	return defined $built ? $path : undef;
}

sub make_tables
{
	sql(<<"SQL");
		CREATE FUNCTION refuse(bigint, bigint) RETURNS void LANGUAGE C AS '$library';
		CREATE FUNCTION refused() RETURNS bigint LANGUAGE C AS '$library';
		CREATE TABLE edges AS
			SELECT i * 7919 % 3000 AS l, i * 104729 % 3000 AS r, (i * 31 % 1000) / 1000.0::float8 AS score
			FROM generate_series(1::bigint, 6000) AS i;
		CREATE TABLE stored AS
			SELECT (SELECT hierarchy_agg(l, r, score) FROM edges) AS h,
				(SELECT hierarchy_agg(l + 300, r + 300, score) FROM edges WHERE l % 3 > 0) AS other;
		CREATE TABLE named AS SELECT 'h' AS name, h FROM stored UNION ALL SELECT 'other', other FROM stored;

		-- A variable that grows by hand, and lives on when memory was refused.
		CREATE FUNCTION grown(h hierarchy) RETURNS hierarchy LANGUAGE plpgsql AS \$\$
		DECLARE
			before hierarchy := h;
			more bigint[] := (SELECT array_agg(-i) FROM generate_series(1, 500) AS i);
			whole hierarchy;
		BEGIN
			BEGIN
				h := hierarchy_agg_add(h, more, 0.5);
				PERFORM record_count(h);
			EXCEPTION WHEN out_of_memory THEN
				NULL;
			END;
			whole := before + (SELECT hierarchy_agg(more, 0.5));
			IF h + before <> h OR h + whole <> whole THEN
				RAISE 'harmed';
			END IF;
			RETURN hierarchy_agg_add(h, more, 0.5);
		END \$\$;

		-- The hash of what a statement gives, or its SQLSTATE, if so many allocations fail from one on;
		-- and how many did.
		CREATE FUNCTION tried(statement text, which bigint, how_many bigint) RETURNS text LANGUAGE plpgsql AS \$\$
		DECLARE
			answer text;
			n bigint;
		BEGIN
			BEGIN
				PERFORM refuse(which, how_many);
				EXECUTE statement INTO answer;
				n := refused();
				answer := md5(answer);
			EXCEPTION WHEN OTHERS THEN
				n := refused();
				answer := SQLSTATE;
			END;
			RETURN answer || ' ' || n;
		END \$\$;
SQL
	return;
}

# The answer of tried(). Where the block had no memory to catch the error with, the
# session has it, and memory may be refused for some more statements.
sub try_statement
{
	my ($statement, $which, $how_many) = @_;
	my $answer = $session->ask(sprintf 'SELECT tried($statement$%s$statement$, %d, %d)', $statement, $which, $how_many);
	my ($failed, $tries) = ('', 0);

	return $answer if $answer ne 'ERROR: 53200';
	$failed = $session->ask('SELECT refused()') until $failed =~ /^\d+$/ || $tries++ > $how_many;
	return "53200 $failed";
}

# Tries one statement.
sub withstands
{
	my ($statement, $how) = @_;
	my $try = sub { try_statement($statement, @_) };
	my ($right) = split / /, $try->(0, 0);
	my (@wrong, $tries);

	for my $how_many (1, 20)
	{
		# Nearly all of the first ones, and fewer of those that come later.
		for (my $which = 1; $tries++ < $most; $which += $long ? 1 : 1 + int($which / 8))
		{
			my $answer = $try->($which, $how_many);

			last if $answer eq "$right 0";
			$refusals += $answer =~ /^53200/;
			push @wrong, "allocation $which: $answer" unless $answer =~ /^(53200|$right) \d+$/;
			push @wrong, "after allocation $which" if $try->(0, 0) ne "$right 0";
			last if @wrong;
		}
	}
	like($right, qr/^[0-9a-f]{32}$/, "$statement");
	is("@wrong", '', "$how: memory can be refused at any moment");
	return;
}
