# A disk that is full, and a process that is killed while it stores values: what was
# stored before is whole, and work goes on.
#
#     DAMAGE=long        kills oftener (test/damage.sh)

use strict;
use warnings;

use IPC::Run ();
use OwnServer;
use StarlingsTest;
use Test::More;
use Time::HiRes qw(sleep);

my $long = ($ENV{DAMAGE} // '') eq 'long';
my $small = scratch() . '/small';    # a disk for little
my $mounted = 0;

END
{
	my $status = $?;

	IPC::Run::run([ 'umount', '-l', $small ], '2>', \my $err) if $mounted;
	$? = $status;
}

make_cluster('storage');
start_server('storage', 'fsync=off', 'jit=off', 'max_parallel_workers_per_gather=0');
@ENV{qw(PGHOST PGPORT PGUSER PGDATABASE)} = server_environment();
sql(<<'SQL');
	CREATE EXTENSION starlings;
	CREATE FUNCTION made(n int) RETURNS hierarchy LANGUAGE sql AS $$
		SELECT hierarchy_agg(i, i * 7919 % 20000, (hashint8(i * n) & 1023) / 1024.0::float8) FROM generate_series(1::bigint, 20000) AS i
	$$;
	CREATE TABLE kept (id int PRIMARY KEY, h hierarchy, p partition, f frame, hash text);
	CREATE FUNCTION keep(n int) RETURNS int LANGUAGE sql AS $$
		INSERT INTO kept SELECT n, h, h @ 0.5, f, md5(hierarchy_send(h) || partition_send(h @ 0.5) || frame_send(f))
		FROM made(n) AS h, frame_add(frame_agg_add(NULL, 'a', h), 'b', '{1 ~0.5~ 2}') AS f
		RETURNING id
	$$;
	CREATE VIEW harmed AS
		SELECT id FROM kept WHERE hash <> md5(hierarchy_send(h) || partition_send(p) || frame_send(f)) OR h <> made(id) OR p <> h @ 0.5;
SQL
my $next = 1;

SKIP:
{
	skip 'only root can mount a small disk', 1 unless mount_small();
	full_disk();
}
killed() for 1 .. ($long ? 100 : 4);
stop_server('storage');

done_testing();

# A file system of 24 MB, which belongs to the server's user, and a tablespace there.
sub mount_small
{
	my ($user, $group) = (stat scratch() . '/storage')[ 4, 5 ];

	mkdir $small;
	$mounted = IPC::Run::run([ 'mount', '-t', 'tmpfs', '-o', "size=24m,uid=$user,gid=$group,mode=700", 'tmpfs', $small ],
		'>', \my $out, '2>', \my $err);
	sql("CREATE TABLESPACE small LOCATION '$small'") if $mounted;
	return $mounted;
}

sub full_disk
{
	my $session;

	sql('ALTER TABLE kept SET TABLESPACE small');
	$session = session();
	$session->ask(q(SET temp_tablespaces = small; SET work_mem = '64kB'; SET starlings.cache_size = 0));
	is($session->ask('SELECT keep(1)'), 1, 'a value can be stored');
	is_refused($session, 'SELECT count(keep(n)) FROM generate_series(2, 10000) AS n', 'storing');
	$next = 1 + $session->ask('SELECT max(id) FROM kept');
	is($next, 2, 'nothing is left of what was refused');

	# Now with what there is, values go to files to be sorted, and rows that functions return.
	is_refused($session, 'SELECT count(*) FROM (SELECT made(n) AS h FROM generate_series(1, 300) AS n ORDER BY h) AS x', 'sorting');
	is_refused($session, 'SELECT count(*) FROM members((SELECT partition_agg(i, i / 2) FROM generate_series(1, 1500000) AS i))', 'rows that are returned');
	is_refused($session, "COPY (SELECT made(n) FROM generate_series(1, 300) AS n) TO '$small/values' (FORMAT binary)", 'copying out');
	$session->ask("COPY (SELECT 1) TO '$small/values'");
	is_refused($session, 'CREATE TABLE copy TABLESPACE small AS SELECT made(n) FROM generate_series(1, 300) AS n', 'a table');
	is_refused($session, 'DO $$ BEGIN FOR n IN 1 .. 300 LOOP UPDATE kept SET h = made(n); END LOOP; END $$', 'storing anew');
	$session->close;
	sql('ALTER TABLE kept SET TABLESPACE pg_default');
	is_sql('SELECT count(*) FROM harmed', 0, 'what was stored is whole');
	return;
}

# Tests that a statement ends with 53100, and the session has right answers.
sub is_refused
{
	my ($session, $statement, $name) = @_;

	is($session->ask($statement), 'ERROR: 53100', "$name: a full disk is an error");
	is($session->ask('SET temp_tablespaces = pg_default; SELECT count(*) FROM harmed; SET temp_tablespaces = small'),
		0, "$name: and nothing else");
	return;
}

# Stores values one after the other until the process is killed.
sub killed
{
	my $script = join '', map { "SELECT keep($_);\n" } $next .. $next + 999;
	my ($out, $err) = ('', '');
	my $at_least = $next + int rand 12;
	my $psql = IPC::Run::start([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1' ], '<', \$script, '>', \$out, '2>', \$err);

	$psql->pump until $out =~ /^$at_least\n/m;
	my $pid = sql("SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT keep(%'");
	sleep rand 0.02;
	kill 'KILL', $pid;
	$psql->finish;
	my ($told) = $out =~ /(\d+)\n\z/;
	sleep 0.05 until eval { sql('SELECT 1') };

	my $last = sql('SELECT max(id) FROM kept');
	cmp_ok($last, '>=', $told, "after $told values a process was killed: those that were told of are there");
	is_sql("SELECT count(*) FROM kept WHERE id >= $next", $last - $next + 1, 'and all before the last');
	is_sql("SELECT count(*) FROM harmed WHERE id >= $next", 0, 'each of them whole');
	$next = $last + 1;
	return;
}
