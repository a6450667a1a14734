# Keys and labels of types and collations that do not tell all strings apart: bytes do.

use strict;
use warnings;

use StarlingsTest;
use Test::More;

start_database();

my $rows = q{(VALUES ('Ann', 'x'), ('ann', 'X'), ('bob', 'x')) AS v(key, label)};

sub check_type
{
	my ($type, $equal) = @_;

	is_sql("SELECT 'a'::$type = 'A'::$type", $equal, "$type: to the server these are equal or not");
	is_sql("SELECT hierarchy_agg(key::$type, label::$type, 1) FROM $rows",
		'{Ann ~1~ bob ~1~ x, X ~1~ ann}', "$type: keys are told apart by their bytes");
	is_sql("SELECT hierarchy_agg('s', key::$type, NULL, label::$type, 1) FROM $rows",
		'{X ~1~ s:ann, x ~1~ s:Ann ~1~ s:bob}', "$type: so they are where any type will do");
	is_sql("SELECT partition_agg(key::$type, label::$type) FROM $rows", '{{Ann,bob},{ann}}', "$type: and so are labels");
	is_sql("SELECT partition_agg('s', key::$type, label::$type) FROM $rows",
		'{{s:Ann,s:bob},{s:ann}}', "$type: also beside a source");
	is_sql("SELECT partition_agg(key, lower(label::$type)) FROM $rows", '{{Ann,ann,bob}}', "$type: lower makes them one");
	is_sql("SELECT entity_id(hierarchy_agg(key::$type, label::$type, 1), 'ANN'::$type, 1) IS NULL FROM $rows",
		't', "$type: a key in other letters is not found");
}

check_type('text', 'f');
SKIP:
{
	skip 'there is no citext', 14 unless has_extension('citext');
	sql('CREATE EXTENSION citext; CREATE DOMAIN word AS citext');
	check_type('citext', 't');
	check_type('word', 't');
}
SKIP:
{
	my (undef, $error) = run_psql(q{CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)});

	skip 'there is no ICU', 3 if $error;
	sql('CREATE DOMAIN loosely AS text COLLATE loose');
	is_sql(q{SELECT 'a' = 'A' COLLATE loose}, 't', 'a collation may find strings equal');
	is_sql("SELECT partition_agg(key COLLATE loose, label COLLATE loose) FROM $rows", '{{Ann,bob},{ann}}',
		'labels are told apart by their bytes whatever the collation');
	is_sql("SELECT partition_agg(key, label::loosely) FROM $rows", '{{Ann,bob},{ann}}', 'and that of a domain');
}
# Other types keep their own equality, and so does text where blanks at the end do not count.
is_sql(q{SELECT partition_agg(key, label) FROM (VALUES (1, 1.50), (2, 1.5)) AS v(key, label)}, '{{1,2}}', 'numbers are equal as numbers');
is_sql(q{SELECT partition_agg(key, label::char(5)) FROM (VALUES ('a'::char(5), 'x'), ('b', 'x ')) AS v(key, label)},
	'{{a,b}}', 'blanks at the end of char do not count');

done_testing();
