DROP TABLE entity_tags;
DROP TABLE tags;
