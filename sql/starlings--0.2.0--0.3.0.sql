/* sql/starlings--0.2.0--0.3.0.sql */

-- complain if the script is sourced in psql rather than by ALTER EXTENSION
\echo Use "ALTER EXTENSION starlings UPDATE TO '0.3.0'" to load this file. \quit

--
-- frame
--

CREATE TYPE frame;

CREATE FUNCTION frame_in(cstring) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_in(cstring) IS 'I/O';

CREATE FUNCTION frame_out(frame) RETURNS cstring
	AS 'MODULE_PATHNAME', 'starlings_frame_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_out(frame) IS 'I/O';

CREATE FUNCTION frame_recv(internal) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_recv'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_recv(internal) IS 'I/O';

CREATE FUNCTION frame_send(frame) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_frame_send'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_send(frame) IS 'I/O';

CREATE TYPE frame (
	INPUT = frame_in,
	OUTPUT = frame_out,
	RECEIVE = frame_recv,
	SEND = frame_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = external
);
COMMENT ON TYPE frame IS 'several named hierarchies, its collections, over one set of records: {"splink": {1 ~0.9~ 2}, "truth": {1, 2}, {7, 8}}; what has no name is records without edges';

--
-- comparing frames: what they hold counts, and not what dropped collections left
--

CREATE FUNCTION frame_eq(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_eq'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_eq(frame, frame) IS 'implementation of the operator =';

CREATE FUNCTION frame_ne(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_ne'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_ne(frame, frame) IS 'implementation of the operator <>';

CREATE FUNCTION frame_lt(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_lt'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_lt(frame, frame) IS 'implementation of the operator <';

CREATE FUNCTION frame_le(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_le'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_le(frame, frame) IS 'implementation of the operator <=';

CREATE FUNCTION frame_gt(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_gt'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_gt(frame, frame) IS 'implementation of the operator >';

CREATE FUNCTION frame_ge(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_ge'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_ge(frame, frame) IS 'implementation of the operator >=';

CREATE FUNCTION frame_cmp(frame, frame) RETURNS int
	AS 'MODULE_PATHNAME', 'starlings_frame_cmp'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_cmp(frame, frame) IS 'less-equal-greater, for btree';

CREATE FUNCTION frame_hash(frame) RETURNS int
	AS 'MODULE_PATHNAME', 'starlings_frame_hash'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_hash(frame) IS 'hash';

CREATE FUNCTION frame_hash_extended(frame, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_frame_hash_extended'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_hash_extended(frame, bigint) IS 'hash with a seed';

CREATE OPERATOR = (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_eq,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR = (frame, frame) IS 'equal: the same collections and declared records';

CREATE OPERATOR <> (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_ne,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (frame, frame) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_lt,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (frame, frame) IS 'before, in an order that has no further meaning';

CREATE OPERATOR <= (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_le,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (frame, frame) IS 'before or equal, in an order that has no further meaning';

CREATE OPERATOR > (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_gt,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (frame, frame) IS 'after, in an order that has no further meaning';

CREATE OPERATOR >= (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_ge,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (frame, frame) IS 'after or equal, in an order that has no further meaning';

CREATE OPERATOR CLASS frame_ops DEFAULT FOR TYPE frame USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 frame_cmp(frame, frame);
COMMENT ON OPERATOR CLASS frame_ops USING btree IS 'for sorting, merging and unique indexes';
COMMENT ON OPERATOR FAMILY frame_ops USING btree IS 'for sorting, merging and unique indexes';

CREATE OPERATOR CLASS frame_ops DEFAULT FOR TYPE frame USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 frame_hash(frame),
	FUNCTION 2 frame_hash_extended(frame, bigint);
COMMENT ON OPERATOR CLASS frame_ops USING hash IS 'for hashing: DISTINCT, GROUP BY and joins';
COMMENT ON OPERATOR FAMILY frame_ops USING hash IS 'for hashing: DISTINCT, GROUP BY and joins';

--
-- making and changing frames
--

CREATE FUNCTION frame_agg_add(frame, text, hierarchy) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_agg_add'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION frame_agg_add(frame, text, hierarchy) IS 'transition of frame_agg';

CREATE FUNCTION frame_agg_combine(frame, frame) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_agg_combine'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION frame_agg_combine(frame, frame) IS 'combination of partial states of frame_agg';

CREATE AGGREGATE frame_agg(name text, h hierarchy) (
	SFUNC = frame_agg_add,
	STYPE = frame,
	INITCOND = '{}',
	COMBINEFUNC = frame_agg_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE frame_agg(text, hierarchy) IS 'the frame of named hierarchies, all names distinct; a NULL hierarchy is left out';

CREATE FUNCTION frame_add(f frame, name text, h hierarchy) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add(frame, text, hierarchy) IS 'the frame with one more collection, whose records are found by source and key';

CREATE FUNCTION frame_replace(f frame, name text, h hierarchy) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_replace'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_replace(frame, text, hierarchy) IS 'the frame with this collection, in place of one of that name if there is one';

CREATE FUNCTION frame_drop(f frame, name text) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_drop'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_drop(frame, text) IS 'the frame without a collection; its records stay as garbage until more than half of all are';

CREATE FUNCTION frame_rename(f frame, name text, new_name text) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_rename'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_rename(frame, text, text) IS 'the frame with another name for a collection';

CREATE FUNCTION frame_add_records(f frame, keys bigint[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_keys'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, bigint[]) IS 'the frame with records of the unnamed source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, keys text[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_keys'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, text[]) IS 'the frame with records of the unnamed source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, keys uuid[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_keys'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, uuid[]) IS 'the frame with records of the unnamed source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, keys bytea[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_keys'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, bytea[]) IS 'the frame with records of the unnamed source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, source text, keys bigint[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_source_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, text, bigint[]) IS 'the frame with records of a source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, source text, keys text[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_source_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, text, text[]) IS 'the frame with records of a source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, source text, keys uuid[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_source_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, text, uuid[]) IS 'the frame with records of a source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, source text, keys bytea[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_source_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, text, bytea[]) IS 'the frame with records of a source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, p partition) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_partition_records'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, partition) IS 'the frame with the records of a partition, which no collection need know';

CREATE FUNCTION compact(f frame) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_compact'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION compact(frame) IS 'the frame without the records that nothing holds any more';

--
-- looking into frames
--

CREATE FUNCTION collection(f frame, name text) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_collection'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION collection(frame, text) IS 'a collection as a hierarchy of its own, over the records that it knows';

CREATE OPERATOR -> (
	LEFTARG = frame,
	RIGHTARG = text,
	FUNCTION = collection
);
COMMENT ON OPERATOR -> (frame, text) IS 'a collection as a hierarchy of its own, over the records that it knows';

CREATE FUNCTION collections(f frame, OUT name text, OUT records bigint, OUT merges bigint, OUT thresholds bigint, OUT lowest float8, OUT highest float8, OUT bytes bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_collections'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION collections(frame) IS 'the collections by name, with the records that each knows, its merge events, and the bytes that it takes beside the records';

CREATE FUNCTION records(f frame, OUT source text, OUT key text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_frame_records'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(frame) IS 'the records that some collection knows or that were added';

CREATE FUNCTION record_count(frame) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_frame_record_count'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION record_count(frame) IS 'how many records some collection knows or were added';

--
-- comparing the collections of a frame
--

CREATE FUNCTION sweep(f frame, "left" text, left_at float8[], "right" text, right_at float8[], missing text DEFAULT 'singleton', OUT left_threshold float8, OUT right_threshold float8, OUT records bigint, OUT entities bigint, OUT singletons bigint, OUT largest bigint, OUT pairs bigint, OUT true_pairs bigint, OUT tp bigint, OUT fp bigint, OUT fn bigint, OUT tn bigint, OUT "precision" float8, OUT recall float8, OUT f1 float8, OUT rand float8, OUT ari float8, OUT fowlkes_mallows float8, OUT entropy float8, OUT mutual_information float8, OUT nmi float8, OUT homogeneity float8, OUT completeness float8, OUT v_measure float8, OUT variation_of_information float8, OUT bcubed_precision float8, OUT bcubed_recall float8, OUT bcubed_f1 float8, OUT exact_entities bigint, OUT entity_precision float8, OUT entity_recall float8, OUT entity_f1 float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_frame_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep(frame, text, float8[], text, float8[], text) IS 'all measures of one collection against another as the truth, at each pair of their thresholds; NULL for a list means every distinct threshold';

CREATE FUNCTION comparison_matrix(f frame, at jsonb DEFAULT NULL, truth text DEFAULT NULL, measure text DEFAULT 'f1', missing text DEFAULT 'singleton', OUT left_name text, OUT right_name text, OUT left_threshold float8, OUT right_threshold float8, OUT records bigint, OUT entities bigint, OUT singletons bigint, OUT largest bigint, OUT pairs bigint, OUT true_pairs bigint, OUT tp bigint, OUT fp bigint, OUT fn bigint, OUT tn bigint, OUT "precision" float8, OUT recall float8, OUT f1 float8, OUT rand float8, OUT ari float8, OUT fowlkes_mallows float8, OUT entropy float8, OUT mutual_information float8, OUT nmi float8, OUT homogeneity float8, OUT completeness float8, OUT v_measure float8, OUT variation_of_information float8, OUT bcubed_precision float8, OUT bcubed_recall float8, OUT bcubed_f1 float8, OUT exact_entities bigint, OUT entity_precision float8, OUT entity_recall float8, OUT entity_f1 float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_frame_comparison_matrix'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION comparison_matrix(frame, jsonb, text, text, text) IS 'the measures of each collection against each other one as the truth, at the thresholds that an object of names and numbers gives, all at one, or at those that are best by a measure against one of the collections';

CREATE FUNCTION consensus(f frame, at jsonb, votes int DEFAULT NULL) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_consensus'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION consensus(frame, jsonb, int) IS 'the partition whose pairs at least so many of the collections join, closed transitively, at the thresholds that an object of names and numbers gives, or all at one; without votes, more than half of them';

CREATE FUNCTION frame_stats(f frame, OUT collections bigint, OUT records bigint, OUT declared bigint, OUT sources bigint, OUT bytes bigint, OUT collection_bytes bigint[], OUT garbage_ratio float8, OUT mean_entity_stability float8, OUT threshold_sensitivity float8, OUT cache_hits bigint, OUT cache_misses bigint, OUT mean_reconstruction_ms float8, OUT incremental_share float8) RETURNS record
	AS 'MODULE_PATHNAME', 'starlings_frame_stats'
	LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED COST 1000;
COMMENT ON FUNCTION frame_stats(frame) IS 'what a frame holds and takes, how its entities change with the threshold, and what the cache of the session has done';
