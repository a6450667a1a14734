# What the tests in this folder have in common: a database of their own on the
# server that psql finds without arguments, one query at a time, and sessions
# that go on while the test does something else.

package StarlingsTest;

use strict;
use warnings;

use Exporter qw(import);
use File::Basename qw(basename);
use File::Temp ();
use IPC::Run ();
use Test::More;

our @EXPORT = qw(
	start_database another_database scratch server_version has_extension
	run_command run_psql sql rows_of sqlstate session
	is_sql same_value make_values bytes_of columns_of differing_rows slurp spew
);

# No command and no query takes so many seconds by the clock, on a machine that is slow
# and busy with other work; one that does hangs.
use constant PATIENCE => 1800;

my ($folder, @databases, @sessions);

# Makes a database named after the test, with the extension in it, for all that
# follows; it is dropped at the end.
sub start_database
{
	my $database = another_database();
	$ENV{PGDATABASE} = $database;
	sql('CREATE EXTENSION starlings');
	return $database;
}

# Makes an empty database, named after the test and with this behind the name,
# and drops it at the end.
sub another_database
{
	my $database = join '_', 'starlings', basename($0, '.pl'), $$, @_;

	run_command('createdb', '--template=template0', $database);
	push @databases, $database;
	return $database;
}

# Also when the test is stopped.
$SIG{$_} = sub { exit 1 } for qw(HUP INT TERM);

END
{
	my $status = $?;

	$_->close for @sessions;
	IPC::Run::run([ 'dropdb', '--force', '--if-exists', $_ ], '>', \my $out, '2>', \my $err) for @databases;
	$? = $status;
}

# A folder for files, which is removed at the end.
sub scratch
{
	$folder //= File::Temp->newdir('starlings_tap_XXXXXX', TMPDIR => 1);
	return "$folder";
}

# As a number: 15, 16 ...
sub server_version
{
	return int(sql('SHOW server_version_num') / 10000);
}

# Whether another extension could be created: contrib is a package of its own in places.
sub has_extension
{
	my ($name) = @_;

	return sql("SELECT count(*) FROM pg_available_extensions WHERE name = '$name'");
}

# A timer that ends what hangs, and says so.
sub patience
{
	return IPC::Run::timeout(PATIENCE, exception => 'time-out: nothing came for ' . PATIENCE . " s\n");
}

# Runs a command that must succeed and returns what it printed.
sub run_command
{
	my @command = @_;
	my $limit = patience();
	my ($out, $err);

	IPC::Run::run(\@command, '<', \undef, '>', \$out, '2>', \$err, $limit)
	  or die "@command failed: $err";
	return $out;
}

# Feeds a script to psql and returns what it printed, what it complained of, and
# whether it came to its end.
sub run_psql
{
	my ($script, @options) = @_;
	my $limit = patience();
	my ($out, $err);

	my $ended = IPC::Run::run([ 'psql', '-XAtq', @options ], '<', \$script, '>', \$out, '2>', \$err, $limit);
	chomp($out, $err);
	return ($out, $err, $ended);
}

# What a script that must succeed printed, without notices.
sub sql
{
	my ($script, @options) = @_;
	my ($out, $err, $ended) =
	  run_psql("SET client_min_messages = warning;\n$script", '-v', 'ON_ERROR_STOP=1', @options);

	die "this failed:\n$script\n$err" unless $ended;
	return $out;
}

# The rows of a query, each as its columns in text; a NULL is an empty string.
sub rows_of
{
	my ($query) = @_;

	return map { [ split /\|/, $_, -1 ] } split /\n/, sql($query);
}

# The SQLSTATE of the first error of a script, or the empty string.
sub sqlstate
{
	my ($script, @options) = @_;
	my (undef, $err, $ended) = run_psql($script, @options, '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=sqlstate');

	return $ended ? '' : $err =~ /ERROR:\s+(\w{5})/ ? $1 : $err;
}

# Tests that a query gives this, rows by lines and columns by bars.
sub is_sql
{
	my ($query, $expected, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	return is(eval { sql($query) } // $@, $expected, $name);
}

# Tests that a query and an expression, which may be a query too, give hierarchies
# of the same bytes.
sub same_value
{
	my ($query, $expected, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	return is_sql("SELECT hierarchy_send(h) = hierarchy_send(($expected)) FROM ($query) AS made(h)", 't', $name);
}

# Makes a table with values of every kind in both types: with keys of every type,
# keys that every syntax has to quote, several sources, no records, NULL, and so
# many records that they are stored out of line.
sub make_values
{
	my ($table) = @_;

	sql(<<"SQL");
		CREATE TABLE $table (id int PRIMARY KEY, note text, h hierarchy, p partition);
		INSERT INTO $table VALUES
			(1, 'bigint', '{-9223372036854775808 ~0.9~ 9223372036854775807 ~1e-300~ 3, 4}',
				'{{-9223372036854775808,9223372036854775807},{3}}'),
			(2, 'text', '{"" ~0.9~ " " ~0.8~ "\\"" ~0.7~ "\\\\", "a:b" ~0.5~ "{,}" ~0.3~ "~", O''Brien, J\xC3\xB6rg ~0.1~ \xE6\x9D\xB1\xE4\xBA\xAC, "17", NULL}',
				'{{"","\\"","a:b"},{"\\\\","{,}"},{"~",O''Brien},{J\xC3\xB6rg},{\xE6\x9D\xB1\xE4\xBA\xAC,"17",NULL}}'),
			(3, 'uuid', '{3f2c0e6a-1b2c-4d3e-8f90-a1b2c3d4e5f6 ~12.5~ ffffffff-ffff-ffff-ffff-ffffffffffff}',
				'{{3f2c0e6a-1b2c-4d3e-8f90-a1b2c3d4e5f6},{00000000-0000-0000-0000-000000000000}}'),
			(4, 'bytea', '{\\x ~0~ \\x00 ~-1~ \\x00ff}', '{{\\x,\\x00ff},{\\x00}}'),
			(5, 'sources', '{1 ~0.9~ crm:1 ~0.5~ "the web":"a:b" ~0.25~ "the web":\\x00, "{\\"~,":1}',
				'{{1,crm:1},{crm:"1","the web":3f2c0e6a-1b2c-4d3e-8f90-a1b2c3d4e5f6}}'),
			(6, 'nothing', '{}', '{}'),
			(7, 'null', NULL, NULL);
		INSERT INTO $table
			SELECT 8, 'large', hierarchy_agg(i, i - i % 7 - 1, 1 / (i + 3.0::float8)), partition_agg(i, i / 5)
			FROM generate_series(1::bigint, 20000) AS i;
		INSERT INTO $table
			SELECT 9, 'large, sources', hierarchy_agg('crm'::text, key, 'web'::text, key, 1 / (i + 3.0::float8)),
				partition_agg('web'::text, key, i / 4)
			FROM (SELECT i, 'record ' || i FROM generate_series(1, 12000) AS i) AS records(i, key);
SQL
	return;
}

# A query for one line that stands for the bytes of all values of such a table,
# or of what else has its columns; the extension may be in a schema off the path.
sub bytes_of
{
	my ($table, $schema) = @_;
	my ($h, $p) = map { ($schema ? "$schema." : '') . "${_}_send" } qw(hierarchy partition);

	return "SELECT count(*), md5(string_agg((id, note, md5($h(h)), md5($p(p)))::text, ' ' ORDER BY id)) FROM $table";
}

# The columns of a table or composite type in order, each as [name, type].
sub columns_of
{
	my ($relation) = @_;

	return rows_of(<<"SQL");
		SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
		WHERE attrelid = '$relation'::regclass AND attnum > 0 AND NOT attisdropped
		ORDER BY attnum
SQL
}

# A condition in SQL that two rows of type measures, a and b, differ in any of
# the given columns: floats by more than the tolerance, others at all.
sub differing_rows
{
	my ($tolerance, @columns) = @_;
	my @differences = map {
		my ($name, $type) = @$_;
		my ($left, $right) = map { qq($_."$name") } qw(a b);
		$type eq 'double precision'
		  ? "($left IS NULL) <> ($right IS NULL) OR abs($left - $right) > $tolerance"
		  : "$left IS DISTINCT FROM $right";
	} @columns;

	return join(' OR ', map { "coalesce($_, false)" } @differences);
}

# All bytes of a file.
sub slurp
{
	my ($path) = @_;

	open my $file, '<:raw', $path or die "$path: $!";
	local $/;
	return scalar <$file>;
}

# Makes a file of these bytes.
sub spew
{
	my ($path, $bytes) = @_;

	open my $file, '>:raw', $path or die "$path: $!";
	print $file $bytes;
	close $file or die "$path: $!";
	return $path;
}

# A session that stays open.
sub session
{
	push @sessions, StarlingsTest::Session->new(@_);
	return $sessions[-1];
}

package StarlingsTest::Session;

use Time::HiRes qw(time);

# Errors are told by their SQLSTATE alone.
sub new
{
	my ($class) = @_;
	my $self = bless { in => '', out => '', err => '', asked => 0 }, $class;

	$self->{psql} = IPC::Run::start(
		[ 'psql', '-XAtq', '-v', 'VERBOSITY=sqlstate' ],
		'<', \$self->{in}, '>', \$self->{out}, '2>', \$self->{err},
		$self->{limit} = StarlingsTest::patience());
	$self->ask('SET client_min_messages = warning');
	$self->{pid} = $self->ask('SELECT pg_backend_pid()');
	return $self;
}

# The process id of the server's side.
sub pid { return $_[0]->{pid} }

# Starts a query and does not wait for its end.
sub send
{
	my ($self, $query) = @_;

	$self->{asked}++;
	$self->{out} = $self->{err} = '';
	$self->{limit}->start(StarlingsTest::PATIENCE);
	$self->{in} .= "$query;\n\\echo done $self->{asked}\n\\warn done $self->{asked}\n";
	$self->{sent} = time;
	$self->{psql}->pump_nb while length $self->{in};
	return;
}

# Waits for the end of the query; returns what it printed, with errors as
# "ERROR: <SQLSTATE>" behind it.  When it ended is kept in the session.
sub finish
{
	my ($self) = @_;
	my $done = qr/^done $self->{asked}\n/m;

	$self->{psql}->pump until $self->{err} =~ $done;
	$self->{ended} = time;
	$self->{psql}->pump until $self->{out} =~ $done;
	my $answer = join "\n", map { s/\n?done \d+\n\z//r } grep { !/^done/ } $self->{out}, $self->{err};
	return $answer =~ s/ERROR:\s+/ERROR: /gr =~ s/\n\z//r;
}

# Whether the query is at its end, without waiting for that.
sub has_finished
{
	my ($self) = @_;

	$self->{psql}->pump_nb;
	return $self->{err} =~ /^done $self->{asked}\n/m;
}

sub ask
{
	my ($self, $query) = @_;

	$self->send($query);
	return $self->finish;
}

# Asks again as long as statement_timeout strikes: on a busy machine it strikes anywhere.
sub insist
{
	my ($self, $query) = @_;
	my $answer;

	do { $answer = $self->ask($query) } while $answer eq 'ERROR: 57014';
	return $answer;
}

# Seconds from the start to the end of the last query, as the client saw it.
sub took { return $_[0]->{ended} - $_[0]->{sent} }

sub close
{
	my ($self) = @_;

	return unless my $psql = delete $self->{psql};
	eval { $psql->kill_kill(grace => 2) };
	return;
}

1;
