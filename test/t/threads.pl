# Threads inside a backend: none is left when a statement ends, however it ends, and
# a superuser says how many there may be.

use strict;
use warnings;

use StarlingsTest;
use Test::More;

start_database();
sql(<<'SQL');
	CREATE TABLE edges AS
		SELECT i AS a, (i * 7919) % 150000 AS b, (i % 1000) / 1000.0::float8 AS score FROM generate_series(1::bigint, 400000) AS i;
	CREATE FUNCTION threads_here() RETURNS bigint LANGUAGE sql AS
		$$ SELECT count(*) FROM pg_ls_dir('/proc/self/task') $$;
SQL

my $build = 'SELECT md5(hierarchy_agg(a, b, score)::text) FROM edges';
my $settings = "LOAD 'starlings'; SET max_parallel_workers_per_gather = 0";

is(sql("$settings; SHOW starlings.threads"), '1', 'a session has one thread unless it asks for more');
is(sql("$settings; SHOW starlings.max_threads"), '8', 'and may ask for eight');

my $alone = sql("$settings; $build");
for my $threads (2, 4, 8)
{
	is(sql("$settings; SET starlings.threads = $threads; $build"), $alone, "$threads threads build the same");
}
is(sql("$settings; SET starlings.threads = 4; SET starlings.max_threads = 1; $build"), $alone,
	'more threads than there may be are no error');

# Where there is no such folder, nothing can be counted.
SKIP:
{
	skip '/proc/self/task is not there', 3 unless -d '/proc/self/task';

	is(sql("$settings; SET starlings.threads = 4; $build; SELECT threads_here()"), "$alone\n1",
		'no thread is left after a statement');
	is(sql(<<"SQL"), '1', 'nor after one that was cancelled');
		$settings;
		SET starlings.threads = 4;
		CREATE FUNCTION pg_temp.stopped() RETURNS void LANGUAGE plpgsql SET statement_timeout = 0 AS \$\$
		BEGIN
			PERFORM hierarchy_agg(a, b, score / (a - 399999)) FROM edges;
		EXCEPTION WHEN division_by_zero THEN
		END \$\$;
		SELECT pg_temp.stopped() \\gset
		SELECT threads_here();
SQL
	is(sql("$settings; SET starlings.threads = 2; $build; SELECT threads_here()"), "$alone\n1", 'nor after one on two threads');
}

sql('CREATE ROLE somebody');
is(sqlstate("$settings; SET ROLE somebody; SET starlings.max_threads = 64"), '42501', 'only a superuser says how many there may be');
is(sqlstate("$settings; SET ROLE somebody; SET starlings.threads = 64"), '', 'but anybody asks for as many as there are');
sql('DROP ROLE somebody');

done_testing();
