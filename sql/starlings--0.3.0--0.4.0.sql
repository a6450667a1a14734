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
