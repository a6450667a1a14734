# Text keys and messages in databases of other encodings, and the binary form between them.

use strict;
use warnings;

use StarlingsTest;
use Test::More;

start_database();

for my $encoding (qw(UTF8 EUC_JP EUC_KR LATIN1 SQL_ASCII))
{
	my $database = "$ENV{PGDATABASE}_\L$encoding";
	my $word = $encoding eq 'LATIN1' ? "\xc3\xa9" : "\xe5\xb1\xb1";    # one character, sent as UTF-8
	my $characters = $encoding eq 'SQL_ASCII' ? length $word : 1;

	run_command('createdb', '-T', 'template0', '-E', $encoding, '--locale', 'C', $database);
	{
		local $ENV{PGDATABASE} = $database;
		local $ENV{PGCLIENTENCODING} = $encoding eq 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8';

		sql('CREATE EXTENSION starlings');
		is_sql("SELECT hierarchy_agg('$word', '$word$word', 0.5)", "{$word ~0.5~ $word$word}", "$encoding: keys are read and printed");
		is_sql("SELECT hierarchy_agg('$word', '$word ', 0.5)::text::hierarchy = hierarchy_agg('$word', '$word ', 0.5)",
			't', "$encoding: the text form loses nothing");

		# Long values are cut off in messages, but never within a character.
		is(sqlstate("SELECT ('{a' || repeat('$word', 40) || ' ~')::hierarchy"), '22P02', "$encoding: malformed text is told as such");
		is(sqlstate("SELECT ('{{a' || repeat('$word', 40) || '},{a' || repeat('$word', 40) || '}}')::partition"),
			'21000', "$encoding: and so is a record in two entities");
		my (undef, $error) = run_psql("SELECT '{$word$word ~0.9 2}'::hierarchy");
		my $place = 2 * $characters + 8;
		like($error, qr/at character $place, found "2"/, "$encoding: places are counted in characters");
		(undef, $error) = run_psql("SELECT ('{{a' || repeat('$word', 40) || '},{a' || repeat('$word', 40) || '}}')::partition");
		like($error, qr/record a(?:$word){10,}.* is in two entities/, "$encoding: the record is named");
	}
	run_command('dropdb', $database);
}

# A database of that encoding with a table of values that came in as text; returns its name.
sub database_with_values
{
	my ($encoding, $values) = @_;
	my $database = "$ENV{PGDATABASE}_\L$encoding";

	run_command('createdb', '-T', 'template0', '-E', $encoding, '--locale', 'C', $database);
	local $ENV{PGDATABASE} = $database;
	sql('CREATE EXTENSION starlings');
	sql("CREATE TABLE made AS $values; CREATE TABLE come (LIKE made)");
	return $database;
}

# Copies a table out of or into a database in binary, as a client of that encoding does.
sub copy_binary
{
	my ($database, $client, $what) = @_;
	local $ENV{PGDATABASE} = $database;

	return sql("SET client_encoding = $client;\n\\copy $what (FORMAT binary)");
}

# In LATIN2 the first of these letters stands before the second, in UTF8 after it, in both after ASCII.
my ($a_ogonek, $a_acute, $e_acute) = ("\xc4\x85", "\xc3\x81", "\xc3\xa9");
my $values = <<"SQL";
	SELECT h, h @ 0.5 AS p, frame_add(frame_agg(name, h), '$a_acute', h + '{9}') AS f
	FROM (VALUES ('$a_ogonek', '{z ~0.9~ $a_ogonek ~0.9~ $a_acute ~0.3~ 17, $e_acute, "$a_acute":z ~0.7~ $a_ogonek:1, $e_acute:x ~0.5~ y}'::hierarchy)) AS v(name, h)
	GROUP BY h
SQL
my $utf8 = database_with_values('UTF8', $values);
my $latin2 = database_with_values('LATIN2', $values);
my $file = scratch() . '/values';
my $same = "SELECT h = h2 AND hierarchy_send(h) = hierarchy_send(h2), p = p2 AND partition_send(p) = partition_send(p2), f = f2 AND frame_send(f) = frame_send(f2) "
  . 'FROM made, come AS c(h2, p2, f2)';

for my $case ([ $utf8, $latin2, 'LATIN2' ], [ $latin2, $utf8, 'LATIN2' ], [ $utf8, $latin2, 'UTF8' ], [ $latin2, $utf8, 'UTF8' ], [ $utf8, $utf8, 'WIN1250' ])
{
	my ($from, $to, $client) = @$case;

	copy_binary($from, $client, "made TO '$file'");
	unlike(slurp($file), $client eq 'UTF8' ? qr/[^\xc3\xc4][\x85\x81\xa9]/ : qr/[\xc3\xc4]/, "the binary form is in the client's $client");
	copy_binary($to, $client, "come FROM '$file'");
	local $ENV{PGDATABASE} = $to;
	is_sql($same, 't|t|t', "and what comes in is as if it had been made there: $client");
	sql('TRUNCATE come');
}

# What another encoding does not have, or has once where there are two, is told as of text.
{
	local $ENV{PGDATABASE} = $utf8;
	my $wine = "\xe9\x85\x92";
	my $untold = sub { sqlstate("SET client_encoding = LATIN1;\n\\copy (SELECT $_[0]) TO '$file' (FORMAT binary)") };

	sql("CREATE TABLE words AS SELECT '$wine'::text AS t, hierarchy_agg('$wine'::text, 'x', 1) AS key, "
	  . "hierarchy_agg('$wine'::text, 1, 'x', 2, 1) AS source, frame_agg('$wine', '{1 ~1~ 2}') AS name");
	is($untold->("$_ FROM words"), '22P05', "$_: what the client's encoding does not have is an error")
	  for qw(t key source name (key@0.5));
	is($untold->("frame_agg('x', '{1 ~1~ 2}')"), '', 'and plain ASCII is none');

	# Two codes of Shift JIS for one character: which keys, sources or names stand for them.
	my $come_in = sub {
		my ($type, $value) = @_;
		my $column = "test_$type";

		sql("CREATE TABLE IF NOT EXISTS $column (v $type)");
		copy_binary($utf8, 'UTF8', "(SELECT '$value'::$type) TO '$file'");
		spew($file, slurp($file) =~ s/-1/\x81\xca/gr =~ s/-2/\xfa\x54/gr);
		return run_psql("SET client_encoding = SJIS;\nSET lc_messages = 'C';\n\\copy $column FROM '$file' (FORMAT binary)",
			'-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose');
	};
	for my $case (
		[ 'hierarchy', '{"a-1" ~1~ "a-2"}' ], [ 'partition', '{{"a-1"},{"a-2"}}' ], [ 'hierarchy', '{a-1:x, a-2:y}' ],
		[ 'frame', '{"a-1": {1}, "a-2": {1}}' ], [ 'frame', '{"x": {"a-1"}, "y": {"a-2"}}' ])
	{
		my ($type, $value) = @$case;
		my ($out, $err) = $come_in->($type, $value);

		like($err, qr/ERROR:\s+22P05: $type cannot be converted from encoding "SJIS" to "UTF8"/, "$value: two that become one are refused");
	}
	my ($out, $err, $ended) = $come_in->('hierarchy', '{"a-1" ~1~ b}');
	ok($ended, 'and one alone is not') or diag($err);
	is_sql('SELECT v FROM test_hierarchy', "{a\xef\xbf\xa2 ~1~ b}", 'but converted');

	spew($file, slurp($file) =~ s/\x81\xca/\x81\x20/r);
	is(sqlstate("SET client_encoding = SJIS;\n\\copy test_hierarchy FROM '$file' (FORMAT binary)"), '22021', 'what is not valid is told as such');
}
run_command('dropdb', $_) for $utf8, $latin2;

done_testing();
