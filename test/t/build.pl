# The extension builds in a folder outside of the source tree, whatever was built in the
# tree before, and is whole: every function of the script is in the library, the tests in
# SQL run on it, and installing puts every file where it belongs.  A build that cannot be
# says why, and so does fuzzing.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use IPC::Run ();
use StarlingsTest;
use Test::More;

my $root = abs_path(dirname(__FILE__) . '/../..');
my ($version) = slurp("$root/starlings.control") =~ /^default_version = '(.*)'$/m;
my $database = another_database();
my $pg_config = sql(q(SELECT setting FROM pg_config WHERE name = 'BINDIR'), '-d', 'postgres') . '/pg_config';
my $build = scratch() . '/build';

# The server, which may be another user, reads the library there.
chmod 0755, scratch();
mkdir $build;

builds();
runs();
installs();
refuses();
refuses_to_fuzz();

done_testing();

# Runs make as packagers do; returns whether it succeeded, and what it printed.
sub make
{
	my @command = ('make', '--no-print-directory', '-C', $build, '-f', "$root/Makefile", "PG_CONFIG=$pg_config", 'with_llvm=no', @_);
	my $limit = IPC::Run::timeout(900);

	my $ended = IPC::Run::run(\@command, '<', \undef, '>&', \my $out, $limit);
	return ($ended, $out);
}

# Little optimization is enough here.
sub builds
{
	my ($ended, $out) = make('-s', '-j2', 'COPT=-O1');

	ok($ended, 'it builds outside of the source tree') or diag $out;
	my @objects = map { my $name = s{^$root/}{}r =~ s/c$/o/r; -f "$build/$name" ? () : $name } glob("$root/src/*/*.c $root/src/*/*/*.c");
	is("@objects", '', 'every source has its object there');
	return;
}

# The script that was made there, bound to the library that was made there; the server
# looks for each function when it is declared.
sub runs
{
	my $script = slurp("$build/sql/starlings--$version.sql") =~ s/^\\echo .*//mr =~ s/MODULE_PATHNAME/$build\/starlings/gr;

	is(eval { sql($script, '-d', $database) } // $@, '', 'all functions are in the library');
	my ($ended, $out) = make('installcheck', 'REGRESS=hierarchy', "CONTRIB_TESTDB=$database", 'EXTRA_REGRESS_OPTS=--use-existing');
	ok($ended, 'and the tests in SQL run from there') or diag $out, eval { slurp("$build/regression.diffs") };
	return;
}

# Debian's pg_buildext gives VPATH too.
sub installs
{
	my ($ended, $out) = make('-s', 'install', "VPATH=$root", "DESTDIR=$build/installed");
	my @names = run_command('find', "$build/installed", qw(-type f)) =~ m{([^/\n]+)$}mg;
	my @scripts = map { m{([^/]*)$} } glob("$root/sql/starlings--*--*.sql");

	ok($ended, 'it installs from there') or diag $out;
	is(join(' ', sort @names), join(' ', sort 'starlings.so', 'starlings.control', 'starlings--0.1.0.sql', "starlings--$version.sql", @scripts),
		'all files, and no others');
	return;
}

# The last of several settings counts.
sub refuses
{
	my %reasons = (
		'PG_CONFIG=/nowhere/pg_config' => qr/"\/nowhere\/pg_config" does not answer as pg_config does/,
		'PG_CONFIG=/bin/echo' => qr/belongs to a PostgreSQL without .*Makefile\.global/,
		'MAJORVERSION=14' => qr/PostgreSQL 15 or later is needed/);

	for my $setting (sort keys %reasons)
	{
		my ($ended, $out) = make($setting);
		ok(!$ended && $out =~ $reasons{$setting} && $out !~ /\n./, "$setting is refused in a sentence") or diag $out;
	}
	return;
}

# A compiler that tells its version and compiles nothing stands for clang without libraries.
sub refuses_to_fuzz
{
	my $clang = spew("$build/clang", qq(#!/bin/sh\n[ "\$1" = -dumpversion ] && echo 14.0.6\n));
	my %reasons = ('' => qr/^fuzz needs clang, .*libclang-rt-N-dev/m, $clang => qr/^fuzz needs libFuzzer .*\blibclang-rt-14-dev\b/m);

	chmod 0755, $clang;
	for my $compiler (sort keys %reasons)
	{
		my $ended = IPC::Run::run([ 'make', '-C', "$root/test/fuzz", 'fuzz', "CLANG=$compiler" ], '<', \undef, '>&', \my $out);

		ok(!$ended && $out =~ $reasons{$compiler}, 'fuzzing without ' . ($compiler ? 'libFuzzer' : 'clang') . ' says what to install')
		  or diag $out;
	}
	return;
}
