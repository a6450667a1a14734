/* sql/starlings--0.3.0--0.4.0.sql */

-- complain if the script is sourced in psql rather than by ALTER EXTENSION
\echo Use "ALTER EXTENSION starlings UPDATE TO '0.4.0'" to load this file. \quit

--
-- watching long work
--

CREATE FUNCTION starlings_progress(OUT pid int, OUT datname name, OUT phase text, OUT records bigint, OUT edges bigint, OUT done bigint, OUT total bigint, OUT memory bigint, OUT started timestamptz) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_progress'
	LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED COST 100 ROWS 10;
COMMENT ON FUNCTION starlings_progress() IS 'how far the long builds and sweeps are that processes of this server are at, where the library is preloaded';

--
-- the cache of the session
--

CREATE FUNCTION starlings_stats(OUT kind text, OUT entries bigint, OUT bytes bigint, OUT hits bigint, OUT misses bigint, OUT evictions bigint, OUT making_ms float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_stats'
	LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED COST 10 ROWS 10;
COMMENT ON FUNCTION starlings_stats() IS 'what the cache of this session holds and has done, for each kind of what it keeps';

--
-- many rows: sweeps of blocks that share no record, added up
--

CREATE TYPE sweep_total;

CREATE FUNCTION sweep_total_in(cstring) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_total_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_total_in(cstring) IS 'I/O';

CREATE FUNCTION sweep_total_out(sweep_total) RETURNS cstring
	AS 'MODULE_PATHNAME', 'starlings_total_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_total_out(sweep_total) IS 'I/O';

CREATE FUNCTION sweep_total_recv(internal) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_total_recv'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_total_recv(internal) IS 'I/O';

CREATE FUNCTION sweep_total_send(sweep_total) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_total_send'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_total_send(sweep_total) IS 'I/O';

CREATE TYPE sweep_total (
	INPUT = sweep_total_in,
	OUTPUT = sweep_total_out,
	RECEIVE = sweep_total_recv,
	SEND = sweep_total_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE sweep_total IS 'what sweep_agg knows of the rows so far, as it goes from worker to leader and from machine to machine';

CREATE FUNCTION sweep_agg_add(sweep_total, hierarchy) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_add_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_agg_add(sweep_total, hierarchy) IS 'transition of sweep_agg';

CREATE FUNCTION sweep_agg_add(sweep_total, hierarchy, partition) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_add_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_agg_add(sweep_total, hierarchy, partition) IS 'transition of sweep_agg';

CREATE FUNCTION sweep_agg_add(sweep_total, hierarchy, partition, float8[]) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_add_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_agg_add(sweep_total, hierarchy, partition, float8[]) IS 'transition of sweep_agg';

CREATE FUNCTION sweep_agg_add(sweep_total, hierarchy, partition, float8[], text) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_add_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_agg_add(sweep_total, hierarchy, partition, float8[], text) IS 'transition of sweep_agg';

CREATE FUNCTION sweep_agg_combine(sweep_total, sweep_total) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_add_total'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_agg_combine(sweep_total, sweep_total) IS 'combination of partial states of sweep_agg';

CREATE FUNCTION sweep_agg_finish(sweep_total) RETURNS measures[]
	AS 'MODULE_PATHNAME', 'starlings_finish_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_agg_finish(sweep_total) IS 'final function of sweep_agg';

CREATE AGGREGATE sweep_agg(h hierarchy) (
	SFUNC = sweep_agg_add,
	STYPE = sweep_total,
	COMBINEFUNC = sweep_agg_combine,
	FINALFUNC = sweep_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_agg(hierarchy) IS 'the rows of sweep for hierarchies that share no record, as if they were one; without a truth';

CREATE AGGREGATE sweep_agg(h hierarchy, truth partition) (
	SFUNC = sweep_agg_add,
	STYPE = sweep_total,
	COMBINEFUNC = sweep_agg_combine,
	FINALFUNC = sweep_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_agg(hierarchy, partition) IS 'the rows of sweep for hierarchies that share no record, as if they were one, each with its part of the truth';

CREATE AGGREGATE sweep_agg(h hierarchy, truth partition, at float8[]) (
	SFUNC = sweep_agg_add,
	STYPE = sweep_total,
	COMBINEFUNC = sweep_agg_combine,
	FINALFUNC = sweep_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_agg(hierarchy, partition, float8[]) IS 'the rows of sweep for hierarchies that share no record, as if they were one, each with its part of the truth, at given thresholds';

CREATE AGGREGATE sweep_agg(h hierarchy, truth partition, at float8[], missing text) (
	SFUNC = sweep_agg_add,
	STYPE = sweep_total,
	COMBINEFUNC = sweep_agg_combine,
	FINALFUNC = sweep_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_agg(hierarchy, partition, float8[], text) IS 'the rows of sweep for hierarchies that share no record, as if they were one, each with its part of the truth; missing is singleton, ignore or error';
