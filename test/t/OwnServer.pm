# Servers of a test's own, beside the one that psql finds without arguments: their
# clusters and sockets are in the test's folder, and they are stopped at its end.

package OwnServer;

use strict;
use warnings;

use Exporter qw(import);
use StarlingsTest;

our @EXPORT = qw(make_cluster start_server stop_server server_command server_bindir server_environment);

my ($bindir, @as_server, @clusters);

# They are stopped before their folder is removed.
END
{
	my $status = $?;

	for my $cluster (grep { -f scratch() . "/$_/postmaster.pid" } @clusters)
	{
		eval { server_command('pg_ctl', 'stop', '-w', '-m', 'immediate', '-D', $cluster) };
	}
	$? = $status;
}

# Where the programs of the server are.
sub server_bindir
{
	return $bindir //= sql(q(SELECT setting FROM pg_config WHERE name = 'BINDIR'));
}

# PostgreSQL's programs refuse root: then it is the owner of the running server's
# files who runs them.
sub as_server
{
	return () if $> != 0;

	my ($user, $group) = (stat sql('SHOW data_directory'))[4, 5];
	chown $user, $group, scratch();
	return ('setpriv', "--reuid=$user", "--regid=$group", '--clear-groups');
}

# Runs a program of the server in the folder.
sub server_command
{
	my ($program, @arguments) = @_;

	return run_command('env', '--chdir=' . scratch(), @as_server, server_bindir() . "/$program", @arguments);
}

# Makes a cluster of that name.  The other server, which tells how, must be the one
# that psql finds.
sub make_cluster
{
	my ($cluster) = @_;

	@as_server = as_server();
	server_bindir();
	push @clusters, $cluster;
	return server_command('initdb', '-D', $cluster, qw(-U postgres -A trust -E UTF8 --locale=C --no-sync));
}

# What leads psql to the server that runs: for PGHOST, PGPORT, PGUSER, PGDATABASE.
sub server_environment
{
	return (scratch(), 5432, 'postgres', 'postgres');
}

# Starts a server on a cluster, with settings such as 'log_connections=on'.
sub start_server
{
	my ($cluster, @settings) = @_;
	my $options = join ' ', '-F', '-k', scratch(), map { "-c $_" } "listen_addresses=''", @settings;

	return server_command('pg_ctl', 'start', '-w', '-D', $cluster, '-l', "$cluster.log", '-o', $options);
}

sub stop_server
{
	my ($cluster) = @_;

	return server_command('pg_ctl', 'stop', '-w', '-D', $cluster);
}

1;
