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

--
-- leaving records out
--

CREATE FUNCTION exclude(h hierarchy, keys bigint[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, bigint[]) IS
	'the hierarchy without the records of these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, keys text[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, text[]) IS
	'the hierarchy without the records of these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, keys uuid[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, uuid[]) IS
	'the hierarchy without the records of these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, keys bytea[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, bytea[]) IS
	'the hierarchy without the records of these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, source text, keys bigint[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, text, bigint[]) IS
	'the hierarchy without the records of that source with these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, source text, keys text[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, text, text[]) IS
	'the hierarchy without the records of that source with these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, source text, keys uuid[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, text, uuid[]) IS
	'the hierarchy without the records of that source with these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, source text, keys bytea[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, text, bytea[]) IS
	'the hierarchy without the records of that source with these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, p partition) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, partition) IS
	'the hierarchy without the records that the partition has; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(p partition, keys bigint[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, bigint[]) IS
	'the partition without the records of these keys';

CREATE FUNCTION exclude(p partition, keys text[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, text[]) IS
	'the partition without the records of these keys';

CREATE FUNCTION exclude(p partition, keys uuid[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, uuid[]) IS
	'the partition without the records of these keys';

CREATE FUNCTION exclude(p partition, keys bytea[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, bytea[]) IS
	'the partition without the records of these keys';

CREATE FUNCTION exclude(p partition, source text, keys bigint[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, text, bigint[]) IS
	'the partition without the records of that source with these keys';

CREATE FUNCTION exclude(p partition, source text, keys text[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, text, text[]) IS
	'the partition without the records of that source with these keys';

CREATE FUNCTION exclude(p partition, source text, keys uuid[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, text, uuid[]) IS
	'the partition without the records of that source with these keys';

CREATE FUNCTION exclude(p partition, source text, keys bytea[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, text, bytea[]) IS
	'the partition without the records of that source with these keys';

CREATE FUNCTION exclude(p partition, q partition) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, partition) IS
	'the first partition without the records that the second has';

--
-- records in rows by their keys, to be joined with tables, and their names
--

CREATE FUNCTION merges(
	h hierarchy, bitmaps boolean, key_type bigint,
	OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint,
	OUT entity_id bigint, OUT children bigint[], OUT records bigint[], OUT bitmap bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy, boolean, bigint) IS
	'the merge events as merges(h) lists them and, if bitmaps is true, all records of each entity as a portable Roaring bitmap of their positions in records(h), from 0; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION merges(
	h hierarchy, bitmaps boolean, key_type text,
	OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint,
	OUT entity_id text, OUT children bigint[], OUT records text[], OUT bitmap bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy, boolean, text) IS
	'the merge events as merges(h) lists them and, if bitmaps is true, all records of each entity as a portable Roaring bitmap of their positions in records(h), from 0; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION merges(
	h hierarchy, bitmaps boolean, key_type uuid,
	OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint,
	OUT entity_id uuid, OUT children bigint[], OUT records uuid[], OUT bitmap bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy, boolean, uuid) IS
	'the merge events as merges(h) lists them and, if bitmaps is true, all records of each entity as a portable Roaring bitmap of their positions in records(h), from 0; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION merges(
	h hierarchy, bitmaps boolean, key_type bytea,
	OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint,
	OUT entity_id bytea, OUT children bigint[], OUT records bytea[], OUT bitmap bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy, boolean, bytea) IS
	'the merge events as merges(h) lists them and, if bitmaps is true, all records of each entity as a portable Roaring bitmap of their positions in records(h), from 0; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION records(h hierarchy, key_type bigint, OUT key bigint) RETURNS SETOF bigint
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(hierarchy, bigint) IS
	'the records of a hierarchy; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION records(h hierarchy, key_type text, OUT key text) RETURNS SETOF text
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(hierarchy, text) IS
	'the records of a hierarchy; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION records(h hierarchy, key_type uuid, OUT key uuid) RETURNS SETOF uuid
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(hierarchy, uuid) IS
	'the records of a hierarchy; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION records(h hierarchy, key_type bytea, OUT key bytea) RETURNS SETOF bytea
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(hierarchy, bytea) IS
	'the records of a hierarchy; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION records(p partition, key_type bigint, OUT key bigint) RETURNS SETOF bigint
	AS 'MODULE_PATHNAME', 'starlings_partition_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(partition, bigint) IS
	'the records of a partition; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION records(p partition, key_type text, OUT key text) RETURNS SETOF text
	AS 'MODULE_PATHNAME', 'starlings_partition_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(partition, text) IS
	'the records of a partition; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION records(p partition, key_type uuid, OUT key uuid) RETURNS SETOF uuid
	AS 'MODULE_PATHNAME', 'starlings_partition_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(partition, uuid) IS
	'the records of a partition; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION records(p partition, key_type bytea, OUT key bytea) RETURNS SETOF bytea
	AS 'MODULE_PATHNAME', 'starlings_partition_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(partition, bytea) IS
	'the records of a partition; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION records(f frame, key_type bigint, OUT key bigint) RETURNS SETOF bigint
	AS 'MODULE_PATHNAME', 'starlings_frame_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(frame, bigint) IS
	'the records that some collection knows or that were added; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION records(f frame, key_type text, OUT key text) RETURNS SETOF text
	AS 'MODULE_PATHNAME', 'starlings_frame_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(frame, text) IS
	'the records that some collection knows or that were added; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION records(f frame, key_type uuid, OUT key uuid) RETURNS SETOF uuid
	AS 'MODULE_PATHNAME', 'starlings_frame_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(frame, uuid) IS
	'the records that some collection knows or that were added; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION records(f frame, key_type bytea, OUT key bytea) RETURNS SETOF bytea
	AS 'MODULE_PATHNAME', 'starlings_frame_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(frame, bytea) IS
	'the records that some collection knows or that were added; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION overlaps(
	p partition, q partition, key_type bigint,
	OUT left_id bigint, OUT right_id bigint, OUT left_size bigint, OUT right_size bigint, OUT shared bigint,
	OUT jaccard float8, OUT dice float8, OUT overlap float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_overlaps'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION overlaps(partition, partition, bigint) IS
	'the pairs of entities that share records, with their similarity; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION overlaps(
	p partition, q partition, key_type text,
	OUT left_id text, OUT right_id text, OUT left_size bigint, OUT right_size bigint, OUT shared bigint,
	OUT jaccard float8, OUT dice float8, OUT overlap float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_overlaps'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION overlaps(partition, partition, text) IS
	'the pairs of entities that share records, with their similarity; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION overlaps(
	p partition, q partition, key_type uuid,
	OUT left_id uuid, OUT right_id uuid, OUT left_size bigint, OUT right_size bigint, OUT shared bigint,
	OUT jaccard float8, OUT dice float8, OUT overlap float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_overlaps'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION overlaps(partition, partition, uuid) IS
	'the pairs of entities that share records, with their similarity; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION overlaps(
	p partition, q partition, key_type bytea,
	OUT left_id bytea, OUT right_id bytea, OUT left_size bigint, OUT right_size bigint, OUT shared bigint,
	OUT jaccard float8, OUT dice float8, OUT overlap float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_overlaps'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION overlaps(partition, partition, bytea) IS
	'the pairs of entities that share records, with their similarity; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION diff(
	old partition, new partition, key_type bigint,
	OUT change text, OUT old_id bigint, OUT new_id bigint, OUT old_size bigint, OUT new_size bigint,
	OUT shared bigint, OUT old_entities bigint, OUT records_gained bigint, OUT records_lost bigint,
	OUT pairs_gained bigint, OUT pairs_lost bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_diff'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION diff(partition, partition, bigint) IS
	'what became of the entities: each of the new ones is new, unchanged, grown, shrunk, merged, split or reshuffled, and old ones may be gone; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION diff(
	old partition, new partition, key_type text,
	OUT change text, OUT old_id text, OUT new_id text, OUT old_size bigint, OUT new_size bigint,
	OUT shared bigint, OUT old_entities bigint, OUT records_gained bigint, OUT records_lost bigint,
	OUT pairs_gained bigint, OUT pairs_lost bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_diff'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION diff(partition, partition, text) IS
	'what became of the entities: each of the new ones is new, unchanged, grown, shrunk, merged, split or reshuffled, and old ones may be gone; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION diff(
	old partition, new partition, key_type uuid,
	OUT change text, OUT old_id uuid, OUT new_id uuid, OUT old_size bigint, OUT new_size bigint,
	OUT shared bigint, OUT old_entities bigint, OUT records_gained bigint, OUT records_lost bigint,
	OUT pairs_gained bigint, OUT pairs_lost bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_diff'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION diff(partition, partition, uuid) IS
	'what became of the entities: each of the new ones is new, unchanged, grown, shrunk, merged, split or reshuffled, and old ones may be gone; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION diff(
	old partition, new partition, key_type bytea,
	OUT change text, OUT old_id bytea, OUT new_id bytea, OUT old_size bigint, OUT new_size bigint,
	OUT shared bigint, OUT old_entities bigint, OUT records_gained bigint, OUT records_lost bigint,
	OUT pairs_gained bigint, OUT pairs_lost bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_diff'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION diff(partition, partition, bytea) IS
	'what became of the entities: each of the new ones is new, unchanged, grown, shrunk, merged, split or reshuffled, and old ones may be gone; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION carry_ids(
	old partition, new partition, key_type bigint,
	OUT entity_id bigint, OUT size bigint, OUT carried_id bigint, OUT shared bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_carry_ids'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION carry_ids(partition, partition, bigint) IS
	'for each new entity the id of the old one that it continues, each id at most once; NULL if none is left; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION carry_ids(
	old partition, new partition, key_type text,
	OUT entity_id text, OUT size bigint, OUT carried_id text, OUT shared bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_carry_ids'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION carry_ids(partition, partition, text) IS
	'for each new entity the id of the old one that it continues, each id at most once; NULL if none is left; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION carry_ids(
	old partition, new partition, key_type uuid,
	OUT entity_id uuid, OUT size bigint, OUT carried_id uuid, OUT shared bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_carry_ids'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION carry_ids(partition, partition, uuid) IS
	'for each new entity the id of the old one that it continues, each id at most once; NULL if none is left; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION carry_ids(
	old partition, new partition, key_type bytea,
	OUT entity_id bytea, OUT size bigint, OUT carried_id bytea, OUT shared bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_carry_ids'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION carry_ids(partition, partition, bytea) IS
	'for each new entity the id of the old one that it continues, each id at most once; NULL if none is left; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold float8, n int, key_type bigint,
	OUT entity_id bigint, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record bigint, OUT right_record bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, float8, int, bigint) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold float8, n int, key_type text,
	OUT entity_id text, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record text, OUT right_record text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, float8, int, text) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold float8, n int, key_type uuid,
	OUT entity_id uuid, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record uuid, OUT right_record uuid) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, float8, int, uuid) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold float8, n int, key_type bytea,
	OUT entity_id bytea, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record bytea, OUT right_record bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, float8, int, bytea) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold real, n int, key_type bigint,
	OUT entity_id bigint, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record bigint, OUT right_record bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, real, int, bigint) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold real, n int, key_type text,
	OUT entity_id text, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record text, OUT right_record text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, real, int, text) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold real, n int, key_type uuid,
	OUT entity_id uuid, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record uuid, OUT right_record uuid) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, real, int, uuid) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold real, n int, key_type bytea,
	OUT entity_id bytea, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record bytea, OUT right_record bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, real, int, bytea) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION sample_entities(
	p partition, n int, method text, seed bigint, key_type bigint,
	OUT entity_id bigint, OUT size bigint, OUT keys bigint[], OUT weight float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sample_entities'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sample_entities(partition, int, text, bigint, bigint) IS
	'a sample of entities to label, the same for the same seed; method is random, largest, by_size or by_record, and weight makes the sample stand for all entities alike; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION sample_entities(
	p partition, n int, method text, seed bigint, key_type text,
	OUT entity_id text, OUT size bigint, OUT keys text[], OUT weight float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sample_entities'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sample_entities(partition, int, text, bigint, text) IS
	'a sample of entities to label, the same for the same seed; method is random, largest, by_size or by_record, and weight makes the sample stand for all entities alike; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION sample_entities(
	p partition, n int, method text, seed bigint, key_type uuid,
	OUT entity_id uuid, OUT size bigint, OUT keys uuid[], OUT weight float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sample_entities'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sample_entities(partition, int, text, bigint, uuid) IS
	'a sample of entities to label, the same for the same seed; method is random, largest, by_size or by_record, and weight makes the sample stand for all entities alike; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION sample_entities(
	p partition, n int, method text, seed bigint, key_type bytea,
	OUT entity_id bytea, OUT size bigint, OUT keys bytea[], OUT weight float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sample_entities'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sample_entities(partition, int, text, bigint, bytea) IS
	'a sample of entities to label, the same for the same seed; method is random, largest, by_size or by_record, and weight makes the sample stand for all entities alike; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION starlings_record_key(literal text, key_type bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, bigint) IS
	'the key of a record in text form, of type bigint; the second argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, key_type text) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, text) IS
	'the key of a record in text form, of type text; the second argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, key_type uuid) RETURNS uuid
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, uuid) IS
	'the key of a record in text form, of type uuid; the second argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, key_type bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, bytea) IS
	'the key of a record in text form, of type bytea; the second argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, source text, key_type bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, text, bigint) IS
	'the key of a record of that source in text form, of type bigint, and NULL for one of another source; the last argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, source text, key_type text) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, text, text) IS
	'the key of a record of that source in text form, of type text, and NULL for one of another source; the last argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, source text, key_type uuid) RETURNS uuid
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, text, uuid) IS
	'the key of a record of that source in text form, of type uuid, and NULL for one of another source; the last argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, source text, key_type bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, text, bytea) IS
	'the key of a record of that source in text form, of type bytea, and NULL for one of another source; the last argument gives only the type';

CREATE FUNCTION starlings_record_source(literal text) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_record_source'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_source(text) IS
	'the source of a record in text form, empty if it has no name';

CREATE FUNCTION starlings_record_literal(key "any", source text DEFAULT '') RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_record_literal'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_literal("any", text) IS
	'a record in text form, by its key and source; a NULL source is the one without a name';

--
-- entities that do not chain
--

-- bound

CREATE FUNCTION bound(
	h hierarchy, max_size int DEFAULT NULL, max_per_source int DEFAULT NULL, sources text[] DEFAULT NULL,
	apart partition DEFAULT NULL) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_bound'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION bound(hierarchy, int, int, text[], partition) IS
	'the hierarchy without the merges whose entity would have more records, or more of one source, or records of different entities of apart';

-- bound_agg

CREATE FUNCTION bound_agg_add(internal, hierarchy, bigint, bigint) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_apart'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bound_agg_add(internal, hierarchy, bigint, bigint) IS 'transition of bound_agg';

CREATE FUNCTION bound_agg_add(internal, hierarchy, text, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_apart'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bound_agg_add(internal, hierarchy, text, text) IS 'transition of bound_agg';

CREATE FUNCTION bound_agg_add(internal, hierarchy, uuid, uuid) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_apart'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bound_agg_add(internal, hierarchy, uuid, uuid) IS 'transition of bound_agg';

CREATE FUNCTION bound_agg_add(internal, hierarchy, bytea, bytea) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_apart'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bound_agg_add(internal, hierarchy, bytea, bytea) IS 'transition of bound_agg';

CREATE FUNCTION bound_agg_add(internal, hierarchy, text, "any", text, "any") RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_apart'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bound_agg_add(internal, hierarchy, text, "any", text, "any") IS
	'transition of bound_agg with sources';

CREATE FUNCTION bound_agg_finish(internal) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_finish_bound'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION bound_agg_finish(internal) IS 'final function of bound_agg';

CREATE AGGREGATE bound_agg(h hierarchy, left bigint, right bigint) (
	SFUNC = bound_agg_add,
	STYPE = internal,
	FINALFUNC = bound_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bound_agg(hierarchy, bigint, bigint) IS
	'the hierarchy, the same in all rows, without the merges that join a pair of records';

CREATE AGGREGATE bound_agg(h hierarchy, left text, right text) (
	SFUNC = bound_agg_add,
	STYPE = internal,
	FINALFUNC = bound_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bound_agg(hierarchy, text, text) IS
	'the hierarchy, the same in all rows, without the merges that join a pair of records';

CREATE AGGREGATE bound_agg(h hierarchy, left uuid, right uuid) (
	SFUNC = bound_agg_add,
	STYPE = internal,
	FINALFUNC = bound_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bound_agg(hierarchy, uuid, uuid) IS
	'the hierarchy, the same in all rows, without the merges that join a pair of records';

CREATE AGGREGATE bound_agg(h hierarchy, left bytea, right bytea) (
	SFUNC = bound_agg_add,
	STYPE = internal,
	FINALFUNC = bound_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bound_agg(hierarchy, bytea, bytea) IS
	'the hierarchy, the same in all rows, without the merges that join a pair of records';

CREATE AGGREGATE bound_agg(h hierarchy, left_source text, left "any", right_source text, right "any") (
	SFUNC = bound_agg_add,
	STYPE = internal,
	FINALFUNC = bound_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bound_agg(hierarchy, text, "any", text, "any") IS
	'the hierarchy, the same in all rows, without the merges that join a pair of records with sources';

-- sweep_bounds

CREATE FUNCTION sweep_bounds(
	h hierarchy, truth partition, max_sizes int[], measure text DEFAULT 'f1', missing text DEFAULT 'singleton',
	OUT max_size int, OUT threshold float8, OUT records bigint, OUT entities bigint, OUT singletons bigint,
	OUT largest bigint, OUT pairs bigint, OUT true_pairs bigint, OUT tp bigint, OUT fp bigint,
	OUT fn bigint, OUT tn bigint, OUT "precision" float8, OUT recall float8, OUT f1 float8, OUT rand float8,
	OUT ari float8, OUT fowlkes_mallows float8, OUT entropy float8, OUT mutual_information float8,
	OUT nmi float8, OUT homogeneity float8, OUT completeness float8, OUT v_measure float8,
	OUT variation_of_information float8, OUT bcubed_precision float8, OUT bcubed_recall float8,
	OUT bcubed_f1 float8, OUT exact_entities bigint, OUT entity_precision float8, OUT entity_recall float8,
	OUT entity_f1 float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sweep_bounds'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 5;
COMMENT ON FUNCTION sweep_bounds(hierarchy, partition, int[], text, text) IS
	'for each largest size of an entity, NULL being none, the threshold at which a measure is best, and all measures there';

-- sweep_violations

CREATE FUNCTION sweep_violations(
	h hierarchy, max_size int DEFAULT NULL, max_per_source int DEFAULT NULL, sources text[] DEFAULT NULL,
	apart partition DEFAULT NULL, at float8[] DEFAULT NULL,
	OUT threshold float8, OUT entities bigint, OUT violations bigint, OUT records bigint, OUT bounded_entities bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sweep_violations'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_violations(hierarchy, int, int, text[], partition, float8[]) IS
	'at each threshold of at, or at every distinct threshold, ascending: how many entities break a rule, the records in them, and how many entities there are once these are bounded';

-- starlings_rules

CREATE TYPE starlings_rules AS (
	max_size int,
	max_per_source int,
	sources text[],
	apart partition
);
COMMENT ON TYPE starlings_rules IS 'rules for entities, which the function rules makes';
COMMENT ON COLUMN starlings_rules.max_size IS 'records of an entity at most';
COMMENT ON COLUMN starlings_rules.max_per_source IS 'records of one source in an entity at most';
COMMENT ON COLUMN starlings_rules.sources IS 'the sources for which that holds, all if it is NULL';
COMMENT ON COLUMN starlings_rules.apart IS 'records of different entities of this partition are never in one entity';

-- rules

CREATE FUNCTION rules(
	max_size int DEFAULT NULL, max_per_source int DEFAULT NULL, sources text[] DEFAULT NULL,
	apart partition DEFAULT NULL) RETURNS starlings_rules
	AS 'MODULE_PATHNAME', 'starlings_rules'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rules(int, int, text[], partition) IS
	'rules for the entities of constrained_agg, as those of bound';

-- constrained_agg

CREATE FUNCTION constrained_agg_add(bytea, bigint, bigint, float8, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, bigint, bigint, float8, starlings_rules) IS
	'transition of constrained_agg';

CREATE FUNCTION constrained_agg_add(bytea, bigint, bigint, float8, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, bigint, bigint, float8, starlings_rules, int) IS
	'transition of constrained_agg with rounding';

CREATE FUNCTION constrained_agg_add(bytea, text, text, float8, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, text, text, float8, starlings_rules) IS
	'transition of constrained_agg';

CREATE FUNCTION constrained_agg_add(bytea, text, text, float8, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, text, text, float8, starlings_rules, int) IS
	'transition of constrained_agg with rounding';

CREATE FUNCTION constrained_agg_add(bytea, uuid, uuid, float8, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, uuid, uuid, float8, starlings_rules) IS
	'transition of constrained_agg';

CREATE FUNCTION constrained_agg_add(bytea, uuid, uuid, float8, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, uuid, uuid, float8, starlings_rules, int) IS
	'transition of constrained_agg with rounding';

CREATE FUNCTION constrained_agg_add(bytea, bytea, bytea, float8, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, bytea, bytea, float8, starlings_rules) IS
	'transition of constrained_agg';

CREATE FUNCTION constrained_agg_add(bytea, bytea, bytea, float8, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, bytea, bytea, float8, starlings_rules, int) IS
	'transition of constrained_agg with rounding';

CREATE FUNCTION constrained_agg_add(bytea, text, "any", text, "any", float8, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_source_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, text, "any", text, "any", float8, starlings_rules) IS
	'transition of constrained_agg with sources';

CREATE FUNCTION constrained_agg_add(bytea, text, "any", text, "any", float8, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_source_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, text, "any", text, "any", float8, starlings_rules, int) IS
	'transition of constrained_agg with sources and rounding';

CREATE FUNCTION constrained_agg_add_real(bytea, "any", "any", real, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add_real(bytea, "any", "any", real, starlings_rules) IS
	'transition of constrained_agg with scores of type real';

CREATE FUNCTION constrained_agg_add_real(bytea, "any", "any", real, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add_real(bytea, "any", "any", real, starlings_rules, int) IS
	'transition of constrained_agg with scores of type real and rounding';

CREATE FUNCTION constrained_agg_add_real(bytea, text, "any", text, "any", real, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_source_constrained_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add_real(bytea, text, "any", text, "any", real, starlings_rules) IS
	'transition of constrained_agg with sources and scores of type real';

CREATE FUNCTION constrained_agg_add_real(bytea, text, "any", text, "any", real, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_source_constrained_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add_real(bytea, text, "any", text, "any", real, starlings_rules, int) IS
	'transition of constrained_agg with sources, scores of type real and rounding';

CREATE FUNCTION constrained_agg_combine(bytea, bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_combine_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION constrained_agg_combine(bytea, bytea) IS 'combination of partial states of constrained_agg';

CREATE FUNCTION constrained_agg_finish(bytea) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_finish_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION constrained_agg_finish(bytea) IS 'final function of constrained_agg';

CREATE AGGREGATE constrained_agg(left bigint, right bigint, score float8, rules starlings_rules) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bigint, bigint, float8, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left bigint, right bigint, score float8, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bigint, bigint, float8, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left text, right text, score float8, rules starlings_rules) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, text, float8, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left text, right text, score float8, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, text, float8, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left uuid, right uuid, score float8, rules starlings_rules) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(uuid, uuid, float8, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left uuid, right uuid, score float8, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(uuid, uuid, float8, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left bytea, right bytea, score float8, rules starlings_rules) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bytea, bytea, float8, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left bytea, right bytea, score float8, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bytea, bytea, float8, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(
	left_source text, left "any", right_source text, right "any", score float8, rules starlings_rules) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, "any", text, "any", float8, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule with sources';

CREATE AGGREGATE constrained_agg(
	left_source text, left "any", right_source text, right "any", score float8, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, "any", text, "any", float8, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule with sources, and scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left bigint, right bigint, score real, rules starlings_rules) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bigint, bigint, real, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left bigint, right bigint, score real, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bigint, bigint, real, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left text, right text, score real, rules starlings_rules) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, text, real, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left text, right text, score real, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, text, real, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left uuid, right uuid, score real, rules starlings_rules) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(uuid, uuid, real, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left uuid, right uuid, score real, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(uuid, uuid, real, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left bytea, right bytea, score real, rules starlings_rules) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bytea, bytea, real, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left bytea, right bytea, score real, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bytea, bytea, real, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(
	left_source text, left "any", right_source text, right "any", score real, rules starlings_rules) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, "any", text, "any", real, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule with sources';

CREATE AGGREGATE constrained_agg(
	left_source text, left "any", right_source text, right "any", score real, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, "any", text, "any", real, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule with sources, and scores rounded to a number of decimals';

--
-- estimates tell how many entities they rest on
--

DROP FUNCTION estimate(partition, partition, text, text);
DROP FUNCTION estimate(partition, partition, float8[], text);
DROP FUNCTION sweep_estimate(hierarchy, partition, float8[], text, text);
DROP FUNCTION sweep_estimate(hierarchy, partition, float8[], float8[], text);

CREATE FUNCTION estimate(
	p partition, sample partition, weights text DEFAULT 'uniform', missing text DEFAULT 'singleton',
	OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8, OUT high float8,
	OUT effective_size float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_estimate'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 9;
COMMENT ON FUNCTION estimate(partition, partition, text, text) IS
	'measures of a partition, estimated from a sample of complete true entities, each with its standard error, 95 % interval and effective size; weights are uniform or size';

CREATE FUNCTION estimate(
	p partition, sample partition, weights float8[], missing text DEFAULT 'singleton',
	OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8, OUT high float8,
	OUT effective_size float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_estimate_weighted'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 9;
COMMENT ON FUNCTION estimate(partition, partition, float8[], text) IS
	'the same with a weight for each row of entities(sample), in inverse proportion to the probability that the entity was drawn';

CREATE FUNCTION sweep_estimate(
	h hierarchy, sample partition, at float8[] DEFAULT NULL, weights text DEFAULT 'uniform',
	missing text DEFAULT 'singleton',
	OUT threshold float8, OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8,
	OUT high float8, OUT effective_size float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sweep_estimate'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION sweep_estimate(hierarchy, partition, float8[], text, text) IS
	'the rows of estimate at each threshold of at, or at every distinct threshold, ascending';

CREATE FUNCTION sweep_estimate(
	h hierarchy, sample partition, at float8[], weights float8[], missing text DEFAULT 'singleton',
	OUT threshold float8, OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8,
	OUT high float8, OUT effective_size float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sweep_estimate_weighted'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION sweep_estimate(hierarchy, partition, float8[], float8[], text) IS
	'the same with a weight for each row of entities(sample), in inverse proportion to the probability that the entity was drawn';

--
-- whether scored pairs hold entities together
--

-- starlings_support

CREATE TYPE starlings_support AS (
	threshold float8,
	pairs bigint,
	direct bigint,
	contradicted bigint,
	inferred bigint,
	unjoined bigint,
	direct_share float8
);
COMMENT ON TYPE starlings_support IS
	'a row of sweep_support_agg; the share is NULL where there are no pairs';
COMMENT ON COLUMN starlings_support.threshold IS 'the threshold of the row';
COMMENT ON COLUMN starlings_support.pairs IS 'pairs of records in one entity';
COMMENT ON COLUMN starlings_support.direct IS 'of these, those with a score of at least the threshold';
COMMENT ON COLUMN starlings_support.contradicted IS 'of these, those with a lower score';
COMMENT ON COLUMN starlings_support.inferred IS 'of these, those without a score';
COMMENT ON COLUMN starlings_support.unjoined IS 'pairs with a score of at least the threshold that are in two entities';
COMMENT ON COLUMN starlings_support.direct_share IS 'direct / pairs';

-- starlings_cohesion

CREATE TYPE starlings_cohesion AS (
	entity_id text,
	size bigint,
	edges bigint,
	density float8,
	weakest_score float8,
	mean_score float8,
	largest_degree bigint,
	centralisation float8,
	bridges bigint
);
COMMENT ON TYPE starlings_cohesion IS
	'a row of cohesion_agg; what has nothing to divide by, and scores where there is no edge, are NULL';
COMMENT ON COLUMN starlings_cohesion.entity_id IS 'the smallest record of the entity, in text form or as a key of type text';
COMMENT ON COLUMN starlings_cohesion.size IS 'how many records it has';
COMMENT ON COLUMN starlings_cohesion.edges IS 'distinct pairs of them that have a score';
COMMENT ON COLUMN starlings_cohesion.density IS 'edges / (size (size - 1) / 2)';
COMMENT ON COLUMN starlings_cohesion.weakest_score IS 'the lowest score of its edges';
COMMENT ON COLUMN starlings_cohesion.mean_score IS 'the mean score of its edges';
COMMENT ON COLUMN starlings_cohesion.largest_degree IS 'edges of the record that has most';
COMMENT ON COLUMN starlings_cohesion.centralisation IS '(size largest_degree - 2 edges) / ((size - 1) (size - 2)): 1 for a star, 0 if all degrees are equal';
COMMENT ON COLUMN starlings_cohesion.bridges IS 'edges without which fewer records would be connected';

-- starlings_cohesion_bigint

CREATE TYPE starlings_cohesion_bigint AS (
	entity_id bigint,
	size bigint,
	edges bigint,
	density float8,
	weakest_score float8,
	mean_score float8,
	largest_degree bigint,
	centralisation float8,
	bridges bigint
);
COMMENT ON TYPE starlings_cohesion_bigint IS
	'a row of cohesion_agg with keys of type bigint; what has nothing to divide by, and scores where there is no edge, are NULL';
COMMENT ON COLUMN starlings_cohesion_bigint.entity_id IS 'the smallest record of the entity';
COMMENT ON COLUMN starlings_cohesion_bigint.size IS 'how many records it has';
COMMENT ON COLUMN starlings_cohesion_bigint.edges IS 'distinct pairs of them that have a score';
COMMENT ON COLUMN starlings_cohesion_bigint.density IS 'edges / (size (size - 1) / 2)';
COMMENT ON COLUMN starlings_cohesion_bigint.weakest_score IS 'the lowest score of its edges';
COMMENT ON COLUMN starlings_cohesion_bigint.mean_score IS 'the mean score of its edges';
COMMENT ON COLUMN starlings_cohesion_bigint.largest_degree IS 'edges of the record that has most';
COMMENT ON COLUMN starlings_cohesion_bigint.centralisation IS '(size largest_degree - 2 edges) / ((size - 1) (size - 2)): 1 for a star, 0 if all degrees are equal';
COMMENT ON COLUMN starlings_cohesion_bigint.bridges IS 'edges without which fewer records would be connected';

-- starlings_cohesion_uuid

CREATE TYPE starlings_cohesion_uuid AS (
	entity_id uuid,
	size bigint,
	edges bigint,
	density float8,
	weakest_score float8,
	mean_score float8,
	largest_degree bigint,
	centralisation float8,
	bridges bigint
);
COMMENT ON TYPE starlings_cohesion_uuid IS
	'a row of cohesion_agg with keys of type uuid; what has nothing to divide by, and scores where there is no edge, are NULL';
COMMENT ON COLUMN starlings_cohesion_uuid.entity_id IS 'the smallest record of the entity';
COMMENT ON COLUMN starlings_cohesion_uuid.size IS 'how many records it has';
COMMENT ON COLUMN starlings_cohesion_uuid.edges IS 'distinct pairs of them that have a score';
COMMENT ON COLUMN starlings_cohesion_uuid.density IS 'edges / (size (size - 1) / 2)';
COMMENT ON COLUMN starlings_cohesion_uuid.weakest_score IS 'the lowest score of its edges';
COMMENT ON COLUMN starlings_cohesion_uuid.mean_score IS 'the mean score of its edges';
COMMENT ON COLUMN starlings_cohesion_uuid.largest_degree IS 'edges of the record that has most';
COMMENT ON COLUMN starlings_cohesion_uuid.centralisation IS '(size largest_degree - 2 edges) / ((size - 1) (size - 2)): 1 for a star, 0 if all degrees are equal';
COMMENT ON COLUMN starlings_cohesion_uuid.bridges IS 'edges without which fewer records would be connected';

-- starlings_cohesion_bytea

CREATE TYPE starlings_cohesion_bytea AS (
	entity_id bytea,
	size bigint,
	edges bigint,
	density float8,
	weakest_score float8,
	mean_score float8,
	largest_degree bigint,
	centralisation float8,
	bridges bigint
);
COMMENT ON TYPE starlings_cohesion_bytea IS
	'a row of cohesion_agg with keys of type bytea; what has nothing to divide by, and scores where there is no edge, are NULL';
COMMENT ON COLUMN starlings_cohesion_bytea.entity_id IS 'the smallest record of the entity';
COMMENT ON COLUMN starlings_cohesion_bytea.size IS 'how many records it has';
COMMENT ON COLUMN starlings_cohesion_bytea.edges IS 'distinct pairs of them that have a score';
COMMENT ON COLUMN starlings_cohesion_bytea.density IS 'edges / (size (size - 1) / 2)';
COMMENT ON COLUMN starlings_cohesion_bytea.weakest_score IS 'the lowest score of its edges';
COMMENT ON COLUMN starlings_cohesion_bytea.mean_score IS 'the mean score of its edges';
COMMENT ON COLUMN starlings_cohesion_bytea.largest_degree IS 'edges of the record that has most';
COMMENT ON COLUMN starlings_cohesion_bytea.centralisation IS '(size largest_degree - 2 edges) / ((size - 1) (size - 2)): 1 for a star, 0 if all degrees are equal';
COMMENT ON COLUMN starlings_cohesion_bytea.bridges IS 'edges without which fewer records would be connected';

-- sweep_svg

CREATE FUNCTION sweep_svg(
	h hierarchy, truth partition, measures text[], at float8[], missing text, support starlings_support[]) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_sweep_svg'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_svg(hierarchy, partition, text[], float8[], text, starlings_support[]) IS
	'curves of measures over thresholds as an SVG document, and beside them the share of the claimed pairs that sweep_support_agg found direct';

CREATE FUNCTION sweep_svg(support starlings_support[]) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_support_svg'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_svg(starlings_support[]) IS
	'what sweep_support_agg found as an SVG document: the shares of the claimed pairs that are direct, contradicted and inferred, over thresholds';

-- sweep_support_agg

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8) IS
	'transition of sweep_support_agg';

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8, float8[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8, float8[]) IS
	'transition of sweep_support_agg at given thresholds';

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8, float8[], int) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8, float8[], int) IS
	'transition of sweep_support_agg at given thresholds with rounding';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real) IS
	'transition of sweep_support_agg with scores of type real';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real, float8[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real, float8[]) IS
	'transition of sweep_support_agg with scores of type real at given thresholds';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real, float8[], int) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real, float8[], int) IS
	'transition of sweep_support_agg with scores of type real at given thresholds with rounding';

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8) IS
	'transition of sweep_support_agg with sources';

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8, float8[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8, float8[]) IS
	'transition of sweep_support_agg with sources at given thresholds';

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8, float8[], int) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8, float8[], int) IS
	'transition of sweep_support_agg with sources at given thresholds with rounding';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real) IS
	'transition of sweep_support_agg with sources and scores of type real';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real, float8[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real, float8[]) IS
	'transition of sweep_support_agg with sources and scores of type real at given thresholds';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real, float8[], int) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real, float8[], int) IS
	'transition of sweep_support_agg with sources and scores of type real at given thresholds with rounding';

CREATE FUNCTION sweep_support_agg_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_combine_evidence'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_combine(internal, internal) IS
	'combination of partial states of sweep_support_agg';

CREATE FUNCTION sweep_support_agg_serial(internal) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_send_evidence'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_serial(internal) IS 'a state of sweep_support_agg for another process';

CREATE FUNCTION sweep_support_agg_deserial(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_receive_evidence'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_deserial(bytea, internal) IS
	'a state of sweep_support_agg from another process';

CREATE FUNCTION sweep_support_agg_finish(internal) RETURNS starlings_support[]
	AS 'MODULE_PATHNAME', 'starlings_finish_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_support_agg_finish(internal) IS 'final function of sweep_support_agg';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bigint, right bigint, score float8) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, float8) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bigint, right bigint, score float8, at float8[]) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, float8, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left bigint, right bigint, score float8, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, float8, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left text, right text, score float8) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, float8) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left text, right text, score float8, at float8[]) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, float8, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left text, right text, score float8, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, float8, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left uuid, right uuid, score float8) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, float8) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left uuid, right uuid, score float8, at float8[]) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, float8, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left uuid, right uuid, score float8, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, float8, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bytea, right bytea, score float8) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, float8) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bytea, right bytea, score float8, at float8[]) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, float8, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left bytea, right bytea, score float8, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, float8, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score float8) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", float8) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score float8, at float8[]) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", float8, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources; at given thresholds';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score float8, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", float8, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources; at given thresholds, with scores rounded to decimals';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bigint, right bigint, score real) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, real) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bigint, right bigint, score real, at float8[]) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, real, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left bigint, right bigint, score real, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, real, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left text, right text, score real) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, real) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left text, right text, score real, at float8[]) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, real, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left text, right text, score real, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, real, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left uuid, right uuid, score real) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, real) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left uuid, right uuid, score real, at float8[]) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, real, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left uuid, right uuid, score real, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, real, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bytea, right bytea, score real) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, real) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bytea, right bytea, score real, at float8[]) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, real, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left bytea, right bytea, score real, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, real, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score real) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", real) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score real, at float8[]) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", real, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources; at given thresholds; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score real, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", real, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources; at given thresholds, with scores rounded to decimals; a real is the shortest decimal that gives it back';

-- cohesion_agg

CREATE FUNCTION cohesion_agg_add(internal, partition, "any", "any", float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add(internal, partition, "any", "any", float8) IS
	'transition of cohesion_agg';

CREATE FUNCTION cohesion_agg_add(internal, partition, "any", "any", float8, "any") RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add(internal, partition, "any", "any", float8, "any") IS
	'transition of cohesion_agg, whose last argument says the type of keys';

CREATE FUNCTION cohesion_agg_add_real(internal, partition, "any", "any", real) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_cohesion_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add_real(internal, partition, "any", "any", real) IS
	'transition of cohesion_agg with scores of type real';

CREATE FUNCTION cohesion_agg_add_real(internal, partition, "any", "any", real, "any") RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_cohesion_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add_real(internal, partition, "any", "any", real, "any") IS
	'transition of cohesion_agg with scores of type real, whose last argument says the type of keys';

CREATE FUNCTION cohesion_agg_add(internal, partition, text, "any", text, "any", float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add(internal, partition, text, "any", text, "any", float8) IS
	'transition of cohesion_agg with sources';

CREATE FUNCTION cohesion_agg_add_real(internal, partition, text, "any", text, "any", real) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_cohesion_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add_real(internal, partition, text, "any", text, "any", real) IS
	'transition of cohesion_agg with sources and scores of type real';

CREATE FUNCTION cohesion_agg_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_combine_evidence'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_combine(internal, internal) IS
	'combination of partial states of cohesion_agg';

CREATE FUNCTION cohesion_agg_serial(internal) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_send_evidence'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_serial(internal) IS 'a state of cohesion_agg for another process';

CREATE FUNCTION cohesion_agg_deserial(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_receive_evidence'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_deserial(bytea, internal) IS 'a state of cohesion_agg from another process';

CREATE FUNCTION cohesion_agg_finish(internal) RETURNS starlings_cohesion[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal) IS 'final function of cohesion_agg';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, bigint) RETURNS starlings_cohesion_bigint[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, bigint) IS
	'final function of cohesion_agg with keys of type bigint';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, bigint) RETURNS starlings_cohesion_bigint[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, bigint) IS
	'final function of cohesion_agg with keys of type bigint';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, text) RETURNS starlings_cohesion[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, text) IS
	'final function of cohesion_agg with keys of type text';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, text) RETURNS starlings_cohesion[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, text) IS
	'final function of cohesion_agg with keys of type text';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, uuid) RETURNS starlings_cohesion_uuid[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, uuid) IS
	'final function of cohesion_agg with keys of type uuid';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, uuid) RETURNS starlings_cohesion_uuid[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, uuid) IS
	'final function of cohesion_agg with keys of type uuid';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, bytea) RETURNS starlings_cohesion_bytea[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, bytea) IS
	'final function of cohesion_agg with keys of type bytea';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, bytea) RETURNS starlings_cohesion_bytea[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, bytea) IS
	'final function of cohesion_agg with keys of type bytea';

CREATE AGGREGATE cohesion_agg(p partition, left bigint, right bigint, score float8) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bigint, bigint, float8) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges';

CREATE AGGREGATE cohesion_agg(p partition, left text, right text, score float8) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, text, float8) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges';

CREATE AGGREGATE cohesion_agg(p partition, left uuid, right uuid, score float8) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, uuid, uuid, float8) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges';

CREATE AGGREGATE cohesion_agg(p partition, left bytea, right bytea, score float8) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bytea, bytea, float8) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges';

CREATE AGGREGATE cohesion_agg(
	p partition, left_source text, left "any", right_source text, right "any", score float8) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, "any", text, "any", float8) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges, for records of several sources';

CREATE AGGREGATE cohesion_agg(p partition, left bigint, right bigint, score float8, key_type bigint) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bigint, bigint, float8, bigint) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type bigint, which is all that the last argument says';

CREATE AGGREGATE cohesion_agg(p partition, left text, right text, score float8, key_type text) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, text, float8, text) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type text, which is all that the last argument says';

CREATE AGGREGATE cohesion_agg(p partition, left uuid, right uuid, score float8, key_type uuid) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, uuid, uuid, float8, uuid) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type uuid, which is all that the last argument says';

CREATE AGGREGATE cohesion_agg(p partition, left bytea, right bytea, score float8, key_type bytea) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bytea, bytea, float8, bytea) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type bytea, which is all that the last argument says';

CREATE AGGREGATE cohesion_agg(p partition, left bigint, right bigint, score real) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bigint, bigint, real) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left text, right text, score real) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, text, real) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left uuid, right uuid, score real) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, uuid, uuid, real) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left bytea, right bytea, score real) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bytea, bytea, real) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(
	p partition, left_source text, left "any", right_source text, right "any", score real) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, "any", text, "any", real) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges, for records of several sources; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left bigint, right bigint, score real, key_type bigint) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bigint, bigint, real, bigint) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type bigint, which is all that the last argument says; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left text, right text, score real, key_type text) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, text, real, text) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type text, which is all that the last argument says; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left uuid, right uuid, score real, key_type uuid) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, uuid, uuid, real, uuid) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type uuid, which is all that the last argument says; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left bytea, right bytea, score real, key_type bytea) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bytea, bytea, real, bytea) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type bytea, which is all that the last argument says; a real is the shortest decimal that gives it back';
