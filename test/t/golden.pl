# Agreement with other software, to the digit: pairs of partitions, and what
# scikit-learn and ER-Evaluation say of them (test/oracle/golden.py).

use strict;
use warnings;

use FindBin;
use StarlingsTest;
use Test::More;

my $file = "$FindBin::Bin/../oracle/measures.csv";

# The ways to ask for the measures of a partition and its truth.
my %asked = (
	'evaluate' => 'evaluate(p, truth, missing)',
	'sweep' => "sweep(hierarchy(p), truth, '{1}', missing)",
	'evaluate, swapped' => 'evaluate(truth, p, missing)',
	'sweep, swapped' => "sweep(hierarchy(truth), p, '{1}', missing)",
);

# When the sides are swapped, these measures change their names, and those of one
# side alone are of the other.  The rest is symmetric.
my %swapped = (
	pairs => 'true_pairs',
	fp => 'fn',
	precision => 'recall',
	homogeneity => 'completeness',
	bcubed_precision => 'bcubed_recall',
	entity_precision => 'entity_recall',
);
%swapped = (%swapped, reverse %swapped);
my $one_side = quoted(qw(entities singletons largest entropy average_cluster_size matching_rate));

# Where we do not say the same: who differs, of which measures, in which cases, what
# they say (NULL is an exception that was thrown), and what we say.
my @differences = (
	[ 'er', 'precision', 'pairs = 0', 1, 'NULL' ],
	[ 'er', 'recall', 'true_pairs = 0', 1, 'NULL' ],
	[ 'er', 'f1', 'pairs + true_pairs = 0', 1, 'NULL' ],
	[ 'sk', 'rand', 'records < 2', 1, 'NULL' ],
	[ 'sk', 'fowlkes_mallows', 'pairs = 0 OR true_pairs = 0', 0, 'NULL' ],
	[ 'sk', 'entropy mutual_information variation_of_information', 'records = 0', 'NULL', 0 ],
	[ 'er', 'largest', 'records = 0', "'NaN'", 0 ],
	[ 'er', 'entity_precision entity_recall entity_f1 bcubed_precision bcubed_recall bcubed_f1'
		. ' average_cluster_size matching_rate', 'records = 0', "'NaN'", 'NULL' ],
	[ 'er_records', 'bcubed_precision bcubed_recall bcubed_f1', 'records = 0', "'NaN'", 'NULL' ],
	# Its B-cubed counts each true entity the same, and not each record; er_records is
	# B-cubed by record, from its table of errors.
	[ 'er', 'bcubed_precision bcubed_recall bcubed_f1', 'NOT true_entities_of_one_size' ],
);

start_database();
load_file();
ask();

is_sql(<<"SQL", '', 'every number is compared with evaluate and sweep, both ways round if it has two sides');
	SELECT name, package, measure FROM said LEFT JOIN found USING (name, measure)
	GROUP BY name, package, measure
	HAVING count(DISTINCT way) <> CASE WHEN measure IN ($one_side) THEN 2 ELSE 4 END
SQL
difference_is_as_told(@$_) for @differences;
nothing_else_differs(@$_) for rows_of('SELECT DISTINCT package, measure FROM said ORDER BY 1, 2');

done_testing();

# A list of strings in SQL.
sub quoted
{
	return join ', ', map { "'$_'" } @_;
}

# The tables golden, as the file is, and said, with a row for each number.
sub load_file
{
	my ($header) = slurp($file) =~ /\A(.*)/;
	my $numbers = join ', ', map { qq("$_" float8) } grep { /\./ } split /,/, $header;

	sql(<<"SQL");
		CREATE TABLE golden (name text PRIMARY KEY, missing text, p partition, truth partition, $numbers);
		\\copy golden FROM '$file' (FORMAT csv, HEADER)

		CREATE TABLE said AS
			SELECT name, split_part(key, '.', 1) AS package, split_part(key, '.', 2) AS measure,
				value::float8 AS says
			FROM golden, jsonb_each_text(to_jsonb(golden)) WHERE key LIKE '%.%';
SQL
	return;
}

# The tables cases, with what the differences depend on, found, with a row for each
# number and way to ask for it, and compared, which puts all together.
sub ask
{
	my $counts = quoted(map { $_->[0] } grep { $_->[1] eq 'bigint' } columns_of('starlings_measures'));
	my $new_names = join ', ', map { qq("$_": "$swapped{$_}") } sort keys %swapped;
	my $rows = join ' UNION ALL ', map { "SELECT '$_' AS way, m FROM $asked{$_} AS m" } sort keys %asked;

	sql(<<"SQL");
		CREATE TABLE cases AS
			SELECT name, m.records, m.pairs, m.true_pairs,
				t.largest * t.entities = t.records AS true_entities_of_one_size
			FROM golden, evaluate(p, truth, missing) AS m, evaluate(truth, p, missing) AS t;

		CREATE TABLE found AS
			SELECT name, way, measure, value::float8 AS gives,
				CASE WHEN measure IN ($counts) THEN 0 ELSE 1e-9 END AS tolerance
			FROM golden, LATERAL ($rows) AS asked,
				jsonb_each_text(to_jsonb(m) || jsonb_build_object(
					'average_cluster_size', (m).records / nullif((m).entities, 0)::float8,
					'matching_rate', 1 - (m).singletons / nullif((m).records, 0)::float8)),
				coalesce(CASE WHEN way LIKE '%swapped' THEN jsonb '{$new_names}' ->> key END, key) AS measure
			WHERE NOT (way LIKE '%swapped' AND key IN ($one_side));

		CREATE TABLE compared AS
			SELECT *, coalesce(abs(says - gives) <= tolerance, false) AS same, false AS told
			FROM said JOIN found USING (name, measure) JOIN cases USING (name);
SQL
	return;
}

# Tests that there are such cases and that the difference is as told in all of them,
# or, if no values are told, that there is one.
sub difference_is_as_told
{
	my ($package, $measures, $where, $theirs, $ours) = @_;
	my $exactly = defined $theirs
	  ? "bool_and(says IS NOT DISTINCT FROM $theirs AND gives IS NOT DISTINCT FROM $ours)" : 'NOT bool_and(same)';

	for my $measure (split / /, $measures)
	{
		is_sql(<<"SQL", 't', "$package.$measure differs where $where");
			WITH told AS (UPDATE compared SET told = true
				WHERE package = '$package' AND measure = '$measure' AND ($where) RETURNING *)
			SELECT $exactly FROM told
SQL
	}
	return;
}

# Tests that a number differs where it was told to, and nowhere else.
sub nothing_else_differs
{
	my ($package, $measure) = @_;

	is_sql(<<"SQL", '', "$package.$measure");
		SELECT name, way, says, gives FROM compared
		WHERE package = '$package' AND measure = '$measure' AND NOT (same OR told) ORDER BY name, way LIMIT 20
SQL
	return;
}
