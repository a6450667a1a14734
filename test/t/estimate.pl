# What ER-Evaluation estimates from samples of entities, by test/oracle/estimates.py,
# and what estimate does with the same weights as an array: ER-Evaluation takes no
# notice of how large a part of all was drawn, and neither does that.

use strict;
use warnings;

use FindBin;
use StarlingsTest;
use Test::More;

my $data = "$FindBin::Bin/../oracle";

start_database();
load_data();

is_sql('SELECT count(*) > 90, min(entity_count(s)), max(entity_count(s)) > 20 FROM cases', 't|1|t',
	'there are samples of one entity, and of many');
is_sql(<<'SQL', 't|t', 'hardly a number is missing');
	SELECT count(*) > 5000, avg((estimate IS NOT NULL)::int) > 0.9 FROM expected
SQL
is_sql(<<'SQL', '', 'every number has its counterpart');
	SELECT * FROM expected FULL JOIN found USING (population, missing, weights, measure)
	WHERE expected.measure IS NULL OR found.measure IS NULL
SQL

for my $missing (qw(singleton ignore))
{
	for my $weights (qw(uniform size given))
	{
		agrees($missing, $weights, $_)
		  for map { ("${_}precision", "${_}recall", "${_}f1") } '', 'bcubed_', 'entity_';
	}
}

done_testing();

# The tables cases, expected and found.
sub load_data
{
	sql(<<"SQL");
		CREATE TABLE records (population text, record bigint, predicted bigint, sampled bigint, weight float8);
		\\copy records FROM '$data/estimates_samples.csv' (FORMAT csv, HEADER)
		CREATE TABLE expected (population text, missing text, weights text, measure text,
			estimate float8, standard_error float8);
		\\copy expected FROM '$data/estimates_expected.csv' (FORMAT csv, HEADER)

		CREATE TABLE weights AS
			SELECT population, missing, weights,
				array_agg(CASE weights WHEN 'uniform' THEN 1 WHEN 'given' THEN weight
						  WHEN 'size' THEN 1 / greatest(CASE missing WHEN 'ignore' THEN known ELSE size END, 1)::float8 END
						  ORDER BY first) AS w
			FROM (SELECT population, min(record) AS first, min(weight) AS weight, count(*) AS size, count(predicted) AS known
				  FROM records WHERE sampled IS NOT NULL GROUP BY population, sampled) AS entities,
				unnest('{singleton,ignore}'::text[]) AS missing, unnest('{uniform,size,given}'::text[]) AS weights
			GROUP BY population, missing, weights;
		CREATE TABLE cases AS
			SELECT population, partition_agg(record, predicted) AS p, partition_agg(record, sampled) AS s
			FROM records GROUP BY population;
		CREATE TABLE found AS
			SELECT population, missing, weights, e.*
			FROM cases JOIN weights USING (population), estimate(p, s, w, missing) AS e;
SQL
	return;
}

# ER-Evaluation finds a variance as a difference of numbers near 1, so that zero
# comes out as up to 1e-15, or as less than nothing, which has no root. That, and
# where it has no standard error of an estimate of 0, is allowed here.
sub agrees
{
	my ($missing, $weights, $measure) = @_;

	is_sql(<<"SQL", '', "$measure, weights $weights, missing $missing");
		SELECT population, e.estimate, e.standard_error, f.estimate, f.standard_error
		FROM expected AS e JOIN found AS f USING (population, missing, weights, measure)
		WHERE (missing, weights, measure) = ('$missing', '$weights', '$measure')
			AND ((e.estimate IS NULL) <> (f.estimate IS NULL)
				 OR coalesce(abs(e.estimate - f.estimate) > 1e-9, false)
				 OR CASE WHEN e.standard_error IS NULL THEN coalesce(f.standard_error > 1e-7, false)
						 ELSE coalesce(abs(e.standard_error - f.standard_error) > 1e-9
									   AND abs(e.standard_error ^ 2 - f.standard_error ^ 2) > 1e-15, true) END)
SQL
	return;
}
