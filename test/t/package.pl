# The files that tell the version agree with the control file, and whoever may
# create objects in a database may create the extension there.

use strict;
use warnings;

use File::Basename qw(dirname);
use StarlingsTest;
use Test::More;

my $root = dirname(__FILE__) . '/../..';
my ($version) = slurp("$root/starlings.control") =~ /^default_version = '(.*)'$/m;

like($version, qr/^\d+\.\d+\.\d+$/, 'the control file has a version');
is(scalar(() = glob("$root/sql/starlings--*--$version.sql")), 1, 'one script leads to it');
is(() = slurp("$root/META.json") =~ /"version": "\Q$version\E"/g, 2, 'META.json has it twice');
ok(-f "$root/$_", "$_, which META.json names, is there") for slurp("$root/META.json") =~ /"(?:doc)?file": "(.*?)"/g;
like(slurp("$root/CHANGELOG.md"), qr/^## \[\Q$version\E\]/m, 'the changelog has a section for it');

start_database();
is_sql("SELECT extversion FROM pg_extension WHERE extname = 'starlings'", $version, 'it is what the server installs');

# Trusted: no superuser is needed.
my $role = "starlings_nobody_$$";
sql(<<"SQL");
	DROP EXTENSION starlings;
	CREATE ROLE $role;
	DO \$\$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO $role', current_database()); END \$\$;
	SET ROLE $role;
	CREATE SCHEMA own;
	CREATE EXTENSION starlings SCHEMA own;
SQL
is_sql("SET ROLE $role; SELECT own.cut('{1 ~0.9~ 2}', 0.5)", '{{1,2}}', 'an ordinary user can create and use it');
sql("DROP OWNED BY $role CASCADE; DROP ROLE $role");

done_testing();
