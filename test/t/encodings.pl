# Text keys and messages in databases of other encodings.

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

done_testing();
