/* sql/starlings--0.4.0--0.5.0.sql */

-- complain if the script is sourced in psql rather than by ALTER EXTENSION
\echo Use "ALTER EXTENSION starlings UPDATE TO '0.5.0'" to load this file. \quit

--
-- one wording for what all types have
--

COMMENT ON FUNCTION frame_cmp(frame, frame) IS 'comparison for btree: negative, 0 or positive';

--
-- what is no error any more
--

COMMENT ON FUNCTION collection(frame, text) IS
	'a collection as a hierarchy of its own, over the records that it knows; NULL if there is none of that name';
COMMENT ON OPERATOR -> (frame, text) IS
	'a collection as a hierarchy of its own, over the records that it knows; NULL if there is none of that name';

--
-- a name for the row of measures that no table of a user has
--

ALTER TYPE measures RENAME TO starlings_measures;

--
-- scores and thresholds of type real
--

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, "any", "any", real) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, "any", "any", real) IS
	'transition of hierarchy_agg with scores of type real';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, "any", "any", real, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, "any", "any", real, int) IS
	'transition of hierarchy_agg with scores of type real and rounding';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, anyarray, real) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, anyarray, real) IS
	'transition of hierarchy_agg with many records at once and scores of type real';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, anyarray, real, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, anyarray, real, int) IS
	'transition of hierarchy_agg with many records at once, scores of type real and rounding';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, text, "any", text, "any", real) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, text, "any", text, "any", real) IS
	'transition of hierarchy_agg with sources and scores of type real';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, text, "any", text, "any", real, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, text, "any", text, "any", real, int) IS
	'transition of hierarchy_agg with sources, scores of type real and rounding';

CREATE AGGREGATE hierarchy_agg(left bigint, right bigint, score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint, bigint, real) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left bigint, right bigint, score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint, bigint, real, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left text, right text, score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, text, real) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left text, right text, score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, text, real, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left uuid, right uuid, score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid, uuid, real) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left uuid, right uuid, score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid, uuid, real, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left bytea, right bytea, score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea, bytea, real) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left bytea, right bytea, score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea, bytea, real, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys bigint[], score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint[], real) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys bigint[], score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint[], real, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys text[], score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text[], real) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys text[], score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text[], real, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys uuid[], score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid[], real) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys uuid[], score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid[], real, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys bytea[], score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea[], real) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys bytea[], score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea[], real, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left_source text, left "any", right_source text, right "any", score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, "any", text, "any", real) IS
	'the hierarchy of scored edges between records of several sources, whose keys may be of different types; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(
	left_source text, left "any", right_source text, right "any", score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, "any", text, "any", real, int) IS
	'the hierarchy of scored edges between records of several sources, whose keys may be of different types, with scores rounded to decimals; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE FUNCTION hierarchy(p partition, threshold real) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_from_partition_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION hierarchy(partition, real) IS
	'the hierarchy whose only merges are the entities, at the threshold';

CREATE FUNCTION cut(h hierarchy, threshold real) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_cut_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cut(hierarchy, real) IS
	'the partition at a threshold: records joined by edges with score >= threshold';

CREATE OPERATOR @ (
	LEFTARG = hierarchy,
	RIGHTARG = real,
	FUNCTION = cut
);
COMMENT ON OPERATOR @ (hierarchy, real) IS 'the partition at a threshold';

CREATE FUNCTION entity(h hierarchy, key bigint, threshold real) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, bigint, real) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key text, threshold real) RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, text, real) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key uuid, threshold real) RETURNS uuid[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, uuid, real) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key bytea, threshold real) RETURNS bytea[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, bytea, real) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, source text, key "any", threshold real) RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, text, "any", real) IS
	'the records in the entity of one record of that source at a threshold, in text form; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key bigint, threshold real) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, bigint, real) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key text, threshold real) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, text, real) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key uuid, threshold real) RETURNS uuid
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, uuid, real) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key bytea, threshold real) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, bytea, real) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, source text, key "any", threshold real) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, text, "any", real) IS
	'the smallest record in the entity of one record of that source at a threshold, in text form; NULL if there is no such record';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold real, n int DEFAULT 10,
	OUT entity_id text, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record text, OUT right_record text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, real, int) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first';

CREATE FUNCTION grid(start real, stop real, step real) RETURNS float8[]
	AS 'MODULE_PATHNAME', 'starlings_grid_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid(real, real, real) IS
	'thresholds from start to stop, computed in decimals, so that no rounding errors add up';
