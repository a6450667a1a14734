# The C sources are laid out as tools/indent.pl lays them out, and all types that they
# make are in its list.  Needs no server.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use StarlingsTest;
use Test::More;

my $tool = abs_path(dirname(__FILE__) . '/../../tools/indent.pl');
my $file = scratch() . '/sample.c';

plan skip_all => 'needs pg_bsd_indent' unless grep { -x "$_/pg_bsd_indent" } split /:/, $ENV{PATH};

# What the tool says, and whether it is content.
sub indent
{
	my $said = qx{perl '$tool' @_ 2>&1};

	return ($said, $? == 0);
}

my ($said, $content) = indent('--check');
ok($content, 'the tree is laid out, and its types are listed (make indent)') or diag $said;

# What PostgreSQL's tool does not know stays as it is; what is out of order is shown, and mended.
my $right = <<'C';
static const Host *
make(Host *host)
{
	Key			key = {.type = KEY_TEXT, .bytes = "}", .length = 1};

	*host = (Host) {
		.threads = 0x1p-1 > 0
	};
	return use(host, (Key) {.type = key.type}, 1);
}
C
spew($file, $right);
is_deeply([ indent('--check', $file) ], [ '', 1 ], 'it leaves literals and numbers of C11 alone');

spew($file, $right =~ s/\t\t\tkey/ key/r);
($said, $content) = indent('--check', $file);
ok(!$content && $said =~ /^-\tKey key = .*\n\+\tKey\t\t\tkey = /m, 'it shows what it would change');
indent($file);
is(slurp($file), $right, 'and changes that');

done_testing();
