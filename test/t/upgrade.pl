# Values, and the indexes, views and columns that are made with them, survive
# pg_upgrade and every version of the extension.  An extension that came to a
# version by upgrades is the same as one that was made there.

use strict;
use warnings;

use Catalogue;
use File::Basename qw(basename dirname);
use File::Glob qw(bsd_glob);
use OwnServer;
use StarlingsTest;
use Test::More;

my $root = dirname(__FILE__) . '/../..';
my $database = start_database();
my $folder = scratch();

servers();
versions();
scripts();

done_testing();

# Makes tables and what hangs on them, without the forms of aggregates that take
# sources: those have changed.
sub build
{
	make_values('resolution');
	sql(<<'SQL');
		ALTER TABLE resolution ADD half partition GENERATED ALWAYS AS (cut(h, 0.5)) STORED,
			ADD more hierarchy[] DEFAULT ARRAY[hierarchy('{{1,2}}'::partition, 0.5), '{}'];
		CREATE INDEX sorted ON resolution (h, p) WHERE record_count(h) < 100;
		CREATE INDEX hashed ON resolution USING hash (cut(h, 0.5));
		CREATE TABLE edges AS
			SELECT i % 40 AS a, (i * 7) % 40 AS b, i % 9 / 10.0::float8 AS score, i % 40 / 3 AS label FROM generate_series(1::bigint, 60) AS i;
		CREATE VIEW built AS
			SELECT hierarchy_agg(a, b, score) AS h, hierarchy_agg(a, b, score, 0) AS rounded, hierarchy_agg(a::text, b::text, score) AS words,
				hierarchy_agg(ARRAY[a, b], score) AS sets, partition_agg(a, label) AS p, partition_agg(a::text, label) AS groups FROM edges;
		CREATE VIEW measured AS
			SELECT id, s AS curve, b.*, evaluate(h @ 0.5, p, 'ignore') AS half
			FROM resolution, sweep(h, p, grid(0, 1, 0.25), 'ignore') AS s, best_threshold(h, p, 'ari', 'ignore') AS b;
		CREATE VIEW listed AS
			SELECT id, 'member' AS kind, m::text AS what FROM resolution, members(h @ 0.5) AS m
			UNION ALL SELECT id, 'entity', e::text FROM resolution, entities(p) AS e
			UNION ALL SELECT id, 'number', e::text FROM resolution, entities(p, NULL::bigint) AS e WHERE id IN (1, 8)
			UNION ALL SELECT id, 'merge', m::text FROM resolution, merges(h) AS m WHERE id < 8
			UNION ALL SELECT id, 'record', r::text FROM resolution, records(h) AS r
			UNION ALL SELECT id, 'count', (record_count(h), merge_count(h), threshold_count(h), record_count(p), entity_count(p))::text
				FROM resolution;
		CREATE MATERIALIZED VIEW united AS
			SELECT hierarchy_union_agg(h + p::hierarchy) AS h, count(DISTINCT h) + count(DISTINCT p) AS count FROM resolution;
		CREATE UNIQUE INDEX ON united (count);
SQL
	return;
}

# What is in the tables and views, found anew, by indexes too.
sub answers
{
	return sql(join(";\n",
		bytes_of('resolution'),
		(map { "SELECT count(*), md5(string_agg(t::text, '/' ORDER BY t::text)) FROM $_ AS t" }
			qw(resolution built measured listed united)),
		'REFRESH MATERIALIZED VIEW CONCURRENTLY united',
		"SELECT md5(string_agg(t::text, '/')) FROM united AS t",
		'SET enable_seqscan = off',
		q(SELECT id FROM resolution WHERE h > '{}' AND record_count(h) < 100 ORDER BY h, p),
		q(SELECT id FROM resolution WHERE cut(h, 0.5) = (SELECT cut(h, 0.5) FROM resolution WHERE id = 9)),
		q(SELECT count(*) FROM resolution AS a JOIN resolution AS b ON a.h = b.h AND a.p = b.p)));
}

# pg_upgrade from one server to another.
sub servers
{
	my $bindir = server_bindir();

	make_cluster($_) for qw(old new);
	local @ENV{qw(PGHOST PGPORT PGUSER PGDATABASE)} = server_environment();
	start_server('old');
	sql('CREATE EXTENSION starlings');
	build();
	my $before = answers();
	like($before, qr/^9\|\w{32}\n9\|/, 'there are values to upgrade');
	stop_server('old');

	server_command('pg_upgrade', '-d', 'old', '-D', 'new', '-b', $bindir, '-B', $bindir, '-U', 'postgres', '-s', $folder, qw(--link -o -F -O -F));
	start_server('new');
	is(answers(), $before, 'values, indexes and views survive pg_upgrade');
	SKIP:
	{
		skip 'there is no amcheck', 1 unless has_extension('amcheck');
		is_sql(<<'SQL', 't', 'the index is sound');
			CREATE EXTENSION amcheck;
			SELECT true FROM bt_index_check('sorted', true);
SQL
	}
	is(sqlstate(q(INSERT INTO resolution (id, h) VALUES (10, '{2 ~0.5~ 1}'); UPDATE resolution SET h = h + h)), '', 'and they can be used');
	is_sql('SELECT h, half, more FROM resolution WHERE id = 10', '{1 ~0.5~ 2}|{{1,2}}|{"{1 ~0.5~ 2}","{}"}',
		'new rows are as they were on the old server');
	stop_server('new');
	return;
}

# The scripts that lead from release to release: '0.1.0--0.2.0' => its path.
sub upgrade_scripts
{
	return map { basename($_, '.sql') =~ s/^starlings--//r => $_ } bsd_glob("$root/sql/starlings--*--*.sql");
}

# From the oldest version to the newest, step by step.
sub versions
{
	my %scripts = upgrade_scripts();
	my %next = map { split /--/ } keys %scripts;
	my $version = '0.1.0';
	my $newest = sql("SELECT default_version FROM pg_available_extensions WHERE name = 'starlings'");

	sql("DROP EXTENSION starlings; CREATE EXTENSION starlings VERSION '$version'");
	build();
	my $before = answers();
	while (defined(my $next = delete $next{$version}))
	{
		sql("ALTER EXTENSION starlings UPDATE TO '$next'");
		is(eval { answers() } // $@, $before, "values, indexes and views survive the step from $version to $next");
		$version = $next;
	}
	is(join(' ', sort values %next), '', 'every upgrade script was a step');
	is($version, $newest, 'the last one leads to the default version');
	is_sql("SELECT extversion FROM pg_extension WHERE extname = 'starlings'", $newest, 'it is what is installed now');
	same_as_fresh($newest);
	return;
}

# An extension that came here by upgrades is what one script makes in a new database.
sub same_as_fresh
{
	my ($version) = @_;
	my $installed = sql(q(SELECT setting FROM pg_config WHERE name = 'SHAREDIR')) . "/extension/starlings--$version.sql";
	my $fresh = another_database('fresh');

	is(eval { slurp($installed) } // $@, slurp("$root/sql/starlings.sql"), 'sql/starlings.sql is what makes a new one');
	sql('CREATE EXTENSION starlings', '-d', $fresh);
	sql('DROP TABLE resolution, edges CASCADE');
	same_set([ catalogue($database) ], [ catalogue($fresh) ], 'an upgraded extension is what a new one is');
	is(uncommented($fresh), '', 'everything in it has a comment');
	return;
}

# Tests that there are many, and the same on both sides.
sub same_set
{
	my ($upgraded, $new, $name) = @_;
	my %upgraded = map { $_ => 1 } @$upgraded;
	my %new = map { $_ => 1 } @$new;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	cmp_ok(scalar @$new, '>', 1000, 'there is much to compare');
	return is(join("\n",
		(map { "only by upgrades: $_" } grep { !$new{$_} } @$upgraded),
		(map { "only when new: $_" } grep { !$upgraded{$_} } @$new)), '', $name);
}

# The scripts say what they are for when they are run by hand, and do nothing else.
sub scripts
{
	my %scripts = ('starlings' => "$root/sql/starlings.sql", '0.1.0' => "$root/sql/starlings--0.1.0.sql", upgrade_scripts());

	for my $script (sort keys %scripts)
	{
		my $command = $script =~ /--(.+)/ ? "ALTER EXTENSION starlings UPDATE TO '$1'" : 'CREATE EXTENSION starlings';
		my ($out, $err) = run_psql('', '-f', $scripts{$script});

		is("$out$err", qq(Use "$command" to load this file.), "the script $script cannot be run by hand");
	}
	return;
}
