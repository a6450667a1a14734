# Values reach other databases as they are: by logical replication, in text and in
# binary, and through foreign tables, where comparisons are left to the other side.

use strict;
use warnings;

use StarlingsTest;
use Test::More;

my $here = start_database();
my $there = another_database('there');
my ($host, $port) = split /\|/, sql(q(SELECT split_part(setting, ',', 1), current_setting('port')
	FROM pg_settings WHERE name = 'unix_socket_directories'));
my @replicas;

# A database with a subscription or a slot cannot be dropped.
END
{
	my $status = $?;

	stop_replication($_) for @replicas;
	$? = $status;
}

# A type ahead of ours: they have other numbers there.
sql('CREATE TYPE ahead AS (a int); CREATE EXTENSION starlings', '-d', $there);
isnt(sql("SELECT 'hierarchy'::regtype::oid"), sql("SELECT 'hierarchy'::regtype::oid", '-d', $there),
	'the types have other OIDs in the other database');

# The same values in a table with a key, and in one whose rows are told apart by
# all their columns.
make_values('keyed');
sql(<<'SQL');
	CREATE TABLE keyless AS TABLE keyed;
	ALTER TABLE keyless REPLICA IDENTITY FULL;
	CREATE PUBLICATION resolutions FOR TABLE keyed, keyless;
SQL
sql(<<'SQL', '-d', $there);
	CREATE TABLE keyed (id int PRIMARY KEY, note text, h hierarchy, p partition);
	CREATE TABLE keyless (id int, note text, h hierarchy, p partition);
SQL

messages();
replicates('text');
replicates('binary');
SKIP:
{
	skip 'there is no postgres_fdw', 1 unless has_extension('postgres_fdw');
	foreign_tables();
}

done_testing();

# What is sent for an update.  The slot goes with the session.
sub messages
{
	my $change = q(FROM pg_logical_slot_get_binary_changes('starlings_%1$s', NULL, NULL,
		'proto_version', '1', 'publication_names', 'resolutions', 'binary', '%2$s'));

	for my $format (qw(text binary))
	{
		my $changes = sprintf $change, $$, $format eq 'binary' ? 'true' : 'false';
		my $bytes = $format eq 'binary' ? 'hierarchy_send(h)' : "convert_to(h::text, 'UTF8')";

		is_sql(<<"SQL", "t\nt\nt", "$format: the value is sent in this form, and not at all if it did not change");
			SET synchronous_commit = on;
			SELECT FROM pg_create_logical_replication_slot('starlings_$$', 'pgoutput', true) \\g /dev/null
			UPDATE keyed SET h = h + '{}' WHERE id = 2;
			SELECT max(position($bytes IN data)) > 0 FROM keyed, LATERAL (SELECT data $changes) AS c WHERE id = 2;
			UPDATE keyed SET h = h + '{}' WHERE id = 8;
			SELECT max(position($bytes IN data)) > 0 FROM keyed, LATERAL (SELECT data $changes) AS c WHERE id = 8;
			UPDATE keyed SET note = note WHERE id = 8;
			SELECT max(length(data)) < 1000 $changes;
SQL
	}
	return;
}

sub replicates
{
	my ($format) = @_;
	my @changes = (
		'the first copy' => '',
		'INSERT' => 'INSERT INTO %s SELECT id + 100, note, h, p FROM %1$s WHERE id < 100',
		'UPDATE of another column' => q(UPDATE %s SET note = note || '!'),
		'UPDATE of one value' => q(UPDATE %s SET h = h + '{-5 ~0.125~ 3, new}' WHERE id < 100),
		'UPDATE of both values' => q(UPDATE %s SET h = h + '{-6}', p = h @ 0.375),
		'UPDATE to NULL and from NULL' =>
			q(UPDATE %s SET h = CASE WHEN h IS NULL THEN '{1 ~0.5~ 2}'::hierarchy END, p = NULL WHERE id IN (7, 8)),
		'DELETE' => 'DELETE FROM %s WHERE id > 103',
	);

	start_replication($format);
	while (my ($name, $change) = splice @changes, 0, 2)
	{
		sql(join ';', map { sprintf $change, $_ } qw(keyed keyless)) if $change;
		my $waited = eval { wait_for_replication($format); 'done' } // $@;
		is($waited, 'done', "$format: $name arrives") or last;
		for my $table (qw(keyed keyless))
		{
			is(sql(bytes_of($table), '-d', $there), sql(bytes_of($table)), "$format: $name, table $table");
		}
	}
	stop_replication($format);
	sql('DELETE FROM keyed WHERE id > 100; DELETE FROM keyless WHERE id > 100');
	sql('TRUNCATE keyed, keyless', '-d', $there);
	return;
}

# The name of a subscription and of its slot.
sub replica { return "starlings_$_[0]_$$" }

# The slot comes first: CREATE SUBSCRIPTION would wait for its own transaction,
# being on the same server.
sub start_replication
{
	my ($format) = @_;
	my $replica = replica($format);
	my $binary = $format eq 'binary' ? 'true' : 'false';

	push @replicas, $format;
	sql("SELECT pg_create_logical_replication_slot('$replica', 'pgoutput')");
	sql(<<"SQL", '-d', $there);
		CREATE SUBSCRIPTION $replica CONNECTION 'host=$host port=$port dbname=$here' PUBLICATION resolutions
			WITH (create_slot = false, binary = $binary, synchronous_commit = on, disable_on_error = true);
SQL
	return wait_for("NOT EXISTS (SELECT FROM pg_subscription_rel WHERE srsubstate NOT IN ('s', 'r'))", $there);
}

# Waits until the subscriber has confirmed all that was written so far.
sub wait_for_replication
{
	my ($format) = @_;
	my $replica = replica($format);
	my $written = sql('SELECT pg_current_wal_insert_lsn()');

	return wait_for("(SELECT confirmed_flush_lsn >= '$written' FROM pg_replication_slots WHERE slot_name = '$replica')", $here);
}

# Waits until a condition holds.  Only what is on the disk is sent, so messages are
# written all the time, whose commits bring what is before them there.
sub wait_for
{
	my ($condition, $where) = @_;

	return sql(<<"SQL", '-d', $where);
		SET synchronous_commit = on;
		DO \$\$
		DECLARE
			patience CONSTANT timestamptz := clock_timestamp() + interval '600 s';
		BEGIN
			WHILE NOT $condition LOOP
				IF clock_timestamp() > patience OR EXISTS (SELECT FROM pg_subscription WHERE subname LIKE '%\\_$$' AND NOT subenabled) THEN
					RAISE 'nothing more arrives';
				END IF;
				PERFORM pg_logical_emit_message(true, '', ''), pg_sleep(0.02);
				COMMIT;
			END LOOP;
		END \$\$;
SQL
}

# Works whatever there is of subscription and slot.
sub stop_replication
{
	my ($format) = @_;
	my $replica = replica($format);

	run_psql(<<"SQL", '-d', $there);
		ALTER SUBSCRIPTION $replica DISABLE;
		ALTER SUBSCRIPTION $replica SET (slot_name = NONE);
		DROP SUBSCRIPTION $replica;
		SELECT pg_terminate_backend(active_pid, 600000) FROM pg_replication_slots
			WHERE database IN ('$here', '$there') AND active;
		SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
			WHERE database IN ('$here', '$there');
SQL
	@replicas = grep { $_ ne $format } @replicas;
	return;
}

sub foreign_tables
{
	sql(<<'SQL', '-d', $there);
		CREATE TABLE edges AS
			SELECT i, i % 40 AS l, (i * 7) % 40 AS r, i % 9 / 10.0::float8 AS score, format('label %s', i % 40 / 3) AS label
			FROM generate_series(1::bigint, 60) AS i;
SQL
	sql(<<"SQL");
		CREATE EXTENSION postgres_fdw;
		CREATE SERVER there FOREIGN DATA WRAPPER postgres_fdw
			OPTIONS (host '$host', port '$port', dbname '$there', extensions 'starlings');
		CREATE USER MAPPING FOR CURRENT_USER SERVER there OPTIONS (user '$ENV{PGUSER}');
		CREATE SCHEMA there;
		IMPORT FOREIGN SCHEMA public LIMIT TO (keyed, edges) FROM SERVER there INTO there;
		CREATE TABLE edges AS TABLE there.edges;
SQL

	# Rows one by one, with values as parameters, and whole statements.
	sql('INSERT INTO there.keyed TABLE keyed');
	is(sql(bytes_of('keyed'), '-d', $there), sql(bytes_of('keyed')), 'INSERT through a foreign table');
	is(sql(bytes_of('there.keyed')), sql(bytes_of('keyed')), 'SELECT through a foreign table');

	sql(<<'SQL');
		UPDATE there.keyed AS t SET h = t.h + k.h + '{-7 ~0.5~ -8}', p = (t.h + '{-7}') @ 0.25 FROM keyed AS k WHERE k.id = t.id;
		UPDATE keyed SET h = h + '{-7 ~0.5~ -8}', p = (h + '{-7}') @ 0.25;
SQL
	is(sql(bytes_of('keyed'), '-d', $there), sql(bytes_of('keyed')), 'UPDATE through a foreign table');

	my $update = "SET h = h + '{-9 ~0.5~ -10}' WHERE p <> '{}'";
	sent("UPDATE there.keyed $update", qr/OPERATOR\(public\.\+\).* WHERE .*OPERATOR\(public\.<>\)/,
		'UPDATE is left to the other side');
	sql("UPDATE there.keyed $update; UPDATE keyed $update");
	is(sql(bytes_of('keyed'), '-d', $there), sql(bytes_of('keyed')), 'and does the same there');

	for my $type (qw(hierarchy partition))
	{
		my $column = substr $type, 0, 1;

		for my $operator (qw(= <> < <= > >=))
		{
			for my $id (2, 8)
			{
				my $value = sql("SELECT quote_literal($column) FROM keyed WHERE id = $id");
				same_there("SELECT id FROM %skeyed WHERE $column $operator $value ORDER BY id",
					qr/WHERE .*OPERATOR\(public\.\Q$operator\E\)/, "$type $operator value $id");
			}
		}
	}
	same_there("SELECT id FROM %skeyed WHERE h @ 0.9 = h @ 0.5 ORDER BY id", qr/WHERE .*OPERATOR\(public\.@\)/, 'a condition with @');
	same_there('SELECT id FROM %skeyed WHERE h + p::hierarchy = h ORDER BY id', qr/WHERE .*OPERATOR\(public\.\+\)/,
		'a condition with + and a cast');
	same_there('SELECT id FROM %skeyed WHERE record_count(h) > 1000 ORDER BY id', qr/WHERE .*public\.record_count/,
		'a condition with a function');
	same_there('SELECT id FROM %skeyed ORDER BY h, p', qr/ORDER BY h/, 'ORDER BY');
	same_there('SELECT a.id, b.id FROM %1$skeyed AS a JOIN %1$skeyed AS b ON a.h = b.h AND a.p = b.p ORDER BY 1, 2',
		qr/JOIN .*OPERATOR\(public\.=\)/, 'a join on values');

	same_there('SELECT hierarchy_union_agg(h) FROM %skeyed', qr/SELECT public\.hierarchy_union_agg/, 'hierarchy_union_agg');
	same_there('SELECT hierarchy_agg(l, r, score), hierarchy_agg(l, r, score, 1) FROM %sedges',
		qr/SELECT public\.hierarchy_agg/, 'hierarchy_agg');
	same_there('SELECT hierarchy_agg(label, l, label, r, score) FROM %sedges',
		qr/SELECT public\.hierarchy_agg/, 'hierarchy_agg with sources');
	same_there('SELECT partition_agg(l, label) FROM %sedges', qr/SELECT public\.partition_agg/, 'partition_agg');
	same_there('SELECT count(DISTINCT h), count(DISTINCT p) FROM %skeyed', qr/count\(DISTINCT h\)/, 'count(DISTINCT)');
	same_there('SELECT min(id) FROM %skeyed GROUP BY h, p ORDER BY 1', qr/GROUP BY/, 'GROUP BY');

	sql("DELETE FROM there.keyed WHERE h = (SELECT h FROM keyed WHERE id = 8)");
	is_sql('SELECT count(*), count(*) FILTER (WHERE id = 8) FROM there.keyed', '8|0', 'DELETE through a foreign table');
	return;
}

# Tests that a query is sent to the other side like this.
sub sent
{
	my ($query, $like, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	# Else a small table may be joined and grouped here.
	my $plan = sql("SET enable_hashjoin = off; SET enable_mergejoin = off; EXPLAIN (VERBOSE, COSTS OFF) $query");
	return ok(scalar(grep { /Remote SQL: / && /$like/ } split /\n/, $plan), $name) || diag(substr $plan, 0, 2000);
}

# Tests that a query is sent to the other side like this, and that the answer is
# the same as over the table here.
sub same_there
{
	my ($query, $like, $name) = @_;
	my ($mine, $theirs) = map { sprintf $query, $_ } '', 'there.';
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	sent($theirs, $like, "$name is left to the other side");
	return is(sql($theirs), sql($mine), "$name gives the same");
}
