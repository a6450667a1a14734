# Values travel as PostgreSQL's own do: through COPY in text and binary, and
# through pg_dump.  Binary that was damaged on the way is refused or is another
# value, and nothing worse happens.

use strict;
use warnings;

use StarlingsTest;
use Test::More;

my $database = start_database();
my $folder = scratch();
my $idle = session();
my $idle_pid = $idle->pid;
my $random = 20240229;

# Text keys that every syntax on the way has to quote: the literals of our
# types, CSV, COPY, arrays and SQL.
my @nasty = map { s/'/''/gr } (
	'', ' ', 'a b', ' a ', ',', ':', 'a:b', '::', '{', '}', '{}', '{{', '~', '~0.5~', '"', '""', 'a"b',
	'\\', '\\\\', '\\N', '\\.', '\\x00', '\\"', "'", "O'Brien", "tab\there", "line\nbreak", "\r", "\x01",
	'17', '-3', '0017', '3f2c0e6a-1b2c-4d3e-8f90-a1b2c3d4e5f6', 'NULL', 'null', '(', ')', '(a,b)', '$1', '%s', ';', '--',
	"J\xC3\xB6rg", "\xC3\x85ngstr\xC3\xB6m", "\xE6\x9D\xB1\xE4\xBA\xAC", "\xF0\x9F\x90\xA6", "e\xCC\x81", "\xC2\xA0");
my $nasty = 'ARRAY[' . join(',', map { "'$_'" } @nasty) . ']';

sql(<<"SQL");
	CREATE TABLE spelling AS SELECT key, n::int FROM unnest($nasty) WITH ORDINALITY AS nasty(key, n);
	CREATE TABLE resolution (id int PRIMARY KEY, name text, h hierarchy, p partition);
	INSERT INTO resolution VALUES
		(1, 'small', '{1 ~0.9~ 2 ~0.5~ 3, 4}', '{{1,2,3},{4}}'),
		(2, 'empty', '{}', '{}'),
		(3, 'null', NULL, NULL),
		(4, 'one record', '{7}', '{{7}}'),
		(5, 'scores off the scale', '{1 ~12.5~ 2 ~-1e-300~ 3 ~-1.7976931348623157e308~ 4}', NULL),
		(6, 'extreme keys', '{-9223372036854775808 ~0~ 9223372036854775807}', '{{-9223372036854775808,9223372036854775807}}'),
		(7, 'sources and key types', '{1 ~0.5~ crm:17 ~0.25~ "the web":"a:b", \\x00ff, 3f2c0e6a-1b2c-4d3e-8f90-a1b2c3d4e5f6}',
			'{{1,crm:17},{crm:"17"},{\\x00ff},{3f2c0e6a-1b2c-4d3e-8f90-a1b2c3d4e5f6,\\x}}');
	INSERT INTO resolution
		SELECT 8, 'nasty keys', hierarchy_agg(a.key, b.key, 1.0 / b.n), partition_agg(a.key, a.n / 3)
		FROM spelling AS a LEFT JOIN spelling AS b ON a.n = b.n + 1;
	INSERT INTO resolution
		SELECT 9, 'large', hierarchy_agg(i, i - i % 7 - 1, 1 / (i + 3.0::float8)), partition_agg(i, i / 5)
		FROM generate_series(1::bigint, 30000) AS i;
	INSERT INTO resolution
		SELECT 10, 'large with text keys', hierarchy_agg('record ' || i, 'record ' || i - i % 5, 1 / (i + 3.0::float8)),
			partition_agg('record ' || i, i / 4)
		FROM generate_series(1::bigint, 20000) AS i;
SQL

# One line that stands for the bytes of all values of a table like resolution.
my $bytes = q(SELECT count(*), md5(string_agg(concat_ws('/', id, name,
	md5(hierarchy_send(h)), md5(partition_send(p))), ' ' ORDER BY id)));
my $all = sql("$bytes FROM resolution");

is_sql('SELECT record_count(h), record_count(p) FROM resolution WHERE id = 8', @nasty . '|' . @nasty,
	'every nasty key is another record');
is_sql(q(SELECT bool_and(EXISTS (SELECT FROM members(p, NULL::text) AS m WHERE m.key = spelling.key))
	FROM resolution, spelling WHERE id = 8), 't', 'and comes out as it went in');
is_sql(q(SELECT bool_and(pg_column_size(h) > 100000), pg_relation_size(reltoastrelid) > 500000
	FROM resolution, pg_class WHERE id >= 9 AND oid = 'resolution'::regclass GROUP BY reltoastrelid),
	't|t', 'large values are toasted');

for my $format (qw(text csv binary))
{
	copies($format);
}
views();
dumps('a plain dump', 'psql', qw(--format=plain));
dumps('a custom dump', 'pg_restore', qw(--format=custom));
dumps('a dump with INSERTs', 'psql', qw(--format=plain --inserts));
empty_search_path();
names();
sql('CREATE SCHEMA "the Attic"; ALTER EXTENSION starlings SET SCHEMA "the Attic"');
dumps('a plain dump of the extension in another schema', 'psql', qw(--format=plain));
dumps('a custom dump of the extension in another schema', 'pg_restore', qw(--format=custom));
sql('ALTER EXTENSION starlings SET SCHEMA public');
damaged_files();

is($idle->ask('SELECT pg_backend_pid()'), $idle_pid, 'a session that was idle all the time is still there');

done_testing();

sub copies
{
	my ($format) = @_;

	sql(<<"SQL");
		CREATE TABLE copied (LIKE resolution);
		\\copy resolution TO '$folder/first' (FORMAT $format)
		\\copy copied FROM '$folder/first' (FORMAT $format)
		\\copy (SELECT * FROM copied ORDER BY id) TO '$folder/second' (FORMAT $format)
SQL
	is_sql("$bytes FROM copied", $all, "COPY $format out and in gives the same values");
	ok(slurp("$folder/first") eq slurp("$folder/second"), "COPY $format writes the same file again");
	sql('DROP TABLE copied');
	return;
}

# Views whose definitions hold our functions, operators and casts.
sub views
{
	sql(<<'SQL');
		CREATE VIEW curve AS
			SELECT id, s.* FROM resolution, sweep(h, p, missing => 'ignore') AS s WHERE id IN (1, 8, 9);
		CREATE VIEW entity AS
			SELECT id, m.entity_id, m.key FROM resolution, members(h @ 0.5) AS m WHERE id < 9 AND id <> 5;
		CREATE MATERIALIZED VIEW best AS
			SELECT id, b.threshold, b.value, h + p::hierarchy AS both, h @ b.threshold AS chosen
			FROM resolution, best_threshold(h, p, 'ari', 'ignore') AS b WHERE id IN (1, 8, 9);
		CREATE TABLE chosen (
			id int DEFAULT 1,
			h hierarchy DEFAULT '{1 ~0.9~ 2, "a:b"}' CHECK (record_count(h) < 10),
			halves partition GENERATED ALWAYS AS (cut(h, 0.5)) STORED,
			curve starlings_measures[]
		);
		INSERT INTO chosen (curve) SELECT array_agg(s) FROM sweep('{1 ~0.9~ 2 ~0.5~ 3}', '{{1,2},{3}}') AS s;
		CREATE INDEX ON resolution (record_count(h)) WHERE record_count(h) < 1000;
		CREATE VIEW compared AS
			SELECT a.id, a.p <> b.p OR (a.p IS NULL) <> (b.p IS NULL) AS differs, CASE WHEN a.h = b.h THEN NULL ELSE a.h END AS nullif,
				CASE WHEN a.h = '{}' THEN 'nothing' WHEN a.h IN ('{7}', '{8}') THEN 'one' END AS kind
			FROM resolution AS a JOIN resolution AS b ON (a.id - 1) % 3 = b.id AND a.h > b.h AND a.h <= ANY (ARRAY[a.h, b.h])
			UNION SELECT DISTINCT id, false, h, NULL FROM (SELECT * FROM resolution ORDER BY h, p) AS t WHERE id < 9;
		CREATE FUNCTION keep_same() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.name := ''changed''; RETURN NEW; END';
		CREATE TRIGGER changes BEFORE UPDATE ON resolution FOR EACH ROW
			WHEN (OLD.p <> NEW.p OR (OLD.p IS NULL) <> (NEW.p IS NULL)) EXECUTE FUNCTION keep_same();
SQL
	return;
}

# What the views and tables say, in one line.
sub everything
{
	my ($where, $schema) = @_;

	return sql(<<"SQL", '-d', $where);
		SET search_path = public, "the Attic";
		$bytes FROM resolution;
		SELECT count(*), md5(string_agg(c::text, chr(10) ORDER BY id, threshold)) FROM curve AS c;
		SELECT count(*), md5(string_agg(e::text, chr(10) ORDER BY id, entity_id, key)) FROM entity AS e;
		SELECT count(*), md5(string_agg(b::text, chr(10) ORDER BY id)) FROM best AS b;
		SELECT count(*), md5(string_agg(c::text, chr(10) ORDER BY c::text)) FROM compared AS c;
		SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'changes';
		SELECT count(*), md5(string_agg(c::text, chr(10) ORDER BY id)) FROM chosen AS c;
		SELECT pg_get_viewdef('curve'::regclass), pg_get_viewdef('entity'::regclass), pg_get_viewdef('best'::regclass);
SQL
}

# A dump restored into a new database: the same values, and a dump like the first.
sub dumps
{
	my ($name, $client, @options) = @_;
	my $copy = "${database}_copy";
	my @restore = $client eq 'psql' ? qw(psql -Xq -v ON_ERROR_STOP=1 --file) : qw(pg_restore --exit-on-error);
	my $before = everything($database);

	run_command('createdb', '--template=template0', $copy);
	run_command('pg_dump', '--no-sync', @options, '--file', "$folder/dump", $database);
	run_command(@restore, "$folder/dump", '-d', $copy);
	is(everything($copy), $before, "$name restores to the same values");

	for my $which ([ $database, 'again' ], [ $copy, 'of the copy' ])
	{
		my ($where, $file) = @$which;
		run_command('pg_dump', '--no-sync', '--file', "$folder/dump $file", $where);
	}
	is(without_tokens("$folder/dump of the copy"), without_tokens("$folder/dump again"),
		"$name: the copy is dumped as the original is");
	run_command('dropdb', $copy);
	return;
}

# Tables with the names of our types are in no way, but where the extension would have to be.
sub names
{
	my $where = another_database('named');

	sql('CREATE TABLE measures (id int); CREATE TABLE members (id int); CREATE TABLE sizes (id int)', '-d', $where);
	sql('CREATE EXTENSION starlings; DROP EXTENSION starlings', '-d', $where);
	for my $type (qw(hierarchy partition frame))
	{
		sql("CREATE TABLE $type (id int)", '-d', $where);
		is(sqlstate('CREATE EXTENSION starlings', '-d', $where), '42710', "a table $type is in the way of the type");
		sql("CREATE SCHEMA starlings; CREATE EXTENSION starlings SCHEMA starlings; SET search_path = public, starlings;
			INSERT INTO $type SELECT record_count(hierarchy_agg(1, 2, 0.5) @ 0.5)", '-d', $where);
		is(sql("SELECT id FROM $type", '-d', $where), '2', 'but not if that has a schema of its own');
		sql("DROP TABLE $type; DROP SCHEMA starlings CASCADE", '-d', $where);
	}
	return;
}

# A dump without the random words that newer versions of pg_dump put into it.
sub without_tokens
{
	my ($path) = @_;

	return slurp($path) =~ s/^\\(un)?restrict .*\n//mgr;
}

# As pg_dump works, and functions that set it for safety.
sub empty_search_path
{
	is_sql(<<'SQL', '{{1,2},{3}}|2|t|{0.1,0.2,0.3}', 'all works with an empty search_path');
		SET search_path = '';
		SELECT h OPERATOR(public.@) 0.5, entities,
			public.hierarchy_send(p::public.hierarchy OPERATOR(public.+) h) = public.hierarchy_send(h),
			public.grid(0.1, 0.3, 0.1)
		FROM (VALUES ('{1 ~1~ 2, 3}'::public.hierarchy, '{{1,2},{3}}'::public.partition)) AS v(h, p),
			public.evaluate(h OPERATOR(public.@) 0.5, p)
SQL
	is_sql("SET search_path = ''; $bytes FROM public.resolution" =~ s/(\w+_send)/public.$1/gr, $all,
		'so do the values');
	return;
}

# A COPY binary file of one row and one column.
sub binary_file
{
	my ($value) = @_;

	return "PGCOPY\n\xFF\r\n\0" . pack('N2 n N', 0, 0, 1, length $value) . $value . pack('n', 0xFFFF);
}

# The bytes of a value as they stand in such a file.
sub binary_value
{
	my ($expression, $type) = @_;

	return pack 'H*', sql("SELECT encode(${type}_send($expression), 'hex')");
}

# Loads each file into a column of the type, all in one session, and returns for
# each what came of it: an SQLSTATE, or whether the loaded value is sound.
sub load_files
{
	my ($type, $is_sound, @files) = @_;
	my $query = "SELECT coalesce(min(CASE WHEN $is_sound THEN 'sound' WHEN v IS NOT NULL THEN 'unsound' END), 'nothing')"
	  . ' FROM loaded';
	my $script = "\\set VERBOSITY sqlstate\nCREATE TEMP TABLE loaded (v $type);\nSELECT pg_backend_pid();\n";
	my $number = 0;

	for my $file (@files)
	{
		spew("$folder/damaged" . ++$number, $file);
		$script .= "\\warn try $number\n\\echo try $number\nTRUNCATE loaded;\n"
		  . "\\copy loaded FROM '$folder/damaged$number' (FORMAT binary)\n$query;\n";
	}
	$script .= "\\echo try end\n\\warn try end\nSELECT pg_backend_pid();\n";

	my ($out, $err) = run_psql($script);
	unlink glob "$folder/damaged*";

	my ($before, @found) = split /^try .*\n/m, $out;
	my $after = pop @found;
	is($after, $before =~ s/\n\z//r, "$number damaged files of type $type did not harm the session");

	my (undef, @errors) = split /^try .*\n/m, "$err\n";
	return map {
		my $error = ($errors[$_] // '') =~ /ERROR:\s+(\w+)/ ? $1 : '';
		chomp(my $value = $found[$_] // '');
		$error eq '' ? $value : $value eq 'nothing' ? $error : "$error and yet $value"
	} 0 .. $number - 1;
}

# Numbers that look random and are the same on every machine.
sub random_below
{
	my ($limit) = @_;

	$random = ($random * 69069 + 1234567) % 2**32;
	return int($random / 65536) % $limit;
}

# A copy with one to three bits or bytes changed.
sub damage
{
	my ($bytes, $from, $to) = @_;

	for (0 .. random_below(3))
	{
		my $at = $from + random_below($to - $from);
		my $byte = ord substr $bytes, $at, 1;

		substr($bytes, $at, 1) = chr(random_below(2) ? $byte ^ 1 << random_below(8) : random_below(256));
	}
	return $bytes;
}

# How often each outcome came.
sub tally
{
	my %count;

	$count{$_}++ for @_;
	return join ', ', map { "$_: $count{$_}" } sort keys %count;
}

sub damaged_files
{
	my %values = (
		hierarchy => [
			'(SELECT h FROM resolution WHERE id = 1)', '(SELECT h FROM resolution WHERE id = 7)',
			'(SELECT h FROM resolution WHERE id = 8)',
			q((SELECT hierarchy_agg(i, i / 2, i % 4 / 4.0::float8) FROM generate_series(1::bigint, 40) AS i)) ],
		partition => [
			'(SELECT p FROM resolution WHERE id = 1)', '(SELECT p FROM resolution WHERE id = 7)',
			'(SELECT p FROM resolution WHERE id = 8)' ],
		frame => [
			q((SELECT frame_agg(note, h) FROM (VALUES ('x', '{1 ~0.9~ 2 ~0.5~ 3, 4}'::hierarchy), ('y', '{2 ~1~ 4}')) AS v(note, h))),
			q((SELECT frame_agg('x', h) FROM resolution WHERE id = 8)),
			q(frame_drop('{a: {1 ~0.5~ crm:17, "x y"}, b: {1 ~0.25~ "x y"}, c: {}, {3, \x00ff}}', 'a')) ],
	);
	my %sound = (
		hierarchy => 'hierarchy_send(v::text::hierarchy) = hierarchy_send(v)
			AND record_count(v) = (SELECT count(*) FROM records(v))
			AND merge_count(v) = (SELECT count(*) FROM merges(v))
			AND threshold_count(v) = (SELECT count(*) FROM sweep(v))',
		partition => 'partition_send(v::text::partition) = partition_send(v)
			AND record_count(v) = (SELECT count(*) FROM members(v))
			AND entity_count(v) = (SELECT count(*) FROM entities(v))
			AND entity_count(v) = (SELECT entities FROM evaluate(v))',
		frame => 'frame_send(v::text::frame) = frame_send(v)
			AND record_count(v) = (SELECT count(*) FROM records(v))
			AND (SELECT sum(record_count(v -> name)) FROM collections(v)) IS NOT DISTINCT FROM (SELECT sum(records) FROM collections(v))
			AND compact(v) = v',
	);

	for my $type (sort keys %values)
	{
		my %texts = ('a key' => '{xx}', 'a source' => '{xx:1}');

		$texts{'a name'} = 'xx: {}' if $type eq 'frame';
		for my $what (sort keys %texts)
		{
			my $text = $type eq 'hierarchy' ? $texts{$what} : "{$texts{$what}}";
			my $value = binary_value("'$text'::$type", $type);
			my @files = map { binary_file($value =~ s/xx/$_/r) } "\xC3\xB6", "\xC3\x28", "\xFF\xFE", "\x00a";

			is(join(' ', load_files($type, $sound{$type}, @files)), 'sound 22021 22021 22P03',
				"$type: $what that is no text in this encoding, or holds a zero byte, is refused");
		}
		for my $expression (@{ $values{$type} })
		{
			my $value = binary_value($expression, $type);
			my $whole = binary_file($value);
			my $size = length $value;
			my $name = "$type of $size bytes";
			my $load = sub { load_files($type, $sound{$type}, @_) };

			is(tally($load->($whole)), 'sound: 1', "$name: the whole file is loaded");

			my @shorter = map { binary_file(substr $value, 0, $_) } grep { $size < 200 || $_ % 5 == 0 } 0 .. $size - 1;
			is(tally($load->(@shorter)), '22P03: ' . @shorter,
				"$name: it is refused if the end is missing");
			is(tally($load->(map { binary_file($value . $_) } "\0", "\xFF", $value)),
				'22P03: 3', "$name: it is refused with something behind");

			my @outcomes = $load->(map { binary_file(damage($value, 0, $size)) } 1 .. 100);
			is(join(' ', grep { !/^(22P03|22021|sound)$/ } @outcomes), '',
				"$name: other bytes are refused as such or are another value");
			cmp_ok(scalar(grep { /^22/ } @outcomes), '>', 50, "$name: most of them are refused");
			note tally(@outcomes);

			# From the low bytes of the length on: a length of a gigabyte is COPY's affair.
			@outcomes = $load->((map { damage($whole, 23, length $whole) } 1 .. 50),
				map { substr $whole, 0, random_below(length $whole) } 1 .. 30);
			is(join(' ', grep { !/^(22P03|22021|22P04|sound|nothing)$/ } @outcomes), '',
				"$name: a damaged file is refused by us or by COPY, or holds another value or none");
			note tally(@outcomes);
		}
	}
	return;
}
