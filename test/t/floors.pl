# The check of the floors passes a tree that keeps to them, and names the place in
# one that does not.  Needs no server.

use strict;
use warnings;

use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use Test::More;

# A small tree without a fault: for each file, what it holds after its banner.
my %tree = (
	'core/host.h' => '#include <stdint.h>',
	'core/util/sort.h' => '#include "core/host.h"',
	'core/util/sort.c' => "#include \"core/util/sort.h\"\n#include \"core/util/workers.h\"\n#include <string.h>",
	'core/util/workers.h' => '#include "core/host.h"',
	'core/util/workers.c' => "#include \"core/util/workers.h\"\n#include <pthread.h>",
	'core/records/space.h' => '#include "core/util/sort.h"',
	'core/records/space.c' => "#include \"space.h\"\n#include <xxhash.h>",
	'server/server_host.h' => "#include \"postgres.h\"\n#include \"core/host.h\"",
	'types/datum.h' => '#include "server/server_host.h"',
	'functions/build.c' => "#include \"types/datum.h\"\n#include \"utils/builtins.h\"");

my $floors = 'every file stands on a floor and includes nothing from above';
my $circles = 'no module leads back to itself through what it includes';
my $names = 'no name stands in two folders';
my $core = 'the core includes headers of C and little else';
my $banners = 'every file opens with its name, and the guard of a header follows it';
my $top = 'nothing includes what SQL calls';

is_deeply([ faults() ], [], 'a tree without a fault passes');

finds('an include from above within the core', $floors, 'core/util/buffer.c:4: includes core/records/space.h from above',
	'core/util/buffer.c' => '#include "core/records/space.h"');
finds('one that stands beside the includer', $floors, 'core/progress.c:4: includes core/util/sort.h from above',
	'core/progress.c' => '#  include "util/sort.h"');
finds('one of types by the server', $floors, 'server/server_host.h:6: includes types/datum.h from above',
	'server/server_host.h' => '#include "types/datum.h"', 'types/datum.h' => '');
finds('a folder that is no floor', $floors, 'core/misc/helper.c:1: stands on no floor',
	'core/misc/helper.c' => '');

finds('a circle of two headers', $circles,
	'core/util/workers.h:6: closes the circle core/util/sort -> core/util/workers -> core/util/sort',
	'core/util/workers.h' => '#include "core/util/sort.h"');
finds('a circle through a source file', $circles,
	'core/util/workers.c:5: closes the circle core/util/sort -> core/util/workers -> core/util/sort',
	'core/util/workers.c' => "#include \"core/util/workers.h\"\n#include \"core/util/sort.h\"");
finds('a circle of three', $circles,
	'core/util/packing.h:6: closes the circle core/util/sort -> core/util/workers -> core/util/packing -> core/util/sort',
	'core/util/workers.h' => '#include "core/util/packing.h"', 'core/util/packing.h' => '#include "core/util/sort.h"');
finds('a header that includes itself', $circles,
	'core/util/sort.h:6: closes the circle core/util/sort -> core/util/sort',
	'core/util/sort.h' => '#include "core/util/sort.h"');

finds('a name that is there twice', $names, 'types/space.c:1: there is space in core/records',
	'types/space.c' => '');

finds('a header of PostgreSQL in the core', $core, 'core/util/sort.c:4: includes postgres.h',
	'core/util/sort.c' => '#include "postgres.h"');
finds('one between angle brackets', $core, 'core/records/space.c:4: includes utils/palloc.h',
	'core/records/space.c' => '#include <utils/palloc.h>');
finds('threads outside their module', $core, 'core/util/sort.c:4: includes pthread.h',
	'core/util/sort.c' => '#include <pthread.h>');

finds('a banner with another name', $banners, 'core/util/sort.c:2: is not the name of the file',
	'core/util/sort.c' => undef);
finds('a guard with another name', $banners, 'core/util/sort.h:4: is not #ifndef STARLINGS_SORT_H',
	'core/util/sort.h' => \"/*\n * sort.h\n */\n#ifndef STARLINGS_ORDER_H\n#define STARLINGS_SORT_H\n");
finds('a guard that does not follow', $banners, 'core/util/sort.h:5: is not #define STARLINGS_SORT_H',
	'core/util/sort.h' => \"/*\n * sort.h\n */\n#ifndef STARLINGS_SORT_H\n#include <stdint.h>\n");
finds('a header without a guard', $banners, 'core/util/sort.h:3: is no guard',
	'core/util/sort.h' => \"/*\n * sort.h\n */\n");

finds('what SQL calls, included', $top, 'functions/list.c:4: includes functions/build.h',
	'functions/list.c' => '#include "functions/build.h"', 'functions/build.h' => '');

my @nothing = output(tempdir(CLEANUP => 1));
like("@nothing", qr/^Bail out! no source/, 'a folder without source is no proof');

done_testing();

# The one fault of a tree with these files in place of those above: its rule and its place.
sub finds
{
	my ($name, $rule, $place, %change) = @_;
	is_deeply([ faults(%change) ], [ "not ok - $rule", "# src/$place" ], "found: $name");
	return;
}

# What the check says of that tree beside "ok".
sub faults
{
	my %files = (%tree, @_);
	my $folder = tempdir(CLEANUP => 1);
	write_file($folder, $_, $files{$_}) for keys %files;
	return map { s/^not ok \d+/not ok/r } grep { !/^(ok \d+ - |1\.\.)/ } output($folder);
}

sub output
{
	my ($folder) = @_;
	my $script = dirname(__FILE__) . '/../floors.sh';
	chomp(my @lines = qx(bash '$script' '$folder' 2>&1));
	my $faulty = grep { !/^(ok|1\.\.)/ } @lines;
	die "status $? does not go with @lines\n" if !$? != !$faulty;
	return @lines;
}

# Writes the file with its banner and guard; a reference is the whole of it, and
# undef one whose banner has another name.
sub write_file
{
	my ($folder, $path, $text) = @_;
	my ($name) = $path =~ m{([^/]+)$};
	my $guard = 'STARLINGS_' . uc($name =~ s/\.h$//r) . '_H';
	make_path(dirname("$folder/$path"));
	open my $file, '>', "$folder/$path" or die "$path: $!\n";
	if (ref $text) { print $file $$text }
	elsif (!defined $text) { print $file "/*\n * other.c\n */\n" }
	elsif ($name =~ /\.h$/) { print $file "/*\n * $name\n */\n#ifndef $guard\n#define $guard\n$text\n#endif\n" }
	else { print $file "/*\n * $name\n */\n$text\n" }
	close $file or die "$path: $!\n";
	return;
}
