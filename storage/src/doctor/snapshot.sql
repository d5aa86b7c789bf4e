-- The catalog of the first schema of search_path, one row per object:
--   kind    the kind of object; `kinds.rs` has the codes and severities of each
--   object  its name, relative to search_path
--   parent  the kind and name of the object that it is a part of; parts of a missing or unexpected parent are not reported
--   facts   a JSON object: two objects of one name are equal if their facts are
--   make    SQL that creates it, or changes an existing one to it; NULL if there is none
--   undo    SQL that removes it; NULL if there is none
--   weight  the severity of an unexpected one: 0 notice, 1 warning, 2 critical
-- The name of the owner of the tables is written {owner}. Members of extensions are left out.
WITH
portal AS MATERIALIZED (SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname = current_schema()),
member AS MATERIALIZED (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
relation AS MATERIALIZED (
    SELECT c.*, c.oid::regclass::text AS name,
           CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
               WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX' ELSE 'TABLE' END AS word,
           CASE WHEN c.relkind IN ('v', 'm') THEN 'view ' WHEN c.relkind = 'S' THEN 'sequence ' ELSE 'table ' END
               || c.oid::regclass AS itself
    FROM pg_class c JOIN portal ON c.relnamespace = portal.oid
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I')
      AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_class'::regclass AND objid = c.oid)
),
owner AS MATERIALIZED (
    SELECT relowner AS oid FROM relation WHERE relkind IN ('r', 'p') GROUP BY relowner ORDER BY count(*) DESC, relowner LIMIT 1
),
role AS MATERIALIZED (
    SELECT 0::oid AS oid, 'PUBLIC' AS name
    UNION ALL
    SELECT oid, CASE WHEN oid = (SELECT oid FROM owner) THEN '{owner}' ELSE quote_ident(rolname) END FROM pg_roles
),
routine AS MATERIALIZED (
    SELECT p.*, p.oid::regprocedure::text AS name,
           CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END AS word,
           CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS grant_word
    FROM pg_proc p JOIN portal ON p.pronamespace = portal.oid
    WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
),
type AS MATERIALIZED (
    SELECT t.*, t.oid::regtype::text AS name, CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END AS word
    FROM pg_type t JOIN portal ON t.typnamespace = portal.oid LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = t.oid)
      -- Neither array types nor row types of tables.
      AND NOT (t.typtype = 'b' AND t.typcategory = 'A') AND t.typtype <> 'm' AND (t.typtype <> 'c' OR c.relkind = 'c')
),
attribute AS MATERIALIZED (
    SELECT a.*, r.name AS relation, r.itself, r.relkind, r.word, r.relowner, r.name || '.' || quote_ident(a.attname) AS name
    FROM pg_attribute a JOIN relation r ON r.oid = a.attrelid
    WHERE a.attnum > 0 AND NOT a.attisdropped
),
-- Privileges of roles other than the object's owner.
privilege AS MATERIALIZED (
    SELECT r.itself AS parent, r.word || ' ' || r.name AS target, '' AS part, acl.*, r.relowner AS owner
    FROM relation r CROSS JOIN LATERAL aclexplode(r.relacl) AS acl
    UNION ALL
    SELECT a.itself, a.word || ' ' || a.relation, ' (' || quote_ident(a.attname) || ')', acl.*, a.relowner
    FROM attribute a CROSS JOIN LATERAL aclexplode(a.attacl) AS acl
    UNION ALL
    SELECT 'function ' || p.name, p.grant_word || ' ' || p.name, '', acl.*, p.proowner
    FROM routine p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS acl
    UNION ALL
    SELECT 'type ' || t.name, t.word || ' ' || t.name, '', acl.*, t.typowner
    FROM type t CROSS JOIN LATERAL aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) AS acl
    UNION ALL
    SELECT NULL, 'SCHEMA ' || quote_ident(n.nspname), '', acl.*, n.nspowner
    FROM portal n CROSS JOIN LATERAL aclexplode(n.nspacl) AS acl
),
owned AS (
    SELECT itself AS parent, word || ' ' || name AS object, relowner AS owner FROM relation WHERE relkind NOT IN ('i', 'I')
    UNION ALL SELECT 'function ' || name, word || ' ' || name, proowner FROM routine
    UNION ALL SELECT 'type ' || name, word || ' ' || name, typowner FROM type
)

-- Tables
SELECT 'table' AS kind, name AS object, NULL AS parent, jsonb_build_object('kind', relkind)::text AS facts,
       NULL AS make, format('DROP %s %s', word, name) AS undo,
       CASE WHEN relkind = 'f' OR relispartition THEN 2
            WHEN EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee <> relowner)
              OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = relation.oid AND attacl IS NOT NULL) THEN 2
            ELSE 0 END AS weight
FROM relation WHERE relkind IN ('r', 'p', 'f')
UNION ALL
SELECT 'storage', name, itself, jsonb_build_object('persistence', relpersistence, 'replica identity', relreplident)::text,
       format('ALTER TABLE %1$s SET %2$s; ALTER TABLE %1$s REPLICA IDENTITY DEFAULT', name,
              CASE relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END), NULL, 0
FROM relation WHERE relkind IN ('r', 'p')
UNION ALL
SELECT 'row_security', name, itself, jsonb_build_object('enabled', relrowsecurity, 'forced', relforcerowsecurity)::text,
       format('ALTER TABLE %1$s %2$s ROW LEVEL SECURITY; ALTER TABLE %1$s %3$s ROW LEVEL SECURITY', name,
              CASE WHEN relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END,
              CASE WHEN relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END), NULL, 0
FROM relation WHERE relkind IN ('r', 'p')
UNION ALL
SELECT 'child', inhrelid::regclass || ' of ' || inhparent::regclass, NULL, '{}', NULL,
       format('ALTER TABLE %s NO INHERIT %s', inhrelid::regclass, inhparent::regclass), 2
FROM pg_inherits
WHERE inhparent IN (SELECT oid FROM relation WHERE relkind IN ('r', 'p', 'f'))
   OR inhrelid IN (SELECT oid FROM relation WHERE relkind IN ('r', 'p', 'f'))

-- Columns
UNION ALL
SELECT 'column', name, itself,
       jsonb_build_object('type', format_type(atttypid, atttypmod), 'identity', attidentity,
           'collation', (SELECT collname FROM pg_collation c JOIN pg_type t ON t.oid = atttypid
                         WHERE c.oid = attcollation AND attcollation <> typcollation),
           'generated', CASE WHEN attgenerated <> '' THEN
               attgenerated::text || ' ' || (SELECT pg_get_expr(adbin, adrelid, true) FROM pg_attrdef
                                       WHERE adrelid = attrelid AND adnum = attnum) END)::text,
       CASE WHEN attgenerated = '' AND attidentity = '' THEN
           format('ALTER TABLE %s ADD COLUMN %I %s', relation, attname, format_type(atttypid, atttypmod)) END,
       format('ALTER TABLE %s DROP COLUMN %I', relation, attname), CASE attgenerated WHEN '' THEN 1 ELSE 2 END
FROM attribute WHERE relkind IN ('r', 'p', 'f')
UNION ALL
SELECT 'nullability', a.name, 'column ' || a.name, jsonb_build_object('not null', sound)::text,
       format('ALTER TABLE %s ALTER COLUMN %I %s NOT NULL', a.relation, attname, CASE WHEN sound THEN 'SET' ELSE 'DROP' END), NULL, 0
FROM attribute a
-- Since PostgreSQL 18, NOT NULL may be declared without checking existing rows.
CROSS JOIN LATERAL (SELECT attnotnull AND NOT EXISTS (
    SELECT FROM pg_constraint WHERE conrelid = attrelid AND contype = 'n' AND conkey = ARRAY[attnum] AND NOT convalidated) AS sound) AS _
WHERE a.relkind IN ('r', 'p', 'f')
UNION ALL
SELECT 'default', a.name, 'column ' || a.name, jsonb_build_object('expression', pg_get_expr(adbin, adrelid, true))::text,
       format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', a.relation, attname, pg_get_expr(adbin, adrelid, true)),
       format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', a.relation, attname), 2
FROM attribute a JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attgenerated = ''
UNION ALL
SELECT 'statistics', a.name, a.itself, jsonb_build_object('target', attstattarget)::text,
       format('ALTER %s %s ALTER COLUMN %s SET STATISTICS %s', a.word, a.relation,
              CASE a.word WHEN 'INDEX' THEN attnum::text ELSE quote_ident(attname) END, attstattarget),
       format('ALTER %s %s ALTER COLUMN %s SET STATISTICS -1', a.word, a.relation,
              CASE a.word WHEN 'INDEX' THEN attnum::text ELSE quote_ident(attname) END), 0
FROM attribute a
WHERE coalesce(attstattarget, -1) <> -1
UNION ALL
SELECT 'statistics', stxname::text, NULL,
       jsonb_build_object('definition', pg_get_statisticsobjdef(oid), 'target', nullif(stxstattarget, -1))::text,
       pg_get_statisticsobjdef(oid), format('DROP STATISTICS %s.%I', stxnamespace::regnamespace, stxname), 1
FROM pg_statistic_ext
WHERE stxnamespace = (SELECT oid FROM portal) OR stxrelid IN (SELECT oid FROM relation)

-- Constraints of tables and domains, and foreign keys of other schemas that refer to the portal's tables
UNION ALL
SELECT 'constraint', c.conrelid::regclass || '.' || quote_ident(c.conname),
       CASE WHEN r.oid IS NOT NULL THEN r.itself END,
       jsonb_build_object('definition', pg_get_constraintdef(c.oid, true), 'validated', c.convalidated)::text,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid, true)),
       format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname), 2
FROM pg_constraint c LEFT JOIN relation r ON r.oid = c.conrelid
WHERE (r.oid IS NOT NULL OR c.confrelid IN (SELECT oid FROM relation)) AND c.contype NOT IN ('t', 'n')
UNION ALL
SELECT 'constraint', t.name || '.' || quote_ident(c.conname), 'type ' || t.name,
       jsonb_build_object('definition', pg_get_constraintdef(c.oid, true), 'validated', c.convalidated)::text,
       format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', t.name, c.conname, pg_get_constraintdef(c.oid, true)),
       format('ALTER DOMAIN %s DROP CONSTRAINT %I', t.name, c.conname), 2
FROM pg_constraint c JOIN type t ON t.oid = c.contypid WHERE c.contype <> 'n'

-- Indexes; those of constraints are created and removed with them
UNION ALL
SELECT 'index', indrelid::regclass || '.' || quote_ident(relname), 'table ' || indrelid::regclass,
       jsonb_build_object('definition', pg_get_indexdef(indexrelid, 0, true), 'valid', indisvalid AND indisready AND indislive)::text,
       CASE WHEN con.oid IS NULL THEN pg_get_indexdef(indexrelid, 0, true) END,
       CASE WHEN con.oid IS NULL THEN format('DROP INDEX %s', name) END,
       -- PostgreSQL runs the functions of index expressions on every row that is written.
       CASE WHEN EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = indexrelid
                                                 AND refclassid = 'pg_proc'::regclass) THEN 2
            WHEN indexprs IS NOT NULL OR indpred IS NOT NULL THEN 1 ELSE 0 END
FROM pg_index JOIN relation ON relation.oid = indexrelid
LEFT JOIN pg_constraint con ON con.conindid = indexrelid AND con.contype IN ('p', 'u', 'x')

-- Triggers and rules
UNION ALL
SELECT 'trigger', r.name || '.' || quote_ident(tgname), r.itself,
       jsonb_build_object('definition', pg_get_triggerdef(t.oid, true))::text,
       pg_get_triggerdef(t.oid, true), format('DROP TRIGGER %I ON %s', tgname, r.name), 2
FROM pg_trigger t JOIN relation r ON r.oid = tgrelid WHERE NOT tgisinternal
UNION ALL
SELECT 'trigger_state', r.name || '.' || quote_ident(tgname), 'trigger ' || r.name || '.' || quote_ident(tgname),
       jsonb_build_object('enabled', tgenabled)::text,
       format('ALTER TABLE %s %s TRIGGER %I', r.name, CASE tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'A' THEN 'ENABLE ALWAYS'
           WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'DISABLE' END, tgname), NULL, 0
FROM pg_trigger t JOIN relation r ON r.oid = tgrelid WHERE NOT tgisinternal
UNION ALL
-- Triggers also enforce foreign keys and deferrable constraints.
SELECT 'trigger_state', r.name || '.' || quote_ident(conname) || ' (constraint)',
       'constraint ' || max(conrelid::regclass || '.' || quote_ident(conname)),
       jsonb_build_object('enabled', string_agg(DISTINCT tgenabled::text, ' '))::text, NULL,
       string_agg(format('ALTER TABLE %s ENABLE TRIGGER %I', r.name, tgname), '; '), 0
FROM pg_trigger t JOIN relation r ON r.oid = tgrelid JOIN pg_constraint c ON c.oid = tgconstraint
WHERE tgisinternal
GROUP BY r.name, conname
UNION ALL
SELECT 'rule', r.name || '.' || quote_ident(rulename), r.itself,
       jsonb_build_object('definition', pg_get_ruledef(w.oid, true), 'enabled', ev_enabled)::text,
       pg_get_ruledef(w.oid, true), format('DROP RULE %I ON %s', rulename, r.name), 2
FROM pg_rewrite w JOIN relation r ON r.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT 'view', name, NULL,
       jsonb_build_object('definition', pg_get_viewdef(oid, true), 'options', reloptions, 'kind', relkind)::text,
       NULL, format('DROP %s %s', word, name),
       CASE WHEN EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee <> relowner) THEN 2 ELSE 0 END
FROM relation WHERE relkind IN ('v', 'm')

-- Policies
UNION ALL
SELECT 'policy', r.name || '.' || quote_ident(polname), r.itself,
       jsonb_build_object('command', cmd.word, 'permissive', polpermissive, 'roles', who.names,
           'using', pg_get_expr(polqual, polrelid, true), 'check', pg_get_expr(polwithcheck, polrelid, true))::text,
       format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', polname, r.name,
              CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, cmd.word, who.names,
              ' USING (' || pg_get_expr(polqual, polrelid, true) || ')',
              ' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid, true) || ')'),
       format('DROP POLICY %I ON %s', polname, r.name), CASE WHEN polpermissive THEN 2 ELSE 1 END
FROM pg_policy p JOIN relation r ON r.oid = polrelid
CROSS JOIN LATERAL (SELECT CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                        WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS word) AS cmd
CROSS JOIN LATERAL (SELECT string_agg(name, ', ' ORDER BY name) AS names FROM role WHERE oid = ANY (polroles)) AS who

-- Functions
UNION ALL
SELECT 'function', name, NULL,
       jsonb_build_object('kind', prokind, 'arguments', pg_get_function_arguments(oid), 'result', pg_get_function_result(oid),
           'language', (SELECT lanname FROM pg_language l WHERE l.oid = prolang),
           'body', coalesce(pg_get_function_sqlbody(oid), prosrc), 'library', probin, 'volatility', provolatile,
           'security definer', prosecdef, 'leakproof', proleakproof, 'strict', proisstrict, 'parallel', proparallel,
           'settings', proconfig, 'cost', procost, 'rows', prorows, 'support', prosupport::text)::text,
       CASE WHEN prokind <> 'a' THEN
           rtrim(pg_get_functiondef(oid), E'\n ;')
           || CASE WHEN EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0) THEN ''
                   ELSE format('; REVOKE ALL ON %s %s FROM PUBLIC', grant_word, name) END END,
       format('DROP %s %s', word, name),
       CASE WHEN prosecdef OR proleakproof THEN 2 ELSE 1 END
FROM routine

-- Types
UNION ALL
SELECT 'type', name, NULL,
       jsonb_build_object('kind', typtype, 'base', CASE WHEN typbasetype <> 0 THEN format_type(typbasetype, typtypmod) END,
           'not null', typnotnull, 'default', typdefault,
           'collation', (SELECT collname FROM pg_collation c WHERE c.oid = typcollation),
           'labels', (SELECT jsonb_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = type.oid))::text,
       CASE typtype WHEN 'd' THEN
           format('ALTER DOMAIN %1$s %2$s NOT NULL; ALTER DOMAIN %1$s %3$s', name, CASE WHEN typnotnull THEN 'SET' ELSE 'DROP' END,
                  coalesce('SET DEFAULT ' || typdefault, 'DROP DEFAULT')) END,
       format('DROP %s %s', word, name), 0
FROM type

-- Sequences
UNION ALL
SELECT 'sequence', name, NULL,
       jsonb_build_object('type', format_type(seqtypid, NULL), 'start', seqstart, 'increment', seqincrement, 'minimum', seqmin,
           'maximum', seqmax, 'cache', seqcache, 'cycle', seqcycle)::text,
       format('CREATE SEQUENCE IF NOT EXISTS %1$s; ALTER SEQUENCE %1$s AS %2$s INCREMENT BY %3$s MINVALUE %4$s MAXVALUE %5$s START WITH %6$s CACHE %7$s %8$s',
              name, format_type(seqtypid, NULL), seqincrement, seqmin, seqmax, seqstart, seqcache,
              CASE WHEN seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END),
       format('DROP SEQUENCE %s', name), 0
FROM relation JOIN pg_sequence ON seqrelid = oid

-- Owners and privileges
UNION ALL
SELECT 'owner', object, parent, jsonb_build_object('owner', role.name)::text,
       format('ALTER %s OWNER TO %s', object, role.name), NULL, 0
FROM owned LEFT JOIN role ON role.oid = owned.owner
UNION ALL
SELECT 'grant', format('%s%s ON %s TO %s', privilege_type, part, target, role.name), max(parent),
       jsonb_build_object('grant option', bool_or(is_grantable))::text,
       format('GRANT %s%s ON %s TO %s%s', privilege_type, part, target, role.name,
              CASE WHEN bool_or(is_grantable) THEN ' WITH GRANT OPTION' ELSE '' END),
       format('REVOKE %s%s ON %s FROM %s CASCADE', privilege_type, part, target, role.name), 2
FROM privilege LEFT JOIN role ON role.oid = privilege.grantee
WHERE privilege.grantee <> privilege.owner
GROUP BY privilege_type, part, target, role.name

-- Other objects of a schema
UNION ALL
SELECT 'object', thing.type || ' ' || thing.identity, NULL, '{}', NULL, format('DROP %s %s', upper(thing.type), thing.identity), 1
FROM (
    SELECT 'pg_operator'::regclass AS class, oid, oprnamespace AS home FROM pg_operator
    UNION ALL SELECT 'pg_collation'::regclass, oid, collnamespace FROM pg_collation
    UNION ALL SELECT 'pg_conversion'::regclass, oid, connamespace FROM pg_conversion
    UNION ALL SELECT 'pg_opclass'::regclass, oid, opcnamespace FROM pg_opclass
    UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfnamespace FROM pg_opfamily
    UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgnamespace FROM pg_ts_config
    UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictnamespace FROM pg_ts_dict
    UNION ALL SELECT 'pg_ts_parser'::regclass, oid, prsnamespace FROM pg_ts_parser
    UNION ALL SELECT 'pg_ts_template'::regclass, oid, tmplnamespace FROM pg_ts_template
) AS o
CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, 0) AS thing
WHERE o.home = (SELECT oid FROM portal)
  AND NOT EXISTS (SELECT FROM member WHERE classid = o.class AND objid = o.oid)
